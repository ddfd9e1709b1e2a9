//! `/{locale}/desk/notify`: companies with published findings that no letter covers yet, and those findings of one of them.

use std::collections::{HashMap, HashSet};

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::{Official, Proof};
use crate::companies::queries::Company;
use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, CompanyId, FindingId};
use crate::error::AppError;
use crate::letters::actions::{Refused, annex};
use crate::letters::kinds::{Need, rules, tiers};
use crate::letters::model::LetterKind;
use crate::letters::pages::explain;
use crate::letters::queries::annexes::{self, Annex};
use crate::letters::queries::coverage::{self, Attention, DeskFilter, DeskLine, ExhibitLine};
use crate::letters::queries::facts::{self, Fact};
use crate::web::csv::CsvWriter;
use crate::web::form::Form;
use crate::web::frame::{Frame, Section};
use crate::web::paging::{Pager, Paging};
use crate::web::query::{self, Pairs};
use crate::web::respond::Made;
use crate::web::session::{By, Visit, page};
use crate::web::urls::Urls;

const ON_PAGE: u64 = 50;
const ANNEXES: i64 = 100;
/// Exhibits of one company that are listed.
const MOST_EXHIBITS: i64 = 500;
/// What narrows the table, as in its address.
const FILTERS: [&str; 5] = ["country", "weapon", "since", "tier", "attention"];
/// Columns by which the table sorts.
const ORDERS: &[&str] = &["uncovered", "exhibits", "company", "country", "last"];

#[derive(Template)]
#[template(path = "letters/notify.html")]
pub(in crate::letters::pages) struct NotifyPage {
    frame: Frame,
    lines: Vec<DeskLine>,
    total: i64,
    countries: Vec<String>,
    weapons: Vec<(String, String)>,
    tiers: Vec<&'static str>,
    attentions: &'static [Attention],
    kinds: Vec<LetterKind>,
    annexes: Vec<Annex>,
    fields: Pairs,
    order: &'static str,
    today: NaiveDate,
    pager: Pager,
    problem: String,
}

impl NotifyPage {
    fn is(&self, field: &str, value: &str) -> bool {
        self.fields.get(field).unwrap_or_default() == value
    }

    fn field(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_default()
    }

    /// The same table with one field set otherwise.
    fn address_with(&self, name: &str, value: &str) -> String {
        let kept = FILTERS
            .into_iter()
            .chain(["sort"])
            .filter(|field| *field != name)
            .filter_map(|field| Some((field, self.fields.get(field)?)));
        let set = (!value.is_empty()).then_some((name, value));
        format!("{}{}", self.frame.urls.notify(), query::build(kept.chain(set)))
    }

    /// Whether a company was ticked in the form that was refused.
    fn is_ticked(&self, line: &DeskLine) -> bool {
        self.fields.all("company").any(|id| id == line.company.to_string())
    }

    /// The filters that hold, for the form that drafts.
    fn kept(&self) -> Vec<(&'static str, &str)> {
        FILTERS.into_iter().filter_map(|name| Some((name, self.fields.get(name)?))).collect()
    }

    fn sorted_by(&self, order: &str) -> String {
        self.address_with("sort", order)
    }

    fn csv_href(&self) -> String {
        let address = self.address_with("page", "");
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}format=csv")
    }

    fn sort(&self, order: &str) -> Option<&'static str> {
        (self.order == order).then_some(if matches!(order, "company" | "country") { "ascending" } else { "descending" })
    }

    /// The findings behind the number.
    fn findings_href(&self, line: &DeskLine) -> String {
        let kept = NARROWING.into_iter().filter_map(|field| Some((field, self.fields.get(field)?)));
        format!("{}{}", self.frame.urls.notify_company(&line.key), query::build(kept))
    }

    fn exhibits_href(&self, line: &DeskLine) -> String {
        format!("{}#exhibits", self.findings_href(line))
    }

    fn is_stale(&self, line: &DeskLine) -> bool {
        line.is_contact_stale(self.today)
    }
}

/// Filters that narrow the findings of one company.
const NARROWING: [&str; 3] = ["weapon", "since", "tier"];

fn filter_of(fields: &Pairs) -> DeskFilter {
    let text = |name: &str| fields.get(name).map(str::to_owned);
    DeskFilter {
        country: text("country"),
        weapon: text("weapon"),
        since: fields.get("since").and_then(|day| day.parse().ok()),
        categories: fields.get("tier").map(tiers::categories).unwrap_or_default(),
        attention: fields.get("attention").and_then(Attention::parse),
    }
}

