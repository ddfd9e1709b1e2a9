//! The index as its readers see it: ranking, filters, facets, paging, changes, and what no query may do.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use crate::search::collect::Results;
use crate::search::document::{SearchDocument, YearMade};
use crate::search::facets::FacetCounts;
use crate::search::index::{Index, OpenError};
use crate::search::query::{Facet, FacetKey, SearchQuery, Sort};
use crate::search::reason::ReasonKind;
use crate::search::suggest::SuggestionKind;
use crate::search::vocabulary::{Entity, Name, Vocabulary};

const TI: i64 = 1;
const BURR_BROWN: i64 = 2;
const ST: i64 = 3;
const MAXIM: i64 = 4;
const KH_101: i64 = 1;
const SHAHED_136: i64 = 2;

fn vocabulary() -> Vocabulary {
    let name =
        |entity: Entity, text: &str, ambiguous, preferred| Name { entity, text: text.into(), ambiguous, preferred };
    Vocabulary::new([
        name(Entity::Brand(TI), "Texas Instruments", false, true),
        name(Entity::Brand(TI), "TI", false, false),
        name(Entity::Company(TI), "Texas Instruments Incorporated", false, true),
        name(Entity::Brand(BURR_BROWN), "Burr-Brown", false, true),
        name(Entity::Brand(ST), "STMicroelectronics", false, true),
        name(Entity::Brand(ST), "ST", true, false),
        name(Entity::Brand(MAXIM), "Maxim", false, true),
        name(Entity::Weapon(KH_101), "Kh-101", false, true),
        name(Entity::Weapon(KH_101), "Х-101", false, false),
        name(Entity::Weapon(SHAHED_136), "Shahed-136", false, true),
        name(Entity::Country("US".into()), "United States", false, true),
    ])
}

fn document(id: i64, marking: &str, brand: i64, weapon: i64) -> SearchDocument {
    SearchDocument {
        id,
        external_id: format!("F-{id:06}"),
        marking: marking.into(),
        brand_id: Some(brand),
        company_ids: if brand == BURR_BROWN { vec![TI] } else { vec![brand] },
        company_today_id: Some(if brand == BURR_BROWN { TI } else { brand }),
        country: Some(if brand == ST { "CH" } else { "US" }.into()),
        weapon_system_id: Some(weapon),
        exhibit_id: Some(weapon * 10),
        published_at: id * 1_000_000,
        ..SearchDocument::default()
    }
}

fn documents() -> Vec<SearchDocument> {
    let mut documents = vec![
        document(1, "Microcontroller STM32F765VIT6\nGH26P 93", ST, SHAHED_136),
        document(2, "STM32F745VGT6", ST, KH_101),
        document(3, "PIC18F4550-I/PT microcontroller", TI, KH_101),
        document(4, "Crystal 18.432", TI, KH_101),
        document(5, "Crystal 1.8432", TI, KH_101),
        document(6, "Crystal 18432", TI, SHAHED_136),
        document(7, "Transceiver MAXIM 2769E", MAXIM, KH_101),
        document(8, "GPS receiver MAX2769ETI+", MAXIM, KH_101),
        document(9, "Amplifier OPA2134", BURR_BROWN, KH_101),
        document(10, "", TI, SHAHED_136),
    ];
    documents[0].category = Some("mcu".into());
    documents[0].years = vec![2021];
    documents[0].year_made = YearMade::Year(2021);
    documents[0].made_from = Some(18_700);
    documents[1].years = vec![2009, 2019];
    documents[1].year_made = YearMade::Open;
    documents[7].part_numbers = vec!["MAX2769ETI+".into()];
    documents[7].made_from = Some(17_000);
    documents
}

fn index() -> Arc<Index> {
    let index = Index::create_in_ram(vocabulary()).unwrap();
    index.follow_writer().unwrap().apply(7, documents(), &[]).unwrap();
    index
}

fn ids(results: &Results) -> Vec<i64> {
    results.hits.iter().map(|hit| hit.id).collect()
}

fn search(text: &str) -> Vec<i64> {
    ids(&index().search(&SearchQuery::new(text)).unwrap())
}

fn facet(results: &Results, facet: Facet) -> &FacetCounts {
    &results.facets[facet as usize]
}

#[test]
fn ways_of_typing_a_number_find_it_first() {
    for text in [
        "18F4550",
        "pic18f4550 i/pt",
        "PIC18F4550IPT",
        "PIC18F455O",
        "РІС18F4550",
        "PIC18F5450",
        "PIC18F4550-I/PTTR",
        "texas instruments 18f4550",
        "pic18f4550 kh-101",
    ] {
        assert_eq!(search(text).first(), Some(&3), "{text}");
    }
    for text in ["MAX2769E", "max 2769e", "maxim max2769e"] {
        assert_eq!(search(text).first(), Some(&7), "{text}");
    }
}

