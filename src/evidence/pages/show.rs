//! `/{locale}/desk/photographs/{id}`: one photograph, the question it may raise, and the findings that it shows.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Member, Proof, Researcher, Role};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{FindingId, PhotographId};
use crate::error::AppError;
use crate::evidence::actions::Shown;
use crate::evidence::model::{PhotographState, Region};
use crate::evidence::queries::photographs::{self, FindingPhotograph, Photograph};
use crate::findings::actions::pictures::{self, ShareRefused};
use crate::findings::model::Refused;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::query::Pairs;
use crate::web::respond::Made;
use crate::web::session::{By, page};

/// A finding that the photograph shows.
struct Linked {
    href: String,
    number: String,
    caption: String,
    /// In per cent, as text for a drawing: x, y, width, height.
    region: Option<[String; 4]>,
}

#[derive(Template)]
#[template(path = "evidence/show.html")]
struct ShowPage {
    frame: Frame,
    photograph: Photograph,
    size_mb: String,
    linked: Vec<Linked>,
    /// Somebody of the own organisation uploaded it: what becomes of it is theirs to say.
    is_own: bool,
    /// Whoever looks may record, and so work with it.
    is_researcher: bool,
    may_share: bool,
    /// Key of what went wrong with the last form; blank where nothing did.
    problem: &'static str,
}

impl ShowPage {
    fn marks(&self) -> &'static [Tlp] {
        Tlp::ALL
    }
}

pub async fn show(request: HttpRequest, by: By<Member>) -> HttpResponse {
    page(request, by, make).await
}

fn make(conn: &mut Conn, by: &By<Member>) -> Result<Made, AppError> {
    let ask = &by.visit.ask;
    let id = PhotographId(ask.segment("id").parse().map_err(|_| AppError::NotFound)?);
    let photograph = photographs::photograph_for(conn, by.proof.organisation(), id)?.ok_or(AppError::NotFound)?;
    let title = ask.locale.messages().with("photograph-title", &[("number", id.to_string().into())]);
    let frame = by.visit.frame(Section::Photographs, title).without_query();
    let is_researcher = by.visit.viewer.has(Role::Researcher);
    let (above, above_title) = match is_researcher {
        true => (frame.urls.photographs(), frame.messages().t("photographs-title")),
        false => (frame.urls.work(), frame.messages().t("nav-desk")),
    };
    let frame = frame.below(above, above_title);
    let mut linked = Vec::new();
    for finding in photographs::findings_of(conn, id)? {
        let Some(shown) = photographs::shown_in(conn, finding, id)? else { continue };
        linked.push(Linked {
            href: frame.urls.work_finding(&finding.0),
            number: finding.number(),
            region: shown.region().map(per_cent),
            caption: shown.caption,
        });
    }
    let problem = match ask.query.get("problem") {
        Some("finding") => "photograph-no-finding",
        Some("closed") => "photograph-closed-finding",
        Some("region") => "photograph-no-region",
        Some("state") => "photograph-no-move",
        Some("theirs") => "photograph-share-theirs",
        Some("alone") => "photograph-share-alone",
        Some("reason") => "refused-reason-missing",
        Some("same") => "refused-nothing-changed",
        _ => "",
    };
    let size_mb = format!("{:.1}", photograph.size_bytes as f64 / 1e6);
    let is_own = photographs::is_of(conn, by.proof.organisation(), id)?;
    let may_share = is_own && pictures::may_share(&by.proof, by.visit.viewer.has(Role::Reviewer), &photograph);
    Made::html(&ShowPage { frame, photograph, size_mb, linked, is_own, is_researcher, may_share, problem })
}

/// A region for a drawing: x, y, width, height.
pub fn per_cent(region: Region) -> [String; 4] {
    [region.left, region.top, region.width, region.height].map(|value| format!("{}.{}%", value / 10, value % 10))
}

fn id_of<P: Proof>(form: &Form<P>) -> Result<PhotographId, AppError> {
    form.visit.ask.segment("id").parse().map(PhotographId).map_err(|_| AppError::NotFound)
}

/// The page again, with what went wrong.
fn again<P: Proof>(form: &Form<P>, id: PhotographId, problem: &str) -> HttpResponse {
    let urls = crate::web::urls::Urls { locale: form.visit.ask.locale };
    form.visit.see_other(&format!("{}?problem={problem}", urls.photograph(&id.0)))
}

