//! A browser without scripts: it keeps cookies, reads pages and sends their forms.

use std::cell::RefCell;
use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use scraper::{Html, Selector};
use topmark::accounts::actions::{self, Authority, NewPerson};
use topmark::accounts::model::{OrganisationKind, Role};
use topmark::accounts::{factors, password};
use topmark::db::ids::PersonId;
use topmark::journal::model::Actor;
use topmark::journal::tx::Act;

use crate::support::TestApp;
use crate::support::door::Door;

/// The password of everybody in tests.
pub const PASSWORD: &str = "a long enough password";

/// An answer as a visitor gets it.
pub struct Answer {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).expect("answers are UTF-8")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Texts of all elements that the selector meets.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.text());
        html.select(&selector).map(|element| element.text().collect::<String>().trim().to_owned()).collect()
    }

    /// An attribute of every element that the selector meets.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.text());
        html.select(&selector).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The fields of the first form that is sent to `action`, as the page fills them in. Panics where there is no such form.
    pub fn form(&self, action: &str) -> Vec<(String, String)> {
        let html = Html::parse_document(&self.text());
        let form = Selector::parse(&format!("form[action='{action}']")).unwrap();
        let form = html.select(&form).next().unwrap_or_else(|| panic!("no form is sent to {action}:\n{}", self.text()));
        let fields = Selector::parse("input[name], textarea[name], select[name]").unwrap();
        let mut filled = Vec::new();
        for field in form.select(&fields) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            let value = match field.value().name() {
                "textarea" => field.text().collect(),
                "select" => {
                    let chosen = Selector::parse("option[selected]").unwrap();
                    let any = Selector::parse("option").unwrap();
                    let option = field.select(&chosen).next().or(field.select(&any).next());
                    option.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
                }
                _ => {
                    let kind = field.attr("type").unwrap_or_default();
                    if matches!(kind, "checkbox" | "radio") && field.attr("checked").is_none() {
                        continue;
                    }
                    field.attr("value").unwrap_or_default().to_owned()
                }
            };
            filled.push((name, value));
        }
        filled
    }
}

/// One browser with its cookies.
pub struct Client {
    pub door: Door,
    /// Who is signed in; 0 for nobody.
    pub person: PersonId,
    pub email: String,
    pub cookies: RefCell<BTreeMap<String, String>>,
    /// What the authenticator of whoever is signed in holds.
    pub totp_secret: String,
    pub recovery_codes: Vec<String>,
    /// Where its requests come from.
    pub address: RefCell<&'static str>,
    /// The proxy that hands them over, where there is one.
    pub proxy: RefCell<Option<&'static str>>,
}

impl Client {
    pub async fn ask(&self, mut request: TestRequest) -> Answer {
        let jar: Vec<String> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            request = request.insert_header((header::COOKIE, jar.join("; ")));
        }
        let mut peer = *self.address.borrow();
        if let Some(proxy) = *self.proxy.borrow() {
            request = request.insert_header(("x-forwarded-for", peer));
            peer = proxy;
        }
        request = request.peer_addr((peer.parse::<std::net::IpAddr>().unwrap(), 40_000).into());
        let response = self.door.ask(request).await;
        for cookie in response.response().cookies() {
            let mut jar = self.cookies.borrow_mut();
            if cookie.value().is_empty() {
                jar.remove(cookie.name());
            } else {
                jar.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, body: actix_web::test::read_body(response).await }
    }

    /// Gives e-mail address and password on the sign-in page that leads on to `next`.
    pub async fn give_password(&self, next: &str) -> Answer {
        let page = format!("/en/desk/sign-in?next={}", topmark::web::query::encode(next));
        let fields = [("email", self.email.as_str()), ("password", PASSWORD)];
        self.submit(&page, "/en/desk/sign-in", &fields).await
    }

    /// Gives a code as the second factor.
    pub async fn give_code(&self, code: &str) -> Answer {
        self.submit("/en/desk/second-factor", "/en/desk/second-factor", &[("code", code)]).await
    }

    /// The code that the authenticator shows now.
    pub fn code(&self) -> String {
        factors::totp_code(&self.totp_secret, self.door.site.app.now()).unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(TestRequest::get().uri(path)).await
    }

    /// Sends exactly these fields.
    pub async fn post(&self, path: &str, fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> Answer {
        let encode = topmark::web::query::encode;
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name.as_ref()), encode(value.as_ref())))
            .collect();
        let request = TestRequest::post()
            .uri(path)
            .insert_header((header::CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .set_payload(pairs.join("&"));
        self.ask(request).await
    }

    /// Opens the page, fills these fields into its form that is sent to `action`, and sends it. A field given here replaces all
    /// of its name.
    pub async fn submit(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.get(page).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}: {}", answer.text());
        self.send(&answer, action, fields).await
    }

    /// The same with a page that has been opened before.
    pub async fn send(&self, page: &Answer, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut filled = page.form(action);
        filled.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(action, &filled).await
    }
}

impl TestApp {
    /// A browser in which nobody is signed in.
    pub fn visitor(&self) -> Client {
        Client {
            door: Door::of(&self.app),
            person: PersonId(0),
            email: String::new(),
            cookies: RefCell::default(),
            totp_secret: String::new(),
            recovery_codes: Vec::new(),
            address: RefCell::new("192.0.2.1"),
            proxy: RefCell::default(),
        }
    }

    /// Makes an account with these roles and a password.
    pub fn add_person(&self, roles: &[Role]) -> (PersonId, String) {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(1);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let email = format!("person-{number}@example.org");
        let hash = password::Chosen::new(PASSWORD, &email, "").unwrap().hash().unwrap();
        let act = Act::new(Actor::command("test"), "add person");
        let written = self.app.write_blocking(act, |tx| {
            let by = Authority::CommandLine;
            let organisation =
                actions::find_or_add_organisation(tx, by, "Laboratory", "UA", OrganisationKind::Laboratory)?;
            let new = NewPerson {
                email: email.clone(),
                name: format!("Person {number}"),
                organisation,
                roles: roles.iter().copied().collect(),
            };
            let id = actions::add_person(tx, by, &new)?;
            actions::set_password(tx, id, &hash)?;
            Ok(id)
        });
        (written.unwrap().value, email)
    }

    /// A browser in which somebody new with these roles has given the password and has no second factor yet.
    pub async fn begin_as(&self, roles: &[Role]) -> Client {
        let (person, email) = self.add_person(roles);
        let client = Client { person, email: email.clone(), ..self.visitor() };
        let answer = client.give_password("/en/desk").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/en/desk/account"));
        client
    }

    /// A browser in which somebody new with these roles has signed in through the door, with one-time codes.
    pub async fn sign_in_as(&self, roles: &[Role]) -> Client {
        let mut client = self.begin_as(roles).await;
        let answer = client.submit("/en/desk/account", "/en/desk/account/codes/begin", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = client.get("/en/desk/account/codes").await;
        client.totp_secret = page.all("code.secret")[0].replace(' ', "");
        let code = factors::totp_code(&client.totp_secret, self.app.now()).unwrap();
        let shown = client.send(&page, "/en/desk/account/codes", &[("code", &code)]).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        client.recovery_codes = shown.all(".recovery code");
        client
    }
}
