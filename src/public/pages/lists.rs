//! Lists of weapon systems, exhibits, companies, brands, countries, parts and makers that stand as written: one template, plain
//! forms as filters, and a CSV twin of each that holds every row the filters leave.

mod brands;
mod companies;
mod countries;
mod exhibits;
mod makers;
mod parts;
mod weapons;

use std::cmp::Ordering;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::db::conn::Conn;
use crate::error::AppError;
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
    page(request, site, "weapons", weapons::list).await
}

/// `GET /weapons.csv`.
pub async fn weapons_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "weapons.csv", weapons::list).await
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

/// `GET /{language}/exhibits`.
pub async fn exhibits(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "exhibits", exhibits::list).await
}

/// `GET /exhibits.csv`.
pub async fn exhibits_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "exhibits.csv", exhibits::list).await
}

/// `GET /{language}/companies`.
pub async fn companies(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "companies", companies::list).await
}

/// `GET /companies.csv`.
pub async fn companies_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "companies.csv", companies::list).await
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
    page(request, site, "brands", brands::list).await
}

/// `GET /brands.csv`.
pub async fn brands_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "brands.csv", brands::list).await
}

/// `GET /{language}/countries`.
pub async fn countries(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "countries", countries::list).await
}

/// `GET /countries.csv`.
pub async fn countries_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "countries.csv", countries::list).await
}

/// `GET /{language}/parts`.
pub async fn parts(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "parts", parts::list).await
}

/// `GET /parts.csv`.
pub async fn parts_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "parts.csv", parts::list).await
}

/// `GET /{language}/makers`.
pub async fn makers(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    page(request, site, "makers", makers::list).await
}

/// `GET /makers.csv`.
pub async fn makers_csv(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    csv(request, site, "makers.csv", makers::list).await
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
