//! Lists of weapon systems, exhibits, companies, brands, countries, parts and makers that stand as written: one template, plain
//! forms as filters, and a CSV twin of each that holds every row the filters leave.

use std::cmp::Ordering;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::companies::model::Identification;
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::marks::normalise;
use crate::public::basis;
use crate::public::lists;
use crate::public::queries;
use crate::web::csv::CsvWriter;
use crate::web::frame::{Frame, Section};
use crate::web::locale::Messages;
use crate::web::paging::{Pager, Paging};
use crate::web::query;
use crate::web::respond::{self, Ask, Made, Site};
use crate::web::urls::Urls;

const ROWS_ON_PAGE: u64 = 50;

#[derive(Template)]
#[template(path = "lists/show.html")]
struct ListPage {
    frame: Frame,
    /// Path of the list, where its form leads.
    path: String,
    heading: &'static str,
    lead: &'static str,
    fields: Vec<Field>,
    letters: Vec<Letter>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    total: i64,
    /// Number of rows in words.
    total_text: String,
    is_narrowed: bool,
    is_beyond: bool,
    pager: Pager,
    csv_href: String,
    /// Other lists near by: label and link.
    beside: Vec<(&'static str, String)>,
}

/// A field of the form.
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
    /// Empty for a text field; else value and label of each choice.
    choices: Vec<(String, String)>,
}

/// A first letter with the list of those that begin with it.
struct Letter {
    letter: String,
    href: String,
    is_current: bool,
}

struct Column {
    label: &'static str,
    is_number: bool,
}

/// One cell of a row.
#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    href: String,
    /// A line below.
    basis: String,
    /// The line below is in English in every language.
    is_basis_english: bool,
    is_number: bool,
    is_code: bool,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn link(text: impl Into<String>, href: String) -> Self {
        Self { text: text.into(), href, ..Self::default() }
    }

    fn number(text: String, href: String) -> Self {
        Self { text, href, is_number: true, ..Self::default() }
    }

    fn code(mut self) -> Self {
        self.is_code = true;
        self
    }

    fn with_basis(mut self, basis: impl Into<String>) -> Self {
        self.basis = basis.into();
        self
    }
}

/// What one list is: its rows in order, and how they stand on the page and in the CSV.
struct List {
    section: Section,
    /// Path without language: `weapons`.
    name: &'static str,
    heading: &'static str,
    lead: &'static str,
    fields: Vec<Field>,
    /// Letters that something begins with; empty for a list without them.
    letters: Vec<String>,
    columns: Vec<Column>,
    csv_columns: &'static [&'static str],
    rows: Rows,
    beside: Vec<(&'static str, String)>,
    /// Key of the sentence that counts the rows.
    count_key: &'static str,
}

/// Rows of a list: all of them, or the page asked for where the database cuts it out.
enum Rows {
    All(Vec<Row>),
    Page { total: i64, rows: Vec<Row> },
}

struct Row {
    cells: Vec<Cell>,
    csv: Vec<String>,
}

/// What is asked of a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Page,
    Csv,
}

fn column(messages: &'static Messages, key: &'static str) -> Column {
    Column { label: messages.t(key), is_number: false }
}

fn number_column(messages: &'static Messages, key: &'static str) -> Column {
    Column { label: messages.t(key), is_number: true }
}

fn text_field(ask: &Ask, name: &'static str, label: &'static str) -> Field {
    Field { name, label, value: clipped(ask, name), choices: Vec::new() }
}

fn choice_field(ask: &Ask, name: &'static str, label: &'static str, choices: Vec<(String, String)>) -> Field {
    Field { name, label, value: clipped(ask, name), choices }
}

/// The value of a field, no longer than anybody types.
fn clipped(ask: &Ask, name: &str) -> String {
    ask.query.get(name).unwrap_or_default().chars().take(100).collect()
}

