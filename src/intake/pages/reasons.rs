//! Why a row was not taken, in the visitor's language. The core says it in English, the same words for the report file of the command
//! line; here each kind has a message.

use crate::web::frame::Frame;

/// Beginnings of reasons and the messages that stand for them.
const KINDS: &[(&str, &str)] = &[
    ("the line is longer than", "import-why-long-line"),
    ("a quotation mark is opened", "import-why-quotation"),
    ("the row has a NUL byte", "import-why-nul"),
    ("the row has more than 512 columns", "import-why-many-columns"),
    ("the row has fewer columns", "import-why-fewer"),
    ("the row has more columns", "import-why-more"),
    ("the row cannot be read", "import-why-unreadable"),
    ("the row has no number of its own", "import-why-no-number"),
    ("the field is longer", "import-why-long-field"),
    ("the field has control characters", "import-why-control"),
    ("the field is not a JSON list", "import-why-json"),
    ("no weapon is named", "import-why-no-weapon"),
    ("the same record stands", "import-why-duplicate"),
    ("the same number stands", "import-why-contradicts"),
    ("the day of recovery is still", "import-why-future"),
    ("the day of recovery is none", "import-why-day"),
    ("the weapon system is not", "import-why-unknown-weapon"),
    ("its finding has left", "import-why-left"),
    ("the exhibit has a part", "import-why-same-marking"),
    ("a row before has", "import-why-same-marking-row"),
];

/// The reason in the visitor's language; as the core says it where no message stands for it.
pub fn shown(frame: &Frame, reason: &str) -> String {
    let key = KINDS.iter().find(|(start, _)| reason.starts_with(start)).map(|(_, key)| *key);
    match key {
        // The number of the finding stands behind the colon.
        Some("import-why-same-marking") => {
            let finding = reason.rsplit(' ').next().unwrap_or_default();
            frame.with("import-why-same-marking", "finding", finding)
        }
        Some(key) => frame.t(key).to_owned(),
        None => reason.to_owned(),
    }
}