/// `POST .../decide` with `state` and, for a withdrawal, `reason`.
pub async fn decide(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    try_decide(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn try_decide(form: &Form<Researcher>) -> Result<HttpResponse, AppError> {
    let id = id_of(form)?;
    let next = form.fields.get("state").and_then(PhotographState::parse).ok_or(AppError::BadRequest)?;
    let reason: String = form.fields.get("reason").unwrap_or_default().chars().take(1_000).collect();
    if next == PhotographState::Withdrawn && reason.trim().is_empty() {
        return Ok(again(form, id, "state"));
    }
    let urls = crate::web::urls::Urls { locale: form.visit.ask.locale };
    let proof = form.proof.clone();
    let act = proof.act_because("decide on photograph", reason.trim());
    let response = form.submit(act, move |tx| {
        let here = urls.photograph(&id.0);
        Ok(if pictures::decide(tx, &proof, id, next)? { here } else { format!("{here}?problem=state") })
    });
    Ok(response.await?)
}

/// `POST .../share` with `tlp` and `reason`.
pub async fn share(request: HttpRequest, form: Form<Member>) -> HttpResponse {
    try_share(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn try_share(form: &Form<Member>) -> Result<HttpResponse, AppError> {
    let id = id_of(form)?;
    let tlp = form.fields.get("tlp").and_then(Tlp::parse).ok_or(AppError::BadRequest)?;
    let reason: String = form.fields.get("reason").unwrap_or_default().chars().take(1_000).collect();
    if reason.trim().is_empty() {
        return Ok(again(form, id, "reason"));
    }
    let here = crate::web::urls::Urls { locale: form.visit.ask.locale }.photograph(&id.0);
    let (proof, is_reviewer) = (form.proof.clone(), form.visit.viewer.has(Role::Reviewer));
    let act = proof.act_because("share photograph", reason.trim());
    let done = form.submit(act, move |tx| {
        let refused = match pictures::share(tx, (&proof, is_reviewer), id, tlp)? {
            Some(Ok(())) => return Ok(here),
            Some(Err(refused)) => refused,
            None => return Err(Refused::NotThere.into()),
        };
        let problem = match refused {
            ShareRefused::NotTheirs => "theirs",
            ShareRefused::SharedByOneAlone => "alone",
            ShareRefused::NothingChanged => "same",
        };
        Ok(format!("{here}?problem={problem}"))
    });
    match done.await {
        Err(error) if error.downcast_ref() == Some(&Refused::NotThere) => Err(AppError::NotFound),
        done => Ok(done?),
    }
}

/// `POST .../findings` with `finding`, `caption` and `left`, `top`, `width`, `height` in per cent (all blank: no region).
pub async fn put_finding(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    try_put_finding(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn try_put_finding(form: &Form<Researcher>) -> Result<HttpResponse, AppError> {
    let id = id_of(form)?;
    let Some(finding) = form.fields.get("finding").and_then(|text| FindingId::parse_number(text.trim())) else {
        return Ok(again(form, id, "finding"));
    };
    let Ok(region) = region(&form.fields) else { return Ok(again(form, id, "region")) };
    let caption: String = form.fields.get("caption").unwrap_or_default().chars().take(500).collect();
    let urls = crate::web::urls::Urls { locale: form.visit.ask.locale };
    let proof = form.proof.clone();
    let response = form.submit(form.act("show finding in photograph"), move |tx| {
        let here = urls.photograph(&id.0);
        let before = photographs::shown_in(tx.conn(), finding, id)?;
        let position = before.map_or(0, |before: FindingPhotograph| before.position);
        let shown = Shown { position, region, caption };
        outcome(pictures::show(tx, &proof, finding, id, &shown), here)
    });
    Ok(response.await?)
}

/// Err where some of the numbers are missing, are none, or leave the picture.
fn region(fields: &Pairs) -> Result<Option<Region>, ()> {
    let texts = ["left", "top", "width", "height"].map(|name| fields.get(name).unwrap_or_default().trim());
    if texts.iter().all(|text| text.is_empty()) {
        return Ok(None);
    }
    let mut thousandths = [0; 4];
    for (text, value) in texts.iter().zip(&mut thousandths) {
        let per_cent: f64 = text.replace(',', ".").parse().map_err(|_| ())?;
        if !(0.0..=100.0).contains(&per_cent) {
            return Err(());
        }
        *value = (per_cent * 10.0).round() as i32;
    }
    let [left, top, width, height] = thousandths;
    Region::new(left, top, width, height).map(Some).ok_or(())
}

/// Where to go on after a finding was put into a photograph or taken out of it.
fn outcome(done: anyhow::Result<bool>, here: String) -> anyhow::Result<String> {
    match done {
        Ok(true) => Ok(here),
        Ok(false) => Ok(format!("{here}?problem=state")),
        Err(error) => match error.downcast_ref() {
            Some(Refused::NotThere) => Ok(format!("{here}?problem=finding")),
            Some(Refused::Move { .. }) => Ok(format!("{here}?problem=closed")),
            _ => Err(error),
        },
    }
}

/// `POST .../findings/remove` with `finding`.
pub async fn remove_finding(request: HttpRequest, form: Form<Researcher>) -> HttpResponse {
    try_remove_finding(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn try_remove_finding(form: &Form<Researcher>) -> Result<HttpResponse, AppError> {
    let id = id_of(form)?;
    let finding = form.fields.get("finding").and_then(FindingId::parse_number).ok_or(AppError::BadRequest)?;
    let urls = crate::web::urls::Urls { locale: form.visit.ask.locale };
    let proof = form.proof.clone();
    let response = form.submit(form.act("take finding out of photograph"), move |tx| {
        outcome(pictures::hide(tx, &proof, finding, id), urls.photograph(&id.0))
    });
    Ok(response.await?)
}
