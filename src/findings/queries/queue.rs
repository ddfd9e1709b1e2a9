//! What waits: for a reviewer, for its author, for its day.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, OrganisationId, PersonId};
use crate::db::schema::{exhibits, findings};
use crate::findings::model::FindingState;
use crate::findings::queries::Finding;

/// What narrows the queue of a reviewer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFilter {
    pub exhibit: Option<ExhibitId>,
    pub author: Option<PersonId>,
}

/// Published findings whose day has come and that are not public yet.
pub fn due(conn: &mut Conn, today: NaiveDate, limit: i64) -> QueryResult<Vec<Finding>> {
    findings::table
        .inner_join(exhibits::table)
        .filter(findings::publish_on.is_not_null().and(findings::publish_on.le(today)))
        .filter(findings::state.eq(FindingState::Published).and(findings::is_public.eq(false)))
        .filter(findings::tlp.eq(Tlp::Clear).and(exhibits::tlp.eq(Tlp::Clear)))
        .order(findings::id)
        .limit(limit)
        .select(findings::all_columns)
        .load(conn)
}

/// What somebody's own findings in these states are, those changed last first, at most `limit`.
pub fn of_author(conn: &mut Conn, author: PersonId, states: &[FindingState], limit: i64) -> QueryResult<Vec<Finding>> {
    findings::table
        .filter(findings::author_id.eq(author))
        .filter(findings::state.eq_any(states.iter().copied()))
        .order((findings::changed_at.desc(), findings::id.desc()))
        .limit(limit)
        .load(conn)
}

/// Findings in review that a reviewer of `organisation` may see and who is not their author, longest waiting first, and how many
/// there are in all.
pub fn queue(
    conn: &mut Conn,
    (reviewer, organisation): (PersonId, OrganisationId),
    filter: QueueFilter,
    offset: i64,
    limit: i64,
) -> QueryResult<(Vec<Finding>, i64)> {
    let select = || {
        let mut query = findings::table
            .filter(findings::in_review_since.is_not_null().and(findings::state.eq(FindingState::InReview)))
            .filter(findings::author_id.is_null().or(findings::author_id.ne(reviewer)))
            .filter(
                findings::organisation_id
                    .is_null()
                    .or(findings::organisation_id.eq(organisation))
                    .or(findings::tlp.eq_any([Tlp::Clear, Tlp::Green])),
            )
            .into_boxed();
        if let Some(exhibit) = filter.exhibit {
            query = query.filter(findings::exhibit_id.eq(exhibit));
        }
        if let Some(author) = filter.author {
            query = query.filter(findings::author_id.eq(author));
        }
        query
    };
    let total = select().select(diesel::dsl::count_star()).first(conn)?;
    let rows = select().order((findings::in_review_since, findings::id)).offset(offset).limit(limit).load(conn)?;
    Ok((rows, total))
}
