//! How often a search is right, over fifteen ways of typing, a list of queries written by hand, and whole markings. The findings
//! come in through the import, into a database and an index as any installation has them.
//!
//! The bars of the catalogue are for the 5,806 published findings. These do not ship; without them only the sample is
//! measured, and that is said.

mod catalogue;
mod classes;

use std::collections::HashMap;
use std::path::Path;

use diesel::prelude::*;
use topmark::db::ids::FindingId;
use topmark::db::schema::finding_sources;
use topmark::intake::mapping::Mapping;
use topmark::intake::run::Arrive;
use topmark::search::fold;
use topmark::search::query::SearchQuery;

use catalogue::{Catalogue, Finding};
use classes::Case;

use crate::support::TestApp;

/// Findings that were imported, with what is true of them.
struct Searched {
    test: TestApp,
    catalogue: Catalogue,
    /// Positions in the findings of the catalogue.
    positions: HashMap<i64, usize>,
}

struct Score {
    cases: usize,
    first: usize,
    ten: usize,
    wrong: Vec<String>,
}

impl Searched {
    fn import(catalogue: Catalogue, file: &[u8], mapping: Mapping) -> Self {
        let mut test = TestApp::new();
        test.import_as(file, mapping, Arrive::Published).unwrap();
        let records: HashMap<&str, usize> =
            (0..).zip(&catalogue.findings).map(|(at, finding)| (finding.external_id.as_str(), at)).collect();
        let rows: Vec<(FindingId, String)> = finding_sources::table
            .select((finding_sources::finding_id, finding_sources::external_id))
            .load(&mut *test.app.pools().read().unwrap())
            .unwrap();
        let positions = rows.into_iter().map(|(id, external_id)| (id.0, records[external_id.as_str()])).collect();
        Self { positions, catalogue, test }
    }

    fn sample() -> Self {
        let file = topmark::reference::SAMPLE_CATALOGUE.csv.as_bytes();
        Self::import(Catalogue::sample(), file, Mapping::sample().unwrap())
    }

    /// None without the files, and says so.
    fn published() -> Option<Self> {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
        let components = shared.join("findings/gur_components.csv");
        let Some(catalogue) = Catalogue::published(&components, &shared.join("partnumbers/gur_matches.csv")) else {
            println!("SKIPPED: {} is not here, so search was measured on the sample alone", components.display());
            return None;
        };
        let file = std::fs::read(components).unwrap();
        Some(Self::import(catalogue, &file, Mapping::named("gur").unwrap()))
    }

    /// The findings of the first `limit` hits, and why the first one was met.
    fn search(&self, text: &str, limit: usize) -> (Vec<&Finding>, String) {
        let query = SearchQuery::new(text).page(0, limit).facet_values(0);
        let results = self.test.app.index().unwrap().search(&query).unwrap();
        let why =
            results.hits.first().map(|hit| hit.why.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "));
        let found = results.hits.iter().map(|hit| &self.catalogue.findings[self.positions[&hit.id]]).collect();
        (found, why.unwrap_or_default())
    }

    fn measure(&self, cases: &[Case]) -> Score {
        let mut score = Score { cases: cases.len(), first: 0, ten: 0, wrong: Vec::new() };
        for case in cases {
            let (found, why) = self.search(&case.query, 10);
            let rank = found.iter().position(|finding| case.is_right(finding));
            score.first += usize::from(rank == Some(0));
            score.ten += usize::from(rank.is_some());
            if rank != Some(0) {
                let got = found.first().map_or("nothing", |finding| &finding.marking);
                score.wrong.push(format!("{:?} wants {} at {rank:?}, got {got:?} ({why})", case.query, case.wanted));
            }
        }
        score
    }

    /// Shares of cases right at the first hit and within ten, each the mean of the classes; prints the table.
    fn ways_of_typing(&self, fewest_cases: usize) -> (f64, f64) {
        let (mut first, mut ten) = (Vec::new(), Vec::new());
        println!("{:<28} {:>6} {:>7} {:>7}", "class", "cases", "hit@1", "hit@10");
        for (name, cases) in classes::all(&self.catalogue) {
            let score = self.measure(&cases);
            println!("{name:<28} {:>6} {:>6.1}% {:>6.1}%", score.cases, score.first_share(), score.ten_share());
            if std::env::var_os("TOPMARK_SHOW_WRONG").is_some() {
                score.wrong.iter().for_each(|line| println!("    {line}"));
            }
            if score.cases < fewest_cases {
                println!("    too few to count");
                continue;
            }
            first.push(score.first_share());
            ten.push(score.ten_share());
        }
        assert!(first.len() >= 10, "only {} classes have cases", first.len());
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        println!("{:<28} {:>6} {:>6.1}% {:>6.1}%", "mean of the classes", first.len(), mean(&first), mean(&ten));
        (mean(&first), mean(&ten))
    }

    /// Share of every so manieth real marking that, pasted whole, finds one of the same symbols first.
    fn whole_markings(&self, every: usize) -> f64 {
        let markings = self.catalogue.findings.iter().map(|finding| finding.marking.as_str());
        let wanted: Vec<&str> =
            markings.filter(|marking| marking.bytes().any(|byte| byte.is_ascii_digit())).step_by(every).collect();
        let finds_itself = |marking: &&&str| {
            let (found, _) = self.search(marking, 1);
            found.first().is_some_and(|first| fold::squash(&first.marking) == fold::squash(marking))
        };
        let found = wanted.iter().filter(finds_itself).count();
        let share = percent(found, wanted.len());
        println!("whole marking pasted: {share:.1} % of {} find themselves first", wanted.len());
        share
    }
}

impl Score {
    fn first_share(&self) -> f64 {
        percent(self.first, self.cases)
    }

    fn ten_share(&self) -> f64 {
        percent(self.ten, self.cases)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[test]
fn the_sample_is_found_the_way_people_type() {
    let searched = Searched::sample();
    assert_eq!(searched.positions.len(), searched.catalogue.findings.len(), "every row of the sample is a finding");
    let (first, ten) = searched.ways_of_typing(20);
    assert!(first >= 97.0 && ten >= 98.0, "first {first:.1} %, within ten {ten:.1} %");
    assert!(searched.whole_markings(1) >= 95.0);
}

#[test]
fn published_findings_are_found_the_way_people_type() {
    let Some(searched) = Searched::published() else { return };
    assert_eq!(searched.positions.len(), 5_806);
    let by_hand = classes::written_by_hand(&searched.catalogue);
    assert!(by_hand.len() >= 150, "only {} queries", by_hand.len());
    let score = searched.measure(&by_hand);
    let (first, ten) = (score.first_share(), score.ten_share());
    println!("by hand: {} queries, hit@1 {first:.1} %, hit@10 {ten:.1} %", score.cases);
    score.wrong.iter().for_each(|line| println!("    {line}"));
    assert!(first >= 95.0 && ten >= 97.0, "by hand: first {first:.1} %, within ten {ten:.1} %");
    assert!(searched.whole_markings(7) >= 90.0);
    let (first, ten) = searched.ways_of_typing(20);
    assert!(first >= 97.0, "first hit right: {first:.1} %");
    assert!(ten >= 98.0, "right within ten: {ten:.1} %");
}
