//! `/{locale}/desk/companies/proposals`: what officials have proposed, and the forms that propose, confirm and decline.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Official, Proof};
use crate::app::blocking::blocking;
use crate::companies::actions::proposals as actions;
use crate::companies::pages::show;
use crate::companies::proposal::{ProposalForm, ProposalKind, ProposalState, Refused};
use crate::companies::queries::proposals::{self, Proposal};
use crate::companies::queries::{self};
use crate::db::conn::Conn;
use crate::db::ids::{LetterId, PersonId, ProposalId};
use crate::error::AppError;
use crate::findings::queries::names::names_of;
use crate::journal::tx::Tx;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

const ON_PAGE: u64 = 50;
/// Batches of findings that follow while whoever confirms waits; the rest follow in the background.
const AT_ONCE: usize = 4;

/// A proposal with the names that stand in it.
pub struct ProposalLine {
    pub proposal: Proposal,
    /// Key and legal name.
    pub company: Option<(String, String)>,
    pub other: Option<(String, String)>,
    pub brand: String,
    pub proposed_by: String,
    pub decided_by: String,
    pub may_confirm: bool,
}

impl ProposalLine {
    pub fn is_waiting(&self) -> bool {
        self.proposal.state == ProposalState::Proposed
    }

    /// Findings have still to follow.
    pub fn is_followed(&self) -> bool {
        self.proposal.followed_to.is_none()
    }

    pub fn has_web_source(&self) -> bool {
        self.proposal.source.starts_with("https://") || self.proposal.source.starts_with("http://")
    }

    /// What is proposed, in one sentence.
    pub fn sentence(&self, frame: &Frame) -> String {
        let proposal = &self.proposal;
        let name = |named: &Option<(String, String)>| named.as_ref().map_or("–", |(_, name)| name.as_str()).to_owned();
        // Two records of one name are told apart by their keys.
        let is_one_name = name(&self.company) == name(&self.other);
        let record = |named: &Option<(String, String)>| match named {
            Some((key, name)) if is_one_name => format!("{name} ({key})"),
            named => name(named),
        };
        let date = |text: &str| {
            if text.is_empty() { frame.t("proposal-no-date").to_owned() } else { frame.locale.partial_date(text) }
        };
        let (company, other) = (name(&self.company), name(&self.other));
        match proposal.kind {
            ProposalKind::Tenure => frame.with_all(
                "proposal-says-tenure",
                &[
                    ("company", company.into()),
                    ("brand", self.brand.as_str().into()),
                    ("from", date(&proposal.valid_from).into()),
                    ("to", date(&proposal.valid_to).into()),
                ],
            ),
            ProposalKind::Event => frame.with_all(
                "proposal-says-event",
                &[
                    ("kind", frame.word("event", &proposal.event_kind).into()),
                    ("company", company.into()),
                    ("other", other.into()),
                    ("date", date(&proposal.valid_from).into()),
                ],
            ),
            ProposalKind::Parent if self.other.is_none() => frame.with("proposal-says-no-parent", "company", &company),
            ProposalKind::Parent => {
                frame.with_all("proposal-says-parent", &[("company", company.into()), ("other", other.into())])
            }
            ProposalKind::Merge | ProposalKind::Unmerge => {
                let key = format!("proposal-says-{}", proposal.kind);
                let (company, other) = (record(&self.company), record(&self.other));
                frame.with_all(&key, &[("company", company.into()), ("other", other.into())])
            }
            ProposalKind::Company => {
                let country = if proposal.country.is_empty() {
                    frame.t("country-unknown")
                } else {
                    frame.country(&proposal.country)
                };
                let arguments = [("name", proposal.legal_name.as_str().into()), ("country", country.into())];
                frame.with_all("proposal-says-company", &arguments)
            }
        }
    }
}

