//! Every address of the public pages, in parts that a search engine takes one at a time.
//!
//! Always: a part is a stretch of ids or of keys, so that it has at most [`PER_PART`] pages whatever is imported, and a page stays in
//! its part.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::companies::catalogue::Catalogue;
use crate::db::conn::Conn;
use crate::db::ids::{BrandId, FindingId, PartId};
use crate::db::schema::{finding_moves, findings, parts};
use crate::findings::model::MoveKind;
use crate::findings::queries as finding_queries;
use crate::web::query::encode;

/// Pages in one part: twice as many addresses, for each page has two languages. The protocol allows 50,000 and 50 MB.
pub const PER_PART: i64 = 2_500;

/// A page: its path below the language, and when it last changed where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub changed_at: Option<NaiveDateTime>,
}

impl Place {
    pub fn at(path: String) -> Self {
        Self { path, changed_at: None }
    }
}

/// The first and the last id of a part, counted from 1.
fn stretch(part: i64) -> (i64, i64) {
    let first = (part - 1).saturating_mul(PER_PART).saturating_add(1);
    (first, first.saturating_add(PER_PART - 1))
}

/// Parts with something in them. `next` gives the first id after another; it is asked once for each part.
fn filled(conn: &mut Conn, next: impl Fn(&mut Conn, i64) -> QueryResult<Option<i64>>) -> QueryResult<Vec<i64>> {
    let (mut parts, mut after) = (Vec::new(), 0);
    while let Some(id) = next(conn, after)? {
        let part = (id - 1) / PER_PART + 1;
        parts.push(part);
        after = stretch(part).1;
    }
    Ok(parts)
}

/// Parts that have a public finding.
pub fn parts_of_findings(conn: &mut Conn) -> QueryResult<Vec<i64>> {
    filled(conn, |conn, after| Ok(finding_queries::published_after(conn, FindingId(after), 1)?.first().map(|id| id.0)))
}

/// Public findings of a part.
pub fn findings(conn: &mut Conn, part: i64) -> QueryResult<Vec<Place>> {
    let (first, last) = stretch(part);
    let of_part = findings::id.between(FindingId(first), FindingId(last));
    let rows: Vec<(FindingId, Option<NaiveDateTime>)> = findings::table
        .filter(finding_queries::is_public().and(of_part))
        .order(findings::id)
        .select((findings::id, findings::published_at))
        .load(conn)?;
    // What was changed and is not for everybody does not show in the date either.
    let corrected: Vec<(FindingId, Option<NaiveDateTime>)> = finding_moves::table
        .filter(finding_moves::kind.eq(MoveKind::Corrected))
        .filter(finding_moves::finding_id.between(FindingId(first), FindingId(last)))
        .group_by(finding_moves::finding_id)
        .select((finding_moves::finding_id, max(finding_moves::at)))
        .load(conn)?;
    let corrected: HashMap<FindingId, Option<NaiveDateTime>> = corrected.into_iter().collect();
    let place = |(id, published_at): (FindingId, Option<NaiveDateTime>)| Place {
        path: format!("/findings/{}", id.number()),
        changed_at: published_at.max(corrected.get(&id).copied().flatten()),
    };
    Ok(rows.into_iter().map(place).collect())
}

/// Parts of the site map that have a catalogue part with a public finding.
pub fn parts_of_parts(conn: &mut Conn) -> QueryResult<Vec<i64>> {
    filled(conn, |conn, after| {
        let next: Option<Option<PartId>> = findings::table
            .filter(finding_queries::is_public().and(findings::part_id.gt(PartId(after))))
            .order(findings::part_id)
            .select(findings::part_id)
            .first(conn)
            .optional()?;
        Ok(next.flatten().map(|id| id.0))
    })
}

/// Catalogue parts with a public finding.
pub fn catalogue_parts(conn: &mut Conn, catalogue: &Catalogue, part: i64) -> QueryResult<Vec<Place>> {
    let (first, last) = stretch(part);
    let rows: Vec<(PartId, BrandId, String)> = parts::table
        .inner_join(findings::table)
        .filter(finding_queries::is_public().and(parts::id.between(PartId(first), PartId(last))))
        .select((parts::id, parts::brand_id, parts::number_squashed))
        .distinct()
        .order(parts::id)
        .load(conn)?;
    let place = |(_, brand, number): (PartId, BrandId, String)| {
        let brand = &catalogue.brand(brand)?.key;
        Some(Place::at(format!("/parts/{}/{}", encode(brand), encode(&number))))
    };
    Ok(rows.into_iter().filter_map(place).collect())
}
