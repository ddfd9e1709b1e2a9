//! Cells that name more than a maker: suppliers, owners in brackets, two names in one cell.

use crate::companies::cell::{self, Party};
use crate::companies::directory::{Directory, Meaning};
use crate::companies::matching::{Strength, without_places};
use crate::companies::names;
use crate::companies::resolve::choice::Product;
use crate::companies::resolve::{Candidate, Certainty, Resolution, Role, nothing};
use crate::companies::span::Asked;

impl Directory {
    pub(super) fn as_supplier(&self, raw: &str, text: &str) -> Option<Resolution> {
        let words = names::words(text);
        let stripped = self.forms.strip(&words);
        let mut keys = vec![names::squash(&words), names::squash(stripped)];
        // `Mouser Electronics Inc`, `Farnell UK`.
        let placed = without_places(stripped);
        keys.push(names::squash(placed));
        if let Some((last, rest)) = placed.split_last()
            && names::is_kind(last)
            && !rest.is_empty()
        {
            keys.push(names::squash(rest));
        }
        let index = keys.iter().find_map(|key| self.suppliers.get(key.as_str()))?;
        let is_brand = |meaning: &Meaning| !meaning.is_legal_name && !meaning.is_qualified;
        if self.names.get(keys[0].as_str()).is_some_and(|meanings| meanings.iter().any(is_brand)) {
            return None;
        }
        let supplier = &self.supplier_list[*index as usize];
        let parties = vec![Party { role: "supplier", name: supplier.name.to_string() }];
        let reason = format!("{} is a {}, not a maker", supplier.name, supplier.kind);
        Some(Resolution { parties, reason, ..nothing(raw, Role::Supplier) })
    }

    /// `Maxim Integrated (Analog Devices)`, `Shenzhen Yangxing (YXC)`.
    pub(super) fn with_bracket(
        &self,
        raw: &str,
        main: &str,
        inner: &str,
        made: Option<&Asked>,
        product: &Product<'_>,
    ) -> Option<Resolution> {
        if cell::says_unidentified(main) {
            let reason = "the source states that the maker was not identified".into();
            return Some(Resolution { reason, ..nothing(raw, Role::Unidentified) });
        }
        if let Some(mut resolution) = self.as_supplier(raw, main) {
            if let Some(found) = self.match_closely(inner) {
                let parties = std::mem::take(&mut resolution.parties);
                resolution = Resolution { parties, ..self.answer(raw, &found, made, product) };
            }
            return Some(resolution);
        }
        let inner_name =
            ["formerly ", "former ", "ex ", "now ", "part of ", "owned by ", "a brand of ", "brand of ", "by "]
                .iter()
                .find_map(|lead| {
                    inner.get(..lead.len()).filter(|head| head.eq_ignore_ascii_case(lead)).map(|_| &inner[lead.len()..])
                })
                .unwrap_or(inner);
        let (main_found, inner_found) = (self.match_closely(main), self.match_closely(inner_name));
        match (main_found, inner_found) {
            (Some(main_found), inner_found) => {
                let mut resolution = self.answer(raw, &main_found, made, product);
                let mut agrees = true;
                if let Some(inner_found) = inner_found {
                    let owner = self.answer(raw, &inner_found, made, product);
                    agrees = self.are_related(&resolution, &owner);
                    if !agrees {
                        // A weakly matched main name beside an exact one in brackets gives way.
                        if main_found.strength >= Strength::Misspelt && inner_found.strength <= Strength::WithoutPlace {
                            return Some(owner);
                        }
                        resolution.certainty = resolution.certainty.min(Certainty::Likely);
                        resolution.reason.push_str("; the company in brackets is not known to be its owner");
                    }
                }
                let same = agrees && names::key(inner) == names::key(resolution.brand.as_deref().unwrap_or_default());
                resolution.stated_owner = (!same).then(|| inner.to_owned());
                Some(resolution)
            }
            (None, Some(inner_found)) => {
                let mut resolution = self.answer(raw, &inner_found, made, product);
                resolution.certainty = resolution.certainty.min(Certainty::Likely);
                resolution.reason = format!("by the name in brackets: {}", resolution.reason);
                Some(resolution)
            }
            (None, None) => None,
        }
    }

