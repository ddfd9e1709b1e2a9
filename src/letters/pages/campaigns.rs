//! `/{locale}/desk/campaigns`: letters that go out together; and annexes of parties.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::db::conn::Conn;
use crate::db::ids::{CampaignId, LetterId};
use crate::error::AppError;
use crate::letters::actions::annex::MOST_LETTERS;
use crate::letters::actions::{MOST_PARTIES, Refused, annex, review};
use crate::letters::document::PartyItem;
use crate::letters::model::LetterState;
use crate::letters::pages::explain;
use crate::letters::queries::annexes::{self, Annex, AnnexList, AnnexParty, Campaign};
use crate::letters::queries::{self, Filter, LetterLine};
use crate::parties::queries::ScreeningList;
use crate::parties::queries::annex::{AnnexRow, annex_rows};
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "letters/campaigns.html")]
struct CampaignsPage {
    frame: Frame,
    campaigns: Vec<Campaign>,
    annexes: Vec<Annex>,
    lists: Vec<ScreeningList>,
    problem: String,
}

fn made_list(conn: &mut Conn, visit: &Visit, by: &Official, problem: String) -> Result<CampaignsPage, AppError> {
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, messages.t("campaigns-title"));
    let above = frame.urls.letters();
    frame = frame.below(above, messages.t("letters-title"));
    Ok(CampaignsPage {
        frame,
        campaigns: annexes::campaigns_of(conn, by.organisation(), MOST)?,
        annexes: annexes::annexes_of(conn, by.organisation(), MOST)?,
        lists: crate::parties::queries::lists(conn)?,
        problem,
    })
}

/// `GET /{locale}/desk/campaigns`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made_list(conn, &by.visit, &by.proof, String::new())?)).await
}

/// `POST /{locale}/desk/campaigns`: freezes an annex of what the ticked lists have in force.
pub async fn make_annex(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    annex_made(&form).await.unwrap_or_else(|error| error.response(&request))
}

fn item(row: &AnnexRow) -> PartyItem {
    PartyItem {
        name: row.name.clone(),
        other_names: row.other_names.iter().take(6).cloned().collect(),
        addresses: Some(row.address.clone()).filter(|address| !address.is_empty()).into_iter().collect(),
        country: row.country.clone(),
        reason: row.reason_code.map_or_else(|| row.reason.clone(), |code| code.as_str().to_owned()),
        source: if row.source.is_empty() { format!("{} {}", row.list, row.key) } else { row.source.clone() },
    }
}

