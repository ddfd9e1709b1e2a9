//! Signing in, sessions, forms, and looking after accounts.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use topmark::accounts::model::Role;
use topmark::web::query::encode;

use crate::support::TestApp;
use crate::support::client::{Answer, Client, PASSWORD};

fn to(answer: &Answer) -> (StatusCode, &str) {
    (answer.status, answer.header("location"))
}

fn form_token(answer: &Answer) -> String {
    answer.form("/en/desk/sign-out").into_iter().find(|(name, _)| name == "form_token").unwrap().1
}

/// Signs out and in again with the code that the authenticator shows after a minute.
async fn sign_in_again(test: &TestApp, client: &Client) -> Answer {
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    test.pass(TimeDelta::minutes(1));
    client.give_password("/en/desk").await;
    client.give_code(&client.code()).await
}

#[actix_web::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_then_on() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    test.pass(TimeDelta::minutes(1));
    let sent = client.get("/uk/desk?x=1").await;
    assert_eq!(to(&sent), (StatusCode::SEE_OTHER, "/uk/desk/sign-in?next=%2Fuk%2Fdesk%3Fx%3D1"));
    let fields = [("email", client.email.as_str()), ("password", PASSWORD)];
    let answer = client.submit(sent.header("location"), "/uk/desk/sign-in", &fields).await;
    assert_eq!(to(&answer), (StatusCode::SEE_OTHER, "/uk/desk/second-factor?next=%2Fuk%2Fdesk%3Fx%3D1"));
    let code = [("code", client.code())];
    let fields: Vec<(&str, &str)> = code.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = client.submit(answer.header("location"), "/uk/desk/second-factor", &fields).await;
    assert_eq!(to(&answer), (StatusCode::SEE_OTHER, "/uk/desk?x=1"));
    let desk = client.get("/uk/desk").await;
    assert_eq!((desk.status, desk.header("cache-control")), (StatusCode::OK, "no-store"));
}

#[actix_web::test]
async fn the_sign_in_page_leads_nowhere_else() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    for next in [
        "https://example.org",
        "//example.org",
        "/en",
        "/uk/desk",
        "/en/desk/sign-in",
        "/en/desk/second-factor",
        "/en/workshop",
        "/en/desk/\\x",
    ] {
        let page = format!("/en/desk/sign-in?next={}", encode(next));
        assert_eq!(client.get(&page).await.header("location"), "/en/desk", "{next}");
    }
}

#[actix_web::test]
async fn the_password_alone_opens_nothing() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    client.give_password("/en/desk").await;
    for path in ["/en/desk", "/en/desk/account", "/en/desk/people"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/en/desk/second-factor?next="), "{path}");
    }
    let new = test.begin_as(&[Role::Admin]).await;
    assert_eq!(to(&new.get("/en/desk/people").await), (StatusCode::SEE_OTHER, "/en/desk/account"));
    let page = new.get("/en/desk/account").await;
    assert!(page.text().contains("Set up a second factor to go on"));
    test.pass(TimeDelta::minutes(11));
    let late = client.get("/en/desk").await;
    assert!(late.header("location").starts_with("/en/desk/sign-in"), "half a sign-in lasts ten minutes");
}

