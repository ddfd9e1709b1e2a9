//! Companies as officials work on them: who a company is, who answers for it today, and where letters reach it.

pub mod contacts;
pub mod list;
pub mod proposals;
pub mod show;

use crate::companies::queries::{self, Company};
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::session::Visit;

/// The company that the address names by its key.
pub fn company_of(conn: &mut Conn, visit: &Visit) -> Result<Company, AppError> {
    queries::by_key(conn, visit.ask.segment("key"))?.ok_or(AppError::NotFound)
}
