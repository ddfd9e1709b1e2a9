//! What parties on the lists a given name may be.

use crate::parties::index::{Found, How, Index, LONGEST_SPAN, Named};
use crate::parties::names;
use crate::parties::reason::Reason;
use crate::parties::score::{self, Asked, Candidate, Fit, Pair};
use crate::parties::words::{self, Class};

/// Hits from this score on are given where nobody says otherwise.
pub const USUAL_THRESHOLD: f32 = 80.0;
/// Hits that one name gets at most.
const MOST_HITS: usize = 50;
/// A listed name is looked at closely when its words may cover this much of the asked name.
const LEAST_SHARE: f32 = 0.5;
/// A name of more characters is cut there.
const LONGEST_NAME: usize = 500;

/// A party on a list that a name may be.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Place of the party in the index.
    pub party: u32,
    /// Place of the name that matched.
    pub name: u32,
    /// 0 to 100.
    pub score: f32,
    pub why: Vec<Reason>,
    pub against: Vec<Reason>,
}

impl Hit {
    /// The party, its first name and the name that matched, of the index that gave the hit.
    pub fn named<'index>(&self, index: &'index Index) -> Named<'index> {
        let party = &index.parties[self.party as usize];
        let text = |name: u32| &*index.names[name as usize].text;
        Named { party, name: text(party.first_name), matched: text(self.name) }
    }
}

/// Screens names one after another against an index; keeps what it needs for that.
pub struct Screener<'index> {
    index: &'index Index,
    /// Of each listed name: how much of the asked name its words may cover. All zero between names.
    covered: Vec<f32>,
    touched: Vec<u32>,
}

impl<'index> Screener<'index> {
    pub fn new(index: &'index Index) -> Self {
        Self { index, covered: vec![0.0; index.names.len()], touched: Vec::new() }
    }

