//! Signing in, sessions and forms.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use topmark::accounts::model::Role;

use crate::support::TestApp;
use crate::support::client::PASSWORD;

#[actix_web::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_then_on() {
    let test = TestApp::new();
    let visitor = test.visitor();
    let answer = visitor.get("/uk/work").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, "/uk/work/sign-in?next=%2Fuk%2Fwork")
    );
    let (_, email) = test.add_person(&[Role::Researcher]);
    let page = "/uk/work/sign-in?next=%2Fuk%2Fwork%3Fx%3D1";
    let fields = [("email", email.as_str()), ("password", PASSWORD)];
    let answer = visitor.submit(page, "/uk/work/sign-in", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/uk/work?x=1"));
    let desk = visitor.get("/uk/work").await;
    assert_eq!((desk.status, desk.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(desk.text().contains("Person "), "{}", desk.text());
}

#[actix_web::test]
async fn the_sign_in_page_leads_nowhere_else() {
    let test = TestApp::new();
    for next in
        ["https://example.org", "//example.org", "/en", "/uk/work", "/en/work/sign-in", "/en/workshop", "/en/work/\\x"]
    {
        let (_, email) = test.add_person(&[]);
        let page = format!("/en/work/sign-in?next={}", topmark::web::query::encode(next));
        let fields = [("email", email.as_str()), ("password", PASSWORD)];
        let answer = test.visitor().submit(&page, "/en/work/sign-in", &fields).await;
        assert_eq!(answer.header("location"), "/en/work", "{next}");
    }
}

#[actix_web::test]
async fn a_form_from_elsewhere_is_refused() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let other = test.sign_in_as(&[]).await;
    let token = |answer: &crate::support::client::Answer| {
        answer.form("/en/work/sign-out").into_iter().find(|(name, _)| name == "form_token").unwrap().1
    };
    let (own, foreign) = (token(&client.get("/en/work").await), token(&other.get("/en/work").await));
    for sent in [String::new(), foreign, format!("{own}x"), own[1..].to_owned()] {
        let answer = client.post("/en/work/sign-out", &[("form_token", sent)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://example.org"),
        ("origin", "null"),
    ] {
        let request = TestRequest::post()
            .uri("/en/work/sign-out")
            .insert_header((name, value))
            .insert_header(("host", "localhost"))
            .set_payload(format!("form_token={own}"));
        assert_eq!(client.ask(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(client.get("/en/work").await.status, StatusCode::OK, "still signed in");
    let answer = client.post("/en/work/sign-out", &[("form_token", own)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(client.get("/en/work").await.status, StatusCode::SEE_OTHER, "signed out");
}

#[actix_web::test]
async fn a_session_that_was_ended_does_not_come_back_with_its_cookie() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    let kept = client.cookies.borrow().clone();
    client.submit("/en/work", "/en/work/sign-out", &[]).await;
    *client.cookies.borrow_mut() = kept;
    assert_eq!(client.get("/en/work").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn signing_in_changes_the_cookie() {
    let test = TestApp::new();
    let (_, email) = test.add_person(&[]);
    let client = test.visitor();
    let page = client.get("/en/work/sign-in").await;
    let before = client.cookies.borrow().clone();
    assert_eq!(before.len(), 1);
    client.send(&page, "/en/work/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_ne!(before, *client.cookies.borrow());
}

#[actix_web::test]
async fn public_pages_do_not_look_at_the_cookie() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    let (signed_in, public) = (client.get("/en").await, test.visitor().get("/en").await);
    assert_eq!(signed_in.body, public.body);
    assert_eq!(signed_in.header("cache-control"), "public, no-cache");
    assert_eq!(signed_in.header("set-cookie"), "");
}
