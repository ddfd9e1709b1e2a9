//! What speaks for which brand, and how much.

use crate::marks::brand::{BrandId, Trust};
use crate::marks::candidates::{Candidate, Guess};
use crate::marks::generic;
use crate::marks::lines::Scan;
use crate::marks::part_number::Strength;
use crate::marks::reading::{BrandReading, Certainty, Knowledge, Scratch};

/// Something that speaks for a brand.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) brand: BrandId,
    pub(super) certainty: Certainty,
    pub(super) basis: Basis,
    /// The characters it rests on.
    pub(super) text: String,
    pub(super) family: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    Number,
    Shortened,
    Candidate,
    Rival,
    Letters,
    Votes,
    LotStyle,
    Affix,
    Word,
    WordAndNumber,
    Hint,
    HintAndNumber,
}

impl Basis {
    /// Between answers of the same certainty, the weightier basis first.
    fn rank(self) -> u8 {
        match self {
            Basis::WordAndNumber | Basis::HintAndNumber => 0,
            Basis::Word | Basis::Hint => 1,
            Basis::Number | Basis::Shortened => 2,
            Basis::LotStyle => 3,
            Basis::Affix => 4,
            Basis::Candidate | Basis::Rival | Basis::Letters | Basis::Votes => 5,
        }
    }
}

impl Knowledge {
    /// Every brand that anything speaks for, best first.
    pub(super) fn weigh_brands(&self, scratch: &mut Scratch, hint: Option<BrandId>) -> Vec<Evidence> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let best = scratch.candidates.first();
        let number = best.map(|best| {
            let mut text = best.prefix.clone();
            text.push_str(scratch.scan.squashed(best.first, best.last));
            text
        });
        let mut of_number: Option<(BrandId, Certainty)> = None;
        if let (Some(best), Some(number)) = (best, &number) {
            if let Some(family) = best.family.map(|family| &self.families[family])
                && let Some(brand) = family.points_to()
            {
                let is_generic = best.generic.is_some() || generic::is_registered_type(number);
                let certainty = family_certainty(best, is_generic, number.len());
                let basis = match (best.strength, best.prefix.is_empty()) {
                    (Some(Strength::Ambiguous), _) => Basis::Candidate,
                    (_, false) => Basis::Shortened,
                    _ => Basis::Number,
                };
                evidence.push(Evidence { brand, certainty, basis, text: number.clone(), family: best.family });
                of_number = Some((brand, certainty));
                if let Some(rival) = best.rival {
                    evidence.push(Evidence {
                        brand: rival,
                        certainty: Certainty::Possible,
                        basis: Basis::Rival,
                        text: number.clone(),
                        family: None,
                    });
                }
            } else if let Some((brand, guess)) = best.guess {
                let basis = if guess == Guess::Letters { Basis::Letters } else { Basis::Votes };
                evidence.push(Evidence {
                    brand,
                    certainty: Certainty::Possible,
                    basis,
                    text: number.clone(),
                    family: None,
                });
            }
        }
        let generic = best.and_then(|best| best.generic).map(|generic| &self.generics[generic]);
        if let (Some(best), Some(number)) = (best, &number)
            && best.has_digit
            && best.strength.is_none_or(|strength| strength == Strength::Ambiguous)
            && best.guess.is_none()
        {
            let makes_it = |brand: &BrandId| {
                generic.is_some_and(|generic| {
                    let key = self.brands.get(*brand).key.as_str();
                    // The lists name the line by one of its owners.
                    let heirs: &[&str] =
                        if key == "nxp" { &["nxp", "nexperia", "philips-semiconductors"] } else { &[key] };
                    heirs.iter().any(|key| generic.is_known_maker(key))
                }) || best
                    .family
                    .and_then(|family| self.families[family].points_to())
                    .is_some_and(|other| self.brands.same_owner(other, *brand))
            };
            if let Some(brand) = self.maker_by_lot_style(&scratch.scan).filter(makes_it) {
                let basis = Basis::LotStyle;
                merge(
                    &mut evidence,
                    Evidence { brand, certainty: Certainty::Likely, basis, text: number.clone(), family: None },
                );
            }
            self.affixes.find(&mut scratch.affixes, number, &mut scratch.hits);
            let first = scratch.hits.iter().map(|hit| hit.pattern).min();
            if let Some(brand) = first.and_then(|pattern| self.affix_brands[pattern]) {
                let basis = Basis::Affix;
                merge(
                    &mut evidence,
                    Evidence { brand, certainty: Certainty::Likely, basis, text: number.clone(), family: None },
                );
            }
            evidence.sort_by_key(|one| one.certainty);
        }
        let knows = |brand: BrandId| generic.is_some_and(|generic| generic.is_known_maker(&self.brands.get(brand).key));
        for word in &scratch.words {
            let agrees = of_number.is_some_and(|(brand, _)| brand == word.brand);
            let same_owner = of_number.is_some_and(|(brand, _)| self.brands.same_owner(brand, word.brand));
            let contradicted = of_number.is_some_and(|(_, certainty)| certainty == Certainty::Certain) && !same_owner;
            let is_first = word.first == 0 && scratch.scan.tokens.len() > 1;
            let certainty = match word.trust {
                Trust::Plain | Trust::InCapitals if contradicted => Certainty::Likely,
                Trust::Plain | Trust::InCapitals => Certainty::Certain,
                Trust::NeedsSupport if agrees && generic.is_none() => Certainty::Certain,
                Trust::NeedsSupport if agrees || same_owner || knows(word.brand) || hint == Some(word.brand) => {
                    Certainty::Likely
                }
                Trust::NeedsSupport if is_first && !contradicted => Certainty::Likely,
                Trust::NeedsSupport => Certainty::Possible,
            };
            let text = scratch.scan.plain(word.first, word.last).to_owned();
            merge(&mut evidence, Evidence { brand: word.brand, certainty, basis: Basis::Word, text, family: None });
        }
        if let Some(hint) = hint {
            let certainty = match of_number {
                Some((brand, _))
                    if brand == hint
                        && generic.is_none()
                        && best.is_some_and(|best| best.strength >= Some(Strength::Likely)) =>
                {
                    Certainty::Certain
                }
                Some((brand, Certainty::Certain)) if !self.brands.same_owner(brand, hint) => Certainty::Possible,
                _ => Certainty::Likely,
            };
            merge(
                &mut evidence,
                Evidence { brand: hint, certainty, basis: Basis::Hint, text: String::new(), family: None },
            );
        }
        // Between equals the named maker comes first, then what is printed in words.
        evidence.sort_by_key(|one| (one.certainty, Some(one.brand) != hint, one.basis.rank()));
        evidence
    }

    /// The maker whose way of building lot codes the marking shows.
    pub(super) fn maker_by_lot_style(&self, scan: &Scan) -> Option<BrandId> {
        (0..scan.tokens.len()).find_map(|index| {
            let next = scan.tokens.get(index + 1).filter(|next| next.line == scan.tokens[index].line);
            let next = next.map(|_| scan.squashed(index + 1, index + 1));
            generic::maker_by_lot_style(scan.squashed(index, index), next).and_then(|key| self.brands.id(key))
        })
    }

    pub(super) fn report_brands(&self, evidence: Vec<Evidence>) -> Vec<BrandReading> {
        const MOST_BRANDS: usize = 6;
        evidence
            .into_iter()
            .take(MOST_BRANDS)
            .map(|one| {
                let brand = self.brands.get(one.brand);
                let family = one.family.map(|family| &self.families[family]);
                let family_name = family.map(|family| family.name.as_str()).unwrap_or_default();
                let basis = match one.basis {
                    Basis::Number => {
                        format!("Part number `{}` is of the family `{family_name}` of {}.", one.text, brand.name)
                    }
                    Basis::Shortened => format!(
                        "The marking leaves off the maker's letters: `{}` is of the family `{family_name}` of {}.",
                        one.text, brand.name
                    ),
                    Basis::Candidate => {
                        format!(
                            "Several makers use numbers like `{}`; {} is the best known for `{family_name}`.",
                            one.text, brand.name
                        )
                    }
                    Basis::Rival => format!("Part number `{}` also fits a family of {}.", one.text, brand.name),
                    Basis::Letters => format!(
                        "No known family fits `{}`, but its first letters are those of {}.",
                        one.text, brand.name
                    ),
                    Basis::Votes => format!(
                        "No known family fits `{}`, but published findings with its beginning are of {}.",
                        one.text, brand.name
                    ),
                    Basis::LotStyle => {
                        format!("The lot code beside `{}` is built the way {} builds them.", one.text, brand.name)
                    }
                    Basis::Affix => {
                        format!(
                            "Many make parts like `{}`; the letters around the number are those of {}.",
                            one.text, brand.name
                        )
                    }
                    Basis::Word => format!("The marking carries `{}`.", one.text),
                    Basis::WordAndNumber => format!("The marking names {}, and its part number agrees.", brand.name),
                    Basis::Hint => format!("The record names {}; the marking does not show it.", brand.name),
                    Basis::HintAndNumber => {
                        format!("The record names {}, and `{}` in the marking agrees.", brand.name, one.text)
                    }
                };
                BrandReading {
                    brand_key: brand.key.clone(),
                    name: brand.name.clone(),
                    certainty: one.certainty,
                    basis,
                    line_company_key: family.and_then(|family| family.line_company_key.clone()),
                    line_since: family.and_then(|family| family.line_since.clone()),
                }
            })
            .collect()
    }
}

