//! The feed (Atom, RFC 4287): findings newly published, and what was corrected or withdrawn, each an entry of its own.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDateTime;

use crate::public::corrections::{self, PublicCorrection};
use crate::public::model::{PublicFinding, PublicWithdrawn, iso};
use crate::public::news::{self, PublicFindingCorrected};
use crate::public::queries;
use crate::search::query::{SearchQuery, Sort};
use crate::web::locale::{Locale, Messages};
use crate::web::respond::{self, ATOM, Made, Site};
use crate::web::urls::{self, Urls};

/// Findings in the feed. An import publishes thousands at once: who wants all of them takes the CSV.
const NEWEST: usize = 50;
/// Corrections, withdrawals and reports acted upon, of each: a bound of their own, so that an import does not push them out.
const CHANGES: usize = 25;

#[derive(Template)]
#[template(path = "feed/show.xml")]
struct Feed {
    locale: Locale,
    base: String,
    entries: Vec<Entry>,
}

struct Entry {
    /// Lasting: the address of what happened, with a fragment where the address is that of a finding published before.
    id: String,
    title: String,
    /// A path of this site.
    href: String,
    /// Of the same in JSON; blank where there is none.
    json_href: String,
    at: NaiveDateTime,
    /// When the finding was published; `None` for what is no finding.
    published_at: Option<NaiveDateTime>,
    /// `published`, `corrected`, `withdrawn` or `correction`.
    kind: &'static str,
    summary: String,
}

impl Feed {
    fn t<'a>(&self, key: &'a str) -> &'a str {
        self.locale.messages().t(key)
    }

    fn urls(&self) -> Urls {
        Urls { locale: self.locale }
    }

    fn iso(&self, at: &NaiveDateTime) -> String {
        iso(at)
    }

    /// When the last entry happened; the beginning of time while there is none.
    fn updated(&self) -> String {
        iso(&self.entries.iter().map(|entry| entry.at).max().unwrap_or_default())
    }
}

/// `GET /{language}/feed.xml`.
pub async fn show(request: HttpRequest, site: web::Data<Site>) -> HttpResponse {
    respond::public(request, site, "feed", |conn, ask| {
        let catalogue = ask.app.catalogue();
        let asked = SearchQuery::new("").sorted(Sort::NewestPublished).facet_values(0).page(0, NEWEST);
        let newest = ask.app.index()?.search(&asked).map_err(anyhow::Error::from)?;
        let ids: Vec<i64> = newest.hits.iter().map(|hit| hit.id).collect();
        let maker =
            Maker { base: ask.app.settings().public_base(), locale: ask.locale, urls: Urls { locale: ask.locale } };
        let mut entries: Vec<Entry> = Vec::new();
        entries
            .extend(queries::findings(conn, &catalogue, &ids)?.iter().filter_map(|finding| maker.published(finding)));
        entries.extend(
            news::corrected(conn, &catalogue, CHANGES as i64)?.iter().map(|corrected| maker.corrected(corrected)),
        );
        entries.extend(news::withdrawn(conn, CHANGES)?.iter().filter_map(|withdrawn| maker.withdrawn(withdrawn)));
        entries.extend(corrections::list(conn, 0, CHANGES as i64)?.iter().filter_map(|line| maker.correction(line)));
        entries.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
        Made::xml(ATOM, &Feed { locale: ask.locale, base: maker.base.to_owned(), entries })
    })
    .await
}

/// Makes entries in one language.
struct Maker<'a> {
    base: &'a str,
    locale: Locale,
    urls: Urls,
}

impl Maker<'_> {
    fn messages(&self) -> &'static Messages {
        self.locale.messages()
    }

    fn published(&self, finding: &PublicFinding) -> Option<Entry> {
        let at = finding.published_at?;
        let href = self.urls.finding(&finding.id);
        Some(Entry {
            id: format!("{}{href}", self.base),
            title: finding.title(&self.locale),
            json_href: urls::finding_json(&finding.id),
            at,
            published_at: Some(at),
            kind: "published",
            summary: self.told(finding),
            href,
        })
    }

    fn corrected(&self, corrected: &PublicFindingCorrected) -> Entry {
        let finding = &corrected.finding;
        let href = self.urls.finding(&finding.id);
        let title = finding.title(&self.locale);
        Entry {
            id: format!("{}{href}#corrected-{}", self.base, corrected.revision),
            title: self.messages().with("feed-corrected", &[("title", title.into())]),
            json_href: urls::finding_json(&finding.id),
            at: corrected.at,
            published_at: finding.published_at,
            kind: "corrected",
            summary: self.told(finding),
            href,
        }
    }

    fn withdrawn(&self, withdrawn: &PublicWithdrawn) -> Option<Entry> {
        let href = self.urls.record(&format!("findings/{}", withdrawn.number));
        Some(Entry {
            id: format!("{}{href}#withdrawn", self.base),
            title: self.messages().with("feed-withdrawn", &[("title", withdrawn.number.as_str().into())]),
            href,
            json_href: format!("/findings/{}.json", withdrawn.number),
            at: withdrawn.withdrawn_at?,
            published_at: withdrawn.published_at,
            kind: "withdrawn",
            summary: withdrawn.reason.clone(),
        })
    }

    fn correction(&self, line: &PublicCorrection) -> Option<Entry> {
        let href = format!("{}#{}", self.urls.corrections(), line.reference);
        let summary = [line.summary.as_str(), &line.outcome].into_iter().filter(|text| !text.is_empty());
        Some(Entry {
            id: format!("{}{href}", self.base),
            title: self.messages().with("feed-correction", &[("title", line.title.as_str().into())]),
            href,
            json_href: String::new(),
            // The log says the day and no more.
            at: line.decided_on.parse::<chrono::NaiveDate>().ok()?.into(),
            published_at: None,
            kind: "correction",
            summary: summary.collect::<Vec<_>>().join("\n"),
        })
    }

    /// A finding in a few lines: the marking, where it was found, who answers.
    fn told(&self, finding: &PublicFinding) -> String {
        let mut lines = vec![finding.marking.clone()];
        let maker = finding.maker();
        lines.push(maker.to_owned());
        lines.push(finding.exhibit.label.clone());
        if let Some(company) = finding.company_today.as_ref().filter(|company| company.name != maker) {
            lines.push(self.messages().with("feed-answers", &[("company", company.name.as_str().into())]));
        }
        if finding.made.from.is_some() {
            lines.push(self.messages().with("feed-made", &[("date", finding.made.shown(&self.locale).into())]));
        }
        lines.push(self.messages().word("standing", finding.standing.as_str()).to_owned());
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}