    /// Parties that the name may be, the likeliest first; one hit a party. `country` as people write it, or nothing.
    pub fn screen(&mut self, name: &str, country: Option<&str>, threshold: f32) -> Vec<Hit> {
        let cut = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(end, _)| end);
        let name = names::read(&name[..cut], false);
        let weights: Vec<f32> = name.tokens.iter().map(|token| self.index.weight_of(token)).collect();
        let total = weights.iter().sum();
        let asked = Asked { name, weights, total, country: country.and_then(words::country_code) };
        let candidates = self.candidates(&asked);
        let joins = self.collect(&asked, &candidates);
        let mut best: Vec<(u32, u32, Fit)> = Vec::new();
        let bar = LEAST_SHARE * asked.total;
        let mut touched = std::mem::take(&mut self.touched);
        touched.retain(|name| {
            let covered = std::mem::take(&mut self.covered[*name as usize]);
            covered >= bar
        });
        touched.sort_unstable();
        for name in touched.drain(..) {
            let listed = &self.index.names[name as usize];
            let start = joins.partition_point(|(known, _)| *known < name);
            let of_name: Vec<Pair> =
                joins[start..].iter().take_while(|(known, _)| *known == name).map(|(_, pair)| *pair).collect();
            let Some(fit) = score::fit(self.index, &asked, &candidates, listed, &of_name) else { continue };
            if fit.score < threshold {
                continue;
            }
            match best.last_mut() {
                Some((party, ..)) if *party == listed.party => {
                    if let Some(last) = best.last_mut().filter(|last| last.2.score < fit.score) {
                        *last = (listed.party, name, fit);
                    }
                }
                _ => best.push((listed.party, name, fit)),
            }
        }
        self.touched = touched;
        best.sort_by(|one, other| other.2.score.total_cmp(&one.2.score).then(one.0.cmp(&other.0)));
        best.truncate(MOST_HITS);
        let hit = |(party, name, fit): (u32, u32, Fit)| Hit {
            party,
            name,
            score: fit.score,
            why: score::why(self.index, &asked, &self.index.names[name as usize], &fit.pairs),
            against: fit.against,
        };
        best.into_iter().map(hit).collect()
    }

    /// What each word of the asked name, and each few next to each other, may be on the lists.
    fn candidates(&self, asked: &Asked) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let mut found: Vec<Found> = Vec::new();
        let tokens = &asked.name.tokens;
        for (start, token) in tokens.iter().enumerate() {
            self.index.find(token, &mut found);
            candidates.extend(found.drain(..).map(|found| Candidate { start, length: 1, found }));
            for length in 2..=LONGEST_SPAN {
                let Some(span) = tokens.get(start..start + length) else { break };
                if let Some(term) = self.index.span(span) {
                    let found = Found { term, likeness: 1.0, how: How::Joined };
                    candidates.push(Candidate { start, length, found });
                }
            }
        }
        candidates
    }

    /// Adds up for each listed name what its words may cover, and gives the pairs of several words with one, in order of the name.
    fn collect(&mut self, asked: &Asked, candidates: &[Candidate]) -> Vec<(u32, Pair)> {
        let mut joins = Vec::new();
        for candidate in candidates {
            let Candidate { start, length, found } = *candidate;
            if length == 1 && matches!(asked.name.tokens[start].class, Class::Particle | Class::Initial) {
                continue;
            }
            let covered = found.likeness * asked.weights[start..start + length].iter().sum::<f32>();
            for posting in self.index.postings(found.term) {
                let posting_length = usize::from(posting.length);
                let is_join = length > 1 || posting_length > 1;
                // Several words for as many others is nothing that single words would not find.
                if is_join && (length == posting_length || found.how == How::Consonants) {
                    continue;
                }
                let sum = &mut self.covered[posting.name as usize];
                if *sum == 0.0 {
                    self.touched.push(posting.name);
                }
                *sum += covered;
                if is_join {
                    let pair = score::join((start, length), (usize::from(posting.start), posting_length));
                    joins.push((posting.name, pair));
                }
            }
        }
        joins.sort_by_key(|(name, pair)| (*name, pair.asked, pair.listed));
        joins
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parties::index::{Builder, Party};
    use crate::parties::model::{NameKind, PartyKind};

    fn index(names: &[(PartyKind, &str)]) -> Index {
        let mut builder = Builder::default();
        for (number, (kind, name)) in names.iter().enumerate() {
            builder.add(Party {
                list: 0,
                key: number.to_string(),
                kind: *kind,
                countries: "RU".to_owned(),
                digest: String::new(),
                names: name.split('|').map(|name| (NameKind::Primary, name.to_owned())).collect(),
            });
        }
        builder.build()
    }

    #[test]
    fn a_hit_says_which_name_and_why_and_digits_count() {
        let index = index(&[
            (PartyKind::Organisation, "Factory 123"),
            (PartyKind::Person, "HANIYA, Ismail Abdul Salah|HANIYAH, Ismael"),
            (PartyKind::Organisation, "TELE FLY CO., LTD."),
            (PartyKind::Organisation, "HUAWEI TECHNOLOGIES CO., LTD."),
            (PartyKind::Organisation, "GENERAL TRADING AND SHIPPING"),
            (PartyKind::Person, "GAVRILOV, Petr Sergeevich"),
            (PartyKind::Person, "HUSSEIN, Mohammed Tawfiq"),
            (PartyKind::Organisation, "321 AVIATION REPAIR PLANT"),
            (PartyKind::Person, "BARVINOK, Taras Serhiiovych"),
            (PartyKind::Person, "BARVINOK, Taras Mykolaiovych"),
            (PartyKind::Organisation, "ROMASHKA MANAGEMENT COMPANY"),
            (PartyKind::Person, "KVITKA, Sergey"),
        ]);
        let mut screener = Screener::new(&index);
        for (name, expected) in [
            ("Factory 123", Some(0)),
            ("Завод № 123", Some(0)),
            ("Factory 124", None),
            ("Factory", None),
            ("Ismail Haniya", Some(1)),
            ("I. Haniya", Some(1)),
            ("Haniyya Ismail", Some(1)),
            ("Telefly LLC", Some(2)),
            ("华为技术有限公司", Some(3)),
            ("Shipping Company Ltd", None),
            ("General Trading LLC", None),
            ("Гаврилов Петро", Some(5)),
            ("Havrylov Petro", Some(5)),
            ("محمد توفيق حسين", Some(6)),
            ("Factory 321", None),
            ("321 авиационный ремонтный завод", Some(7)),
            ("Барвинок Тарас Сергеевич", Some(8)),
            ("Барвинок Тарас Николаевич", Some(9)),
            ("ООО «Ромашка менеджмент»", Some(10)),
            ("Квитка Сергей Юрьевич", Some(11)),
        ] {
            let hits = screener.screen(name, None, USUAL_THRESHOLD);
            assert_eq!(hits.first().map(|hit| hit.party), expected, "{name}: {hits:?}");
            assert!(hits.iter().all(|hit| !hit.why.is_empty()));
        }
        let hits = screener.screen("Telefly", Some("Germany"), 50.0);
        assert!(hits[0].against.iter().any(|reason| reason.to_string().contains("asked DE")), "{hits:?}");
    }
}
