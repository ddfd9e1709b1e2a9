//! Who may call which route: every row of the table is called as everybody, and a route that is not expected here is a fault.

use actix_web::http::{Method, StatusCode};
use topmark::accounts::model::Role;
use topmark::routes::{self, Access};

use crate::support::TestApp;
use crate::support::client::Client;

/// Routes below `/en` that are not public, and who may call them. The Ukrainian ones are the same.
const EXPECTED: &[(&str, &str, Access)] = &[
    ("GET", "/work", Access::Member),
    ("GET", "/work/sign-in", Access::Visitor),
    ("POST", "/work/sign-in", Access::Visitor),
    ("POST", "/work/sign-out", Access::Visitor),
    ("GET", "/work/second-factor", Access::Visitor),
    ("POST", "/work/second-factor", Access::Visitor),
    ("POST", "/work/second-factor/passkey/begin", Access::Visitor),
    ("POST", "/work/second-factor/passkey", Access::Visitor),
    ("GET", "/set-up/{token}", Access::Visitor),
    ("POST", "/set-up/{token}", Access::Visitor),
    ("GET", "/work/account", Access::Holder),
    ("POST", "/work/account/password", Access::Holder),
    ("POST", "/work/account/sessions", Access::Holder),
    ("POST", "/work/account/tokens", Access::Holder),
    ("POST", "/work/account/tokens/revoke", Access::Holder),
    ("POST", "/work/account/codes/begin", Access::Holder),
    ("GET", "/work/account/codes", Access::Holder),
    ("POST", "/work/account/codes", Access::Holder),
    ("POST", "/work/account/codes/remove", Access::Holder),
    ("POST", "/work/account/recovery", Access::Holder),
    ("POST", "/work/account/passkeys/begin", Access::Holder),
    ("POST", "/work/account/passkeys", Access::Holder),
    ("POST", "/work/account/passkeys/remove", Access::Holder),
    ("GET", "/work/people", Access::Admin),
    ("POST", "/work/people", Access::Admin),
    ("GET", "/work/people/{person}", Access::Admin),
    ("POST", "/work/people/{person}", Access::Admin),
    ("POST", "/work/people/{person}/disable", Access::Admin),
    ("POST", "/work/people/{person}/enable", Access::Admin),
    ("POST", "/work/people/{person}/reset", Access::Admin),
    ("GET", "/work/organisations", Access::Admin),
    ("POST", "/work/organisations", Access::Admin),
    ("GET", "/work/organisations/{organisation}", Access::Admin),
    ("POST", "/work/organisations/{organisation}", Access::Admin),
    ("GET", "/work/read", Access::Researcher),
    ("GET", "/work/exhibits/new", Access::Researcher),
    ("POST", "/work/exhibits/new", Access::Researcher),
    ("GET", "/work/exhibits/{id}", Access::Researcher),
    ("GET", "/work/exhibits/{id}/edit", Access::Researcher),
    ("POST", "/work/exhibits/{id}/edit", Access::Researcher),
    ("POST", "/work/exhibits/{id}/custody", Access::Researcher),
    ("POST", "/work/exhibits/{id}/submit", Access::Researcher),
    ("GET", "/work/exhibits/{id}/log", Access::Researcher),
    ("POST", "/work/exhibits/{id}/log", Access::Researcher),
    ("GET", "/work/review", Access::Reviewer),
    ("POST", "/work/review", Access::Reviewer),
    ("GET", "/work/findings/{number}", Access::Member),
    ("GET", "/work/findings/{number}/edit", Access::Researcher),
    ("POST", "/work/findings/{number}/edit", Access::Researcher),
    ("GET", "/work/findings/{number}/review", Access::Reviewer),
    ("GET", "/work/findings/{number}/correct", Access::Reviewer),
    ("POST", "/work/findings/{number}/correct", Access::Reviewer),
    ("POST", "/work/findings/{number}/submit", Access::Researcher),
    ("POST", "/work/findings/{number}/take-back", Access::Researcher),
    ("POST", "/work/findings/{number}/publish", Access::Reviewer),
    ("POST", "/work/findings/{number}/return", Access::Reviewer),
    ("POST", "/work/findings/{number}/reject", Access::Reviewer),
    ("POST", "/work/findings/{number}/withdraw", Access::Reviewer),
    ("POST", "/work/findings/{number}/share", Access::Reviewer),
    ("POST", "/work/findings/{number}/readings", Access::Researcher),
    ("POST", "/work/findings/{number}/readings/{part}/prefer", Access::Member),
    ("POST", "/work/findings/{number}/sources", Access::Member),
    ("POST", "/work/findings/{number}/sources/{part}/grade", Access::Reviewer),
    ("POST", "/work/findings/{number}/disputes", Access::Researcher),
    ("POST", "/work/findings/{number}/disputes/{part}/close", Access::Reviewer),
];

#[test]
fn every_route_is_expected_with_its_access() {
    let mut faults = Vec::new();
    for route in routes::table() {
        let path = route.path.as_str();
        let below = path.strip_prefix("/en").or_else(|| path.strip_prefix("/uk"));
        let is_work = below.is_some_and(|rest| rest.starts_with("/work") || rest.starts_with("/set-up"));
        let expected = EXPECTED
            .iter()
            .find(|(method, rest, _)| route.method.as_str() == *method && below == Some(rest))
            .map_or(Access::Public, |(_, _, access)| *access);
        if route.access != expected || (is_work && expected == Access::Public) {
            faults.push(format!("{} {path} is {:?}, expected {expected:?}", route.method, route.access));
        }
        if route.access == Access::Public && route.method != Method::GET {
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
    half.submit("/en/work", "/en/work/sign-out", &[]).await;
    half.give_password("/en/work").await;
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
                (true, false) => answer.status == StatusCode::FORBIDDEN,
                (false, _) if is_signed_in => answer.status == StatusCode::NOT_FOUND,
                (false, true) => {
                    answer.status == StatusCode::SEE_OTHER && answer.header("location").starts_with("/en/work/")
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
