//! What came back to letters.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::conn::Conn;
use crate::db::ids::{AnswerFileId, AnswerId, CompanyId, LetterId, PersonId};
use crate::db::schema::{letter_answer_files, letter_answers, letters};
use crate::insert_all;
use crate::letters::model::{StatementState, Terms, Way};

/// An answer as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = letter_answers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Answer {
    pub id: AnswerId,
    #[serde(skip)]
    pub letter_id: LetterId,
    pub way: Way,
    /// Key of [`crate::letters::kinds::Outcome`].
    pub outcome: String,
    pub text: String,
    pub terms: Terms,
    /// What the company wants said on its page, word for word; blank for nothing.
    pub statement: String,
    pub statement_state: StatementState,
    /// Who decided about the statement, and when.
    pub statement_by: Option<PersonId>,
    pub statement_at: Option<NaiveDateTime>,
    pub answered_on: NaiveDate,
    /// None where it came through the letter's link.
    pub recorded_by: Option<PersonId>,
    pub recorded_at: NaiveDateTime,
}

/// A file that came with an answer, as stored. Serialised for the journal, as an item of its letter.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, Queryable, Selectable, Insertable)]
#[diesel(table_name = letter_answer_files, treat_none_as_default_value = false)]
pub struct AnswerFile {
    pub id: AnswerFileId,
    pub answer_id: AnswerId,
    /// As it is shown; nothing of a path is in it.
    pub file_name: String,
    pub file_sha256: String,
    pub size_bytes: i64,
    /// By its content.
    pub media_type: String,
}

/// Files that came with answers to a letter, in the order in which they came.
pub fn files_of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<AnswerFile>> {
    letter_answer_files::table
        .inner_join(letter_answers::table.on(letter_answers::id.eq(letter_answer_files::answer_id)))
        .filter(letter_answers::letter_id.eq(id))
        .order(letter_answer_files::id)
        .select(AnswerFile::as_select())
        .load(conn)
}

/// Answers to a letter, in the order in which they were recorded.
pub fn of_letter(conn: &mut Conn, id: LetterId) -> QueryResult<Vec<Answer>> {
    letter_answers::table
        .filter(letter_answers::letter_id.eq(id))
        .order(letter_answers::id)
        .select(Answer::as_select())
        .load(conn)
}

/// Approved statements of a company with the day of each, also those answering letters to records that are merged into it: the newest
/// first, at most `limit`.
pub fn statements(conn: &mut Conn, company: CompanyId, limit: i64) -> QueryResult<Vec<(String, NaiveDate)>> {
    let records = crate::companies::queries::merged::records(conn, company)?;
    letter_answers::table
        .inner_join(letters::table.on(letters::id.eq(letter_answers::letter_id)))
        .filter(letters::company_id.eq_any(records))
        .filter(letter_answers::statement_state.eq(StatementState::Approved))
        .order((letter_answers::answered_on.desc(), letter_answers::id.desc()))
        .limit(limit)
        .select((letter_answers::statement, letter_answers::answered_on))
        .load(conn)
}

pub(in crate::letters) fn insert(conn: &mut Conn, answer: &Answer) -> QueryResult<()> {
    diesel::insert_into(letter_answers::table).values(answer).execute(conn)?;
    Ok(())
}

pub(in crate::letters) fn update(conn: &mut Conn, answer: &Answer) -> QueryResult<()> {
    diesel::update(letter_answers::table.filter(letter_answers::id.eq(answer.id))).set(answer).execute(conn)?;
    Ok(())
}

pub(in crate::letters) fn insert_files(conn: &mut Conn, files: &[AnswerFile]) -> QueryResult<()> {
    insert_all!(conn, letter_answer_files::table, files)
}
