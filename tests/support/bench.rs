//! Parts on the bench: exhibits opened and parts logged through the door, as people do it.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::accounts::actions::{self, Authority};
use topmark::accounts::model::OrganisationKind;
use topmark::db::ids::{OrganisationId, PersonId};
use topmark::db::schema::people;
use topmark::journal::model::Actor;
use topmark::journal::tx::Act;

use crate::support::TestApp;
use crate::support::client::{Answer, Client};

impl TestApp {
    /// Lets somebody work for another organisation.
    pub fn move_to(&self, person: PersonId, organisation: &str) -> OrganisationId {
        let act = Act::new(Actor::command("test"), "move person");
        let written = self.app.write_blocking(act, |tx| {
            let by = Authority::CommandLine;
            let id = actions::find_or_add_organisation(tx, by, organisation, "UA", OrganisationKind::Research)?;
            diesel::update(people::table.filter(people::id.eq(person)))
                .set(people::organisation_id.eq(id))
                .execute(tx.conn())?;
            Ok(id)
        });
        written.unwrap().value
    }
}

impl Client {
    /// Opens an exhibit of Kh-101 and gives the path of its page.
    pub async fn open_exhibit(&self, fields: &[(&str, &str)]) -> String {
        let mut all = vec![("weapon", "Kh-101")];
        all.extend_from_slice(fields);
        let answer = self.submit("/en/desk/exhibits/new", "/en/desk/exhibits/new", &all).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        answer.header("location").to_owned()
    }

    /// Sends the log form of an exhibit.
    pub async fn log_as(&self, exhibit: &str, fields: &[(&str, &str)]) -> Answer {
        let page = format!("{exhibit}/log");
        self.submit(&page, &page, fields).await
    }

    /// Logs a part and gives its number.
    pub async fn log(&self, exhibit: &str, marking: &str) -> String {
        let answer = self.log_as(exhibit, &[("marking", marking)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        logged(&answer)
    }

    /// Presses the button of a finding's working page that sends a form to this verb.
    pub async fn press(&self, number: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
        let page = format!("/en/desk/findings/{number}");
        self.submit(&page, &format!("{page}/{verb}"), fields).await
    }

    /// The same on the review page.
    pub async fn decide(&self, number: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
        let page = format!("/en/desk/findings/{number}");
        let shown = self.get(&format!("{page}/review")).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        // Returning and rejecting are two buttons of one form.
        let form = if verb == "reject" { "return" } else { verb };
        let mut filled = shown.form(&format!("{page}/{form}"));
        filled.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
        filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self.post(&format!("{page}/{verb}"), &filled).await
    }

    /// Logs a part, sends it to review and lets `reviewer` publish it.
    pub async fn publish(&self, reviewer: &Client, exhibit: &str, marking: &str) -> String {
        let number = self.log(exhibit, marking).await;
        assert_eq!(self.press(&number, "submit", &[]).await.status, StatusCode::SEE_OTHER);
        let answer = reviewer.decide(&number, "publish", &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        number
    }
}

/// The number of the part that an answer says was logged.
pub fn logged(answer: &Answer) -> String {
    let location = answer.header("location");
    let (_, number) = location.rsplit_once('=').unwrap_or_else(|| panic!("`{location}` names no part"));
    number.to_owned()
}