/// Proposals with their names, as `by` sees them.
pub fn lines(conn: &mut Conn, by: &Official, rows: Vec<Proposal>) -> Result<Vec<ProposalLine>, AppError> {
    let people: Vec<PersonId> = rows.iter().flat_map(|row| [Some(row.proposed_by), row.decided_by]).flatten().collect();
    let names = names_of(conn, &people)?;
    let mut found = Vec::with_capacity(rows.len());
    for proposal in rows {
        let mut named = |id: Option<crate::db::ids::CompanyId>| -> Result<Option<(String, String)>, AppError> {
            let Some(id) = id else { return Ok(None) };
            Ok(queries::by_id(conn, id)?.map(|company| (company.key, company.legal_name)))
        };
        let (company, other) = (named(proposal.company_id)?, named(proposal.other_id)?);
        let brand = match proposal.brand_id {
            Some(id) => queries::brand_by_id(conn, id)?.map(|brand| brand.name).unwrap_or_default(),
            None => String::new(),
        };
        let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        found.push(ProposalLine {
            company,
            other,
            brand,
            proposed_by: name(Some(proposal.proposed_by)),
            decided_by: name(proposal.decided_by),
            may_confirm: proposal.state == ProposalState::Proposed && proposal.proposed_by != by.person(),
            proposal,
        });
    }
    Ok(found)
}

/// What a form says.
fn sent(fields: &Pairs) -> ProposalForm {
    let raw = |name: &str| fields.raw(name).to_owned();
    ProposalForm {
        brand: raw("brand"),
        other: raw("other"),
        legal_name: raw("legal_name"),
        country: raw("country"),
        valid_from: raw("valid_from"),
        valid_to: raw("valid_to"),
        event_kind: raw("event_kind"),
        scope: raw("scope"),
        predecessor_continues: fields.get("predecessor_continues").is_some(),
        source: raw("source"),
        grounds: raw("grounds"),
    }
}

/// Why something was not done, in the words of the page.
pub fn explain(frame: &Frame, refused: &Refused) -> String {
    let label = |field: &dyn std::fmt::Display| frame.t(&format!("proposal-{field}")).to_owned();
    match refused {
        Refused::NotThere => frame.t("refused-not-there").to_owned(),
        Refused::Missing(field) => frame.with("contact-refused-missing", "field", &label(field)),
        Refused::TooLong(field, most) => {
            let arguments = [("field", label(field).into()), ("most", frame.number(*most as i64).into())];
            frame.with_all("contact-refused-long", &arguments)
        }
        Refused::Unprintable(field) => frame.with("contact-refused-unprintable", "field", &label(field)),
        Refused::UnknownCompany(text) => frame.with("proposal-refused-company", "text", text),
        Refused::SeveralCompanies(text) => frame.with("proposal-refused-several", "text", text),
        Refused::UnknownBrand(text) => frame.with("proposal-refused-brand", "text", text),
        Refused::Country(text) => frame.with("proposal-refused-country", "text", text),
        Refused::EventKind(text) => frame.with("proposal-refused-kind", "text", text),
        Refused::Date(text) => frame.with("refused-date", "text", text),
        Refused::Future(text) => frame.with("refused-future", "text", text),
        Refused::EndsBefore => frame.t("proposal-refused-ends").to_owned(),
        Refused::PartIsWhole => frame.t("proposal-refused-whole").to_owned(),
        Refused::Itself => frame.t("proposal-refused-itself").to_owned(),
        Refused::Circle(chain) => frame.with("proposal-refused-circle", "chain", &chain.join(" → ")),
        Refused::Overlaps { company, from, to } => {
            let date = |text: &str| if text.is_empty() { "…".to_owned() } else { frame.locale.partial_date(text) };
            let arguments =
                [("company", company.as_str().into()), ("from", date(from).into()), ("to", date(to).into())];
            frame.with_all("proposal-refused-overlaps", &arguments)
        }
        Refused::KnownCompany(key) => frame.with("proposal-refused-known", "key", key),
        Refused::Merged { record, standing } => {
            let arguments = [("record", record.as_str().into()), ("standing", standing.as_str().into())];
            frame.with_all("proposal-refused-merged", &arguments)
        }
        Refused::LettersInPreparation(letters) => {
            let letters: Vec<String> = letters.iter().map(|id| id.working_number()).collect();
            frame.with("proposal-refused-letters", "letters", &letters.join(", "))
        }
        Refused::LettersOfOthers => frame.t("proposal-refused-letters-of-others").to_owned(),
        Refused::StillFollowing => frame.t("proposal-refused-following").to_owned(),
        Refused::SoAlready => frame.t("proposal-refused-so").to_owned(),
        Refused::AlreadyProposed(id) => frame.with("proposal-refused-doubled", "number", &id.to_string()),
        Refused::ChangedMeanwhile => frame.t("refused-changed-meanwhile").to_owned(),
        Refused::SamePerson => frame.t("proposal-refused-same-person").to_owned(),
        Refused::Decided => frame.t("proposal-refused-decided").to_owned(),
    }
}

