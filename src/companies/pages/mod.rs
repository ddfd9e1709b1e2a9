//! Companies as officials work on them: who a company is, who answers for it today, and where letters reach it.

pub mod contacts;
pub mod list;
pub mod proposals;
pub mod show;

use crate::companies::queries::{Company, merged};
use crate::db::conn::Conn;
use crate::error::AppError;
use crate::web::session::Visit;
use crate::web::urls::Urls;

/// The company that the address names by its key, or by the key of a record that is merged into it.
pub fn company_of(conn: &mut Conn, visit: &Visit) -> Result<Company, AppError> {
    merged::standing_by_key(conn, visit.ask.segment("key"))?.ok_or(AppError::NotFound)
}

/// The same for a page to look at: the address of a merged record leads to that of the one that stands for it, at which `address` gives
/// the page.
pub fn company_at(
    conn: &mut Conn,
    visit: &Visit,
    address: impl FnOnce(Urls, &str) -> String,
) -> Result<Company, AppError> {
    let company = company_of(conn, visit)?;
    if company.key != visit.ask.segment("key") {
        return Err(AppError::Moved(address(Urls { locale: visit.ask.locale }, &company.key)));
    }
    Ok(company)
}
