//! What an upload is for, and where one goes on afterwards: named in the address of the upload page and in its form.

use crate::accounts::model::{Proof, Researcher};
use crate::app::arrival::Purpose;
use crate::db::conn::Conn;
use crate::db::ids::{FindingId, PhotographId};
use crate::error::AppError;
use crate::findings::actions::log::onlooker;
use crate::findings::pages::id_of;
use crate::findings::pages::log::workable_exhibit;
use crate::findings::queries::{self as findings, Finding};
use crate::web::urls::Urls;

/// The names under which an upload says what it is for: an exhibit, an event of its custody, a draft; or only where to go on: to the
/// log form of an exhibit, to the form of a draft.
pub const NAMES: [&str; 5] = ["exhibit", "custody_event", "finding", "log", "edit"];

/// Where an upload belongs.
#[derive(Clone, Debug)]
pub struct Place {
    pub purpose: Purpose,
    /// The same again, for the form of the next upload.
    pub fields: Vec<(&'static str, String)>,
    /// Address and name of the page to go on to.
    pub back: Option<(String, String)>,
    /// The page to go on to lets one choose photographs.
    chooses: bool,
}

impl Place {
    /// The place that these values name; what is not theirs to change is not there.
    pub fn find<'a>(
        conn: &mut Conn,
        by: &Researcher,
        urls: Urls,
        value: impl Fn(&'static str) -> Option<&'a str>,
    ) -> Result<Self, AppError> {
        let fields = NAMES.iter().filter_map(|name| value(name).map(|text| (*name, text.to_owned()))).collect();
        let mut place = Self { purpose: Purpose::Shelf, fields, back: None, chooses: false };
        if let Some(id) = value("exhibit") {
            let exhibit = workable_exhibit(conn, by, id)?;
            let event = value("custody_event").map(str::parse).transpose().map_err(|_| AppError::NotFound)?;
            if let Some(event) = event
                && !crate::weapons::queries::custody_of_all(conn, &[exhibit.id])?.iter().any(|known| known.id == event)
            {
                return Err(AppError::NotFound);
            }
            place.purpose = Purpose::Exhibit(exhibit.id, event);
            place.back = Some((urls.work_exhibit(&exhibit.id.0), exhibit.label));
        } else if let Some(number) = value("finding") {
            let finding = own_draft(conn, by, number)?;
            place.purpose = Purpose::Finding(finding.id);
            place.back = Some((urls.work_finding(&finding.id.0), finding.id.number()));
        } else if let Some(id) = value("log") {
            let exhibit = workable_exhibit(conn, by, id)?;
            place.back = Some((urls.work_exhibit_to(&exhibit.id.0, "log"), exhibit.label));
            place.chooses = true;
        } else if let Some(number) = value("edit") {
            let finding = own_draft(conn, by, number)?;
            place.back = Some((urls.work_finding_to(&finding.id.0, "edit"), finding.id.number()));
            place.chooses = true;
        }
        Ok(place)
    }

    /// Lets the page to go on to offer these photographs as chosen.
    pub fn choosing(mut self, photographs: &[PhotographId]) -> Self {
        if let Some((address, _)) = self.back.as_mut().filter(|_| self.chooses) {
            for (index, id) in photographs.iter().enumerate() {
                address.push_str(if index == 0 { "?photograph=" } else { "&photograph=" });
                address.push_str(&id.to_string());
            }
        }
        self
    }
}

/// A finding that somebody may still change.
fn own_draft(conn: &mut Conn, by: &impl Proof, number: &str) -> Result<Finding, AppError> {
    let id: FindingId = id_of(number)?;
    let finding = findings::by_id(conn, id)?.ok_or(AppError::NotFound)?;
    let is_own = onlooker(by, false).owns(finding.organisation_id);
    if is_own && finding.state.is_open() { Ok(finding) } else { Err(AppError::NotFound) }
}