#[actix_web::test]
async fn a_one_time_code_works_once() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    assert_eq!(to(&sign_in_again(&test, &client).await), (StatusCode::SEE_OTHER, "/en/desk"));
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    client.give_password("/en/desk").await;
    let again = client.give_code(&client.code()).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("it has been used"));
    test.pass(TimeDelta::seconds(30));
    assert_eq!(client.give_code(&client.code()).await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn a_recovery_code_works_once_however_it_is_typed() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    assert_eq!(client.recovery_codes.len(), 10);
    let code = client.recovery_codes[3].to_lowercase().replace('-', " ");
    for expected in [StatusCode::SEE_OTHER, StatusCode::UNPROCESSABLE_ENTITY] {
        let page = client.get("/en/desk/sign-in").await;
        if page.status == StatusCode::SEE_OTHER {
            client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
        }
        client.give_password("/en/desk").await;
        assert_eq!(client.give_code(&code).await.status, expected);
    }
    let other = test.sign_in_as(&[]).await;
    assert_eq!(client.give_code(&other.recovery_codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "not theirs");
}

#[actix_web::test]
async fn an_unknown_address_and_a_wrong_password_get_the_same_words() {
    let test = TestApp::new();
    let (_, email) = test.add_person(&[]);
    let mut pages = Vec::new();
    for (email, password) in [(email.as_str(), "not the password"), ("nobody@example.org", PASSWORD)] {
        let visitor = test.visitor();
        let fields = [("email", email), ("password", password)];
        let answer = visitor.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        pages.push(answer.all("[role=alert]"));
    }
    assert_eq!(pages[0], pages[1]);
}

#[actix_web::test]
async fn failures_slow_down_their_address_and_nobody_is_locked_out() {
    let test = TestApp::new();
    let owner = test.sign_in_as(&[]).await;
    owner.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    let attacker = test.visitor();
    *attacker.address.borrow_mut() = "198.51.100.9";
    let fields = [("email", owner.email.as_str()), ("password", "a guess that is wrong")];
    for _ in 0..5 {
        let answer = attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let waits = attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
    assert_eq!((waits.status, waits.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "4"));
    // Not even the right password is tried, for an address that exists or not.
    let right = [("email", owner.email.as_str()), ("password", PASSWORD)];
    let answer = attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &right).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    test.pass(TimeDelta::seconds(4));
    attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
    let waits = attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
    assert_eq!(waits.header("retry-after"), "8", "the wait grows");
    // The owner's own device is known, even behind the attacker's address.
    *owner.address.borrow_mut() = "198.51.100.9";
    test.pass(TimeDelta::minutes(1));
    for _ in 0..7 {
        attacker.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await;
    }
    assert_eq!(owner.give_password("/en/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(owner.give_code(&owner.code()).await.status, StatusCode::SEE_OTHER);
    // Somebody else's account from elsewhere is not touched at all.
    let (_, email) = test.add_person(&[]);
    let elsewhere = test.visitor();
    let answer =
        elsewhere.submit("/en/desk/sign-in", "/en/desk/sign-in", &[("email", &email), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn an_address_that_tries_many_accounts_is_slowed_down() {
    let test = TestApp::new();
    let visitor = test.visitor();
    let mut statuses = Vec::new();
    for number in 0..31 {
        let email = format!("guess-{number}@example.org");
        let fields = [("email", email.as_str()), ("password", "a guess that is wrong")];
        statuses.push(visitor.submit("/en/desk/sign-in", "/en/desk/sign-in", &fields).await.status);
    }
    assert!(statuses[..30].iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(statuses[30], StatusCode::TOO_MANY_REQUESTS);
}

#[actix_web::test]
async fn codes_cannot_be_guessed_from_many_addresses() {
    let test = TestApp::new();
    let owner = test.sign_in_as(&[]).await;
    let attacker = Client { email: owner.email.clone(), ..test.visitor() };
    let addresses = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4"];
    let mut refused = 0;
    for number in 0..12 {
        *attacker.address.borrow_mut() = addresses[number % addresses.len()];
        attacker.give_password("/en/desk").await;
        if attacker.give_code("000000").await.status == StatusCode::TOO_MANY_REQUESTS {
            refused += 1;
        }
    }
    assert_eq!(refused, 2);
    assert_eq!(sign_in_again(&test, &owner).await.status, StatusCode::SEE_OTHER, "the known device goes on");
}

#[actix_web::test]
async fn a_form_from_elsewhere_is_refused() {
    let test = TestApp::new();
    let (client, other) = (test.sign_in_as(&[]).await, test.sign_in_as(&[]).await);
    let (own, foreign) = (form_token(&client.get("/en/desk").await), form_token(&other.get("/en/desk").await));
    for sent in [String::new(), foreign, format!("{own}x"), own[1..].to_owned()] {
        let answer = client.post("/en/desk/sign-out", &[("form_token", sent)]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://example.org"),
        ("origin", "null"),
    ] {
        let request = TestRequest::post()
            .uri("/en/desk/sign-out")
            .insert_header((name, value))
            .insert_header(("host", "localhost"))
            .set_payload(format!("form_token={own}"));
        assert_eq!(client.ask(request).await.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(client.get("/en/desk").await.status, StatusCode::OK, "still signed in");
    let answer = client.post("/en/desk/sign-out", &[("form_token", own)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(client.get("/en/desk").await.status, StatusCode::SEE_OTHER, "signed out");
}

#[actix_web::test]
async fn a_form_sent_twice_does_its_work_once_and_only_for_whoever_sent_it() {
    let test = TestApp::new();
    let admin = test.sign_in_as(&[Role::Admin]).await;
    let page = admin.get("/en/desk/organisations").await;
    let mut fields = page.form("/en/desk/organisations");
    fields.iter_mut().find(|(name, _)| name == "name").unwrap().1 = "Institute".to_owned();
    let first = admin.post("/en/desk/organisations", &fields).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let head = || topmark::journal::queries::head(&mut test.app.pools().read().unwrap()).unwrap();
    let revision = head();
    // The same form with another name is the same form: its work is done.
    fields.iter_mut().find(|(name, _)| name == "name").unwrap().1 = "Another".to_owned();
    let again = admin.post("/en/desk/organisations", &fields).await;
    assert_eq!((to(&again), head()), (to(&first), revision));
    let other = test.sign_in_as(&[Role::Admin]).await;
    let token = form_token(&other.get("/en/desk").await);
    fields.iter_mut().find(|(name, _)| name == "form_token").unwrap().1 = token;
    assert_eq!(other.post("/en/desk/organisations", &fields).await.status, StatusCode::SEE_OTHER);
    assert!(
        admin.get("/en/desk/organisations").await.text().contains("Another"),
        "another person's form is another form"
    );
}

#[actix_web::test]
async fn an_invitation_sent_twice_makes_one_account() {
    let test = TestApp::new();
    let admin = test.sign_in_as(&[Role::Admin]).await;
    let page = admin.get("/en/desk/people").await;
    let mut fields = page.form("/en/desk/people");
    for (name, value) in [("name", "Olena Koval"), ("email", "olena@example.org"), ("organisation", "Institute")] {
        fields.iter_mut().find(|(known, _)| known == name).unwrap().1 = value.to_owned();
    }
    fields.push(("role".to_owned(), "researcher".to_owned()));
    let shown = admin.post("/en/desk/people", &fields).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert!(shown.all(".citation code")[0].contains("/en/set-up/"));
    let again = admin.post("/en/desk/people", &fields).await;
    assert_eq!(to(&again), (StatusCode::SEE_OTHER, "/en/desk/people"));
    let list = admin.get("/en/desk/people").await;
    assert_eq!(list.all("td").iter().filter(|cell| cell.contains("olena@example.org")).count(), 1);
    let taken = admin
        .submit(
            "/en/desk/people",
            "/en/desk/people",
            &[("name", "Olena Koval"), ("email", "Olena@Example.org"), ("organisation", "Institute")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.all("[role=alert]")[0].contains("already"));
    assert_eq!(taken.attributes("input[name=name]", "value"), ["Olena Koval"], "what was typed is still there");
}

#[actix_web::test]
async fn a_session_that_was_ended_does_not_come_back_with_its_cookie() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    let kept = client.cookies.borrow().clone();
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    *client.cookies.borrow_mut() = kept;
    assert_eq!(client.get("/en/desk").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn the_cookie_changes_with_every_rise_of_rights() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let cookie = || client.cookies.borrow().get("topmark").cloned().unwrap_or_default();
    let signed_in = cookie();
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    client.get("/en/desk/sign-in").await;
    let visiting = cookie();
    test.pass(TimeDelta::minutes(1));
    client.give_password("/en/desk").await;
    let half = cookie();
    client.give_code(&client.code()).await;
    let full = cookie();
    let all = std::collections::BTreeSet::from([signed_in, visiting, half, full.clone()]);
    assert_eq!(all.len(), 4);
    assert!(!all.contains(""));
    // An identifier that an attacker has planted is never taken over.
    let planted = test.visitor();
    planted.cookies.borrow_mut().insert("topmark".to_owned(), "A".repeat(43));
    assert_eq!(planted.get("/en/desk").await.status, StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn sessions_end_idle_and_for_good() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    for _ in 0..23 {
        test.pass(TimeDelta::hours(7));
        assert_eq!(client.get("/en/desk").await.status, StatusCode::OK);
    }
    test.pass(TimeDelta::hours(7));
    assert_eq!(client.get("/en/desk").await.status, StatusCode::SEE_OTHER, "seven days are over");
    let idle = test.sign_in_as(&[]).await;
    test.pass(TimeDelta::hours(8));
    assert_eq!(idle.get("/en/desk").await.status, StatusCode::SEE_OTHER, "eight hours without a request");
}

#[actix_web::test]
async fn sessions_are_listed_and_can_be_ended_one_by_one_or_all() {
    let test = TestApp::new();
    let first = test.sign_in_as(&[]).await;
    let elsewhere = |client: &Client| Client {
        email: client.email.clone(),
        totp_secret: client.totp_secret.clone(),
        ..test.visitor()
    };
    let mut others = Vec::new();
    for _ in 0..3 {
        test.pass(TimeDelta::minutes(1));
        let other = elsewhere(&first);
        other.give_password("/en/desk").await;
        assert_eq!(other.give_code(&other.code()).await.status, StatusCode::SEE_OTHER);
        others.push(other);
    }
    let account = first.get("/en/desk/account").await;
    assert_eq!(account.attributes("input[name=session]", "value").len(), 3, "this one cannot be ended there");
    assert!(account.text().contains("192.0.2.1"));
    first.send(&account, "/en/desk/account/sessions", &[]).await;
    let standing = |others: &Vec<Client>| others.len();
    let mut open = 0;
    for other in &others {
        open += usize::from(other.get("/en/desk").await.status == StatusCode::OK);
    }
    assert_eq!(open, standing(&others) - 1, "one was ended");
    let token = form_token(&first.get("/en/desk").await);
    first.post("/en/desk/account/sessions", &[("form_token", token)]).await;
    for other in &others {
        assert_eq!(other.get("/en/desk").await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(first.get("/en/desk").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn nobody_ends_the_session_or_token_of_another() {
    let test = TestApp::new();
    let (victim, attacker) = (test.sign_in_as(&[]).await, test.sign_in_as(&[]).await);
    let token = make_token(&victim, "read").await;
    let id = victim.get("/en/desk/account").await.attributes("input[name=token]", "value")[0].clone();
    let own = form_token(&attacker.get("/en/desk").await);
    let fields = [("form_token", own.as_str()), ("token", id.as_str())];
    let answer = attacker.post("/en/desk/account/tokens/revoke", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(bearer(&test, &token, "/en/desk").await.status, StatusCode::OK);
    // One of these is the attacker's own.
    for session in 1..10 {
        let fields = [("form_token", own.as_str()), ("session", &session.to_string())];
        attacker.post("/en/desk/account/sessions", &fields).await;
    }
    assert_eq!(attacker.get("/en/desk").await.status, StatusCode::SEE_OTHER, "the numbers that were tried are real");
    assert_eq!(victim.get("/en/desk").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_new_password_ends_all_other_sessions_and_needs_the_old_one() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let other = Client { email: client.email.clone(), totp_secret: client.totp_secret.clone(), ..test.visitor() };
    test.pass(TimeDelta::minutes(1));
    other.give_password("/en/desk").await;
    other.give_code(&other.code()).await;
    let action = "/en/desk/account/password";
    let new = "another long password";
    for (current, password, again, problem) in [
        ("wrong", new, new, "present password"),
        (PASSWORD, "short", "short", "12 characters"),
        (PASSWORD, new, "a different password", "not the same"),
        (PASSWORD, &client.email, &client.email, "is no password"),
    ] {
        let fields = [("current_password", current), ("password", password), ("password_again", again)];
        let answer = client.submit("/en/desk/account", action, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.all("[role=alert]")[0].contains(problem), "{problem}");
    }
    assert_eq!(other.get("/en/desk").await.status, StatusCode::OK);
    let fields = [("current_password", PASSWORD), ("password", new), ("password_again", new)];
    assert_eq!(client.submit("/en/desk/account", action, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(client.get("/en/desk").await.status, StatusCode::OK);
    assert_eq!(other.get("/en/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.give_password("/en/desk").await.status, StatusCode::UNPROCESSABLE_ENTITY, "the old one");
}

#[actix_web::test]
async fn the_last_second_factor_cannot_be_removed() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let fields = [("current_password", PASSWORD)];
    let answer = client.submit("/en/desk/account", "/en/desk/account/codes/remove", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.all("[role=alert]")[0].contains("only second factor"));
}

#[actix_web::test]
async fn new_recovery_codes_replace_the_old_ones_and_are_shown_once() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    let account = client.get("/en/desk/account").await;
    let mut fields = account.form("/en/desk/account/recovery");
    fields.iter_mut().find(|(name, _)| name == "current_password").unwrap().1 = PASSWORD.to_owned();
    let shown = client.post("/en/desk/account/recovery", &fields).await;
    assert_eq!(shown.all(".recovery code").len(), 10);
    let again = client.post("/en/desk/account/recovery", &fields).await;
    assert_eq!(to(&again), (StatusCode::SEE_OTHER, "/en/desk/account"));
    client.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    client.give_password("/en/desk").await;
    assert_eq!(client.give_code(&client.recovery_codes[0]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.give_code(&shown.all(".recovery code")[0]).await.status, StatusCode::SEE_OTHER);
}

async fn make_token(client: &Client, scope: &str) -> String {
    let fields = [("name", "script"), ("scope", scope), ("days", "30"), ("current_password", PASSWORD)];
    let shown = client.submit("/en/desk/account", "/en/desk/account/tokens", &fields).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
    shown.all(".citation code")[0].clone()
}

async fn bearer(test: &TestApp, token: &str, path: &str) -> Answer {
    let request = TestRequest::get().uri(path).insert_header(("authorization", format!("Bearer {token}")));
    test.visitor().ask(request).await
}

#[actix_web::test]
async fn a_token_lets_a_script_in_until_it_ends_and_never_to_accounts() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher, Role::Admin]).await;
    let token = make_token(&client, "read").await;
    assert!(token.starts_with("tm_"));
    assert_eq!(bearer(&test, &token, "/en/desk").await.status, StatusCode::OK);
    for path in ["/en/desk/people", "/en/desk/organisations", "/en/desk/account"] {
        assert_eq!(bearer(&test, &token, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for wrong in ["tm_", "tm_x", &token[3..], &format!("{token}x"), ""] {
        assert_eq!(bearer(&test, wrong, "/en/desk").await.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    let account = client.get("/en/desk/account").await;
    assert!(account.text().contains("last used 21 November 2026"), "{}", account.text());
    assert!(!account.text().contains(&token));
    client.send(&account, "/en/desk/account/tokens/revoke", &[]).await;
    assert_eq!(bearer(&test, &token, "/en/desk").await.status, StatusCode::UNAUTHORIZED, "revoked");
    let short = make_token(&client, "log").await;
    test.pass(TimeDelta::days(30));
    assert_eq!(bearer(&test, &short, "/en/desk").await.status, StatusCode::UNAUTHORIZED, "expired");
}

#[actix_web::test]
async fn a_token_needs_the_password_a_scope_and_an_end() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[]).await;
    for (scope, days, password) in
        [("all", "30", PASSWORD), ("read", "366", PASSWORD), ("read", "0", PASSWORD), ("read", "30", "wrong password")]
    {
        let fields = [("name", "script"), ("scope", scope), ("days", days), ("current_password", password)];
        let answer = client.submit("/en/desk/account", "/en/desk/account/tokens", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{scope} {days}");
    }
}

#[actix_web::test]
async fn a_role_taken_away_is_gone_with_the_next_request_and_a_new_one_needs_a_new_sign_in() {
    let test = TestApp::new();
    let (admin, other) = (test.sign_in_as(&[Role::Admin]).await, test.sign_in_as(&[Role::Admin]).await);
    let page = format!("/en/desk/people/{}", other.person);
    assert_eq!(other.get("/en/desk/people").await.status, StatusCode::OK);
    let mut fields = admin.get(&page).await.form(&page);
    fields.retain(|(name, _)| name != "role");
    assert_eq!(admin.post(&page, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get("/en/desk/people").await.status, StatusCode::NOT_FOUND);
    assert_eq!(other.get("/en/desk").await.status, StatusCode::OK, "still signed in");
    admin.submit(&page, &page, &[("role", "reviewer")]).await;
    assert_eq!(other.get("/en/desk").await.status, StatusCode::SEE_OTHER, "the session ended");
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once_with_sessions_and_tokens() {
    let test = TestApp::new();
    let (admin, other) = (test.sign_in_as(&[Role::Admin]).await, test.sign_in_as(&[Role::Researcher]).await);
    let token = make_token(&other, "read").await;
    let page = format!("/en/desk/people/{}", other.person);
    let disable = format!("{page}/disable");
    assert_eq!(admin.submit(&page, &disable, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.get("/en/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(bearer(&test, &token, "/en/desk").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(other.give_password("/en/desk").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let token_of_admin = form_token(&admin.get("/en/desk").await);
    let reset = admin.post(&format!("{page}/reset"), &[("form_token", token_of_admin)]).await;
    assert_eq!(reset.status, StatusCode::UNPROCESSABLE_ENTITY, "a reset does not open a closed account");
    admin.submit(&page, &format!("{page}/enable"), &[]).await;
    assert_eq!(sign_in_now(&test, &other).await, StatusCode::SEE_OTHER);
    assert_eq!(bearer(&test, &token, "/en/desk").await.status, StatusCode::UNAUTHORIZED, "tokens stay revoked");
}

async fn sign_in_now(test: &TestApp, client: &Client) -> StatusCode {
    test.pass(TimeDelta::minutes(1));
    client.give_password("/en/desk").await;
    client.give_code(&client.code()).await.status
}

#[actix_web::test]
async fn the_last_admin_stays_and_nobody_disables_themselves() {
    let test = TestApp::new();
    let admin = test.sign_in_as(&[Role::Admin]).await;
    let page = format!("/en/desk/people/{}", admin.person);
    let mut fields = admin.get(&page).await.form(&page);
    fields.retain(|(name, _)| name != "role");
    let answer = admin.post(&page, &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.all("[role=alert]")[0].contains("Nobody would be left"));
    let token = form_token(&admin.get("/en/desk").await);
    for part in ["disable", "reset"] {
        let answer = admin.post(&format!("{page}/{part}"), &[("form_token", token.as_str())]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{part}");
    }
    assert_eq!(admin.get("/en/desk/people").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_reset_takes_everything_away_and_its_link_works_once() {
    let test = TestApp::new();
    let (admin, other) = (test.sign_in_as(&[Role::Admin]).await, test.sign_in_as(&[Role::Official]).await);
    let page = format!("/en/desk/people/{}", other.person);
    let shown = admin.submit(&page, &format!("{page}/reset"), &[]).await;
    let link = shown.all(".citation code")[0].clone();
    assert_eq!(other.get("/en/desk").await.status, StatusCode::SEE_OTHER);
    assert_eq!(other.give_password("/en/desk").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = "a password chosen anew";
    let fields = [("password", new), ("password_again", new)];
    let answer = other.submit(&link, &link, &fields).await;
    assert_eq!(to(&answer), (StatusCode::SEE_OTHER, "/en/desk/account"));
    let account = other.get("/en/desk/account").await;
    assert!(account.text().contains("Set up a second factor to go on"), "the old factors are gone");
    assert_eq!(test.visitor().get(&link).await.status, StatusCode::NOT_FOUND, "used up");
    let second = admin.submit(&page, &format!("{page}/reset"), &[]).await.all(".citation code")[0].clone();
    test.pass(TimeDelta::hours(24));
    assert_eq!(test.visitor().get(&second).await.status, StatusCode::NOT_FOUND, "expired");
}

#[actix_web::test]
async fn the_first_admin_is_set_up_with_a_link_that_works_once() {
    use topmark::accounts::actions;
    use topmark::journal::{model::Actor, tx::Act};
    let test = TestApp::new();
    let make =
        || test.app.write_blocking(Act::new(Actor::command("test"), "make link"), actions::set_up_link).unwrap().value;
    let (old, link) = (make().unwrap(), make().unwrap());
    let at = |link: &topmark::accounts::secret::Secret| format!("/uk/set-up/{}", link.reveal());
    let visitor = test.visitor();
    assert_eq!(visitor.get(&at(&old)).await.status, StatusCode::NOT_FOUND, "a newer link was made");
    let fields = [
        ("organisation", "Institute"),
        ("country", "ua"),
        ("kind", "laboratory"),
        ("name", "Olena Koval"),
        ("email", "Olena@example.org"),
        ("password", PASSWORD),
        ("password_again", PASSWORD),
    ];
    let mut wrong = fields;
    wrong[4].1 = "no address";
    let answer = visitor.submit(&at(&link), &at(&link), &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attributes("input[name=organisation]", "value"), ["Institute"]);
    let answer = visitor.submit(&at(&link), &at(&link), &fields).await;
    assert_eq!(to(&answer), (StatusCode::SEE_OTHER, "/uk/desk/account"));
    assert!(make().is_none(), "somebody has an account");
    assert_eq!(test.visitor().get(&at(&link)).await.status, StatusCode::NOT_FOUND);
    let account = visitor.get("/en/desk/account").await;
    assert!(account.text().contains("Admin") && account.text().contains("olena@example.org"));
}

#[actix_web::test]
async fn nothing_secret_stands_in_the_journal() {
    use diesel::prelude::*;
    use topmark::db::schema::{journal_changes, journal_entries, people};
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    let token = make_token(&client, "read").await;
    let page = client.get("/en/desk/account").await;
    client
        .send(
            &page,
            "/en/desk/account/password",
            &[
                ("current_password", PASSWORD),
                ("password", "another long password"),
                ("password_again", "another long password"),
            ],
        )
        .await;
    let mut conn = test.app.pools().read().unwrap();
    let details: Vec<String> = journal_changes::table.select(journal_changes::detail).load(&mut *conn).unwrap();
    let entries: Vec<(String, String, String)> = journal_entries::table
        .select((journal_entries::actor, journal_entries::action, journal_entries::reason))
        .load(&mut *conn)
        .unwrap();
    let hash: String = people::table.select(people::password_hash).first(&mut *conn).unwrap();
    let journal = format!("{details:?} {entries:?}");
    assert!(journal.contains("change password") && journal.contains(&format!("person:{}:Person", client.person)));
    let cookie = client.cookies.borrow().get("topmark").cloned().unwrap();
    for secret in [
        PASSWORD,
        "another long password",
        &token,
        &client.totp_secret,
        &client.recovery_codes[0],
        &client.email,
        &cookie,
        &hash,
    ] {
        assert!(!journal.contains(secret), "{secret}");
    }
    assert!(!journal.contains("argon2"));
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

#[actix_web::test]
async fn over_https_cookies_and_browsers_insist_on_it() {
    let test = TestApp::at("https://topmark.example.org");
    let visitor = test.visitor();
    let page = visitor.get("/en/desk/sign-in").await;
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-topmark="), "{cookie}");
    for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert!(page.header("strict-transport-security").starts_with("max-age=63072000"));
    let plain = TestApp::new();
    let page = plain.visitor().get("/en/desk/sign-in").await;
    assert_eq!(page.header("strict-transport-security"), "");
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'")
            && policy.contains("frame-ancestors 'none'")
            && !policy.contains("unsafe")
    );
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "same-origin")] {
        assert_eq!(page.header(name), value);
    }
}

#[actix_web::test]
async fn pages_of_accounts_speak_both_languages_and_are_well_made() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Admin]).await;
    make_token(&client, "import").await;
    for rest in
        ["/desk", "/desk/account", "/desk/people", "/desk/organisations", "/desk/people/1", "/desk/organisations/1"]
    {
        for tag in ["en", "uk"] {
            let page = client.get(&format!("/{tag}{rest}")).await;
            assert_eq!(page.status, StatusCode::OK, "/{tag}{rest}");
            assert_eq!(page.attributes("html", "lang"), [tag]);
            assert_eq!(page.all("h1").len(), 1);
            assert!(!page.text().contains("style="), "/{tag}{rest}");
            for key in topmark::web::locale::keys(topmark::web::locale::Locale::English) {
                assert!(!page.text().contains(&format!(">{key}<")), "a key instead of a text: {key}");
            }
        }
    }
}
