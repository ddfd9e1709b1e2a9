//! Exhibits as those see them who take them apart.

pub mod filing;
pub mod history;

use std::ops::ControlFlow;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::ExhibitId;
use crate::error::AppError;
use crate::findings::actions::{review, share};
use crate::findings::model::FindingState;
use crate::findings::pages::log::{own_exhibit, workable_exhibit};
use crate::findings::pages::{FindingLine, lines};
use crate::findings::queries as findings;
use crate::weapons::actions::{self, ExhibitForm, NewCustodyEvent};
use crate::weapons::model::{CustodyKind, DatePrecision, Hazard, Refused};
use crate::weapons::pages::filing::Kept;
use crate::weapons::queries::{self, CustodyEvent, Exhibit};
use crate::web::form::{self, Form};
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "weapons/exhibit_form.html")]
struct ExhibitFormPage {
    frame: Frame,
    action: String,
    form: ExhibitForm,
    weapons: Vec<String>,
    problem: String,
    /// 0 for a new one.
    id: i64,
    revision: i64,
}

impl ExhibitFormPage {
    fn precisions(&self) -> &'static [DatePrecision] {
        DatePrecision::ALL
    }

    fn precision(&self) -> DatePrecision {
        self.form.recovered_precision.unwrap_or(DatePrecision::AsStated)
    }

    fn hazards(&self) -> &'static [Hazard] {
        Hazard::ALL
    }

    fn hazard(&self) -> Hazard {
        self.form.hazard.unwrap_or(Hazard::NotChecked)
    }

    fn marks(&self) -> &'static [Tlp] {
        Tlp::ALL
    }

    fn tlp(&self) -> Tlp {
        self.form.tlp.unwrap_or(Tlp::Clear)
    }
}

fn sent(fields: &Pairs) -> ExhibitForm {
    let get = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    ExhibitForm {
        weapon: get("weapon"),
        label: get("label"),
        serial: get("serial"),
        series: get("series"),
        recovered_on: get("recovered_on"),
        recovered_precision: fields.get("recovered_precision").and_then(DatePrecision::parse),
        region: get("region"),
        place: get("place"),
        recovered_by: get("recovered_by"),
        held_by: get("held_by"),
        notes: get("notes"),
        hazard: fields.get("hazard").and_then(Hazard::parse),
        tlp: fields.get("tlp").and_then(Tlp::parse),
    }
}

fn stated(conn: &mut Conn, exhibit: &Exhibit) -> Result<ExhibitForm, AppError> {
    let weapon = queries::system(conn, exhibit.weapon_system_id)?.map(|system| system.name).unwrap_or_default();
    Ok(ExhibitForm {
        weapon,
        label: exhibit.label.clone(),
        serial: exhibit.serial.clone(),
        series: exhibit.series.clone(),
        recovered_on: exhibit.recovered_on.clone(),
        recovered_precision: Some(exhibit.recovered_precision),
        region: exhibit.region.clone(),
        place: exhibit.place.clone(),
        recovered_by: exhibit.recovered_by.clone(),
        held_by: exhibit.held_by.clone(),
        notes: exhibit.notes.clone(),
        hazard: Some(exhibit.hazard),
        tlp: Some(exhibit.tlp),
    })
}

/// The form of an exhibit; `exhibit` is id and revision of one that is there.
fn form_page(
    conn: &mut Conn,
    visit: &Visit,
    exhibit: Option<(ExhibitId, i64)>,
    form: ExhibitForm,
    problem: String,
) -> Result<ExhibitFormPage, AppError> {
    let messages = visit.ask.locale.messages();
    let urls = Urls { locale: visit.ask.locale };
    let key = if exhibit.is_some() { "exhibit-edit-title" } else { "exhibit-new-title" };
    let frame = visit.frame(Section::Desk, messages.t(key)).below(urls.work(), messages.t("nav-desk"));
    let mut weapons: Vec<String> = queries::all_systems(conn)?.into_iter().map(|system| system.name).collect();
    weapons.sort_unstable();
    Ok(ExhibitFormPage {
        action: match exhibit {
            Some((id, _)) => urls.work_exhibit_to(&id.0, "edit"),
            None => urls.new_exhibit(),
        },
        frame,
        form,
        weapons,
        problem,
        id: exhibit.map_or(0, |(id, _)| id.0),
        revision: exhibit.map_or(0, |(_, revision)| revision),
    })
}

fn explain(frame: &Frame, refused: &Refused) -> String {
    match refused {
        Refused::NotThere => frame.t("refused-not-there").to_owned(),
        Refused::UnknownWeapon(name) => frame.with("refused-unknown-weapon", "name", name),
        Refused::Date(text) => frame.with("refused-date", "text", text),
        Refused::Future(text) => frame.with("refused-future", "text", text),
        Refused::TooLong(most) => frame.n("refused-too-long", *most as i64),
        Refused::ReasonMissing => frame.t("refused-reason-missing").to_owned(),
        Refused::ChangedMeanwhile => frame.t("refused-changed-meanwhile").to_owned(),
        Refused::SharedByOneAlone => frame.t("refused-shared-by-one-alone").to_owned(),
        Refused::OtherExhibit => frame.t("refused-other-exhibit").to_owned(),
    }
}

