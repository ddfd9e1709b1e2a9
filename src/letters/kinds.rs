//! What each kind of letter must contain, its fixed sentences, annexes and term; and what an answer may come to. Data of
//! `reference`, read once.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::evidence::model::Reliability;
use crate::letters::model::{Language, LetterKind, LetterState};
use crate::reference;
use crate::text_enum;

text_enum! {
    /// What a letter does to whom it reaches.
    pub enum Effect {
        Voluntary = "voluntary",
        /// Binds nobody, but what it says is known from then on.
        Knowledge = "knowledge",
        Binding = "binding",
    }
}

text_enum! {
    /// Whether a part belongs into a kind of letter.
    pub enum Need {
        Required = "required",
        Optional = "optional",
        No = "no",
    }
}

#[derive(Deserialize)]
struct KindRow {
    key: LetterKind,
    effect: Effect,
    findings: Need,
    parties: Need,
    about: Need,
    legal_basis: Need,
    term_days: Option<u32>,
    least_reliability: Reliability,
    least_credibility: i32,
    fixed_en: String,
    fixed_uk: String,
}

/// The rules of one kind.
#[derive(Clone, Debug)]
pub struct KindRules {
    pub kind: LetterKind,
    pub effect: Effect,
    /// Annex A.
    pub findings: Need,
    /// Annex B.
    pub parties: Need,
    /// A letter that went before.
    pub about: Need,
    pub legal_basis: Need,
    /// Days for the answer; `None` where none is asked for.
    pub term_days: Option<i32>,
    /// The least Admiralty grade of a finding's best source that the annex takes: letter and digit.
    pub least_reliability: Reliability,
    pub least_credibility: i32,
    fixed_en: Vec<String>,
    fixed_uk: Vec<String>,
}

impl KindRules {
    /// What every letter of the kind says, whatever else it says.
    pub fn fixed_sentences(&self, language: Language) -> &[String] {
        match language {
            Language::English => &self.fixed_en,
            Language::Ukrainian => &self.fixed_uk,
        }
    }

    /// Whether a source of this grade is good enough. `A1` is the best; `F` and `6` are "cannot be judged".
    pub fn takes(&self, reliability: Reliability, credibility: i32) -> bool {
        reliability <= self.least_reliability && credibility <= self.least_credibility
    }

    /// `D4`, as pages name the bound.
    pub fn least_grade(&self) -> String {
        format!("{}{}", self.least_reliability, self.least_credibility)
    }
}

static KINDS: LazyLock<Vec<KindRules>> = LazyLock::new(|| {
    let rows: Vec<KindRow> = reference::LETTER_KINDS.rows().expect("the table is compiled in, and a test reads it");
    let sentences = |text: &str| text.split('|').map(str::to_owned).collect();
    rows.into_iter()
        .map(|row| KindRules {
            kind: row.key,
            effect: row.effect,
            findings: row.findings,
            parties: row.parties,
            about: row.about,
            legal_basis: row.legal_basis,
            term_days: row.term_days.and_then(|days| i32::try_from(days).ok()),
            least_reliability: row.least_reliability,
            least_credibility: row.least_credibility,
            fixed_en: sentences(&row.fixed_en),
            fixed_uk: sentences(&row.fixed_uk),
        })
        .collect()
});

/// The rules of a kind.
pub fn rules(kind: LetterKind) -> &'static KindRules {
    KINDS.iter().find(|rules| rules.kind == kind).expect("a test finds a row for every kind")
}

#[derive(Deserialize)]
struct OutcomeRow {
    key: String,
    label_en: String,
    label_uk: String,
    moves_to: LetterState,
}

/// What an answer may come to.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub key: String,
    /// Where the letter stands after it.
    pub moves_to: LetterState,
    label_en: String,
    label_uk: String,
}

impl Outcome {
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::Ukrainian => &self.label_uk,
        }
    }
}

static OUTCOMES: LazyLock<Vec<Outcome>> = LazyLock::new(|| {
    let rows: Vec<OutcomeRow> =
        reference::REPLY_OUTCOMES.rows().expect("the table is compiled in, and a test reads it");
    rows.into_iter()
        .map(|row| Outcome { key: row.key, moves_to: row.moves_to, label_en: row.label_en, label_uk: row.label_uk })
        .collect()
});

pub fn outcomes() -> &'static [Outcome] {
    &OUTCOMES
}

pub fn outcome(key: &str) -> Option<&'static Outcome> {
    OUTCOMES.iter().find(|outcome| outcome.key == key)
}

/// Tiers of the common high priority list, by the categories of components that fall under them.
pub mod tiers {
    use std::sync::LazyLock;

    use serde::Deserialize;

    use crate::reference;

    #[derive(Deserialize)]
    struct TierRow {
        category: String,
        tier: String,
    }

    static ROWS: LazyLock<Vec<TierRow>> =
        LazyLock::new(|| reference::CONTROL_TIERS.rows().expect("the table is compiled in, and a test reads it"));

    /// Every tier that a category falls under.
    pub const ALL: &[&str] = &["1", "2", "3.A"];

    /// Categories of a tier; one that nothing is called where there is no such tier.
    pub fn categories(tier: &str) -> Vec<String> {
        let found: Vec<String> = ROWS.iter().filter(|row| row.tier == tier).map(|row| row.category.clone()).collect();
        if found.is_empty() { vec!["no such tier".to_owned()] } else { found }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_rules_and_says_that_presence_is_not_wrongdoing() {
        for kind in LetterKind::ALL {
            let rules = rules(*kind);
            assert!(rules.fixed_sentences(Language::English)[0].starts_with("The presence of a mark"), "{kind}");
            assert!(rules.fixed_sentences(Language::Ukrainian)[0].starts_with("Маркування"), "{kind}");
            assert_eq!(rules.fixed_en.len(), rules.fixed_uk.len(), "{kind}");
        }
        assert_eq!(rules(LetterKind::TraceRequest).term_days, Some(28));
        assert_eq!(rules(LetterKind::RightOfReply).term_days, Some(28));
    }

    #[test]
    fn a_grade_is_good_enough_by_its_letter_and_its_digit() {
        let rules = rules(LetterKind::IndividualLicenceNotice);
        assert!(rules.takes(Reliability::UsuallyReliable, 2));
        assert!(!rules.takes(Reliability::NotUsuallyReliable, 1));
        assert!(!rules.takes(Reliability::CompletelyReliable, 6));
    }

    #[test]
    fn every_tier_has_categories_that_findings_have() {
        for tier in tiers::ALL {
            for category in tiers::categories(tier) {
                assert!(crate::marks::category::CATEGORIES.contains(&category.as_str()), "{tier}: {category}");
            }
        }
    }

    #[test]
    fn every_outcome_moves_a_letter_that_was_delivered() {
        for outcome in outcomes() {
            assert!(LetterState::Delivered.may_become(outcome.moves_to), "{}", outcome.key);
        }
    }
}
