//! `/{locale}/desk/imports`: a spreadsheet goes from the upload over its columns and the check of every row into the catalogue.

pub mod columns;
pub mod list;
pub mod reasons;
pub mod show;
pub mod upload;
pub mod verbs;

use crate::db::ids::ImportId;
use crate::intake::actions::Refused;
use crate::web::frame::Frame;

/// The number of an import in its address.
fn number(segment: &str) -> Option<ImportId> {
    segment.parse().ok().map(ImportId)
}

/// Why something was not done, in the visitor's language.
fn explain(frame: &Frame, refused: &Refused) -> String {
    match refused {
        Refused::NotThere => frame.t("refused-not-there").to_owned(),
        Refused::Move { .. } => frame.t("import-refused-move").to_owned(),
        Refused::TitleMissing => frame.t("import-refused-title").to_owned(),
        Refused::WeaponMissing => frame.t("import-refused-weapon-missing").to_owned(),
        Refused::NothingMapped => frame.t("import-refused-nothing").to_owned(),
        Refused::Twice(field) => {
            let field = crate::intake::mapping::field_name(*field);
            frame.with("import-refused-twice", "field", frame.word("import-field", field))
        }
        Refused::UnknownExhibit => frame.t("refused-other-exhibit").to_owned(),
        Refused::UnknownBrand(text) => frame.with("import-refused-brand", "name", text),
        Refused::UnknownWeapon(text) => frame.with("import-refused-weapon", "name", text),
        Refused::ReasonMissing => frame.t("refused-reason-missing").to_owned(),
        Refused::BuiltOn(_, count) => frame.n("import-refused-built-on", *count as i64),
    }
}
