//! What anybody may learn about a file that claims to be a letter: whether it is genuine and still stands, and nothing else.

use diesel::QueryResult;

use crate::db::conn::Conn;
use crate::letters::model::{Superseded, parse_reference};
use crate::letters::queries;
use crate::text_enum;

text_enum! {
    /// The answer about a file.
    pub enum Verdict {
        /// Issued here, byte for byte, and it stands.
        Genuine = "genuine",
        /// Issued here; a later letter corrects it.
        Corrected = "corrected",
        /// Issued here; a later letter withdraws it.
        Withdrawn = "withdrawn",
        /// Never issued here so: altered, or foreign.
        Unknown = "unknown",
    }
}

/// About a file by its SHA-256 in hexadecimal, and by the reference number that it bears where that is given: both must agree. Whether
/// a reference number exists is not told to whoever does not have its file.
pub fn verdict(conn: &mut Conn, reference: Option<&str>, sha256: &str) -> QueryResult<Verdict> {
    let sha256 = sha256.trim().to_ascii_lowercase();
    if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(Verdict::Unknown);
    }
    let Some(letter) = queries::by_pdf(conn, &sha256)? else { return Ok(Verdict::Unknown) };
    if let Some(reference) = reference {
        let claimed = parse_reference(reference);
        let known = letter.number_year.zip(letter.number).map(|(year, number)| (letter.organisation_id, year, number));
        if claimed.is_none() || claimed != known {
            return Ok(Verdict::Unknown);
        }
    }
    Ok(match letter.superseded {
        Superseded::No => Verdict::Genuine,
        Superseded::Corrected => Verdict::Corrected,
        Superseded::Withdrawn => Verdict::Withdrawn,
    })
}