async fn annex_made(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (fields, proof) = (form.fields.clone(), form.proof.clone());
    let location = Urls { locale: visit.ask.locale }.campaigns();
    let own_title = visit.ask.locale.messages().t("parties-own-list").to_owned();
    let done = form
        .submit(form.act("make annex of parties"), move |tx| {
            let keys: Vec<&str> = fields.all("list").take(50).collect();
            let programme = fields.get("programme").unwrap_or_default().to_lowercase();
            let rows: Vec<AnnexRow> = annex_rows(tx.conn(), &keys)?
                .into_iter()
                .filter(|row| programme.is_empty() || row.reason.to_lowercase().contains(&programme))
                .take(MOST_PARTIES + 1)
                .collect();
            let mut lists: Vec<AnnexList> = Vec::new();
            for row in &rows {
                if !lists.iter().any(|list| list.key == row.list) {
                    lists.push(AnnexList {
                        key: row.list.clone(),
                        title: if row.list_title.is_empty() { own_title.clone() } else { row.list_title.clone() },
                        version: row.version.unwrap_or(0),
                        dated_on: row.dated_on,
                    });
                }
            }
            let parties: Result<Vec<AnnexParty>, serde_json::Error> = rows
                .iter()
                .map(|row| {
                    Ok(AnnexParty {
                        annex_id: crate::db::ids::AnnexId(0),
                        ordinal: 0,
                        list_key: row.list.clone(),
                        entry_key: row.key.clone(),
                        item: serde_json::to_string(&item(row))?,
                    })
                })
                .collect();
            annex::make(tx, &proof, fields.raw("title"), &lists, parties?)?;
            Ok(location)
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Letters, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made_list(conn, &owned, &by, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

#[derive(Template)]
#[template(path = "letters/campaign.html")]
struct CampaignPage {
    frame: Frame,
    campaign: Campaign,
    annex: Option<Annex>,
    lines: Vec<LetterLine>,
    findings: HashMap<LetterId, i64>,
    /// How many letters stand in each state, without those in which none does.
    counts: Vec<(LetterState, i64)>,
    /// One line for each letter that was left as it is.
    problems: Vec<String>,
}

impl CampaignPage {
    fn finding_count(&self, line: &LetterLine) -> i64 {
        self.findings.get(&line.letter.id).copied().unwrap_or(0)
    }

    fn has(&self, state: &str) -> bool {
        self.counts.iter().any(|(known, _)| known.as_str() == state)
    }
}

fn id_of(segment: &str) -> Result<CampaignId, AppError> {
    segment.parse().map(CampaignId).map_err(|_| AppError::NotFound)
}

fn made_one(conn: &mut Conn, visit: &Visit, by: &Official, problems: Vec<String>) -> Result<CampaignPage, AppError> {
    let campaign = annexes::campaign(conn, id_of(visit.ask.segment("campaign"))?)?
        .filter(|campaign| campaign.organisation_id == by.organisation())
        .ok_or(AppError::NotFound)?;
    let filter = Filter { campaign: Some(campaign.id), ..Filter::default() };
    let mut lines = queries::list(conn, by.organisation(), &filter, 0, MOST_LETTERS as i64)?;
    lines.sort_by(|a, b| a.company.cmp(&b.company));
    let ids: Vec<LetterId> = lines.iter().map(|line| line.letter.id).collect();
    let counts = LetterState::ALL
        .iter()
        .map(|state| (*state, lines.iter().filter(|line| line.letter.state == *state).count() as i64))
        .filter(|(_, count)| *count > 0)
        .collect();
    let annex = match campaign.annex_id {
        Some(id) => annexes::annex(conn, id)?,
        None => None,
    };
    let messages = visit.ask.locale.messages();
    let mut frame = visit.frame(Section::Letters, campaign.title.clone());
    let above = frame.urls.campaigns();
    frame = frame.below(above, messages.t("campaigns-title"));
    Ok(CampaignPage { findings: queries::finding_counts(conn, &ids)?, frame, campaign, annex, lines, counts, problems })
}

/// `GET /{locale}/desk/campaigns/{campaign}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&made_one(conn, &by.visit, &by.proof, Vec::new())?)).await
}

/// `POST /{locale}/desk/campaigns/{campaign}`: submits, approves or issues the letters that are ticked. Those against which something
/// stands are left as they are, and the page says why.
pub async fn act(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    acted(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn acted(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let app = visit.ask.app.clone();
    let ids: Vec<LetterId> =
        form.fields.all("letter").filter_map(|id| id.parse().ok()).map(LetterId).take(MOST_LETTERS).collect();
    let proof = form.proof.clone();
    let verb = form.fields.get("verb").unwrap_or_default().to_owned();
    let outcomes: Vec<(LetterId, Option<Refused>)> = match verb.as_str() {
        "issue" => {
            let issued = app.issue_letters(&proof, &ids).await?;
            issued.into_iter().map(|issue| (issue.id, issue.outcome.err())).collect()
        }
        "submit" | "approve" => {
            let (writer, by) = (app.clone(), proof.clone());
            let word = if verb == "submit" { "submit letters" } else { "approve letters" };
            let written = app.write(form.act(word), move |tx| {
                let mut outcomes = Vec::new();
                for id in ids {
                    let Some(letter) = queries::by_id(tx.conn(), id)? else {
                        outcomes.push((id, Some(Refused::NotThere)));
                        continue;
                    };
                    let addressees = writer.addressees(tx.conn(), &letter)?;
                    let done = match verb.as_str() {
                        "submit" => review::submit(tx, &by, id, letter.revision, &addressees),
                        _ => review::approve(tx, &by, id, letter.revision, &addressees),
                    };
                    outcomes.push(match done {
                        Ok(_) => (id, None),
                        Err(error) => (id, Some(error.downcast::<Refused>()?)),
                    });
                }
                Ok(outcomes)
            });
            written.await?.value
        }
        _ => return Err(AppError::BadRequest),
    };
    let frame = visit.frame(Section::Letters, "");
    let problems: Vec<String> = outcomes
        .iter()
        .filter_map(|(id, refused)| Some(format!("{}: {}", id.working_number(), explain(&frame, refused.as_ref()?))))
        .collect();
    if problems.is_empty() {
        let id = id_of(visit.ask.segment("campaign"))?;
        return Ok(visit.see_other(&Urls { locale: visit.ask.locale }.campaign(&id.0)));
    }
    let owned = visit.clone();
    let made = app.read(move |conn| Ok(made_one(conn, &owned, &proof, problems)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
