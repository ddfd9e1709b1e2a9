//! What the public sees of a catalogue part: a number of a brand.

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use serde::Serialize;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, PartId};
use crate::db::schema::{findings, parts, readings};
use crate::findings::queries as finding_queries;
use crate::public::company::{self, brand_link, date_text};
use crate::public::model::{PublicCompany, PublicEvent, PublicLink, PublicPart};

/// Everything that the page of a part and its JSON show, besides counts.
#[derive(Clone, Debug, Serialize)]
pub struct PublicPartRecord {
    pub brand: PublicLink,
    pub number: String,
    /// As it stands in the address of its page.
    pub number_squashed: String,
    pub category: String,
    /// Who has held the brand, oldest first.
    pub owners: Vec<PublicOwner>,
    pub company_today: Option<PublicCompany>,
    /// What led from the last owner to the company of today, oldest first.
    pub events: Vec<PublicEvent>,
    /// The number as it was read on parts, where that differs.
    pub written: Vec<PublicNumber>,
    /// Parts of other brands with the same number.
    pub same_number: Vec<PublicOther>,
}

/// A period in which a company held the brand.
#[derive(Clone, Debug, Serialize)]
pub struct PublicOwner {
    pub company: PublicCompany,
    pub from: String,
    pub to: String,
}

/// A way to write the number.
#[derive(Clone, Debug, Serialize)]
pub struct PublicNumber {
    pub text: String,
    pub findings: i64,
}

/// A part of the same number.
#[derive(Clone, Debug, Serialize)]
pub struct PublicOther {
    pub brand: PublicLink,
    pub part: PublicPart,
}

const MOST_WRITTEN: usize = 30;
const MOST_OTHERS: i64 = 20;

/// The record of a part; `None` where it has no published finding.
pub fn record(
    conn: &mut Conn,
    catalogue: &Catalogue,
    brand_key: &str,
    number_squashed: &str,
) -> QueryResult<Option<PublicPartRecord>> {
    let Some(brand_id) = catalogue.brand_id(brand_key) else { return Ok(None) };
    let Some(brand) = brand_link(catalogue, brand_id) else { return Ok(None) };
    let row: Option<(PartId, String, String)> = parts::table
        .filter(parts::brand_id.eq(brand_id).and(parts::number_squashed.eq(number_squashed)))
        .select((parts::id, parts::number, parts::category))
        .first(conn)
        .optional()?;
    let Some((id, number, category)) = row else { return Ok(None) };
    let published = findings::table.filter(finding_queries::is_public());
    if !diesel::select(exists(published.filter(findings::part_id.eq(id)))).get_result::<bool>(conn)? {
        return Ok(None);
    }
    let written: Vec<(String, i64)> = readings::table
        .inner_join(findings::table)
        .filter(finding_queries::is_public().and(findings::part_id.eq(id)))
        .filter(readings::preferred.eq(true).and(readings::part_number.ne("")).and(readings::part_number.ne(&number)))
        .group_by(readings::part_number)
        .select((readings::part_number, count_star()))
        .load(conn)?;
    let mut written: Vec<PublicNumber> =
        written.into_iter().map(|(text, findings)| PublicNumber { text, findings }).collect();
    written.sort_by(|a, b| b.findings.cmp(&a.findings).then_with(|| a.text.cmp(&b.text)));
    written.truncate(MOST_WRITTEN);
    let others: Vec<(BrandId, String, String)> = parts::table
        .filter(parts::number_squashed.eq(number_squashed).and(parts::id.ne(id)))
        .filter(
            parts::id.nullable().eq_any(published.filter(findings::part_id.is_not_null()).select(findings::part_id)),
        )
        .order(parts::id)
        .limit(MOST_OTHERS)
        .select((parts::brand_id, parts::number, parts::number_squashed))
        .load(conn)?;
    let same_number = others.into_iter().filter_map(|(brand, number, number_squashed)| {
        let brand = brand_link(catalogue, brand)?;
        Some(PublicOther { part: PublicPart { brand_key: brand.key.clone(), number, number_squashed }, brand })
    });
    let (owners, company_today, events) = owners(catalogue, brand_key);
    Ok(Some(PublicPartRecord {
        brand,
        number,
        number_squashed: number_squashed.to_owned(),
        category,
        owners,
        company_today,
        events,
        written,
        same_number: same_number.collect(),
    }))
}

type Owners = (Vec<PublicOwner>, Option<PublicCompany>, Vec<PublicEvent>);

fn owners(catalogue: &Catalogue, brand_key: &str) -> Owners {
    let directory = &catalogue.directory;
    let Some(brand) = directory.brand_by_key(brand_key).map(|index| directory.brand(index)) else {
        return (Vec::new(), None, Vec::new());
    };
    let public = |index| {
        let company = directory.company(index);
        let country = company.country.as_deref().unwrap_or_default().to_owned();
        PublicCompany { key: company.key.to_string(), name: company.name.to_string(), country }
    };
    let owners = brand.tenures.iter().map(|tenure| PublicOwner {
        company: public(tenure.company),
        from: date_text(tenure.from),
        to: date_text(tenure.to),
    });
    let last = company::tenures_today(&brand.tenures).last().map(|(_, tenure)| tenure.company);
    let (today, events) = match last.map(|last| directory.answers_today(last)) {
        Some((answering, events)) => (Some(public(answering)), company::events(directory, &events)),
        None => (None, Vec::new()),
    };
    (owners.collect(), today, events)
}