/// `GET /{locale}/desk/exhibits/new`.
pub async fn new(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let weapon = by.visit.ask.query.get("weapon").unwrap_or_default().to_owned();
        let form = ExhibitForm { weapon, ..ExhibitForm::default() };
        Made::html(&form_page(conn, &by.visit, None, form, String::new())?)
    })
    .await
}

/// `POST /{locale}/desk/exhibits/new`.
pub async fn open(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let (proof, stated) = (form.proof.clone(), sent(&form.fields));
    let urls = Urls { locale: form.visit.ask.locale };
    let input = stated.clone();
    let done = form
        .submit(form.act("open exhibit"), move |tx| {
            Ok(urls.work_exhibit(&actions::open_exhibit(tx, &proof, &input)?.id.0))
        })
        .await;
    answer(&request, &form, done, None, stated).await
}

/// `GET /{locale}/desk/exhibits/{id}/edit`.
pub async fn edit(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| {
        let exhibit = workable_exhibit(conn, &by.proof, by.visit.ask.segment("id"))?;
        let form = stated(conn, &exhibit)?;
        Made::html(&form_page(conn, &by.visit, Some((exhibit.id, exhibit.revision)), form, String::new())?)
    })
    .await
}

/// `POST /{locale}/desk/exhibits/{id}/edit`.
pub async fn save(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let Ok(id) = form.visit.ask.segment("id").parse().map(ExhibitId) else {
        return AppError::NotFound.response(&request);
    };
    let (proof, reviewer, stated) = (form.proof.clone(), form.visit.viewer.reviewer(), sent(&form.fields));
    let seen = form.fields.number("revision").unwrap_or(-1);
    let urls = Urls { locale: form.visit.ask.locale };
    let input = stated.clone();
    let done = form
        .submit(form.act("edit exhibit"), move |tx| {
            let exhibit = queries::exhibit(tx.conn(), id)?.filter(|exhibit| is_workable(&proof, exhibit));
            let exhibit = exhibit.ok_or(Refused::NotThere)?;
            let published = findings::has_published(tx.conn(), id)?;
            if actions::edit_exhibit(tx, (&proof, reviewer.as_ref()), &exhibit, &input, seen, published)? {
                share::follow_exhibit(tx, id)?;
            }
            Ok(urls.work_exhibit(&id.0))
        })
        .await;
    answer(&request, &form, done, Some((id, seen)), stated).await
}

/// Theirs, and not taken back.
fn is_workable(by: &impl Proof, exhibit: &Exhibit) -> bool {
    crate::findings::actions::log::onlooker(by, false).owns(exhibit.organisation_id) && !exhibit.is_taken_back()
}

/// The answer to the form of an exhibit: on, or the form once more with what was typed.
async fn answer(
    request: &HttpRequest,
    form: &Form<Researcher>,
    done: anyhow::Result<HttpResponse>,
    exhibit: Option<(ExhibitId, i64)>,
    stated: ExhibitForm,
) -> HttpResponse {
    let refused = match form::refused(request, done, &Refused::NotThere) {
        ControlFlow::Continue(refused) => refused,
        ControlFlow::Break(response) => return response,
    };
    let shown = form.visit.clone();
    let made = form.visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::Desk, ""), &refused);
        Ok(form_page(conn, &shown, exhibit, stated, problem))
    });
    let page = made.await.map_err(AppError::from).and_then(|page| page);
    let answered = page.and_then(|page| form.visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page));
    answered.unwrap_or_else(|error| error.response(request))
}

/// A custody event with the name of who recorded it.
struct CustodyLine {
    event: CustodyEvent,
    recorded_by: String,
    is_corrected: bool,
}

#[derive(Template)]
#[template(path = "weapons/exhibit_work.html")]
struct ExhibitPage {
    frame: Frame,
    exhibit: Exhibit,
    weapon: String,
    custody: Vec<CustodyLine>,
    findings: Vec<FindingLine>,
    /// Drafts that this person may send to review.
    drafts: i64,
    /// The part logged just now.
    logged: String,
    problem: String,
    today: String,
    kept: Kept,
}

impl ExhibitPage {
    fn kinds(&self) -> &'static [CustodyKind] {
        CustodyKind::ALL
    }

    fn precisions(&self) -> &'static [DatePrecision] {
        DatePrecision::ALL
    }

    fn to(&self, verb: &str) -> String {
        self.frame.urls.work_exhibit_to(&self.exhibit.id.0, verb)
    }

    fn is_public(&self) -> bool {
        self.findings.iter().any(|line| line.is_public)
    }

    fn shows_hazard(&self) -> bool {
        !matches!(self.exhibit.hazard, Hazard::NoneKnown | Hazard::Cleared)
    }

    fn date(&self, text: &str) -> String {
        self.frame.locale.partial_date(text)
    }

    fn count(&self) -> i64 {
        self.findings.len() as i64
    }
}

