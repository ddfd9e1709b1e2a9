//! How often a search is right, measured on the 5,806 published findings over fifteen ways of typing and over a list of queries
//! written by hand. The findings do not ship; without them the measurement is skipped, loudly.

mod catalogue;
mod classes;

use std::sync::{Arc, LazyLock};

use topmark::search::fold;
use topmark::search::index::Index;
use topmark::search::query::SearchQuery;

use catalogue::{Catalogue, Finding};
use classes::Case;

/// None without the file of findings.
static CATALOGUE: LazyLock<Option<(Catalogue, Arc<Index>)>> = LazyLock::new(|| {
    let catalogue = Catalogue::read()?;
    let index = Index::create_in_ram(catalogue.vocabulary()).unwrap();
    index.bulk_writer().unwrap().apply(1, catalogue.documents(), &[]).unwrap();
    Some((catalogue, index))
});

fn loaded() -> Option<&'static (Catalogue, Arc<Index>)> {
    let loaded = CATALOGUE.as_ref();
    if loaded.is_none() {
        eprintln!("SKIPPED: ../shared/data/findings/gur_components.csv is absent, search quality was not measured");
    }
    loaded
}

struct Score {
    cases: usize,
    first: usize,
    ten: usize,
    wrong: Vec<String>,
}

fn measure(catalogue: &Catalogue, index: &Index, cases: &[Case]) -> Score {
    let mut score = Score { cases: cases.len(), first: 0, ten: 0, wrong: Vec::new() };
    for case in cases {
        let results = index.search(&SearchQuery::new(&case.query).page(0, 10).facet_values(0)).unwrap();
        let rank =
            results.hits.iter().position(|hit| catalogue.finding(hit.id).is_some_and(|finding| case.is_right(finding)));
        score.first += usize::from(rank == Some(0));
        score.ten += usize::from(rank.is_some());
        if rank != Some(0) {
            let got = results
                .hits
                .first()
                .and_then(|hit| catalogue.finding(hit.id))
                .map_or("nothing", |finding| &finding.marking);
            let why = results
                .hits
                .first()
                .map(|hit| hit.why.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
                .unwrap_or_default();
            score.wrong.push(format!("{:?} wants {} at {rank:?}, got {got:?} ({why})", case.query, case.wanted));
        }
    }
    score
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

#[test]
fn fifteen_ways_of_typing_find_the_part() {
    let Some((catalogue, index)) = loaded() else { return };
    let mut first = Vec::new();
    let mut ten = Vec::new();
    println!("{:<28} {:>6} {:>7} {:>7}", "class", "cases", "hit@1", "hit@10");
    for (name, cases) in classes::all(catalogue) {
        let score = measure(catalogue, index, &cases);
        first.push(percent(score.first, score.cases));
        ten.push(percent(score.ten, score.cases));
        println!(
            "{name:<28} {:>6} {:>6.1}% {:>6.1}%",
            score.cases,
            percent(score.first, score.cases),
            percent(score.ten, score.cases)
        );
        if std::env::var_os("TOPMARK_SHOW_WRONG").is_some() {
            score.wrong.iter().for_each(|line| println!("    {line}"));
        }
        assert!(score.cases >= 20, "class {name} has only {} cases", score.cases);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    println!("{:<28} {:>6} {:>6.1}% {:>6.1}%", "mean of the classes", "", mean(&first), mean(&ten));
    assert!(mean(&first) >= 97.0, "first hit right: {:.1} %", mean(&first));
    assert!(mean(&ten) >= 98.0, "right within ten: {:.1} %", mean(&ten));
}

#[test]
fn queries_as_people_type_them_find_what_was_meant() {
    let Some((catalogue, index)) = loaded() else { return };
    let cases = classes::written_by_hand(catalogue);
    assert!(cases.len() >= 150, "only {} queries", cases.len());
    let score = measure(catalogue, index, &cases);
    println!(
        "by hand: {} queries, hit@1 {:.1} %, hit@10 {:.1} %",
        score.cases,
        percent(score.first, score.cases),
        percent(score.ten, score.cases)
    );
    score.wrong.iter().for_each(|line| println!("    {line}"));
    assert!(percent(score.first, score.cases) >= 95.0 && percent(score.ten, score.cases) >= 97.0);
}

#[test]
fn every_real_marking_finds_itself() {
    let Some((catalogue, index)) = loaded() else { return };
    let wanted: Vec<&Finding> = catalogue
        .findings
        .iter()
        .filter(|finding| finding.marking.bytes().any(|byte| byte.is_ascii_digit()))
        .step_by(7)
        .collect();
    let found = wanted
        .iter()
        .filter(|finding| {
            let results = index.search(&SearchQuery::new(&finding.marking).facet_values(0)).unwrap();
            let shape = fold::squash(&finding.marking);
            results
                .hits
                .first()
                .and_then(|hit| catalogue.finding(hit.id))
                .is_some_and(|first| fold::squash(&first.marking) == shape)
        })
        .count();
    println!("whole marking pasted: {:.1} % of {} find themselves first", percent(found, wanted.len()), wanted.len());
    assert!(percent(found, wanted.len()) >= 90.0);
}