    /// Two names in one cell: `Infineon / IR`, `LiPPERT by ADLINK`.
    pub(super) fn several(
        &self,
        raw: &str,
        text: &str,
        made: Option<&Asked>,
        product: &Product<'_>,
    ) -> Option<Resolution> {
        const SEPARATORS: &[&str] = &[
            " / ",
            "/",
            ";",
            " | ",
            "|",
            " by ",
            " now ",
            " formerly ",
            ", a ",
            " - ",
            " – ",
            " — ",
            ", ",
            " + ",
            " or ",
            " або ",
            " или ",
            " & ",
            " and ",
        ];
        for separator in SEPARATORS {
            let pieces: Vec<&str> = text.split(separator).map(str::trim).filter(|piece| is_name(piece, self)).collect();
            if pieces.len() < 2 {
                if pieces.len() == 1
                    && text.contains(separator)
                    && let Some(found) = self.match_closely(pieces[0])
                {
                    return Some(self.answer(raw, &found, made, product));
                }
                continue;
            }
            let found: Vec<Option<Resolution>> = pieces
                .iter()
                .map(|piece| self.match_closely(piece).map(|found| self.answer(raw, &found, made, product)))
                .collect();
            let known: Vec<&Resolution> = found.iter().flatten().collect();
            let Some(first) = known.first() else { continue };
            let is_list = !matches!(separator.trim(), "by" | "now" | "formerly" | ", a" | "-" | "–" | "—");
            if known.len() == pieces.len() && known.iter().all(|other| self.are_related(first, other)) {
                // Related names: the one that lies furthest back is the brand.
                let mut best = (*known
                    .iter()
                    .max_by_key(|resolution| resolution.events.len() * 2 + resolution.ownership.len())?)
                .clone();
                best.certainty = best.certainty.min(Certainty::Likely);
                best.reason = format!("two names of one line of companies; {}", best.reason);
                return Some(best);
            }
            if known.len() == 1 && !is_list {
                let mut only = (*first).clone();
                only.certainty = only.certainty.min(Certainty::Likely);
                only.reason = format!("by the part of the text that is known; {}", only.reason);
                return Some(only);
            }
            if known.len() == pieces.len() || matches!(separator.trim(), "/" | ";" | "|" | "+" | "or" | "або" | "или")
            {
                let candidates = known.iter().filter_map(|resolution| candidate_of(resolution)).collect();
                let reason = "two names in one cell".into();
                let certainty = Certainty::Possible;
                let parties = pieces.iter().map(|piece| Party { role: "maker", name: (*piece).to_owned() }).collect();
                return Some(Resolution { candidates, certainty, reason, parties, ..nothing(raw, Role::Unknown) });
            }
        }
        None
    }

    /// Whether two answers lead to one company, or one company owns the other.
    pub(super) fn are_related(&self, one: &Resolution, other: &Resolution) -> bool {
        let companies = |resolution: &Resolution| {
            let names = [&resolution.company, &resolution.answers_today, &resolution.parent];
            let mut keys: Vec<String> = names.into_iter().flatten().map(|company| company.key.clone()).collect();
            keys.extend(resolution.brand_key.clone());
            keys
        };
        let theirs = companies(other);
        companies(one).iter().any(|key| theirs.contains(key))
            || one
                .events
                .iter()
                .chain(&one.ownership)
                .any(|step| other.company.as_ref().is_some_and(|company| company.name == step.to))
    }
}

fn candidate_of(resolution: &Resolution) -> Option<Candidate> {
    Some(Candidate {
        brand: resolution.brand.clone(),
        company: resolution.company.clone()?,
        answers_today: resolution.answers_today.clone()?,
    })
}

/// `Maxim (Analog Devices)` → `Maxim`, `Analog Devices`. The bracket is the last one and ends the text.
pub(super) fn bracketed(text: &str) -> Option<(&str, &str)> {
    let open = text.find(['(', '['])?;
    let close = text.rfind([')', ']'])?;
    let (main, inner) = (text[..open].trim(), text.get(open + 1..close)?.trim());
    (!main.is_empty() && !inner.is_empty()).then_some((main, inner))
}

/// Whether a piece of a cell is a name rather than a place, a kind of company or a legal form.
fn is_name(piece: &str, directory: &Directory) -> bool {
    let words = names::words(piece);
    if words.is_empty() || directory.forms.is_form(&words) || words.iter().all(|word| names::is_place(word)) {
        return false;
    }
    let is_kind = words.len() == 1 && words[0].len() > 3 && names::is_kind(&words[0]);
    !is_kind || directory.names.contains_key(words[0].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bracket_is_read_as_such() {
        assert_eq!(bracketed("Maxim (Analog Devices)"), Some(("Maxim", "Analog Devices")));
        assert_eq!(bracketed("(Maxim)"), None);
        assert_eq!(bracketed("Maxim ()"), None);
        assert_eq!(bracketed(") Maxim ("), None);
    }
}