/// `GET /{locale}/desk/exhibits/{id}`.
pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    page(request, by, |conn, by| Made::html(&make(conn, &by.visit, &by.proof, String::new())?)).await
}

fn make(conn: &mut Conn, visit: &Visit, by: &Researcher, problem: String) -> Result<ExhibitPage, AppError> {
    let exhibit = own_exhibit(conn, by, visit.ask.segment("id"))?;
    let urls = Urls { locale: visit.ask.locale };
    let frame =
        visit.frame(Section::Desk, exhibit.label.clone()).below(urls.work(), visit.ask.locale.messages().t("nav-desk"));
    let custody = queries::custody_of(conn, exhibit.id)?;
    let corrected: Vec<i64> = custody.iter().filter_map(|(event, _)| event.corrects_id).collect();
    let looker = crate::findings::actions::log::onlooker(by, false);
    let mut found = findings::in_exhibit(conn, exhibit.id)?;
    found.retain(|finding| looker.may_see(finding.guarded()));
    let own_draft =
        |finding: &&findings::Finding| finding.state == FindingState::Draft && finding.author_id == Some(by.person());
    let drafts = found.iter().filter(own_draft).count() as i64;
    let events: Vec<&CustodyEvent> = custody.iter().map(|(event, _)| event).collect();
    let kept = filing::kept(conn, visit, by, &frame, &exhibit, &events)?;
    Ok(ExhibitPage {
        kept,
        weapon: queries::system(conn, exhibit.weapon_system_id)?.map(|system| system.name).unwrap_or_default(),
        custody: custody
            .into_iter()
            .map(|(event, name)| CustodyLine {
                is_corrected: corrected.contains(&event.id),
                recorded_by: name.unwrap_or_default(),
                event,
            })
            .collect(),
        findings: lines(conn, &visit.ask.app.catalogue(), found)?,
        drafts,
        logged: visit.ask.query.get("logged").unwrap_or_default().to_owned(),
        today: visit.ask.app.now().date().to_string(),
        frame,
        exhibit,
        problem,
    })
}

/// `POST /{locale}/desk/exhibits/{id}/custody`.
pub async fn custody(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let fields = &form.fields;
    let Ok(id) = form.visit.ask.segment("id").parse().map(ExhibitId) else {
        return AppError::NotFound.response(&request);
    };
    let get = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let Some(kind) = fields.get("kind").and_then(CustodyKind::parse) else {
        return AppError::BadRequest.response(&request);
    };
    let new = NewCustodyEvent {
        kind,
        happened_on: get("happened_on"),
        precision: fields.get("precision").and_then(DatePrecision::parse).unwrap_or(DatePrecision::AsStated),
        from_whom: get("from_whom"),
        to_whom: get("to_whom"),
        seal: get("seal"),
        reason: get("reason"),
        corrects: fields.number("corrects"),
    };
    let proof = form.proof.clone();
    let urls = Urls { locale: form.visit.ask.locale };
    let done = form
        .submit(form.act("record custody event"), move |tx| {
            let exhibit = queries::exhibit(tx.conn(), id)?.filter(|exhibit| is_workable(&proof, exhibit));
            let exhibit = exhibit.ok_or(Refused::NotThere)?;
            actions::add_custody_event(tx, &proof, &exhibit, &new)?;
            Ok(format!("{}#custody", urls.work_exhibit(&id.0)))
        })
        .await;
    let refused = match form::refused(&request, done, &Refused::NotThere) {
        ControlFlow::Continue(refused) => refused,
        ControlFlow::Break(response) => return response,
    };
    let (shown, by) = (form.visit.clone(), form.proof.clone());
    let made = form.visit.ask.app.read(move |conn| {
        let problem = explain(&shown.frame(Section::Desk, ""), &refused);
        Ok(make(conn, &shown, &by, problem))
    });
    let page = made.await.map_err(AppError::from).and_then(|page| page);
    let answered = page.and_then(|page| form.visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &page));
    answered.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/desk/exhibits/{id}/submit`: sends this person's drafts of the exhibit to review, all at once.
pub async fn submit(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    let Ok(id) = form.visit.ask.segment("id").parse().map(ExhibitId) else {
        return AppError::NotFound.response(&request);
    };
    let proof = form.proof.clone();
    let urls = Urls { locale: form.visit.ask.locale };
    let done = form
        .submit(form.act("send to review"), move |tx| {
            let exhibit = queries::exhibit(tx.conn(), id)?.filter(|exhibit| is_workable(&proof, exhibit));
            exhibit.ok_or(Refused::NotThere)?;
            for finding in findings::in_exhibit(tx.conn(), id)? {
                if finding.state == FindingState::Draft && finding.author_id == Some(proof.person()) {
                    review::submit(tx, &proof, finding.id)?;
                }
            }
            Ok(urls.work_exhibit(&id.0))
        })
        .await;
    match done {
        Ok(response) => response,
        Err(error) if error.downcast_ref() == Some(&Refused::NotThere) => AppError::NotFound.response(&request),
        Err(error) => AppError::from(error).response(&request),
    }
}