/// Text as it is compared: case, accents and blanks at the ends do not count.
fn folded(text: &str) -> String {
    any_ascii::any_ascii(text.trim()).to_lowercase()
}

/// Whether every word that is sought stands in the text, as written or in Latin letters.
fn contains(text: &str, sought: &str) -> bool {
    let (text_lower, text_folded) = (text.to_lowercase(), folded(text));
    sought
        .split_whitespace()
        .all(|word| text_lower.contains(&word.to_lowercase()) || text_folded.contains(&folded(word)))
}

/// Sorts by name or by findings, as the form asks.
fn order<T>(rows: &mut [T], by_name: bool, name: impl Fn(&T) -> &str, findings: impl Fn(&T) -> i64) {
    let compare_names = |a: &T, b: &T| folded(name(a)).cmp(&folded(name(b))).then_with(|| name(a).cmp(name(b)));
    if by_name {
        rows.sort_by(compare_names);
    } else {
        rows.sort_by(|a, b| match findings(b).cmp(&findings(a)) {
            Ordering::Equal => compare_names(a, b),
            other => other,
        });
    }
}

fn sort_field(ask: &Ask, messages: &'static Messages) -> Field {
    let choices = vec![
        (String::new(), messages.t("list-sort-findings").to_owned()),
        ("name".to_owned(), messages.t("list-sort-name").to_owned()),
    ];
    choice_field(ask, "sort", messages.t("list-sort"), choices)
}

fn is_by_name(ask: &Ask) -> bool {
    ask.query.get("sort") == Some("name")
}

/// The values of a column as choices, with the count of rows left out, in the order of the language.
fn choices(all: &'static str, values: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    let mut values: Vec<(String, String)> = values.into_iter().filter(|(value, _)| !value.is_empty()).collect();
    values.sort_by_key(|(_, label)| label.to_lowercase());
    values.dedup();
    values.insert(0, (String::new(), all.to_owned()));
    values
}

type Make = fn(&mut Conn, &Ask, Form) -> Result<List, AppError>;

async fn page(request: HttpRequest, site: web::Data<Site>, route: &'static str, make: Make) -> HttpResponse {
    respond::public(request, site, route, move |conn, ask| {
        let list = make(conn, ask, Form::Page)?;
        let messages = ask.locale.messages();
        let urls = Urls { locale: ask.locale };
        let path = format!("{}/{}", urls.home(), list.name);
        let mut chosen: Vec<(&str, &str)> = list
            .fields
            .iter()
            .filter(|field| !field.value.is_empty())
            .map(|field| (field.name, field.value.as_str()))
            .collect();
        let letter = clipped(ask, "letter");
        if !letter.is_empty() && !list.letters.is_empty() {
            chosen.push(("letter", &letter));
        }
        let number = Paging::page_of(&ask.query);
        let (total, rows) = match list.rows {
            Rows::Page { total, rows } => (total, rows),
            Rows::All(rows) => {
                let paging = Paging::new(number, ROWS_ON_PAGE, rows.len() as u64);
                let offset = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
                let total = rows.len() as i64;
                (total, rows.into_iter().skip(offset).take(ROWS_ON_PAGE as usize).collect())
            }
        };
        let paging = Paging::new(number, ROWS_ON_PAGE, total.max(0) as u64);
        let without_letter: Vec<(&str, &str)> = chosen.iter().copied().filter(|(name, _)| *name != "letter").collect();
        let mut letters: Vec<Letter> = list
            .letters
            .iter()
            .map(|known| {
                let chosen = without_letter.iter().copied().chain([("letter", known.as_str())]);
                let href = format!("{path}{}", query::build(chosen));
                Letter { is_current: *known == letter, letter: known.clone(), href }
            })
            .collect();
        if !letter.is_empty() && !letters.is_empty() {
            let href = format!("{path}{}", query::build(without_letter.iter().copied()));
            letters.insert(0, Letter { letter: messages.t("list-all-letters").to_owned(), href, is_current: false });
        }
        let mut frame = ask.frame(list.section, list.heading).described(list.lead);
        frame.address = address(&path, &chosen, number);
        frame.is_listed = chosen.iter().all(|(name, _)| *name == "letter");
        frame.is_sample = queries::is_sample_only(conn)?;
        Made::html(&ListPage {
            csv_href: format!("/{}.csv{}", list.name, query::build(chosen.iter().copied())),
            pager: Pager::new(&paging, &path, &chosen),
            is_beyond: total > 0 && rows.is_empty(),
            is_narrowed: chosen.iter().any(|(name, _)| *name != "sort"),
            total_text: messages.n(list.count_key, total),
            rows: rows.into_iter().map(|row| row.cells).collect(),
            fields: list.fields,
            letters,
            heading: list.heading,
            lead: list.lead,
            columns: list.columns,
            beside: list.beside,
            total,
            path,
            frame,
        })
    })
    .await
}

