//! The table of parts. The only file that writes it.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{BrandId, PartId, reserve};
use crate::db::schema::parts;
use crate::insert_all;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable)]
#[diesel(table_name = parts)]
pub struct Part {
    pub id: PartId,
    pub brand_id: BrandId,
    /// As it is usually written.
    pub number: String,
    /// Upper case, letters and digits only.
    pub number_squashed: String,
    pub category: String,
}

/// What names a part: the brand and the squashed number.
pub type PartName = (BrandId, String);

pub fn by_id(conn: &mut Conn, id: PartId) -> QueryResult<Option<Part>> {
    parts::table.filter(parts::id.eq(id)).first(conn).optional()
}

/// Parts after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: PartId, limit: i64) -> QueryResult<Vec<Part>> {
    parts::table.filter(parts::id.gt(after)).order(parts::id).limit(limit).load(conn)
}

/// Ids of the parts of these names; those that are not there yet are made, with the number as written in `wanted`.
pub fn find_or_create(
    tx: &mut Tx<'_>,
    wanted: &HashMap<PartName, (String, String)>,
) -> anyhow::Result<HashMap<PartName, PartId>> {
    let mut found: HashMap<PartName, PartId> = HashMap::with_capacity(wanted.len());
    let mut numbers: Vec<&str> = wanted.keys().map(|(_, squashed)| squashed.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for chunk in numbers.chunks(1_000) {
        let rows: Vec<(PartId, BrandId, String)> = parts::table
            .filter(parts::number_squashed.eq_any(chunk.iter().copied()))
            .select((parts::id, parts::brand_id, parts::number_squashed))
            .load(tx.conn())?;
        for (id, brand, squashed) in rows {
            let name = (brand, squashed);
            if wanted.contains_key(&name) {
                found.insert(name, id);
            }
        }
    }
    // In a fixed order, so that the same input gives the same ids.
    let mut missing: Vec<(&PartName, &(String, String))> =
        wanted.iter().filter(|(name, _)| !found.contains_key(name)).collect();
    missing.sort_unstable();
    let first = reserve(tx.conn(), "parts", missing.len())?;
    let rows: Vec<Part> = missing
        .iter()
        .zip(first..)
        .map(|(((brand_id, squashed), (number, category)), id)| Part {
            id: PartId(id),
            brand_id: *brand_id,
            number: number.clone(),
            number_squashed: squashed.clone(),
            category: category.clone(),
        })
        .collect();
    insert_all!(tx.conn(), parts::table, &rows)?;
    for row in rows {
        tx.record(SubjectKind::Part, row.id.0, Verb::Created, &row)?;
        found.insert((row.brand_id, row.number_squashed), row.id);
    }
    Ok(found)
}