/// Adds evidence; a brand that is there already becomes surer when two things speak for it.
fn merge(evidence: &mut Vec<Evidence>, new: Evidence) {
    match evidence.iter_mut().find(|known| known.brand == new.brand) {
        None => evidence.push(new),
        Some(known) => {
            known.certainty = known.certainty.min(new.certainty);
            known.basis = match (known.basis, new.basis) {
                (Basis::Number | Basis::Shortened | Basis::Candidate | Basis::Affix | Basis::LotStyle, Basis::Word) => {
                    Basis::WordAndNumber
                }
                (Basis::Number | Basis::Shortened | Basis::Candidate | Basis::Word, Basis::Hint) => {
                    Basis::HintAndNumber
                }
                (Basis::Candidate, basis @ (Basis::LotStyle | Basis::Affix)) => basis,
                (basis, _) => basis,
            };
        }
    }
}

/// How surely a part number alone names its brand.
fn family_certainty(candidate: &Candidate, is_generic: bool, length: usize) -> Certainty {
    let Some(strength) = candidate.strength else { return Certainty::Possible };
    if strength == Strength::Ambiguous || !candidate.has_digit || length <= 3 {
        return Certainty::Possible;
    }
    // `REN34` or `K4A9` may as well be a lot.
    let is_short = length <= 4 || (length == 5 && candidate.digits < 3);
    let is_sure = strength == Strength::Certain && !is_generic && !is_short;
    let certainty = if is_sure { Certainty::Certain } else { Certainty::Likely };
    if candidate.rival.is_some() && candidate.agreement == 0 {
        return match certainty {
            Certainty::Certain => Certainty::Likely,
            Certainty::Likely if !candidate.rival_is_equal => Certainty::Likely,
            _ => Certainty::Possible,
        };
    }
    certainty
}
