//! From the rows of a letter to what its pages show: the frozen items, the words of its template, and the document of the PDF. Pure.

use chrono::NaiveDate;

use crate::letters::document::{
    FindingItem, LetterDocument, ListVersion, PartyAnnex, PartyItem, Photograph, Sender, Signatory, Verification,
};
use crate::letters::kinds::rules;
use crate::letters::model::Language;
use crate::letters::queries::annexes::{Annex, AnnexList, AnnexParty};
use crate::letters::queries::facts::Fact;
use crate::letters::queries::{Letter, LetterFinding};
use crate::letters::template::Words;
use crate::letters::words;

/// Most weapons and brands that a sentence names.
const MOST_NAMES: usize = 6;

/// A finding as annex A prints it.
pub fn finding_item(language: Language, fact: &Fact) -> FindingItem {
    let mut marking: Vec<String> = fact.marking.lines().map(str::to_owned).collect();
    if marking.is_empty() {
        marking.push(words::no_marking(language, fact.marking_state).to_owned());
    }
    let exhibit = [fact.exhibit.as_str(), &fact.assembly]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let number = fact.id.number();
    FindingItem {
        marking,
        pieces: u32::try_from(fact.quantity).unwrap_or(1).max(1),
        part_number: fact.part_number.clone(),
        maker: fact.brand.clone(),
        // Rules set what they quote between strokes; on paper it stands in plain.
        basis: fact.basis.replace('`', ""),
        made: words::made(language, fact.made),
        weapon: fact.weapon.clone(),
        exhibit,
        standing: words::standing(language, fact.standing).to_owned(),
        photograph: fact.photograph.as_ref().map(|(sha256, caption)| Photograph {
            sha256: sha256.clone(),
            alternative: if caption.is_empty() { number.clone() } else { caption.clone() },
        }),
        number,
    }
}

/// The letter that a letter is about, as its words name it.
pub struct About {
    pub reference: String,
    pub issued_on: NaiveDate,
}

/// Everything that the words of a letter are made of.
pub struct Subject<'a> {
    pub language: Language,
    pub company: &'a str,
    pub facts: &'a [&'a Fact],
    pub party_count: i64,
    pub answer_due_on: Option<NaiveDate>,
    pub legal_basis: &'a str,
    pub about: Option<About>,
    /// One line each.
    pub corrections: &'a [String],
}

impl Subject<'_> {
    /// What goes into the places of a template.
    pub fn words(&self) -> Words {
        let language = self.language;
        let distinct = |names: Vec<&str>| {
            let mut seen: Vec<String> = Vec::new();
            for name in names {
                if !name.is_empty() && !seen.iter().any(|known| known == name) {
                    seen.push(name.to_owned());
                }
            }
            seen.sort_unstable();
            seen
        };
        let brands = distinct(self.facts.iter().map(|fact| fact.brand.as_str()).collect());
        let weapons = distinct(self.facts.iter().map(|fact| fact.weapon.as_str()).collect());
        let mut exhibits: Vec<i64> = self.facts.iter().map(|fact| fact.exhibit_id).collect();
        exhibits.sort_unstable();
        exhibits.dedup();
        let components = words::components(language, self.facts.len() as i64);
        let from = words::weapons(language, exhibits.len() as i64);
        let counted = (!self.facts.is_empty()).then(|| (components.clone(), from.clone()));
        let about = self.about.as_ref();
        let corrections: Vec<String> = self.corrections.iter().map(|line| format!("- {line}")).collect();
        Words::default()
            .naming("company", self.company)
            .naming("brands", words::names(language, &brands, MOST_NAMES))
            .naming("weapons", words::names(language, &weapons, MOST_NAMES))
            .naming("finding_count", components)
            .naming("exhibit_count", from)
            .naming("party_count", words::parties(language, self.party_count))
            .naming("findings_sentence", words::findings_too(language, counted))
            .naming("answer_sentence", words::answer_by(language, self.answer_due_on))
            .naming("answer_by", self.answer_due_on.map(|due| words::day(language, due)).unwrap_or_default())
            .naming("legal_basis", self.legal_basis)
            .naming("about_reference", about.map(|about| about.reference.clone()).unwrap_or_default())
            .naming("about_date", about.map(|about| words::day(language, about.issued_on)).unwrap_or_default())
            .naming("corrections", corrections.join("\n"))
    }
}

/// Whose paper a letter stands on.
#[derive(Clone, Debug, Default)]
pub struct Letterhead {
    pub organisation: String,
    pub address: Vec<String>,
}

/// An annex of parties with its rows.
pub struct Parties {
    pub annex: Annex,
    pub rows: Vec<AnnexParty>,
}

/// What the PDF of a letter is made of. `reference` and `dated_on` are those under which it is issued; a draft has no reference.
pub fn document(
    letter: &Letter,
    findings: &[LetterFinding],
    parties: Option<&Parties>,
    letterhead: &Letterhead,
    reference: Option<String>,
    dated_on: NaiveDate,
    verify_at: &str,
) -> anyhow::Result<LetterDocument> {
    let items: Result<Vec<FindingItem>, _> = findings.iter().map(|row| serde_json::from_str(&row.item)).collect();
    let recipient = letter.recipient().map(|recipient| recipient.lines()).unwrap_or_default();
    Ok(LetterDocument {
        language: letter.language,
        sender: Sender { organisation: letterhead.organisation.clone(), address: letterhead.address.clone() },
        reference,
        dated_on,
        recipient,
        subject: letter.subject.clone(),
        body: letter.body.clone(),
        fixed_sentences: rules(letter.kind).fixed_sentences(letter.language).to_vec(),
        signatory: Signatory { name: letter.signatory.clone(), office: letter.office.clone() },
        findings: items?,
        parties: parties.map(party_annex).transpose()?,
        verification: (!verify_at.is_empty()).then(|| Verification { address: verify_at.to_owned() }),
    })
}

fn party_annex(parties: &Parties) -> anyhow::Result<PartyAnnex> {
    let lists: Vec<AnnexList> = serde_json::from_str(&parties.annex.lists)?;
    let rows: Result<Vec<PartyItem>, _> = parties.rows.iter().map(|row| serde_json::from_str(&row.item)).collect();
    let made_on = parties.annex.created_at.date();
    Ok(PartyAnnex {
        title: parties.annex.title.clone(),
        lists: lists
            .into_iter()
            .map(|list| ListVersion {
                title: list.title,
                version: list.version.to_string(),
                dated_on: list.dated_on.unwrap_or(made_on),
            })
            .collect(),
        reasons: Vec::new(),
        parties: rows?,
    })
}
