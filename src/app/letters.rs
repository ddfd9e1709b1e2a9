//! Letters as an installation issues them: what may be written to whom, the PDF, and issue in one write after the file is stored.

use std::collections::HashMap;

use anyhow::Context;
use chrono::{Datelike, NaiveDate};

use crate::accounts::model::{Official, Proof};
use crate::app::App;
use crate::app::blocking::blocking;
use crate::companies::queries::merged;
use crate::db::conn::Conn;
use crate::db::ids::{AnnexId, LetterId};
use crate::letters::actions::Refused;
use crate::letters::actions::issue::{Rendered, issue};
use crate::letters::checks::Addressees;
use crate::letters::compose::{self, Letterhead, Parties};
use crate::letters::document::LetterDocument;
use crate::letters::model::{LetterState, reference};
use crate::letters::queries::{self, LETTERHEAD, Letter, annexes};
use crate::parties::model::folded;
use crate::parties::queries::dismissed;
use crate::parties::screen::Screener;
use crate::storage::keys::StorageKey;

/// Letters that are rendered and issued together: one write for each lot.
const LOT: usize = 16;
/// How often a lot is rendered again because its numbers were taken.
const MOST_TRIES: usize = 6;
/// A company is taken to be a listed party from this score on.
const LISTED_FROM: f32 = 95.0;

/// What became of one letter that was to be issued.
#[derive(Clone, Debug)]
pub struct Issue {
    pub id: LetterId,
    pub outcome: Result<Letter, Refused>,
}

/// A letter with everything that its pages show.
struct Prepared {
    letter: Letter,
    document: LetterDocument,
}

impl App {
    /// Who may not be written to: countries that the operator excludes, and a company that is itself on a list.
    pub fn addressees(&self, conn: &mut Conn, letter: &Letter) -> anyhow::Result<Addressees> {
        // A list may know the company by the name of a record that is merged into it.
        let mut listed_as: Vec<String> = Vec::new();
        for record in merged::records(conn, letter.company_id)? {
            let Some(company) = crate::companies::queries::by_id(conn, record)? else { continue };
            for entry in self.listed_as(conn, &company.legal_name, &company.country)? {
                if !listed_as.contains(&entry) {
                    listed_as.push(entry);
                }
            }
        }
        Ok(Addressees { excluded_countries: self.settings().excluded_countries.clone(), listed_as })
    }

    /// Entries of lists that a company is by name, but those that somebody has dismissed.
    fn listed_as(&self, conn: &mut Conn, name: &str, country: &str) -> anyhow::Result<Vec<String>> {
        let (scope, index) = self.screening(conn)?;
        let folded = folded(name);
        let dismissals = dismissed::in_force(conn, Some(std::slice::from_ref(&folded)))?;
        let hits = Screener::new(&index).screen(name, Some(country).filter(|code| !code.is_empty()), LISTED_FROM);
        Ok(hits
            .iter()
            .map(|hit| hit.named(&index))
            .map(|named| (scope.key(named.party.list), named))
            .filter(|(list, named)| {
                let dismissal = dismissals.of(&folded, list, &named.party.key);
                !dismissal.is_some_and(|dismissal| dismissal.covers(&named.party.digest))
            })
            .map(|(list, named)| format!("{list}: {}", named.name))
            .collect())
    }

    /// Where anybody learns whether a letter is genuine; blank where the installation has no public address.
    fn verify_at(&self) -> String {
        self.settings()
            .public_url
            .as_ref()
            .map(|url| format!("{}/en/verify", url.trim_end_matches('/')))
            .unwrap_or_default()
    }

    fn prepare(
        &self,
        conn: &mut Conn,
        letter: Letter,
        number: Option<i32>,
        dated_on: NaiveDate,
        known: &mut HashMap<AnnexId, Parties>,
    ) -> anyhow::Result<Prepared> {
        let findings = queries::findings_of(conn, letter.id)?;
        if let Some(id) = letter.annex_id
            && !known.contains_key(&id)
        {
            let annex = annexes::annex(conn, id)?.context("a letter's annex is there")?;
            known.insert(id, Parties { rows: annexes::parties_of(conn, id)?, annex });
        }
        let organisation = queries::organisation_name(conn, letter.organisation_id)?;
        let own = queries::own_template(conn, letter.organisation_id, LETTERHEAD, letter.language)?;
        let address = own.map(|own| own.body.lines().map(str::to_owned).collect()).unwrap_or_default();
        let parties = letter.annex_id.and_then(|id| known.get(&id));
        let reference = number.map(|number| reference(letter.organisation_id, dated_on.year(), number));
        let letterhead = Letterhead { organisation, address };
        let document =
            compose::document(&letter, &findings, parties, &letterhead, reference, dated_on, &self.verify_at())?;
        Ok(Prepared { letter, document })
    }

    /// The PDF of a letter as it stands, marked as a draft.
    pub async fn draft_pdf(&self, letter: Letter) -> anyhow::Result<Vec<u8>> {
        let (app, today) = (self.clone(), self.now().date());
        let prepared = self.read(move |conn| app.prepare(conn, letter, None, today, &mut HashMap::new())).await?;
        self.render(prepared.document).await
    }