fn sorted(lines: &mut [DeskLine], order: &str) {
    match order {
        "exhibits" => lines.sort_by_key(|line| std::cmp::Reverse(line.exhibits)),
        "company" => lines.sort_by_cached_key(|line| line.name.to_lowercase()),
        "country" => lines.sort_by(|a, b| a.country.cmp(&b.country)),
        "last" => lines.sort_by_key(|line| std::cmp::Reverse(line.last_letter)),
        _ => {}
    }
}

fn order_of(fields: &Pairs) -> &'static str {
    let asked = fields.get("sort").unwrap_or_default();
    ORDERS.iter().copied().find(|order| *order == asked).unwrap_or(ORDERS[0])
}

pub(in crate::letters::pages) fn made(
    conn: &mut Conn,
    visit: &Visit,
    by: &Official,
    fields: &Pairs,
    problem: String,
) -> Result<NotifyPage, AppError> {
    let today = visit.ask.app.now().date();
    let order = order_of(fields);
    let mut lines = coverage::desk(conn, by.organisation(), &filter_of(fields), today)?;
    sorted(&mut lines, order);
    let total = lines.len() as i64;
    let mut countries: Vec<String> =
        lines.iter().map(|line| line.country.clone()).filter(|code| !code.is_empty()).collect();
    countries.extend(fields.get("country").map(str::to_owned));
    countries.sort_unstable();
    countries.dedup();
    let paging = Paging::new(Paging::page_of(fields), ON_PAGE, lines.len() as u64);
    let from = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
    let lines: Vec<DeskLine> = lines.into_iter().skip(from).take(ON_PAGE as usize).collect();
    let messages = visit.ask.locale.messages();
    let frame = visit.frame(Section::Notify, messages.t("notify-title"));
    let kept: Vec<(&str, &str)> =
        FILTERS.into_iter().chain(["sort"]).filter_map(|name| Some((name, fields.get(name)?))).collect();
    let pager = Pager::new(&paging, &frame.urls.notify(), &kept);
    Ok(NotifyPage {
        weapons: coverage::weapons(conn)?,
        tiers: tiers::ALL.to_vec(),
        attentions: Attention::ALL,
        kinds: LetterKind::ALL.iter().copied().filter(|kind| rules(*kind).about != Need::Required).collect(),
        annexes: annexes::annexes_of(conn, by.organisation(), ANNEXES)?,
        fields: fields.clone(),
        frame,
        lines,
        total,
        countries,
        order,
        today,
        pager,
        problem,
    })
}

/// `GET /{locale}/desk/notify?country=US&weapon=kh-101&since=2026-01-01&tier=1&sort=exhibits&format=csv`.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let fields = &by.visit.ask.query;
        if fields.get("format") == Some("csv") {
            return export(conn, &by.visit, &by.proof, fields);
        }
        Made::html(&made(conn, &by.visit, &by.proof, fields, String::new())?)
    })
    .await
}

#[derive(Template)]
#[template(path = "letters/notify_company.html")]
struct CompanyPage {
    frame: Frame,
    company: Company,
    facts: Vec<Fact>,
    total: i64,
    exhibits: Vec<ExhibitLine>,
    /// Which filters of the table hold here too, as they are read.
    narrowed: Vec<String>,
    pager: Pager,
}