#[test]
fn the_same_symbols_go_before_the_same_digits() {
    assert_eq!(search("18.432").first(), Some(&4));
    assert_eq!(search("1.8432").first(), Some(&5));
    assert_eq!(search("18432").first(), Some(&6));
    assert_eq!(search("18.432").into_iter().collect::<BTreeSet<_>>(), BTreeSet::from([4, 5, 6]));
}

#[test]
fn names_in_any_script_lead_to_their_findings() {
    assert_eq!(search("burr brown"), [9]);
    assert_eq!(search("TI kh101"), [5, 4, 3, 9]);
    assert_eq!(search("Х-101 stm"), [2]);
    assert_eq!(search("shakhed microcontroller"), [1]);
    assert_eq!(search("texas instrumnets shahed"), [10, 6]);
    assert_eq!(search("united states amplifier"), [9]);
    assert_eq!(search("f-000010"), [10]);
}

#[test]
fn years_that_stay_open_are_all_found() {
    assert_eq!(search("st 2019"), [2]);
    assert_eq!(search("st 2009"), [2]);
    assert_eq!(search("st 2021 мікроконтролер"), [1]);
}

#[test]
fn a_pasted_marking_finds_the_part_and_says_what_it_left_out() {
    let results = index().search(&SearchQuery::new("STM32F765VIT6\nXX99Y 12\nCHN 148")).unwrap();
    assert_eq!(ids(&results)[0], 1);
    assert!(results.left_out.contains(&"XX99Y".to_owned()), "{:?}", results.left_out);
}

#[test]
fn each_hit_says_why() {
    let results = index().search(&SearchQuery::new("stm32f7 kh-101")).unwrap();
    let kinds: Vec<ReasonKind> = results.hits[0].why.iter().map(|reason| reason.kind).collect();
    assert_eq!(kinds, [ReasonKind::Prefix, ReasonKind::Weapon]);
    assert_eq!(results.hits[0].why[1].entity, Some(Entity::Weapon(KH_101)));
    assert_eq!(results.hits[0].why[0].to_string(), "number begins with `stm32f7`");
}

#[test]
fn a_facet_counts_under_every_other_filter() {
    let index = index();
    let query =
        SearchQuery::new("").filter(Facet::Maker, FacetKey::Number(TI)).filter(Facet::Weapon, FacetKey::Number(KH_101));
    let results = index.search(&query).unwrap();
    assert_eq!(results.total, 3);
    // Makers within Kh-101, not within TI.
    let makers = BTreeSet::from_iter(facet(&results, Facet::Maker).values.iter().cloned());
    assert_eq!(
        makers,
        BTreeSet::from([
            (FacetKey::Number(TI), 3),
            (FacetKey::Number(MAXIM), 2),
            (FacetKey::Number(ST), 1),
            (FacetKey::Number(BURR_BROWN), 1)
        ])
    );
    assert_eq!(
        facet(&results, Facet::Weapon).values,
        [(FacetKey::Number(KH_101), 3), (FacetKey::Number(SHAHED_136), 2)]
    );
    let both = query.filter(Facet::Maker, FacetKey::Number(BURR_BROWN));
    assert_eq!(index.search(&both).unwrap().total, 4);
    let year = index.search(&SearchQuery::new("").filter(Facet::Year, FacetKey::Open)).unwrap();
    assert_eq!(ids(&year), [2]);
    assert_eq!(facet(&year, Facet::Year).values[0], (FacetKey::Missing, 8));
    let exhibit = index.search(&SearchQuery::new("").exhibit(SHAHED_136 * 10)).unwrap();
    assert_eq!(exhibit.total, 3);
    assert_eq!(ids(&index.search(&SearchQuery::new("").part("max 2769 eti")).unwrap()), [8]);
    let none = index.search(&SearchQuery::new("").filter(Facet::Maker, FacetKey::Number(99))).unwrap();
    assert_eq!((none.total, facet(&none, Facet::Maker).values.last()), (0, Some(&(FacetKey::Number(99), 0))));
}

