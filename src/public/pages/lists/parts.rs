//! Catalogue parts: more than fit into memory at ease, so the page is cut out by the database.

use crate::db::conn::Conn;
use crate::error::AppError;
use crate::marks::normalise;
use crate::public::lists;
use crate::public::pages::lists::{
    Cell, Form, List, ROWS_ON_PAGE, Row, Rows, choice_field, choices, clipped, column, number_column, text_field,
};
use crate::web::frame::Section;
use crate::web::paging::Paging;
use crate::web::respond::Ask;
use crate::web::urls::Urls;

pub fn list(conn: &mut Conn, ask: &Ask, form: Form) -> Result<List, AppError> {
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
