//! Photographs that the log form offers, and what is said of them there.

use crate::accounts::model::{Proof, Researcher};
use crate::accounts::sharing::Tlp;
use crate::db::conn::Conn;
use crate::db::ids::{ExhibitId, FindingId, PhotographId};
use crate::error::AppError;
use crate::evidence::model::PhotographState;
use crate::evidence::queries::photographs::{self, Photograph};
use crate::evidence::queries::ties;
use crate::findings::actions::pictures::{Answer, Choice};
use crate::findings::model::Refused;
use crate::web::query::Pairs;
use crate::web::urls::Urls;

/// Photographs of the exhibit that no finding shows, offered at once.
const MOST_OF_EXHIBIT: i64 = 60;
/// Latest uploads of whoever logs, offered at once.
const MOST_LATEST: i64 = 24;
/// The most photographs that one form names.
const MOST_NAMED: usize = 100;

/// What the form says of photographs.
#[derive(Clone, Debug, Default)]
pub struct Said {
    ticked: Vec<PhotographId>,
    /// Those that were offered as showing the draft.
    listed: Vec<PhotographId>,
    answers: Vec<(PhotographId, Option<Answer>)>,
    /// Numbers of others, as typed.
    pub numbers: String,
    /// Sharing mark of what is uploaded here.
    tlp: Option<Tlp>,
}

impl Said {
    pub fn sent(pairs: &Pairs) -> Self {
        let ids = |name: &'static str| -> Vec<PhotographId> {
            pairs.all(name).take(MOST_NAMED).filter_map(|text| text.parse().ok().map(PhotographId)).collect()
        };
        let answer = |id: PhotographId| match pairs.get(&format!("near-{id}")) {
            Some("keep") => Some(Answer::KeepBoth),
            Some("other") => Some(Answer::TheOther),
            _ => None,
        };
        Self {
            ticked: ids("photograph"),
            listed: ids("listed"),
            answers: ids("asked").into_iter().map(|id| (id, answer(id))).collect(),
            numbers: pairs.get("photograph_numbers").unwrap_or_default().to_owned(),
            tlp: pairs.get("upload_tlp").and_then(Tlp::parse),
        }
    }

    /// What a form begins with: the photographs that show the draft, if it is one, and those that the address names.
    pub fn begin(conn: &mut Conn, query: &Pairs, draft: Option<FindingId>) -> Result<Self, AppError> {
        let named = query.all("photograph").take(MOST_NAMED).filter_map(|text| text.parse().ok().map(PhotographId));
        let mut said = Self { ticked: named.collect(), ..Self::default() };
        if let Some(id) = draft {
            said.listed = photographs::of_finding(conn, id)?.into_iter().map(|(_, row)| row.id).collect();
            said.ticked.extend(said.listed.clone());
        }
        Ok(said)
    }

    /// Photographs that were named by typing their numbers: `12, 15` or `№ 12 15`. Err with the text that is none.
    fn typed(&self) -> Result<Vec<PhotographId>, Refused> {
        let words = self.numbers.split([',', ';', ' ', '\t']).map(|word| word.trim_start_matches(['№', '#']));
        let number = |word: &str| {
            word.parse().map(PhotographId).map_err(|_| Refused::Photograph(word.chars().take(40).collect()))
        };
        words.filter(|word| !word.is_empty()).take(MOST_NAMED).map(number).collect()
    }

    /// What the room `findings` is to do.
    pub fn choice(&self) -> Result<Choice, Refused> {
        let mut shown = self.ticked.clone();
        shown.extend(self.typed()?);
        let hidden = self.listed.iter().filter(|id| !shown.contains(id)).copied().collect();
        let answers = self.answers.iter().filter_map(|(id, answer)| answer.map(|answer| (*id, answer))).collect();
        Ok(Choice { shown, hidden, answers })
    }
}

/// A photograph that the form offers.
pub struct Card {
    pub photograph: Photograph,
    pub is_ticked: bool,
    /// It shows the draft that is edited.
    pub is_listed: bool,
    /// The photograph that it is nearly the same as, where that is still to be answered.
    pub near: Option<PhotographId>,
    /// The answer given so far: `keep`, `other` or blank.
    pub answer: &'static str,
    /// Address and number of each finding that it shows.
    pub shows: Vec<(String, String)>,
}

/// Everything about photographs on the form.
pub struct Offer {
    pub cards: Vec<Card>,
    pub numbers: String,
    pub tlp: Tlp,
    pub limit_mb: u64,
}

/// Photographs for the form of an exhibit's part: those chosen so far, those of the exhibit that no finding shows yet, and what
/// whoever logs uploaded last.
pub fn offer(
    conn: &mut Conn,
    by: &Researcher,
    urls: Urls,
    exhibit: ExhibitId,
    said: &Said,
    limit_mb: u64,
) -> Result<Offer, AppError> {
    let viewer = by.organisation();
    let latest = photographs::latest_of(conn, by.person(), MOST_LATEST)?;
    // Whoever uploads goes on with the mark used last; nothing is public before somebody says so.
    let tlp = said.tlp.or(latest.first().map(|row| row.tlp)).unwrap_or(Tlp::Amber);
    let typed = said.typed().unwrap_or_default();
    let mut first: Vec<PhotographId> = said.ticked.iter().chain(&said.listed).chain(&typed).copied().collect();
    first.extend(said.answers.iter().map(|(id, _)| *id));
    let mut rows: Vec<Photograph> = Vec::new();
    let chosen = photographs::visible(conn, viewer, &first)?;
    let untied = ties::untied_of(conn, viewer, exhibit, MOST_OF_EXHIBIT)?;
    for row in chosen.into_iter().chain(untied).chain(latest) {
        if !rows.iter().any(|known| known.id == row.id) {
            rows.push(row);
        }
    }
    let ids: Vec<PhotographId> = rows.iter().map(|row| row.id).collect();
    let shown = photographs::findings_of_all(conn, &ids)?;
    let card = |photograph: Photograph| {
        let id = photograph.id;
        let is_listed = said.listed.contains(&id);
        let is_asked = photograph.state == PhotographState::Asked;
        let answer = said.answers.iter().find(|(known, _)| *known == id).and_then(|(_, answer)| *answer);
        let findings = shown.iter().filter(|(known, _)| *known == id);
        Card {
            is_ticked: said.ticked.contains(&id) || typed.contains(&id),
            is_listed,
            near: photograph.near_photograph_id.filter(|_| is_asked),
            answer: match answer {
                Some(Answer::KeepBoth) => "keep",
                Some(Answer::TheOther) => "other",
                None => "",
            },
            shows: findings.map(|(_, finding)| (urls.work_finding(&finding.0), finding.number())).collect(),
            photograph,
        }
    };
    // One that is set aside or withdrawn can only be taken off.
    let may_stand = |card: &Card| card.is_listed || card.near.is_some() || card.photograph.state.is_usable();
    let cards: Vec<Card> = rows.into_iter().map(card).filter(may_stand).collect();
    let numbers = if said.typed().is_ok() { String::new() } else { said.numbers.clone() };
    Ok(Offer { cards, numbers, tlp, limit_mb })
}