    /// Sets the pages in a blocking thread.
    async fn render(&self, document: LetterDocument) -> anyhow::Result<Vec<u8>> {
        let mut pictures: HashMap<String, Vec<u8>> = HashMap::new();
        for photograph in document.findings.iter().filter_map(|item| item.photograph.as_ref()) {
            if !pictures.contains_key(&photograph.sha256)
                && let Some(key) = StorageKey::in_folder("derivatives", &photograph.sha256)
                && let Some(bytes) = self.storage().get(&key).await?
            {
                pictures.insert(photograph.sha256.clone(), bytes);
            }
        }
        blocking(move || set(&document, &pictures)).await?
    }

    /// Issues these approved letters, each once, in the order given. What stands against one is said and does not hold up the others.
    pub async fn issue_letters(&self, by: &Official, ids: &[LetterId]) -> anyhow::Result<Vec<Issue>> {
        let mut done = Vec::with_capacity(ids.len());
        for lot in ids.chunks(LOT) {
            done.extend(self.issue_lot(by, lot).await?);
        }
        Ok(done)
    }

    async fn issue_lot(&self, by: &Official, ids: &[LetterId]) -> anyhow::Result<Vec<Issue>> {
        let mut left = ids.to_vec();
        let mut done: Vec<Issue> = Vec::new();
        for _ in 0..MOST_TRIES {
            if left.is_empty() {
                break;
            }
            let (lot, today) = (left.clone(), self.now().date());
            let rendered = self.render_lot(by, &lot, today).await?;
            let (lot, official, app) = (rendered, by.clone(), self.clone());
            let written = self
                .write(by.act("issue letters"), move |tx| {
                    let mut outcomes = Vec::new();
                    // The first that cannot be issued leaves a gap for those after it: they are rendered again.
                    for rendered in lot {
                        let letter = queries::by_id(tx.conn(), rendered.id)?.ok_or(Refused::NotThere);
                        let outcome = match letter {
                            Err(refused) => Err(refused),
                            Ok(letter) => {
                                let addressees = app.addressees(tx.conn(), &letter)?;
                                match issue(tx, &official, &rendered, &addressees) {
                                    Ok(letter) => Ok(letter),
                                    Err(error) => Err(error.downcast::<Refused>()?),
                                }
                            }
                        };
                        outcomes.push(Issue { id: rendered.id, outcome });
                    }
                    Ok(outcomes)
                })
                .await?;
            for issue in written.value {
                if matches!(issue.outcome, Err(Refused::NumberTaken)) {
                    continue;
                }
                left.retain(|id| *id != issue.id);
                done.push(issue);
            }
        }
        done.extend(left.into_iter().map(|id| Issue { id, outcome: Err(Refused::NumberTaken) }));
        done.sort_by_key(|issue| ids.iter().position(|id| *id == issue.id));
        Ok(done)
    }

    /// Renders and stores the PDFs of a lot, numbered on from the last. A letter that is not approved, or not the organisation's, gets
    /// none: the write refuses it.
    async fn render_lot(&self, by: &Official, ids: &[LetterId], today: NaiveDate) -> anyhow::Result<Vec<Rendered>> {
        let (app, ids, organisation) = (self.clone(), ids.to_vec(), by.organisation());
        let prepared = self
            .read(move |conn| {
                let mut next = queries::last_number(conn, organisation, today.year())?;
                let mut known = HashMap::new();
                let mut prepared = Vec::new();
                for id in ids {
                    let letter = queries::by_id(conn, id)?;
                    match letter.filter(|letter| {
                        letter.organisation_id == organisation && letter.state == LetterState::Approved
                    }) {
                        None => prepared.push((id, None)),
                        Some(letter) => {
                            next += 1;
                            let made = app.prepare(conn, letter, Some(next), today, &mut known)?;
                            prepared.push((id, Some((next, made))));
                        }
                    }
                }
                Ok(prepared)
            })
            .await?;
        // Two at once: setting is all work and no waiting.
        let rendering = prepared.into_iter().map(|(id, made)| {
            let app = self.clone();
            async move {
                let Some((number, made)) = made else {
                    return Ok(Rendered { id, revision: 0, number: 0, dated_on: today, pdf_sha256: String::new() });
                };
                let bytes = app.render(made.document).await?;
                let (pdf_sha256, _) = crate::storage::keys::sha256_of(bytes.as_slice())?;
                app.storage().put(&StorageKey::letter(&pdf_sha256), bytes).await?;
                anyhow::Ok(Rendered { id, revision: made.letter.revision, number, dated_on: today, pdf_sha256 })
            }
        });
        use futures::{StreamExt, TryStreamExt};
        futures::stream::iter(rendering).buffered(2).try_collect().await
    }
}

#[cfg(feature = "pdf")]
fn set(document: &LetterDocument, pictures: &HashMap<String, Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    Ok(crate::letters::pdf::render(document, &|sha256| pictures.get(sha256).cloned())?)
}

#[cfg(not(feature = "pdf"))]
fn set(_: &LetterDocument, _: &HashMap<String, Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    anyhow::bail!("this program was built without the feature `pdf`: letters can be drafted and not issued")
}