/// The address of a page of the list in a fixed order, so that equal pages have one.
fn address(path: &str, chosen: &[(&str, &str)], number: u64) -> String {
    let number = (number > 1).then(|| number.to_string());
    let page = number.as_deref().map(|number| ("page", number));
    format!("{path}{}", query::build(chosen.iter().copied().chain(page)))
}

async fn csv(request: HttpRequest, site: web::Data<Site>, route: &'static str, make: Make) -> HttpResponse {
    respond::public(request, site, route, move |conn, ask| {
        let list = make(conn, ask, Form::Csv)?;
        let mut writer = CsvWriter::new(list.csv_columns);
        let (Rows::All(rows) | Rows::Page { rows, .. }) = list.rows;
        for row in rows {
            writer.row(row.csv);
        }
        Ok(Made::csv(writer.finish(), format!("topmark-{}.csv", list.name)))
    })
    .await
}

/// `GET /{language}/findings`: the list of findings is the search.
pub async fn findings(request: HttpRequest) -> HttpResponse {
    let locale = crate::web::locale::Locale::of_path(request.path()).unwrap_or_else(|| respond::language(&request));
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    respond::redirect(StatusCode::FOUND, &format!("{}{query}", Urls { locale }.search()))
}

/// `GET /{language}/weapons`.
pub async fn weapons(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "weapons", weapon_list).await
}

/// `GET /weapons.csv`.
pub async fn weapons_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "weapons.csv", weapon_list).await
}

fn weapon_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    let mut rows = lists::weapons(conn, &counts)?;
    let kinds = rows.iter().map(|row| (row.kind.clone(), messages.word("kind", &row.kind).to_owned()));
    let kinds = choices(messages.t("list-any-kind"), kinds);
    let (sought, kind) = (clipped(ask, "q"), clipped(ask, "kind"));
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| {
        (kind.is_empty() || row.kind == kind)
            && (show_all || row.findings > 0)
            && contains(&format!("{} {}", row.name, row.other_names), &sought)
    });
    order(&mut rows, is_by_name(ask), |row| &row.name, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.name, urls.weapon(&row.key)).with_basis(&row.other_names),
            Cell::text(messages.word("kind", &row.kind)),
            Cell::text(messages.country(&row.country)),
            Cell::number(ask.locale.number(row.exhibits), exhibits_of(urls, &row.key, row.exhibits)),
            Cell::number(ask.locale.number(row.findings), search_if(urls, "weapon", &row.key, row.findings)),
        ],
        csv: vec![
            row.key,
            row.name,
            row.other_names,
            row.kind,
            row.country,
            row.exhibits.to_string(),
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Weapons,
        name: "weapons",
        heading: messages.t("nav-weapons"),
        lead: messages.t("weapons-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "kind", messages.t("list-kind"), kinds),
            show_field(ask, messages, "list-show-findings"),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-weapon"),
            column(messages, "list-kind"),
            column(messages, "list-designed-in"),
            number_column(messages, "list-exhibits"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "name", "other_names", "kind", "country", "exhibits", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("exhibits-title"), urls.exhibits())],
        count_key: "count-weapons",
    })
}

