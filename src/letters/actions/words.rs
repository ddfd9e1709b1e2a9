//! An organisation's own words: templates of letters, and its letterhead.

use crate::accounts::model::{Official, Proof};
use crate::db::ids::reserve;
use crate::db::text::tidy;
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::letters::actions::Refused;
use crate::letters::model::{Language, LetterKind};
use crate::letters::queries::{self, LETTERHEAD, OwnTemplate};
use crate::letters::template::{Problem, Template};

/// The longest letterhead, in characters.
const LONGEST_LETTERHEAD: usize = 600;

/// Keeps an organisation's own words for a kind.
pub fn keep_template(
    tx: &mut Tx<'_>,
    by: &Official,
    kind: LetterKind,
    language: Language,
    template: &Template,
) -> anyhow::Result<()> {
    template.check().map_err(Refused::Text)?;
    keep(tx, by, kind.as_str(), language, template)
}

/// Keeps an organisation's letterhead: the office that signs, and the lines of its address.
pub fn keep_letterhead(
    tx: &mut Tx<'_>,
    by: &Official,
    language: Language,
    office: &str,
    address: &str,
) -> anyhow::Result<()> {
    let office = tidy(office).split_whitespace().collect::<Vec<_>>().join(" ");
    let address = tidy(address);
    if office.chars().count() + address.chars().count() > LONGEST_LETTERHEAD {
        return Err(Refused::Text(Problem::TooLong).into());
    }
    keep(tx, by, LETTERHEAD, language, &Template { subject: office, body: address })
}

fn keep(tx: &mut Tx<'_>, by: &Official, kind: &str, language: Language, words: &Template) -> anyhow::Result<()> {
    let before = queries::own_template(tx.conn(), by.organisation(), kind, language)?;
    let row = OwnTemplate {
        id: match &before {
            Some(own) => own.id,
            None => reserve(tx.conn(), "letter_templates", 1)?,
        },
        organisation_id: by.organisation(),
        kind: kind.to_owned(),
        language,
        subject: words.subject.clone(),
        body: words.body.clone(),
        changed_by: Some(by.person()),
        changed_at: tx.at,
    };
    queries::save_template(tx.conn(), &row)?;
    match before {
        None => tx.record(SubjectKind::LetterTemplate, row.id, Verb::Created, &row),
        Some(before) => tx.record(SubjectKind::LetterTemplate, row.id, Verb::Changed, &differences(&before, &row)?),
    }
}
