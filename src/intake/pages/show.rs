//! `GET /{locale}/desk/imports/{id}`: what an import needs next: its columns, patience, answers, or nothing more.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::accounts::model::{Proof, Researcher};
use crate::app::blocking::blocking;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId};
use crate::error::AppError;
use crate::intake::model::{ImportState, Outcome, Settings, WeaponChoice};
use crate::intake::pages::{columns, number, reasons};
use crate::intake::queries::{self, Import, ImportRow, Opened};
use crate::intake::records::FileError;
use crate::intake::report::{AsWritten, Summary};
use crate::storage::keys::StorageKey;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::session::{By, Visit};

const PAGE_SIZE: u64 = 100;
/// Names of makers and of weapons that one form asks about; the next ones come when these are answered.
pub const MOST_NAMES: usize = 40;
const MOST_EXHIBITS: i64 = 50;

/// One outcome among the links above the rows.
struct Tab {
    href: String,
    label: String,
    count: i64,
    is_current: bool,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct ShowPage {
    frame: Frame,
    import: Import,
    settings: Settings,
    summary: Summary,
    tabs: Vec<Tab>,
    rows: Vec<ImportRow>,
    /// What the rows shown have brought or changed.
    findings_of_rows: Vec<(i64, FindingId)>,
    /// The exhibits that it has opened.
    opened: Vec<Opened>,
    pager: Pager,
    brands: Vec<String>,
    weapons: Vec<String>,
    /// Makers that lead to nobody, and weapons that lead to no system, those of most rows first.
    open_makers: Vec<AsWritten>,
    open_weapons: Vec<AsWritten>,
    /// What was answered before, shown as a person reads it.
    answered_makers: Vec<(String, String)>,
    answered_weapons: Vec<(String, String)>,
    exhibits: Vec<(ExhibitId, String, i64)>,
    /// Findings of it, and those that can still be sent to review.
    findings: i64,
    drafts: i64,
    /// Those that stand in the way of taking it back.
    built_on: Vec<FindingId>,
    problem: String,
}

impl ShowPage {
    fn is(&self, state: &str) -> bool {
        self.import.state.as_str() == state
    }

    fn to(&self, verb: &str) -> String {
        self.frame.urls.import_to(&self.import.id.0, verb)
    }

    /// The findings of a row; none before it was written.
    fn findings_of(&self, row: &i64) -> Vec<FindingId> {
        self.findings_of_rows.iter().filter(|(known, _)| known == row).map(|(_, id)| *id).collect()
    }

    fn why(&self, row: &ImportRow) -> String {
        reasons::shown(&self.frame, &row.reason)
    }

    fn will_write(&self) -> i64 {
        (self.summary.new + self.summary.changed) as i64
    }

    /// Rows that wait for an answer that the page asks for.
    fn asks(&self) -> bool {
        !self.open_makers.is_empty()
            || !self.open_weapons.is_empty()
            || self.summary.same_marking > 0
            || self.settings.takes_same_marking
    }