/// Whether those without findings are listed too.
fn show_field(ask: &Ask, messages: &'static Messages, key: &'static str) -> Field {
    let choices =
        vec![(String::new(), messages.t(key).to_owned()), ("all".to_owned(), messages.t("list-show-all").to_owned())];
    choice_field(ask, "show", messages.t("list-show"), choices)
}

fn search_if(urls: Urls, field: &str, value: &str, findings: i64) -> String {
    if findings > 0 { urls.search_by(field, value) } else { String::new() }
}

fn exhibits_of(urls: Urls, weapon: &str, exhibits: i64) -> String {
    if exhibits > 0 { format!("{}{}", urls.exhibits(), query::build([("weapon", weapon)])) } else { String::new() }
}

/// `GET /{language}/exhibits`.
pub async fn exhibits(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "exhibits", exhibit_list).await
}

/// `GET /exhibits.csv`.
pub async fn exhibits_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "exhibits.csv", exhibit_list).await
}

fn exhibit_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let counts = ask.site.exhibit_counts.get(ask.app.revision(), || lists::exhibit_counts(conn))?;
    let mut rows = lists::exhibits(conn, &counts)?;
    let weapons = rows.iter().map(|row| (row.weapon_system.key.clone(), row.weapon_system.name.clone()));
    let weapons = choices(messages.t("list-any-weapon"), weapons.collect::<std::collections::BTreeSet<_>>());
    let (sought, weapon) = (clipped(ask, "q"), clipped(ask, "weapon"));
    rows.retain(|row| {
        (weapon.is_empty() || row.weapon_system.key == weapon)
            && contains(&format!("{} {} {}", row.label, row.serial, row.weapon_system.name), &sought)
    });
    order(&mut rows, is_by_name(ask), |row| &row.label, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.label, urls.exhibit(&row.key)).with_basis(&row.serial),
            Cell::link(&row.weapon_system.name, urls.weapon(&row.weapon_system.key)),
            Cell::text(messages.word("exhibit-is", row.precision.as_str())),
            Cell::text(ask.locale.partial_date(&row.recovered_on)),
            Cell::number(ask.locale.number(row.findings), urls.search_by("exhibit", &row.key)),
        ],
        csv: vec![
            row.key,
            row.label,
            row.weapon_system.key,
            row.weapon_system.name,
            row.precision.to_string(),
            row.serial,
            row.recovered_on,
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Weapons,
        name: "exhibits",
        heading: messages.t("exhibits-title"),
        lead: messages.t("exhibits-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "weapon", messages.t("facet-weapon"), weapons),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-exhibit"),
            column(messages, "facet-weapon"),
            column(messages, "exhibits-what"),
            column(messages, "finding-dated"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &[
            "key",
            "label",
            "weapon_system_key",
            "weapon_system",
            "precision",
            "serial",
            "recovered_on",
            "findings",
        ],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-weapons"), urls.weapons())],
        count_key: "count-exhibits",
    })
}

/// `GET /{language}/companies`.
pub async fn companies(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "companies", company_list).await
}

/// `GET /companies.csv`.
pub async fn companies_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "companies.csv", company_list).await
}