#[test]
fn pages_neither_repeat_nor_miss_and_orders_hold() {
    let index = index();
    for sort in Sort::ALL {
        let all = index.all_hits(&SearchQuery::new("").sorted(sort)).unwrap().collect::<Vec<_>>();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 10);
        let paged: Vec<i64> = (0..5)
            .flat_map(|page| ids(&index.search(&SearchQuery::new("").sorted(sort).page(page * 2, 2)).unwrap()))
            .collect();
        assert_eq!(paged, all, "{sort:?}");
    }
    let first = |sort| ids(&index.search(&SearchQuery::new("").sorted(sort)).unwrap())[..2].to_vec();
    assert_eq!(first(Sort::Relevance), [10, 9]);
    assert_eq!(first(Sort::OldestPublished), [1, 2]);
    assert_eq!(first(Sort::NewestMade), [1, 8]);
    assert_eq!(first(Sort::OldestMade), [8, 1]);
}

#[test]
fn a_change_replaces_and_a_deletion_removes() {
    let index = index();
    assert_eq!(index.revision(), Some(7));
    let mut writer = index.follow_writer().unwrap();
    assert!(index.follow_writer().is_err());
    let before = index.search(&SearchQuery::new("")).unwrap();
    writer.apply(8, [document(3, "LM317T", TI, KH_101), document(11, "NE555P", TI, KH_101)], &[1]).unwrap();
    assert_eq!((index.revision(), index.findings()), (Some(8), 10));
    assert_eq!(ids(&index.search(&SearchQuery::new("lm 317")).unwrap()), [3]);
    assert!(index.search(&SearchQuery::new("18F4550")).unwrap().hits.iter().all(|hit| hit.id != 3));
    let after = index.search(&SearchQuery::new("")).unwrap();
    assert_eq!((before.total, after.total, ids(&after)[0]), (10, 10, 11));
    assert_eq!(facet(&after, Facet::Maker).values.iter().map(|(_, count)| count).sum::<u64>(), 10);
}

#[test]
fn suggestions_complete_names_and_numbers() {
    let index = index();
    let texas = index.suggest("tex", 5).unwrap();
    let texas: Vec<_> = texas.iter().map(|suggestion| (suggestion.text.as_str(), suggestion.findings)).collect();
    assert_eq!(texas, [("Texas Instruments Incorporated", 6), ("Texas Instruments", 5)]);
    let number = index.suggest("max27", 5).unwrap();
    assert_eq!((number[0].text.as_str(), &number[0].kind), ("MAX2769ETI+", &SuggestionKind::PartNumber));
    assert_eq!(index.did_you_mean(&SearchQuery::new("max2967eti")).unwrap().as_deref(), Some("MAX2769ETI"));
    assert_eq!(index.did_you_mean(&SearchQuery::new("OPA2134")).unwrap(), None);
}

#[test]
fn an_index_survives_on_disk_and_a_broken_one_asks_to_be_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Index::open(folder.path(), vocabulary()), Err(OpenError::Missing(_))));
    let index = Index::rebuild(folder.path(), vocabulary()).unwrap();
    index.bulk_writer().unwrap().apply(42, documents(), &[]).unwrap();
    drop(index);
    let index = Index::open(folder.path(), vocabulary()).unwrap();
    assert_eq!((index.revision(), index.findings()), (Some(42), 10));
    assert!(index.damaged_files().unwrap().is_empty());
    drop(index);
    let version = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    for entry in std::fs::read_dir(&version).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "fast" || extension == "term") {
            std::fs::write(&path, b"cut").unwrap();
        }
    }
    assert!(Index::open(folder.path(), vocabulary()).err().unwrap().needs_rebuild());
    std::fs::rename(&version, folder.path().join("findings-v0")).unwrap();
    assert!(matches!(Index::open(folder.path(), vocabulary()), Err(OpenError::OtherVersion(_))));
    assert_eq!(Index::rebuild(folder.path(), vocabulary()).unwrap().revision(), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_query_panics(text in "\\PC{0,80}", other in "[A-Za-z0-9 \\-./#()АВЕСТХх\n\u{0}🛩ß]{0,200}") {
        thread_local!(static INDEX: Arc<Index> = index());
        INDEX.with(|index| {
            for text in [&text, &other] {
                let query = SearchQuery::new(text);
                let results = index.search(&query).unwrap();
                assert!(results.hits.len() as u64 <= results.total);
                assert_eq!(index.all_hits(&query).unwrap().len() as u64, results.total);
                index.suggest(text, 10).unwrap();
                index.did_you_mean(&query).unwrap();
                for (start, end) in crate::search::highlight::highlight(&other, &query) {
                    assert!(other.is_char_boundary(start) && other.is_char_boundary(end) && start < end);
                }
            }
        });
    }

    #[test]
    fn no_record_panics(marking in "\\PC{0,120}", number in "\\PC{0,60}") {
        let document = SearchDocument { id: 1, marking, part_numbers: vec![number], ..SearchDocument::default() };
        document.terms();
    }
}