    #[expect(clippy::unused_self, reason = "a template calls it so")]
    fn as_count(&self, count: &u64) -> i64 {
        count.cast_signed()
    }
}

/// `GET /{locale}/desk/imports/{id}`.
pub async fn show(request: HttpRequest, by: By<Researcher>) -> HttpResponse {
    answer(&by, StatusCode::OK, String::new(), Vec::new()).await.unwrap_or_else(|error| error.response(&request))
}

/// The page with why something was not done.
pub async fn answer(
    by: &By<Researcher>,
    status: StatusCode,
    problem: String,
    built_on: Vec<FindingId>,
) -> Result<HttpResponse, AppError> {
    let import = found(by).await?;
    let names_columns = by.visit.ask.query.get("step") == Some("columns");
    let may_name = matches!(import.state, ImportState::Checked | ImportState::Failed | ImportState::Uploaded);
    if import.state == ImportState::Uploaded || (names_columns && may_name) {
        return name_columns(by, import, None, status, problem).await;
    }
    let visit = by.visit.clone();
    let page = by.visit.ask.app.read(move |conn| Ok(make(conn, &visit, import, problem, built_on)?)).await?;
    by.visit.answer(status, &page)
}

/// The import of the address.
pub async fn found(by: &By<Researcher>) -> Result<Import, AppError> {
    let id = number(by.visit.ask.segment("id")).ok_or(AppError::NotFound)?;
    let organisation = by.proof.organisation();
    let found = by.visit.ask.app.read(move |conn| Ok(queries::own(conn, organisation, id)?)).await?;
    found.ok_or(AppError::NotFound)
}

/// Fetches the file of an import and looks into it. The inner error says what is wrong with it.
pub async fn look(
    by: &By<Researcher>,
    import: &Import,
    mut settings: Settings,
) -> Result<Result<(columns::Looked, Settings), FileError>, AppError> {
    let file = by.visit.ask.app.fetch(&StorageKey::import(&import.file_sha256)).await?;
    let format = import.format;
    let looked = blocking(move || columns::look(file.path(), format, &mut settings).map(|looked| (looked, settings)));
    Ok(looked.await?)
}

/// The page of the columns; `typed` is what somebody has typed into it and could not be taken.
pub async fn name_columns(
    by: &By<Researcher>,
    import: Import,
    typed: Option<Settings>,
    status: StatusCode,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let mut settings = typed.unwrap_or_else(|| import.settings());
    let query = &by.visit.ask.query;
    if let Some(sheet) = query.get("sheet") {
        sheet.clone_into(&mut settings.sheet);
    }
    // The header of one sheet says nothing of another's: there it is looked for.
    let is_other_sheet = query.get("of").is_some_and(|of| query.get("sheet").is_some_and(|sheet| sheet != of));
    if is_other_sheet {
        settings.header_row = 0;
    } else if let Some(row) = query.number("header") {
        settings.header_row = row;
    }
    match look(by, &import, settings).await? {
        Ok((looked, settings)) => {
            let (visit, proof) = (by.visit.clone(), by.proof.clone());
            let page = by
                .visit
                .ask
                .app
                .read(move |conn| Ok(columns::make(conn, &visit, &proof, import, settings, looked, problem)));
            by.visit.answer(status, &page.await??)
        }
        Err(error) => {
            let frame = by.visit.frame(Section::Imports, "");
            super::list::refuse(by, columns::unreadable(&frame, &error)).await
        }
    }
}

fn make(
    conn: &mut Conn,
    visit: &Visit,
    import: Import,
    problem: String,
    built_on: Vec<FindingId>,
) -> diesel::QueryResult<ShowPage> {
    let frame = visit.frame(Section::Imports, import.file_name.clone());
    let list = frame.urls.imports();
    let frame = frame.below(list, visit.ask.locale.messages().t("imports-title"));
    let base = frame.urls.import(&import.id.0);
    let (settings, summary) = (import.settings(), import.summary());
    let shown = visit.ask.query.get("outcome").and_then(Outcome::parse);
    let counts = queries::count_outcomes(conn, import.id)?;
    let all = counts.iter().map(|(_, count)| count).sum();
    let mut tabs = vec![Tab {
        href: format!("{base}#rows"),
        label: frame.t("import-outcome-all").to_owned(),
        count: all,
        is_current: shown.is_none(),
    }];
    for outcome in Outcome::ALL {
        let count = counts.iter().find(|(known, _)| known == outcome).map_or(0, |(_, count)| *count);
        if count > 0 {
            tabs.push(Tab {
                href: format!("{base}?outcome={outcome}#rows"),
                label: frame.word("import-outcome", outcome.as_str()).to_owned(),
                count,
                is_current: shown == Some(*outcome),
            });
        }
    }
    let total = shown.map_or(all, |shown| counts.iter().find(|(known, _)| *known == shown).map_or(0, |(_, n)| *n));
    let paging = Paging::new(Paging::page_of(&visit.ask.query), PAGE_SIZE, total.unsigned_abs());
    let rows = queries::rows_of(conn, import.id, shown, paging.offset().cast_signed(), PAGE_SIZE.cast_signed())?;
    let numbers: Vec<i64> = rows.iter().map(|row| row.row_number).collect();
    let findings_of_rows = queries::findings_of_rows(conn, import.id, &numbers)?;
    let fields: Vec<(&str, &str)> = shown.iter().map(|shown| ("outcome", shown.as_str())).collect();
    let pager = Pager::new(&paging, &base, &fields);
    let catalogue = visit.ask.app.catalogue();
    let asks = import.state == ImportState::Checked;
    let systems = crate::weapons::queries::all_systems(conn)?;
    let mut answered_makers = Vec::new();
    for (text, key) in &settings.makers {
        let brand = catalogue.brand_id(key).and_then(|id| catalogue.brand(id));
        let name = brand.map_or_else(|| frame.t("import-no-maker").to_owned(), |brand| brand.name.clone());
        answered_makers.push((text.clone(), name));
    }
    let mut answered_weapons = Vec::new();
    for (text, choice) in &settings.weapons {
        let name = match choice {
            WeaponChoice::AsPublished => frame.t("import-new-system").to_owned(),
            WeaponChoice::System(key) => {
                systems.iter().find(|system| system.key == *key).map(|system| system.name.clone()).unwrap_or_default()
            }
        };
        answered_weapons.push((text.clone(), name));
    }
    let open_makers = summary.makers_unresolved.iter().filter(|maker| !settings.makers.contains_key(&maker.text));
    let open_makers: Vec<AsWritten> = open_makers.take(if asks { MOST_NAMES } else { 0 }).cloned().collect();
    let open_weapons: Vec<AsWritten> =
        summary.weapons_as_published.iter().take(if asks { MOST_NAMES } else { 0 }).cloned().collect();
    let mut brands: Vec<String> = catalogue.brands().map(|brand| brand.name.clone()).collect();
    brands.sort_unstable();
    brands.dedup();
    let mut weapons: Vec<String> = systems.into_iter().map(|system| system.name).collect();
    weapons.sort_unstable();
    Ok(ShowPage {
        tabs,
        findings_of_rows,
        opened: queries::opened_by(conn, import.id)?,
        rows,
        pager,
        brands: if open_makers.is_empty() { Vec::new() } else { brands },
        weapons: if open_weapons.is_empty() { Vec::new() } else { weapons },
        open_makers,
        open_weapons,
        answered_makers,
        answered_weapons,
        exhibits: queries::exhibits_of(conn, import.id, MOST_EXHIBITS)?,
        findings: queries::count_findings(conn, import.id)?,
        drafts: queries::count_drafts(conn, import.id)?,
        built_on,
        problem,
        frame,
        settings,
        summary,
        import,
    })
}