fn company_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::companies(&ask.app.catalogue(), lists::company_counts(conn, &ask.app)?);
    let countries = rows.iter().map(|row| (row.country.clone(), messages.country(&row.country).to_owned()));
    let countries = choices(messages.t("list-any-country"), countries.collect::<std::collections::BTreeSet<_>>());
    let (sought, country) = (clipped(ask, "q"), clipped(ask, "country").to_ascii_uppercase());
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| {
        (country.is_empty() || row.country == country)
            && (show_all || row.findings > 0)
            && contains(&row.legal_name, &sought)
    });
    let letters = letters(rows.iter().map(|row| row.legal_name.as_str()));
    let letter = clipped(ask, "letter");
    rows.retain(|row| letter.is_empty() || first_letter(&row.legal_name) == letter);
    order(&mut rows, is_by_name(ask) || !letter.is_empty(), |row| &row.legal_name, |row| row.findings);
    let rows = rows.into_iter().map(|row| {
        let answers = match &row.answered_by {
            Some(today) => Cell::link(&today.name, urls.company(&today.key)),
            None if row.brands.is_empty() => Cell::text(messages.t("companies-no-brand")),
            None => Cell::text(brands_in_short(&row.brands)),
        };
        let name = Cell::link(&row.legal_name, urls.company(&row.key));
        let name = match row.identification {
            Identification::AsPublished => name.with_basis(messages.word("identification", "as_published")),
            _ => name,
        };
        Row {
            cells: vec![
                name,
                Cell::text(messages.country(&row.country)),
                answers,
                Cell::number(ask.locale.number(row.findings), search_if(urls, "company", &row.key, row.findings)),
            ],
            csv: vec![
                row.key,
                row.legal_name,
                row.country,
                row.status.to_string(),
                row.identification.to_string(),
                row.answered_by.map(|today| today.key).unwrap_or_default(),
                row.findings.to_string(),
                row.brands.join("; "),
            ],
        }
    });
    Ok(List {
        section: Section::Companies,
        name: "companies",
        heading: messages.t("nav-companies"),
        lead: messages.t("companies-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "country", messages.t("facet-country"), countries),
            show_field(ask, messages, "companies-show-findings"),
            sort_field(ask, messages),
        ],
        letters,
        columns: vec![
            column(messages, "companies-name"),
            column(messages, "facet-country"),
            column(messages, if show_all { "companies-brands-or-successor" } else { "companies-brands" }),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "legal_name", "country", "status", "identification", "answered_by", "findings", "brands"],
        rows: Rows::All(rows.collect()),
        beside: vec![
            (messages.t("brands-title"), urls.brands()),
            (messages.t("countries-title"), urls.countries()),
            (messages.t("makers-title"), urls.makers()),
        ],
        count_key: "count-companies",
    })
}

/// A few of many brands.
fn brands_in_short(brands: &[String]) -> String {
    const MOST: usize = 6;
    let more = if brands.len() > MOST { ", …" } else { "" };
    format!("{}{more}", brands[..brands.len().min(MOST)].join(", "))
}

/// The letter under which a name stands: the first of it in Latin, `#` for anything else.
fn first_letter(name: &str) -> String {
    let first = folded(name).chars().find(|letter| letter.is_ascii_alphanumeric());
    match first {
        Some(letter) if letter.is_ascii_alphabetic() => letter.to_ascii_uppercase().to_string(),
        _ => "#".to_owned(),
    }
}

fn letters<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    names.map(first_letter).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// `GET /{language}/brands`.
pub async fn brands(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "brands", brand_list).await
}

/// `GET /brands.csv`.
pub async fn brands_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "brands.csv", brand_list).await
}

