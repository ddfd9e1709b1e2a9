//! Exports: findings kept as a file to hand on, and what becomes of them.

use actix_web::http::StatusCode;
use topmark::accounts::model::Role;

use crate::letters::assert_verified;
use crate::support::client::Client;
use crate::support::{TestApp, gur_csv};

const PAGE: &str = "/en/desk/exports";

fn catalogue() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[
            ("gur-1", "LTM4612V 1343", "Linear Technology Corporation (Analog Devices)", "orlan-10-uav-june-2022"),
            ("gur-2", "AD9361BBCZ", "Analog Devices", "orlan-10-uav-june-2022"),
            ("gur-3", "Microcontroller STM32F765VIT6", "STMicroelectronics", "orlan-10-uav-june-2022"),
        ]),
        "gur",
    );
    test
}

const KEPT: &[(&str, &str)] = &[
    ("title", "For the ministry"),
    ("query", "https://topmark.example/en/search?company=analog-devices"),
    ("given_to", "The ministry of trade, 21 November"),
];

async fn kept(client: &Client, fields: &[(&str, &str)]) -> String {
    let answer = client.submit(PAGE, PAGE, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

async fn withdraw(test: &mut TestApp, reviewer: &Client, finding: &str) {
    let page = format!("/en/desk/findings/{finding}");
    let answer = reviewer.submit(&page, &format!("{page}/withdraw"), &[("reason", "Another wreck")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    test.follow();
}

#[actix_web::test]
async fn an_export_holds_what_the_search_found_and_stays_as_it_was() {
    let mut test = catalogue();
    let one = test.sign_in_as(&[Role::Official]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let found = test.visitor().get("/search.csv?company=analog-devices").await.text();
    let export = kept(&one, KEPT).await;
    let page = one.get(&export).await;
    assert!(page.text().contains("For the ministry") && page.text().contains("2 findings"), "{}", page.text());
    assert!(page.text().contains("still stands"), "{}", page.text());
    let file = one.get(&format!("{export}/findings.csv")).await;
    assert_eq!(file.text(), found);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    withdraw(&mut test, &reviewer, "F-000002").await;
    assert_eq!(one.get(&format!("{export}/findings.csv")).await.text(), found, "the file is frozen");
    assert_verified(&test);
}

#[actix_web::test]
async fn an_export_that_holds_what_is_so_no_more_is_listed_until_it_is_made_again_or_set_aside_with_a_reason() {
    let mut test = catalogue();
    let one = test.sign_in_as(&[Role::Official]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let export = kept(&one, KEPT).await;
    let corrections = || one.get("/en/desk/corrections");
    assert!(!corrections().await.text().contains("For the ministry"));
    withdraw(&mut test, &reviewer, "F-000001").await;
    let shown = corrections().await;
    assert!(shown.text().contains("For the ministry") && shown.text().contains("1 finding no longer stands"));
    let page = one.get(&export).await;
    assert!(page.text().contains("F-000001</a> the finding has been withdrawn"), "{}", page.text());
    let again = one.send(&page, PAGE, &[("title", "For the ministry, second")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text());
    let again = again.header("location").to_owned();
    assert!(!corrections().await.text().contains("For the ministry"));
    assert!(one.get(&export).await.text().contains("made again"));

    withdraw(&mut test, &reviewer, "F-000002").await;
    assert_eq!(corrections().await.all("#exports ~ ul li").len(), 2, "both held it");
    for address in [&export, &again] {
        let bare = one.submit(address, address, &[("reason", " ")]).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.text().contains("A reason is missing"), "{}", bare.text());
        let told = one.submit(address, address, &[("reason", "The ministry was told by telephone")]).await;
        assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
        assert!(one.get(address).await.text().contains("told by telephone"));
    }
    assert!(corrections().await.all("#exports ~ ul li").is_empty());
    assert_verified(&test);
}

#[actix_web::test]
async fn an_export_of_nothing_or_without_a_name_is_refused_and_another_organisation_sees_none() {
    let test = catalogue();
    let one = test.sign_in_as(&[Role::Official]).await;
    for (title, query, why) in [
        ("Nothing", "qwertzuiop", "holds no finding"),
        ("", "STM32F765VIT6", "title"),
        ("Nobody's", "?company=nobody", "holds no finding"),
    ] {
        let answer = one.submit(PAGE, PAGE, &[("title", title), ("query", query), ("given_to", "")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{title} {query}");
        assert!(answer.text().to_lowercase().contains(why), "{why}: {}", answer.text());
        assert_eq!(answer.attributes("#query", "value"), [query], "what was typed is kept");
    }
    let words = kept(&one, &[("title", "By words"), ("query", "stm32f765"), ("given_to", "")]).await;
    assert!(one.get(&words).await.text().contains("1 finding"));
    for address in ["/en/desk/exports/99", "/en/desk/exports/x", "/en/desk/exports/99/findings.csv"] {
        assert_eq!(one.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_verified(&test);
}