#[derive(Template)]
#[template(path = "companies/proposals.html")]
struct ProposalsPage {
    frame: Frame,
    state: ProposalState,
    lines: Vec<ProposalLine>,
    pager: Pager,
    form: ProposalForm,
    problem: String,
}

impl ProposalsPage {
    fn states(&self) -> &'static [ProposalState] {
        ProposalState::ALL
    }

    fn is_current(&self, state: &ProposalState) -> bool {
        self.state == *state
    }
}

/// `GET /{locale}/desk/companies/proposals?state=proposed`.
pub async fn list(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        Made::html(&make_list(conn, &by.visit, &by.proof, (ProposalForm::default(), String::new()))?)
    })
    .await
}

fn make_list(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    (form, problem): (ProposalForm, String),
) -> Result<ProposalsPage, AppError> {
    let query = &visit.ask.query;
    let state = query.get("state").and_then(ProposalState::parse).unwrap_or(ProposalState::Proposed);
    let asked = Paging::new(Paging::page_of(query), ON_PAGE, u64::MAX);
    let (rows, total) = proposals::in_state(conn, state, asked.offset() as i64, ON_PAGE as i64)?;
    let frame = visit.frame(Section::WorkCompanies, visit.ask.locale.messages().t("proposals-title"));
    let above = frame.urls.work_companies();
    let frame = frame.below(above, visit.ask.locale.messages().t("nav-companies"));
    let paging = Paging::new(asked.page, ON_PAGE, total as u64);
    let pager = Pager::new(&paging, &frame.urls.work_proposals(), &[("state", state.as_str())]);
    Ok(ProposalsPage { lines: lines(conn, by, rows)?, frame, state, pager, form, problem })
}

/// Refuses a merge while a letter to the record that goes is in preparation: what it says and to whom is somebody's to decide.
fn refuse_letters(tx: &mut Tx<'_>, by: &Official, proposal: &Proposal) -> anyhow::Result<()> {
    let (ProposalKind::Merge, Some(going)) = (proposal.kind, proposal.company_id) else { return Ok(()) };
    let letters = crate::letters::queries::in_preparation(tx.conn(), going)?;
    let is_own = |(letter, organisation): &(LetterId, _)| (*organisation == by.organisation()).then_some(*letter);
    let own: Vec<LetterId> = letters.iter().filter_map(is_own).collect();
    match (own.is_empty(), letters.is_empty()) {
        (false, _) => Err(Refused::LettersInPreparation(own).into()),
        // What another organisation writes is not for this one to see.
        (true, false) => Err(Refused::LettersOfOthers.into()),
        (true, true) => Ok(()),
    }
}

/// `POST /{locale}/desk/companies/proposals`: a new company.
pub async fn propose_company(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take_company(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_company(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let (proof, typed) = (form.proof.clone(), sent(&form.fields));
    let urls = Urls { locale: visit.ask.locale };
    let input = typed.clone();
    let done = form
        .submit(form.act("propose company"), move |tx| {
            let proposal = actions::propose(tx, &proof, ProposalKind::Company, None, &input)?;
            Ok(urls.work_proposal(&proposal.id.0))
        })
        .await;
    let refused = match done {
        Ok(response) => return Ok(response),
        Err(error) => error.downcast::<Refused>()?,
    };
    let (shown, by) = (visit.clone(), form.proof.clone());
    let made = visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::WorkCompanies, ""), &refused);
        Ok(make_list(conn, &shown, &by, (typed, problem)))
    });
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