fn brand_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::brands(&ask.app.catalogue(), lists::brand_counts(conn, &ask.app)?);
    let sought = clipped(ask, "q");
    let show_all = ask.query.get("show") == Some("all");
    rows.retain(|row| (show_all || row.findings > 0) && contains(&row.name, &sought));
    let letters = letters(rows.iter().map(|row| row.name.as_str()));
    let letter = clipped(ask, "letter");
    rows.retain(|row| letter.is_empty() || first_letter(&row.name) == letter);
    order(&mut rows, is_by_name(ask) || !letter.is_empty(), |row| &row.name, |row| row.findings);
    let rows = rows.into_iter().map(|row| {
        let today = match &row.company_today {
            Some(today) => {
                Cell::link(&today.name, urls.company(&today.key)).with_basis(messages.country(&today.country))
            }
            None => Cell::text(messages.t("chain-nobody")),
        };
        Row {
            cells: vec![
                Cell::text(&row.name),
                today,
                Cell::number(ask.locale.number(row.findings), search_if(urls, "maker", &row.key, row.findings)),
            ],
            csv: vec![
                row.key,
                row.name,
                row.company_today.as_ref().map(|today| today.key.clone()).unwrap_or_default(),
                row.company_today.map(|today| today.country).unwrap_or_default(),
                row.findings.to_string(),
            ],
        }
    });
    Ok(List {
        section: Section::Companies,
        name: "brands",
        heading: messages.t("brands-title"),
        lead: messages.t("brands-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            show_field(ask, messages, "list-show-findings"),
            sort_field(ask, messages),
        ],
        letters,
        columns: vec![
            column(messages, "facet-maker"),
            column(messages, "companies-answers"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["key", "name", "company_today", "country", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-companies"), urls.companies()), (messages.t("makers-title"), urls.makers())],
        count_key: "count-brands",
    })
}

/// `GET /{language}/countries`.
pub async fn countries(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "countries", country_list).await
}

/// `GET /countries.csv`.
pub async fn countries_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "countries.csv", country_list).await
}

fn country_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::countries(&ask.app.catalogue(), &lists::company_counts(conn, &ask.app)?);
    let sought = clipped(ask, "q");
    rows.retain(|row| contains(&format!("{} {}", messages.country(&row.code), row.code), &sought));
    order(&mut rows, is_by_name(ask), |row| messages.country(&row.code), |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::text(messages.country(&row.code)),
            Cell::number(
                ask.locale.number(row.companies),
                format!("{}{}", urls.companies(), query::build([("country", row.code.as_str())])),
            ),
            Cell::number(ask.locale.number(row.findings), urls.search_by("country", &row.code)),
        ],
        csv: vec![
            row.code.clone(),
            crate::web::locale::Locale::English.messages().country(&row.code).to_owned(),
            row.companies.to_string(),
            row.findings.to_string(),
        ],
    });
    Ok(List {
        section: Section::Companies,
        name: "countries",
        heading: messages.t("countries-title"),
        lead: messages.t("countries-lead"),
        fields: vec![text_field(ask, "q", messages.t("list-text")), sort_field(ask, messages)],
        letters: Vec::new(),
        columns: vec![
            column(messages, "facet-country"),
            number_column(messages, "countries-companies"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["code", "name", "companies", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![
            (messages.t("nav-companies"), urls.companies()),
            (messages.t("nav-statistics"), urls.statistics()),
        ],
        count_key: "count-countries",
    })
}

/// `GET /{language}/parts`.
pub async fn parts(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "parts", part_list).await
}

/// `GET /parts.csv`.
pub async fn parts_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "parts.csv", part_list).await
}