/// `GET /{locale}/desk/notify/{company}?weapon=kh-101&since=2026-01-01&tier=1`: the findings behind a number of the table.
pub async fn of_company(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let visit = &by.visit;
        let fields = &visit.ask.query;
        let key = visit.ask.segment("company");
        let company = crate::companies::queries::merged::standing_by_key(conn, key)?.ok_or(AppError::NotFound)?;
        let (organisation, filter) = (by.proof.organisation(), filter_of(fields));
        let page_number = Paging::page_of(fields);
        let offset =
            i64::try_from((page_number.max(1) - 1).saturating_mul(ON_PAGE)).map_err(|_| AppError::BadRequest)?;
        let (ids, total) = coverage::uncovered_of(conn, organisation, company.id, &filter, (offset, ON_PAGE as i64))?;
        let exhibits = coverage::exhibits_of(conn, organisation, company.id, &filter, MOST_EXHIBITS)?;
        let place: HashMap<FindingId, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut facts = facts::of(conn, &ids)?;
        facts.sort_by_key(|fact| place.get(&fact.id).copied());
        let messages = visit.ask.locale.messages();
        let title = format!("{} · {}", messages.t("notify-uncovered"), company.legal_name);
        let mut frame = visit.frame(Section::Notify, title);
        let above = frame.urls.notify();
        frame = frame.below(above, messages.t("notify-title"));
        let kept: Vec<(&str, &str)> =
            NARROWING.into_iter().filter_map(|name| Some((name, fields.get(name)?))).collect();
        let weapons = coverage::weapons(conn)?;
        let narrowed = kept
            .iter()
            .map(|(name, value)| match *name {
                "weapon" => weapons.iter().find(|(key, _)| key == value).map_or(*value, |(_, name)| name).to_owned(),
                "tier" => frame.with("notify-tier-of", "tier", value),
                _ => format!("{} {value}", messages.t("notify-since")),
            })
            .collect();
        let paging = Paging::new(page_number, ON_PAGE, total as u64);
        let pager = Pager::new(&paging, &frame.urls.notify_company(&company.key), &kept);
        Made::html(&CompanyPage { frame, company, facts, total, exhibits, narrowed, pager })
    })
    .await
}

fn export(conn: &mut Conn, visit: &Visit, by: &Official, fields: &Pairs) -> Result<Made, AppError> {
    let today = visit.ask.app.now().date();
    let mut lines = coverage::desk(conn, by.organisation(), &filter_of(fields), today)?;
    sorted(&mut lines, order_of(fields));
    let mut csv = CsvWriter::new(&[
        "company_key",
        "company",
        "country",
        "uncovered_findings",
        "exhibits",
        "newest_published",
        "last_letter",
        "letters_in_preparation",
        "answers_overdue",
        "contact_checked_on",
    ]);
    for line in lines {
        let day = |at: Option<chrono::NaiveDateTime>| at.map(|at| at.date().to_string()).unwrap_or_default();
        csv.row([
            line.key.clone(),
            line.name.clone(),
            line.country.clone(),
            line.uncovered.to_string(),
            line.exhibits.to_string(),
            day(line.newest),
            day(line.last_letter),
            line.in_preparation.to_string(),
            line.overdue.to_string(),
            line.contact_checked.map(|day| day.to_string()).unwrap_or_default(),
        ]);
    }
    Ok(Made::csv(csv.finish(), "whom-to-notify.csv".to_owned()))
}

/// `POST /{locale}/desk/campaigns/draft`: a campaign to the companies that are ticked.
pub async fn draft(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    drafted(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn drafted(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let fields = form.fields.clone();
    let kind = fields.get("kind").and_then(LetterKind::parse).ok_or(AppError::BadRequest)?;
    let mut seen = HashSet::new();
    let ticked: Vec<CompanyId> =
        fields.all("company").filter_map(|id| id.parse().ok()).filter(|id| seen.insert(*id)).map(CompanyId).collect();
    let proof = form.proof.clone();
    let urls = Urls { locale: visit.ask.locale };
    let wanted = fields.clone();
    let done = form
        .submit(form.act("draft campaign"), move |tx| {
            let annex_id = wanted.number("annex").map(AnnexId);
            // What the table held when the draft was asked for may have changed: what it holds now counts.
            let companies: Vec<CompanyId> = match wanted.get("whom") {
                Some("all") => {
                    let today = tx.at.date();
                    let lines = coverage::desk(tx.conn(), proof.organisation(), &filter_of(&wanted), today)?;
                    lines.into_iter().map(|line| line.company).collect()
                }
                _ => ticked,
            };
            let (campaign, _) = annex::campaign(
                tx,
                &proof,
                wanted.raw("title"),
                kind,
                &companies,
                annex_id,
                wanted.raw("legal_basis"),
            )?;
            Ok(urls.campaign(&campaign.id.0))
        })
        .await;
    let error = match done {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    let Some(refused) = error.downcast_ref::<Refused>().cloned() else { return Err(error.into()) };
    let (owned, by) = (visit.clone(), form.proof.clone());
    let problem = explain(&visit.frame(Section::Notify, ""), &refused);
    let made = visit.ask.app.read(move |conn| Ok(made(conn, &owned, &by, &fields, problem)));
    visit.answer(StatusCode::UNPROCESSABLE_ENTITY, &made.await??)
}