/// `POST /{locale}/desk/companies/{key}/proposals`: something about a company that is there.
pub async fn propose(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    take_proposal(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn take_proposal(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let kind = form.fields.get("kind").and_then(ProposalKind::parse).filter(|kind| *kind != ProposalKind::Company);
    let kind = kind.ok_or(AppError::BadRequest)?;
    let (proof, typed) = (form.proof.clone(), sent(&form.fields));
    let key = visit.ask.segment("key").to_owned();
    let urls = Urls { locale: visit.ask.locale };
    let input = typed.clone();
    let done = form
        .submit(form.act("propose about company"), move |tx| {
            let company = queries::by_key(tx.conn(), &key)?.ok_or(Refused::NotThere)?;
            let proposal = actions::propose(tx, &proof, kind, Some(company.id), &input)?;
            refuse_letters(tx, &proof, &proposal)?;
            Ok(urls.work_proposal(&proposal.id.0))
        })
        .await;
    let refused = match done {
        Ok(response) => return Ok(response),
        Err(error) => error.downcast::<Refused>()?,
    };
    let (shown, by) = (visit.clone(), form.proof.clone());
    let made = visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::WorkCompanies, ""), &refused);
        Ok(show::make(conn, &shown, &by, show::Typed::Proposal { kind, form: typed, problem }))
    });
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}

#[derive(Template)]
#[template(path = "companies/proposal.html")]
struct ProposalPage {
    frame: Frame,
    line: ProposalLine,
    reason: String,
    problem: String,
}

impl ProposalPage {
    fn to(&self, verb: &str) -> String {
        self.frame.urls.work_proposal_to(&self.line.proposal.id.0, verb)
    }
}

fn id_of(visit: &Visit) -> Result<ProposalId, AppError> {
    visit.ask.segment("id").parse().map(ProposalId).map_err(|_| AppError::NotFound)
}

/// `GET /{locale}/desk/companies/proposals/{id}`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&make(conn, &by.visit, &by.proof, (String::new(), String::new()))?)).await
}

fn make(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    (reason, problem): (String, String),
) -> Result<ProposalPage, AppError> {
    let proposal = proposals::by_id(conn, id_of(visit)?)?.ok_or(AppError::NotFound)?;
    let line = lines(conn, by, vec![proposal])?.remove(0);
    let messages = visit.ask.locale.messages();
    let frame = visit.frame(Section::WorkCompanies, messages.t("proposal-title"));
    let (companies, above) = (frame.urls.work_companies(), frame.urls.work_proposals());
    let frame = frame.below(companies, messages.t("nav-companies")).below(above, messages.t("proposals-title"));
    Ok(ProposalPage { frame, line, reason, problem })
}

/// `POST /{locale}/desk/companies/proposals/{id}/confirm`.
pub async fn confirm(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let response = decide(&form, "confirm proposal", |tx, by, id, seen, _| {
        let proposal = actions::confirm(tx, by, id, seen)?;
        refuse_letters(tx, by, &proposal)?;
        Ok(())
    })
    .await;
    if response.as_ref().is_ok_and(|response| response.status() == StatusCode::SEE_OTHER) {
        let app = form.visit.ask.app.clone();
        let followed = blocking(move || {
            app.refresh_catalogue()?;
            app.follow_companies(AT_ONCE, &|| false)
        });
        // It is confirmed whatever happens here; what did not follow now follows in the background.
        match followed.await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!("findings follow a proposal: {error:#}"),
            Err(error) => tracing::error!("findings follow a proposal: {error:#}"),
        }
    }
    response.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/companies/proposals/{id}/decline`.
pub async fn decline(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    let response = decide(&form, "decline proposal", |tx, by, id, seen, fields| {
        actions::decline(tx, by, id, seen, fields.raw("reason"))?;
        Ok(())
    });
    response.await.unwrap_or_else(|error| error.response(&request))
}

async fn decide(
    form: &Form<Official>,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Official, ProposalId, i64, &Pairs) -> anyhow::Result<()> + Send + 'static,
) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit)?;
    let location = Urls { locale: visit.ask.locale }.work_proposal(&id.0);
    let (proof, fields) = (form.proof.clone(), form.fields.clone());
    let seen = form.fields.number("revision").unwrap_or(0);
    let act = form.proof.act_because(action, form.fields.get("reason").unwrap_or_default());
    let done = form
        .submit(act, move |tx| {
            work(tx, &proof, id, seen, &fields)?;
            Ok(location)
        })
        .await;
    let refused = match done {
        Ok(response) => return Ok(response),
        Err(error) => error.downcast::<Refused>()?,
    };
    if refused == Refused::NotThere {
        return Err(AppError::NotFound);
    }
    let (shown, by) = (visit.clone(), form.proof.clone());
    let reason = form.fields.raw("reason").to_owned();
    let made = visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::WorkCompanies, ""), &refused);
        Ok(make(conn, &shown, &by, (reason, problem)))
    });
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