fn part_list(conn: &mut Conn, ask: &Ask, form: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let catalogue = ask.app.catalogue();
    let number = normalise::squash(&clipped(ask, "q"));
    let brand_key = clipped(ask, "brand");
    let brand = catalogue.brand_id(&brand_key);
    let (offset, limit) = match form {
        Form::Csv => (0, usize::MAX),
        Form::Page => {
            let paging = Paging::new(Paging::page_of(&ask.query), ROWS_ON_PAGE, 0);
            (usize::try_from(paging.offset()).unwrap_or(usize::MAX), ROWS_ON_PAGE as usize)
        }
    };
    let (total, rows) = if !brand_key.is_empty() && brand.is_none() {
        (0, Vec::new())
    } else {
        let counts = ask.site.part_counts.get(ask.app.revision(), || lists::part_counts(conn))?;
        lists::parts(conn, &catalogue, &counts, (&number, brand), offset, limit)?
    };
    let mut brands = lists::brands(&catalogue, lists::brand_counts(conn, &ask.app)?);
    brands.retain(|row| row.findings > 0);
    let brands = choices(messages.t("list-any-brand"), brands.into_iter().map(|row| (row.key, row.name)));
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.number, urls.part(&row.brand.key, &row.number_squashed)).code(),
            Cell::text(&row.brand.name),
            Cell::text(messages.word("category", &row.category)),
            Cell::number(
                ask.locale.number(row.findings),
                urls.search_by("part", format!("{}/{}", row.brand.key, row.number_squashed)),
            ),
        ],
        csv: vec![row.brand.key, row.brand.name, row.number, row.category, row.findings.to_string()],
    });
    Ok(List {
        section: Section::Findings,
        name: "parts",
        heading: messages.t("parts-title"),
        lead: messages.t("parts-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("parts-number")),
            choice_field(ask, "brand", messages.t("facet-maker"), brands),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "finding-part-number"),
            column(messages, "facet-maker"),
            column(messages, "facet-category"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["brand_key", "brand", "number", "category", "findings"],
        rows: Rows::Page { total, rows: rows.collect() },
        beside: vec![(messages.t("nav-findings"), urls.search())],
        count_key: "count-parts",
    })
}

/// `GET /{language}/makers`.
pub async fn makers(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "makers", maker_list).await
}

/// `GET /makers.csv`.
pub async fn makers_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "makers.csv", maker_list).await
}

fn maker_list(conn: &mut Conn, ask: &Ask, _: Form) -> Result<List, AppError> {
    let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
    let mut rows = lists::makers(conn)?;
    let roles = rows.iter().map(|row| (row.role.to_string(), messages.word("role", row.role.as_str()).to_owned()));
    let roles = choices(messages.t("list-any"), roles.collect::<std::collections::BTreeSet<_>>());
    let (sought, role) = (clipped(ask, "q"), clipped(ask, "role"));
    rows.retain(|row| (role.is_empty() || row.role.as_str() == role) && contains(&row.text, &sought));
    order(&mut rows, is_by_name(ask), |row| &row.text, |row| row.findings);
    let rows = rows.into_iter().map(|row| Row {
        cells: vec![
            Cell::link(&row.text, urls.search_by("q", &row.text)),
            {
                let reason = basis::shown(ask.locale, &row.reason);
                // What is not among the sentences stays as stored.
                let is_basis_english = reason == row.reason;
                Cell { is_basis_english, ..Cell::text(messages.word("role", row.role.as_str())).with_basis(reason) }
            },
            Cell::number(ask.locale.number(row.findings), String::new()),
        ],
        csv: vec![row.text, row.role.to_string(), row.reason, row.findings.to_string()],
    });
    Ok(List {
        section: Section::Companies,
        name: "makers",
        heading: messages.t("makers-title"),
        lead: messages.t("makers-lead"),
        fields: vec![
            text_field(ask, "q", messages.t("list-text")),
            choice_field(ask, "role", messages.t("makers-role"), roles),
            sort_field(ask, messages),
        ],
        letters: Vec::new(),
        columns: vec![
            column(messages, "makers-written"),
            column(messages, "makers-why"),
            number_column(messages, "chart-findings"),
        ],
        csv_columns: &["as_written", "role", "reason", "findings"],
        rows: Rows::All(rows.collect()),
        beside: vec![(messages.t("nav-companies"), urls.companies()), (messages.t("brands-title"), urls.brands())],
        count_key: "count-makers",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_either_script() {
        assert!(contains("Shahed-136 Шахед-136 Герань-2", "герань"));
        assert!(contains("Würth Elektronik", "wurth elek"));
        assert!(contains("anything", ""));
        assert!(!contains("Kh-101", "kh 102"));
    }

    #[test]
    fn every_name_has_a_letter() {
        assert_eq!(first_letter("Ångström"), "A");
        assert_eq!(first_letter("3PEAK"), "#");
        assert_eq!(first_letter(""), "#");
    }
}
