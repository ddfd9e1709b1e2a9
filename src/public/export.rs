//! Findings as rows of a table.

use crate::public::model::PublicFinding;
use crate::web::csv::CsvWriter;

/// The columns of every CSV of findings. Columns are added at the end and never renamed.
pub const COLUMNS: &[&str] = &[
    "finding",
    "marking",
    "marking_state",
    "part_number",
    "category",
    "description",
    "quantity",
    "brand",
    "brand_certainty",
    "maker_as_stated",
    "company_at_manufacture",
    "company_today",
    "company_today_key",
    "company_today_country",
    "made_state",
    "made_from",
    "made_to",
    "weapon_system",
    "weapon_system_key",
    "exhibit",
    "exhibit_key",
    "assembly",
    "standing",
    "published_at",
    "changed_at",
    "source",
    "source_record",
    "source_url",
    "licence",
    "attribution",
];

/// A whole file.
pub fn csv(findings: &[PublicFinding]) -> Vec<u8> {
    let mut writer = CsvWriter::new(COLUMNS);
    write(&mut writer, findings);
    writer.finish()
}

/// Rows without a header, for a file that is sent in pieces.
pub fn rows(findings: &[PublicFinding]) -> Vec<u8> {
    let mut writer = CsvWriter::headless(COLUMNS.len());
    write(&mut writer, findings);
    writer.finish()
}

fn write(writer: &mut CsvWriter, findings: &[PublicFinding]) {
    for finding in findings {
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let moment = |at: chrono::NaiveDateTime| crate::public::model::iso(&at);
        let company = finding.company_today.as_ref();
        let joined = |field: fn(&crate::public::model::PublicSource) -> &str| {
            finding.sources.iter().map(field).collect::<Vec<_>>().join(" | ")
        };
        writer.row([
            finding.number.clone(),
            finding.marking.clone(),
            finding.marking_state.to_string(),
            finding.part_number.clone(),
            finding.category.clone(),
            finding.description.clone(),
            finding.quantity.to_string(),
            finding.brand.as_ref().map(|brand| brand.name.clone()).unwrap_or_default(),
            finding.brand_certainty.to_string(),
            finding.maker_as_stated.as_ref().map(|maker| maker.text.clone()).unwrap_or_default(),
            finding.company_at_manufacture.as_ref().map(|company| company.name.clone()).unwrap_or_default(),
            company.map(|company| company.name.clone()).unwrap_or_default(),
            company.map(|company| company.key.clone()).unwrap_or_default(),
            company.map(|company| company.country.clone()).unwrap_or_default(),
            finding.made.state.to_string(),
            day(finding.made.from),
            day(finding.made.to),
            finding.weapon_system.name.clone(),
            finding.weapon_system.key.clone(),
            finding.exhibit.label.clone(),
            finding.exhibit.key.clone(),
            finding.assembly.clone(),
            finding.standing.to_string(),
            finding.published_at.map(moment).unwrap_or_default(),
            moment(finding.changed_at),
            joined(|source| &source.title),
            joined(|source| &source.record),
            joined(|source| &source.url),
            joined(|source| &source.licence),
            joined(|source| &source.attribution),
        ]);
    }
}
