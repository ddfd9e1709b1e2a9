//! `/{locale}/desk/corrections`: issued letters that carried something that is so no more.

use std::collections::{BTreeSet, HashMap};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{CampaignId, LetterId};
use crate::error::AppError;
use crate::letters::actions::{Refused, correction};
use crate::letters::pages::explain;
use crate::letters::queries::annexes;
use crate::letters::queries::corrections::{self, Fault};
use crate::letters::queries::exports::{self, Export};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

/// A letter with everything that is wrong with it.
struct Group {
    faults: Vec<Fault>,
}

impl Group {
    fn first(&self) -> &Fault {
        &self.faults[0]
    }

    fn is_undecided(&self) -> bool {
        self.faults.iter().any(|fault| fault.correction.is_none())
    }

    /// The correction in preparation.
    fn drafted(&self) -> Option<LetterId> {
        self.faults.iter().find_map(|fault| fault.correction)
    }
}

#[derive(Template)]
#[template(path = "letters/corrections.html")]
struct CorrectionsPage {
    frame: Frame,
    groups: Vec<Group>,
    /// Exports that hold what is so no more, each with how many findings of it.
    exports: Vec<(Export, i64)>,
    /// Campaigns of these letters.
    campaigns: HashMap<CampaignId, String>,
    problem: String,
}

impl CorrectionsPage {
    fn campaign(&self, group: &Group) -> Option<(&CampaignId, &String)> {
        self.campaigns.get_key_value(&group.first().letter.campaign_id?)
    }
}

fn made(conn: &mut Conn, visit: &Visit, by: &Official, problem: String) -> Result<CorrectionsPage, AppError> {
    let mut groups: Vec<Group> = Vec::new();
    for fault in corrections::open(conn, by.organisation(), None)? {
        match groups.last_mut().filter(|group| group.first().letter.id == fault.letter.id) {
            Some(group) => group.faults.push(fault),
            None => groups.push(Group { faults: vec![fault] }),
        }
    }
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, messages.t("letter-corrections-title"));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    let open = exports::open_counts(conn, by.organisation())?;
    let mut kept = Vec::with_capacity(open.len());
    for id in open.keys().copied().collect::<BTreeSet<_>>() {
        kept.extend(exports::by_id(conn, id)?.map(|export| (export, open[&id])));
    }
    let mut campaigns = HashMap::new();
    for id in groups.iter().filter_map(|group| group.first().letter.campaign_id).collect::<BTreeSet<_>>() {
        campaigns.extend(annexes::campaign(conn, id)?.map(|campaign| (id, campaign.title)));
    }
    Ok(CorrectionsPage { frame, groups, exports: kept, campaigns, problem })
}

/// `GET /{locale}/desk/corrections`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made(conn, &by.visit, &by.proof, String::new())?)).await
}

/// `POST /{locale}/desk/corrections`: drafts the correction of a letter, or sets its faults aside with a reason.
pub async fn decide(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    decided(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn decided(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = form.fields.number("letter").map(LetterId).ok_or(AppError::BadRequest)?;
    let (proof, reason) = (form.proof.clone(), form.fields.raw("reason").to_owned());
    let is_draft = form.fields.get("verb") == Some("draft");
    let urls = Urls { locale: visit.ask.locale };
    let act = if is_draft { form.act("draft correction") } else { form.act("set correction aside") };
    let done = form
        .submit(act, move |tx| {
            if is_draft {
                Ok(urls.letter(&correction::draft_correction(tx, &proof, id)?.id.0))
            } else {
                correction::set_aside(tx, &proof, id, &reason)?;
                Ok(urls.letter_corrections())
            }
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let refused = match error.downcast_ref::<Refused>() {
        None => return Err(error.into()),
        Some(Refused::NotThere) => return Err(AppError::NotFound),
        Some(refused) => refused.clone(),
    };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made(conn, &owned, &by, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
