//! Which findings annex A takes, and why others are left out. Pure.

use std::collections::HashSet;

use crate::companies::model::Certainty;
use crate::db::ids::{CompanyId, FindingId};
use crate::findings::model::Standing;
use crate::letters::kinds::KindRules;
use crate::letters::queries::facts::Fact;
use crate::text_enum;

text_enum! {
    /// What speaks against a finding in annex A.
    pub enum Objection {
        /// The public may not see it: nothing overrides that.
        NotPublished = "not-published",
        /// Another company answers for it today: nothing overrides that.
        OtherCompany = "other-company",
        UncertainMaker = "uncertain-maker",
        Disputed = "disputed",
        /// No source reaches the grade that the kind of letter asks for.
        BelowGrade = "below-grade",
        /// Another letter to the company carries it.
        Covered = "covered",
    }
}

impl Objection {
    /// Whether somebody may take the finding in all the same, with a reason.
    pub fn may_be_overridden(self) -> bool {
        !matches!(self, Self::NotPublished | Self::OtherCompany)
    }
}

/// What speaks against a finding, in the order of [`Objection::ALL`].
pub fn objections(fact: &Fact, rules: &KindRules, company: CompanyId, covered: &HashSet<FindingId>) -> Vec<Objection> {
    let best = fact.grade;
    Objection::ALL
        .iter()
        .copied()
        .filter(|objection| match objection {
            Objection::NotPublished => !fact.is_public,
            Objection::OtherCompany => fact.company_id != Some(company),
            Objection::UncertainMaker => fact.brand_certainty != Certainty::Certain,
            Objection::Disputed => fact.standing == Standing::Disputed,
            Objection::BelowGrade => !best.is_some_and(|(letter, digit)| rules.takes(letter, digit)),
            Objection::Covered => covered.contains(&fact.id),
        })
        .collect()
}
