//! What the page of an issued letter says about its withdrawal, and what the forms about it do.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDateTime;

use crate::accounts::model::Official;
use crate::db::conn::Conn;
use crate::db::ids::{PersonId, WithdrawalId};
use crate::error::AppError;
use crate::letters::actions::{Refused, withdraw};
use crate::letters::model::{Superseded, WithdrawalState};
use crate::letters::pages::deliveries::segment;
use crate::letters::pages::{id_of, verbs};
use crate::letters::queries::withdrawals::{self, Withdrawal};
use crate::letters::queries::{Letter, deliveries};
use crate::web::form::Form;
use crate::web::locale::Locale;
use crate::web::urls::Urls;

/// The part of a letter's page that is about its withdrawal.
pub struct Withdrawing {
    /// Waits for a second official.
    pub proposed: Option<Withdrawal>,
    pub confirmed: Option<Withdrawal>,
    /// The letter that tells the recipient, where one was begun.
    pub told_by: Option<Letter>,
    /// Whether it may be proposed.
    pub may_propose: bool,
    names: HashMap<PersonId, String>,
    person: PersonId,
    locale: Locale,
}

/// Everything about the withdrawal of a letter. `later` are the letters about it.
pub fn withdrawing_of(
    conn: &mut Conn,
    letter: &Letter,
    later: &[Letter],
    person: PersonId,
    locale: Locale,
) -> anyhow::Result<Withdrawing> {
    let all = if letter.state.is_issued() { withdrawals::of_letter(conn, letter.id)? } else { Vec::new() };
    let people: Vec<PersonId> = all.iter().flat_map(|row| [Some(row.proposed_by), row.decided_by]).flatten().collect();
    let of = |state: WithdrawalState| all.iter().rfind(|row| row.state == state).cloned();
    let (proposed, confirmed) = (of(WithdrawalState::Proposed), of(WithdrawalState::Confirmed));
    let since = confirmed.as_ref().and_then(|row| row.decided_at);
    let after: Vec<Letter> = match since {
        Some(at) => later.iter().filter(|letter| letter.drafted_at >= at).cloned().collect(),
        None => Vec::new(),
    };
    Ok(Withdrawing {
        may_propose: letter.state.is_issued() && letter.superseded != Superseded::Withdrawn && proposed.is_none(),
        told_by: withdraw::told_by(&after).cloned(),
        names: deliveries::names(conn, &people)?,
        proposed,
        confirmed,
        person,
        locale,
    })
}

impl Withdrawing {
    pub fn name(&self, id: &PersonId) -> &str {
        self.names.get(id).map_or("", String::as_str)
    }

    /// Who confirmed it.
    pub fn decided_by(&self, withdrawal: &Withdrawal) -> &str {
        withdrawal.decided_by.as_ref().map_or("", |id| self.name(id))
    }

    /// Whether this person has proposed it, so that another has to confirm it.
    pub fn is_own(&self, withdrawal: &Withdrawal) -> bool {
        withdrawal.proposed_by == self.person
    }

    pub fn moment(&self, at: &NaiveDateTime) -> String {
        self.locale.moment(*at)
    }
}

/// `POST /{locale}/desk/letters/{letter}/withdraw`: an official proposes it, with the reason.
pub async fn propose(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    verbs::answer(request, form, "propose withdrawal", |tx, job| {
        withdraw::propose(tx, &job.proof, job.id, job.fields.raw("reason")).map(drop)
    })
    .await
}

/// `POST /{locale}/desk/letters/{letter}/withdrawals/{withdrawal}`: a second one confirms it, or it is declined.
pub async fn decide(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let id = WithdrawalId(segment(&form, "withdrawal"));
    let is_confirmed = form.fields.get("verb") == Some("confirm");
    let action = if is_confirmed { "confirm withdrawal" } else { "decline withdrawal" };
    verbs::answer(request, form, action, move |tx, job| {
        if !is_confirmed && job.fields.get("verb") != Some("decline") {
            return Err(Refused::NoSuch.into());
        }
        withdraw::decide(tx, &job.proof, job.id, id, is_confirmed).map(drop)
    })
    .await
}

/// `POST /{locale}/desk/letters/{letter}/withdrawal-notice`: begins the letter that tells the recipient.
pub async fn tell(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    told(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn told(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("letter"))?;
    let (proof, urls) = (form.proof.clone(), Urls { locale: visit.ask.locale });
    let done = form
        .submit(form.act("draft withdrawal notice"), move |tx| {
            Ok(urls.letter(&withdraw::draft_notice(tx, &proof, id)?.id.0))
        })
        .await;
    match done {
        Ok(response) => Ok(response),
        Err(error) => verbs::shown(form, &error.downcast::<Refused>()?).await,
    }
}
