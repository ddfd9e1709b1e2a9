//! The tables of sources; those of photographs and documents are in `photographs`. Nothing else writes them.

pub mod photographs;
pub mod ties;

use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{SourceId, reserve};
use crate::db::schema::{origin_groups, sources};
use crate::evidence::model::Reliability;
use crate::journal::model::{SubjectKind, Verb};
use crate::journal::tx::Tx;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sources)]
pub struct Source {
    pub id: SourceId,
    pub key: String,
    pub title: String,
    pub publisher: String,
    pub url: String,
    pub licence: String,
    pub attribution: String,
    pub is_public: bool,
    pub origin_group_id: i64,
    pub reliability: Reliability,
}

/// What a mapping says about its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDescription {
    pub key: String,
    pub title: String,
    pub publisher: String,
    pub url: String,
    pub licence: String,
    pub attribution: String,
    pub is_public: bool,
    /// Key and name of the origin group.
    pub origin: (String, String),
    pub reliability: Reliability,
}

/// A source with the name of its origin group, as the journal keeps it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SourceRecord {
    #[serde(flatten)]
    pub source: Source,
    pub origin_name: String,
}

/// Sources after `after`, in order of id, at most `limit`.
pub fn after(conn: &mut Conn, after: SourceId, limit: i64) -> QueryResult<Vec<SourceRecord>> {
    let rows: Vec<(Source, String)> = sources::table
        .inner_join(origin_groups::table)
        .filter(sources::id.gt(after))
        .order(sources::id)
        .limit(limit)
        .select((sources::all_columns, origin_groups::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(source, origin_name)| SourceRecord { source, origin_name }).collect())
}

pub fn by_key(conn: &mut Conn, key: &str) -> QueryResult<Option<Source>> {
    sources::table.filter(sources::key.eq(key)).first(conn).optional()
}

pub fn all(conn: &mut Conn) -> QueryResult<Vec<Source>> {
    sources::table.order(sources::id).load(conn)
}

/// The source of this key, made or brought up to date as described.
pub fn find_or_create(tx: &mut Tx<'_>, description: &SourceDescription) -> anyhow::Result<Source> {
    let (origin_key, origin_name) = &description.origin;
    let origin: Option<i64> = origin_groups::table
        .filter(origin_groups::key.eq(origin_key))
        .select(origin_groups::id)
        .first(tx.conn())
        .optional()?;
    let origin_group_id = match origin {
        Some(id) => id,
        None => {
            let id = reserve(tx.conn(), "origin_groups", 1)?;
            diesel::insert_into(origin_groups::table)
                .values((
                    origin_groups::id.eq(id),
                    origin_groups::key.eq(origin_key),
                    origin_groups::name.eq(origin_name),
                ))
                .execute(tx.conn())?;
            id
        }
    };
    let old = by_key(tx.conn(), &description.key)?;
    let id = match &old {
        Some(old) => old.id,
        None => SourceId(reserve(tx.conn(), "sources", 1)?),
    };
    let source = Source {
        id,
        key: description.key.clone(),
        title: description.title.clone(),
        publisher: description.publisher.clone(),
        url: description.url.clone(),
        licence: description.licence.clone(),
        attribution: description.attribution.clone(),
        is_public: description.is_public,
        origin_group_id,
        reliability: description.reliability,
    };
    match old {
        Some(old) if old == source => {}
        Some(_) => {
            diesel::update(sources::table.filter(sources::id.eq(id))).set(&source).execute(tx.conn())?;
            let record = SourceRecord { source: source.clone(), origin_name: origin_name.clone() };
            tx.record(SubjectKind::Source, id.0, Verb::Changed, &record)?;
        }
        None => {
            diesel::insert_into(sources::table).values(&source).execute(tx.conn())?;
            let record = SourceRecord { source: source.clone(), origin_name: origin_name.clone() };
            tx.record(SubjectKind::Source, id.0, Verb::Created, &record)?;
        }
    }
    Ok(source)
}
