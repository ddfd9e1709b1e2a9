//! Who may call which route: every row of the table is called as everybody, and a route that is not expected here is a fault.

use actix_web::http::{Method, StatusCode};
use topmark::accounts::model::Role;
use topmark::routes::{self, Access};

use crate::support::TestApp;
use crate::support::client::Client;

/// Routes below `/en` that are not public, and who may call them. The Ukrainian ones are the same.
const EXPECTED: &[(&str, &str, Access)] = &[
    ("GET", "/desk", Access::Member),
    ("GET", "/desk/sign-in", Access::Visitor),
    ("POST", "/desk/sign-in", Access::Visitor),
    ("POST", "/desk/sign-out", Access::Visitor),
    ("GET", "/desk/second-factor", Access::Visitor),
    ("POST", "/desk/second-factor", Access::Visitor),
    ("POST", "/desk/second-factor/passkey/begin", Access::Visitor),
    ("POST", "/desk/second-factor/passkey", Access::Visitor),
    ("GET", "/set-up/{token}", Access::Visitor),
    ("POST", "/set-up/{token}", Access::Visitor),
    ("GET", "/desk/account", Access::Holder),
    ("POST", "/desk/account/password", Access::Holder),
    ("POST", "/desk/account/sessions", Access::Holder),
    ("POST", "/desk/account/tokens", Access::Holder),
    ("POST", "/desk/account/tokens/revoke", Access::Holder),
    ("POST", "/desk/account/codes/begin", Access::Holder),
    ("GET", "/desk/account/codes", Access::Holder),
    ("POST", "/desk/account/codes", Access::Holder),
    ("POST", "/desk/account/codes/remove", Access::Holder),
    ("POST", "/desk/account/recovery", Access::Holder),
    ("POST", "/desk/account/passkeys/begin", Access::Holder),
    ("POST", "/desk/account/passkeys", Access::Holder),
    ("POST", "/desk/account/passkeys/remove", Access::Holder),
    ("GET", "/desk/people", Access::Admin),
    ("POST", "/desk/people", Access::Admin),
    ("GET", "/desk/people/{person}", Access::Admin),
    ("GET", "/desk/people/{person}/history", Access::Admin),
    ("POST", "/desk/people/{person}", Access::Admin),
    ("POST", "/desk/people/{person}/disable", Access::Admin),
    ("POST", "/desk/people/{person}/enable", Access::Admin),
    ("POST", "/desk/people/{person}/reset", Access::Admin),
    ("GET", "/desk/organisations", Access::Admin),
    ("POST", "/desk/organisations", Access::Admin),
    ("GET", "/desk/organisations/{organisation}", Access::Admin),
    ("POST", "/desk/organisations/{organisation}", Access::Admin),
    ("GET", "/desk/organisations/{organisation}/history", Access::Admin),
    ("GET", "/desk/notify", Access::Official),
    ("GET", "/desk/notify/{company}", Access::Official),
    ("POST", "/desk/campaigns/draft", Access::Official),
    ("GET", "/desk/letters", Access::Official),
    ("GET", "/desk/letters/new", Access::Official),
    ("POST", "/desk/letters/new", Access::Official),
    ("GET", "/desk/letters/words", Access::Official),
    ("POST", "/desk/letters/words", Access::Official),
    ("GET", "/desk/letters/{letter}", Access::Official),
    ("GET", "/desk/letters/{letter}/letter.pdf", Access::Official),
    ("GET", "/desk/letters/{letter}/findings", Access::Official),
    ("POST", "/desk/letters/{letter}/findings", Access::Official),
    ("POST", "/desk/letters/{letter}/edit", Access::Official),
    ("POST", "/desk/letters/{letter}/submit", Access::Official),
    ("POST", "/desk/letters/{letter}/approve", Access::Official),
    ("POST", "/desk/letters/{letter}/return", Access::Official),
    ("POST", "/desk/letters/{letter}/discard", Access::Official),
    ("POST", "/desk/letters/{letter}/issue", Access::Official),
    ("GET", "/desk/letters/calendar.ics", Access::Official),
    ("POST", "/desk/letters/{letter}/deliveries", Access::Official),
    ("POST", "/desk/letters/{letter}/deliveries/{delivery}", Access::Official),
    ("POST", "/desk/letters/{letter}/withdraw", Access::Official),
    ("POST", "/desk/letters/{letter}/withdrawals/{withdrawal}", Access::Official),
    ("POST", "/desk/letters/{letter}/withdrawal-notice", Access::Official),
    ("POST", "/desk/letters/{letter}/follow", Access::Official),
    ("POST", "/desk/letters/{letter}/answers", Access::Official),
    ("POST", "/desk/letters/{letter}/answers/{answer}", Access::Official),
    ("GET", "/desk/letters/{letter}/files/{file}", Access::Official),
    ("POST", "/desk/letters/{letter}/links", Access::Official),
    ("POST", "/desk/letters/{letter}/links/{link}", Access::Official),
    ("GET", "/answer/{secret}", Access::Visitor),
    ("POST", "/answer/{secret}", Access::Visitor),
    ("GET", "/desk/corrections", Access::Official),
    ("POST", "/desk/corrections", Access::Official),
    ("GET", "/desk/exports", Access::Official),
    ("POST", "/desk/exports", Access::Official),
    ("GET", "/desk/exports/{export}", Access::Official),
    ("POST", "/desk/exports/{export}", Access::Official),
    ("GET", "/desk/exports/{export}/findings.csv", Access::Official),
    ("GET", "/desk/campaigns", Access::Official),
    ("POST", "/desk/campaigns", Access::Official),
    ("GET", "/desk/campaigns/{campaign}", Access::Official),
    ("POST", "/desk/campaigns/{campaign}", Access::Official),
    ("GET", "/desk/reports", Access::Reviewer),
    ("GET", "/desk/reports/{reference}", Access::Reviewer),
    ("POST", "/desk/reports/{reference}", Access::Reviewer),
    ("GET", "/desk/photographs", Access::Researcher),
    ("POST", "/desk/photographs", Access::Researcher),
    ("GET", "/desk/photographs/{id}", Access::Member),
    ("GET", "/desk/photographs/{id}/history", Access::Researcher),
    ("POST", "/desk/photographs/{id}/share", Access::Member),
    ("POST", "/desk/photographs/{id}/decide", Access::Researcher),
    ("POST", "/desk/photographs/{id}/findings", Access::Researcher),
    ("POST", "/desk/photographs/{id}/findings/remove", Access::Researcher),
    ("GET", "/desk/photographs/{id}/original", Access::Member),
    ("GET", "/desk/photographs/{id}/{name}", Access::Member),
    ("GET", "/desk/documents/{id}", Access::Member),
    ("GET", "/desk/imports", Access::Researcher),
    ("POST", "/desk/imports", Access::Researcher),
    ("GET", "/desk/imports/{id}", Access::Researcher),
    ("POST", "/desk/imports/{id}/columns", Access::Researcher),
    ("POST", "/desk/imports/{id}/correct", Access::Researcher),
    ("POST", "/desk/imports/{id}/apply", Access::Researcher),
    ("POST", "/desk/imports/{id}/discard", Access::Researcher),
    ("POST", "/desk/imports/{id}/submit", Access::Researcher),
    ("POST", "/desk/imports/{id}/take-back", Access::Researcher),
    ("GET", "/desk/companies", Access::Official),
    ("GET", "/desk/companies/proposals", Access::Official),
    ("POST", "/desk/companies/proposals", Access::Official),
    ("GET", "/desk/companies/proposals/{id}", Access::Official),
    ("POST", "/desk/companies/proposals/{id}/confirm", Access::Official),
    ("POST", "/desk/companies/proposals/{id}/decline", Access::Official),
    ("POST", "/desk/companies/{key}/proposals", Access::Official),
    ("GET", "/desk/companies/{key}", Access::Official),
    ("GET", "/desk/companies/{key}/history", Access::Official),
    ("POST", "/desk/companies/{key}/contacts", Access::Official),
    ("GET", "/desk/companies/{key}/contacts/{id}", Access::Official),
    ("GET", "/desk/companies/{key}/contacts/{id}/history", Access::Official),
    ("POST", "/desk/companies/{key}/contacts/{id}/confirm", Access::Official),
    ("POST", "/desk/companies/{key}/contacts/{id}/check", Access::Official),
    ("GET", "/desk/companies/{key}/contacts/{id}/copies/{copy}", Access::Official),
    ("POST", "/desk/companies/{key}/contacts/{id}/set-aside", Access::Official),
    ("GET", "/desk/screening", Access::Official),
    ("POST", "/desk/screening", Access::Official),
    ("POST", "/desk/screening/dismiss", Access::Official),
    ("GET", "/desk/screening/dismissed", Access::Official),
    ("GET", "/desk/screening/dismissed/{id}", Access::Official),
    ("POST", "/desk/screening/dismissed/{id}", Access::Official),
    ("GET", "/desk/parties", Access::Official),
    ("GET", "/desk/parties/new", Access::Official),
    ("POST", "/desk/parties/new", Access::Official),
    ("GET", "/desk/parties/{id}", Access::Official),
    ("GET", "/desk/parties/{id}/edit", Access::Official),
    ("POST", "/desk/parties/{id}/edit", Access::Official),
    ("POST", "/desk/parties/{id}/confirm", Access::Official),
    ("POST", "/desk/parties/{id}/withdraw", Access::Official),
    ("GET", "/desk/parties/{id}/history", Access::Official),
    ("GET", "/desk/links/new", Access::Official),
    ("POST", "/desk/links/new", Access::Official),
    ("GET", "/desk/links/{id}", Access::Official),
    ("POST", "/desk/links/{id}/confirm", Access::Official),
    ("POST", "/desk/links/{id}/withdraw", Access::Official),
    ("GET", "/desk/links/{id}/history", Access::Official),
    ("GET", "/desk/lists", Access::Official),
    ("GET", "/desk/lists/{key}", Access::Official),
    ("GET", "/desk/lists/{key}/entry", Access::Official),
    ("GET", "/desk/read", Access::Researcher),
    ("GET", "/desk/exhibits/new", Access::Researcher),
    ("POST", "/desk/exhibits/new", Access::Researcher),
    ("GET", "/desk/exhibits/{id}", Access::Researcher),
    ("GET", "/desk/exhibits/{id}/edit", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/edit", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/custody", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/photographs/remove", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/documents/remove", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/submit", Access::Researcher),
    ("GET", "/desk/exhibits/{id}/history", Access::Researcher),
    ("GET", "/desk/exhibits/{id}/log", Access::Researcher),
    ("POST", "/desk/exhibits/{id}/log", Access::Researcher),
    ("GET", "/desk/review", Access::Reviewer),
    ("POST", "/desk/review", Access::Reviewer),
    ("GET", "/desk/findings/{number}", Access::Member),
    ("GET", "/desk/findings/{number}/history", Access::Member),
    ("GET", "/desk/findings/{number}/edit", Access::Researcher),
    ("POST", "/desk/findings/{number}/edit", Access::Researcher),
    ("GET", "/desk/findings/{number}/review", Access::Reviewer),
    ("GET", "/desk/findings/{number}/correct", Access::Reviewer),
    ("POST", "/desk/findings/{number}/correct", Access::Reviewer),
    ("POST", "/desk/findings/{number}/documents/remove", Access::Researcher),
    ("POST", "/desk/findings/{number}/submit", Access::Researcher),
    ("POST", "/desk/findings/{number}/take-back", Access::Researcher),
    ("POST", "/desk/findings/{number}/publish", Access::Reviewer),
    ("POST", "/desk/findings/{number}/return", Access::Reviewer),
    ("POST", "/desk/findings/{number}/reject", Access::Reviewer),
    ("POST", "/desk/findings/{number}/withdraw", Access::Reviewer),
    ("POST", "/desk/findings/{number}/share", Access::Reviewer),
    ("POST", "/desk/findings/{number}/readings", Access::Researcher),
    ("POST", "/desk/findings/{number}/readings/{part}/prefer", Access::Member),
    ("POST", "/desk/findings/{number}/sources", Access::Member),
    ("POST", "/desk/findings/{number}/sources/{part}/grade", Access::Reviewer),
    ("POST", "/desk/findings/{number}/disputes", Access::Researcher),
    ("POST", "/desk/findings/{number}/disputes/{part}/close", Access::Reviewer),
];

#[test]
fn every_route_is_expected_with_its_access() {
    let mut faults = Vec::new();
    for route in routes::table() {
        let path = route.path.as_str();
        let below = path.strip_prefix("/en").or_else(|| path.strip_prefix("/uk"));
        let is_work = below.is_some_and(|rest| rest.starts_with("/desk") || rest.starts_with("/set-up"));
        let expected = EXPECTED
            .iter()
            .find(|(method, rest, _)| route.method.as_str() == *method && below == Some(rest))
            .map_or(Access::Public, |(_, _, access)| *access);
        if route.access != expected || (is_work && expected == Access::Public) {
            faults.push(format!("{} {path} is {:?}, expected {expected:?}", route.method, route.access));
        }
        // A report is sent by anybody; its form has a token of its own instead of a session's.
        let is_report = below == Some("/report");
        // A file is compared with what was issued, and nothing of it is kept.
        let is_verify = below == Some("/verify");
        if route.access == Access::Public && route.method != Method::GET && !is_report && !is_verify {
            faults.push(format!("{} {path} changes something and is public", route.method));
        }
    }
    for (method, rest, _) in EXPECTED {
        for tag in ["/en", "/uk"] {
            let path = format!("{tag}{rest}");
            if !routes::table().iter().any(|route| route.method.as_str() == *method && route.path == path) {
                faults.push(format!("{method} {path} is expected, but there is no such route"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Somebody who calls routes.
struct Caller {
    name: &'static str,
    client: Client,
    /// Nothing while nobody is signed in; else the roles.
    roles: Option<&'static [Role]>,
    /// Whether the own account is open to them.
    holds: bool,
}

impl Caller {
    fn may(&self, access: Access) -> bool {
        let has = |role| self.roles.is_some_and(|roles| roles.contains(&role));
        match access {
            Access::Public | Access::Visitor => true,
            Access::Holder => self.holds,
            Access::Member => self.roles.is_some(),
            Access::Researcher => has(Role::Researcher),
            Access::Reviewer => has(Role::Reviewer),
            Access::Official => has(Role::Official),
            Access::Admin => has(Role::Admin),
        }
    }
}

/// A path with something in the place of each name, that is nobody's record.
fn filled(path: &str) -> String {
    let mut filled = String::new();
    for segment in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if segment.starts_with('{') { "999999" } else { segment });
    }
    filled
}

#[actix_web::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let test = TestApp::new();
    let mut callers = vec![
        Caller { name: "public", client: test.visitor(), roles: None, holds: false },
        Caller {
            name: "without second factor",
            client: test.begin_as(&[Role::Researcher, Role::Reviewer, Role::Official, Role::Admin]).await,
            roles: None,
            holds: true,
        },
        Caller { name: "member", client: test.sign_in_as(&[]).await, roles: Some(&[]), holds: true },
    ];
    for (name, roles) in [
        ("researcher", &[Role::Researcher] as &'static [Role]),
        ("reviewer", &[Role::Reviewer]),
        ("official", &[Role::Official]),
        ("admin", &[Role::Admin]),
    ] {
        callers.push(Caller { name, client: test.sign_in_as(roles).await, roles: Some(roles), holds: true });
    }
    let half = test.sign_in_as(&[Role::Admin]).await;
    half.submit("/en/desk", "/en/desk/sign-out", &[]).await;
    half.give_password("/en/desk").await;
    callers.push(Caller { name: "before the second factor", client: half, roles: None, holds: false });

    let mut faults = Vec::new();
    let mut calls = 0;
    for route in routes::table().iter().filter(|route| route.access != Access::Public) {
        // One language is enough: the rows are made by one function.
        if !route.path.starts_with("/en/") || route.path.ends_with("/sign-out") {
            continue;
        }
        let path = filled(&route.path);
        for caller in &callers {
            calls += 1;
            let is_read = route.method == Method::GET;
            let answer = if is_read {
                caller.client.get(&path).await
            } else {
                // A form without its token: who may send the form is told so, everybody else learns nothing about it.
                caller.client.post(&path, &[("x", "y")]).await
            };
            let is_signed_in = caller.roles.is_some();
            let as_expected = match (caller.may(route.access), is_read) {
                (true, true) => answer.status != StatusCode::UNAUTHORIZED && answer.status != StatusCode::FORBIDDEN,
                // Files come as a form of several parts, which this one is not.
                (true, false) if path.ends_with("/desk/photographs") || path.ends_with("/desk/imports") => {
                    answer.status == StatusCode::BAD_REQUEST
                }
                (true, false) => answer.status == StatusCode::FORBIDDEN,
                (false, _) if is_signed_in => answer.status == StatusCode::NOT_FOUND,
                (false, true) => {
                    answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/en/desk/")
                }
                (false, false) => answer.status == StatusCode::UNAUTHORIZED,
            };
            if !as_expected {
                faults.push(format!("{} {} as {}: {}", route.method, path, caller.name, answer.status));
            }
            if caller.may(route.access) && is_read && !path.contains("999999") && route.access != Access::Visitor {
                let is_there = answer.status == StatusCode::OK || path.ends_with("/account/codes");
                if !is_there {
                    faults.push(format!("{} as {}: {} instead of the page", path, caller.name, answer.status));
                }
            }
            if answer.header("cache-control") != "no-store" {
                faults.push(format!("{} {} as {} may be kept", route.method, path, caller.name));
            }
        }
    }
    assert!(calls > 200, "only {calls} calls were made");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn public_routes_answer_everybody_the_same() {
    let test = TestApp::new();
    let (visitor, admin) = (test.visitor(), test.sign_in_as(&[Role::Admin]).await);
    let mut seen = 0;
    for route in routes::table().iter().filter(|route| route.access == Access::Public) {
        let path = filled(&route.path);
        // These tell what time it is or what the process has done.
        if path == "/metrics" {
            continue;
        }
        let (public, signed_in) = (visitor.get(&path).await, admin.get(&path).await);
        let strip = |answer: &crate::support::client::Answer| (answer.status, answer.text());
        assert_eq!(strip(&public), strip(&signed_in), "{path}");
        assert_eq!(public.header("set-cookie"), "", "{path}");
        seen += 1;
    }
    assert!(seen > 50, "only {seen} public routes");
}
