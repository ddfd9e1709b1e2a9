//! How often makers' names lead to the company that answers today: on the strings of the sources, on names as people write
//! them, and on cases with date and product. The last two sets were written down from general knowledge of the industry, apart
//! from the tables but by the same hands: they show that the way works, and say little about names nobody thought of.

use serde::Deserialize;
use topmark::companies::directory::{Directory, MakerStringRow, Rows};
use topmark::companies::names;
use topmark::companies::resolve::{Certainty, Resolution, Role};
use topmark::companies::span::Span;
use topmark::reference;

#[derive(Debug, Deserialize)]
struct Case {
    maker: String,
    #[serde(default)]
    made: String,
    #[serde(default)]
    part: String,
    /// Names of which one must occur in the answer, separated by `|`.
    expected: String,
}

#[derive(Default)]
struct Tally {
    right: usize,
    wrong: Vec<String>,
    /// Wrong and called certain.
    wrong_certain: usize,
    certain: usize,
}

impl Tally {
    fn count(&mut self, is_right: bool, resolution: &Resolution, line: String) {
        let is_certain = resolution.certainty == Certainty::Certain;
        self.certain += usize::from(is_certain);
        if is_right {
            self.right += 1;
        } else {
            self.wrong_certain += usize::from(is_certain);
            self.wrong.push(line);
        }
    }

    fn share(&self) -> f64 {
        100.0 * self.right as f64 / (self.right + self.wrong.len()) as f64
    }

    fn print(&self, title: &str) {
        let total = self.right + self.wrong.len();
        println!(
            "{title}: {} of {total} right ({:.1} %), {} called certain, {} of these wrong",
            self.right,
            self.share(),
            self.certain,
            self.wrong_certain
        );
        for line in &self.wrong {
            println!("  wrong: {line}");
        }
    }
}

fn answers(resolution: &Resolution, expected: &str) -> bool {
    let given = names::key(&resolution.answers_today_with_parent().unwrap_or_default());
    expected.split('|').any(|name| !given.is_empty() && given.contains(&names::key(name)))
}

fn measured(file: &str) -> Tally {
    let directory = Directory::embedded().unwrap();
    let mut tally = Tally::default();
    for case in csv::Reader::from_reader(file.as_bytes()).deserialize() {
        let case: Case = case.unwrap();
        let made = if case.made.is_empty() { None } else { Some(Span::parse(&case.made).expect(&case.made)) };
        let part = (!case.part.is_empty()).then_some(case.part.as_str());
        let resolution = directory.resolve(&case.maker, made, part);
        let given = resolution.answers_today_with_parent();
        let line = format!("{case:?} -> {given:?} {:?} {}", resolution.certainty, resolution.reason);
        tally.count(answers(&resolution, &case.expected), &resolution, line);
    }
    tally
}

#[test]
fn strings_of_the_sources_lead_to_their_company() {
    let directory = Directory::embedded().unwrap();
    // Without the table of evidence: what the general way alone gets of the strings that have a company.
    let rows = Rows { maker_strings: Vec::new(), ..Rows::embedded().unwrap() };
    let general = Directory::new(&rows).unwrap();
    let (mut with, mut without) = (Tally::default(), Tally::default());
    for row in reference::MAKER_STRINGS.rows::<MakerStringRow>().unwrap() {
        for (directory, tally) in [(&directory, &mut with), (&general, &mut without)] {
            let resolution = directory.resolve(&row.raw_string, None, None);
            let is_right = match directory.company_by_key(&row.company_key) {
                None => resolution.role != Role::Maker && !resolution.reason.is_empty(),
                Some(company) => {
                    let expected = directory.company(directory.answers_today(company).0).key.to_string();
                    resolution.answers_today.as_ref().is_some_and(|answer| answer.key == expected)
                }
            };
            let given = resolution.answers_today_with_parent();
            let line = format!(
                "{} ({}) -> {given:?} {:?} {}",
                row.raw_string, row.company_key, resolution.certainty, resolution.reason
            );
            tally.count(is_right, &resolution, line);
        }
    }
    with.print("strings of the sources");
    without.print("the same without the table of evidence");
    assert!(with.share() >= 98.0);
    assert!(without.share() >= 93.0);
    assert!(with.wrong_certain == 0);
}

#[test]
fn well_known_names_lead_to_the_company_of_today() {
    let tally = measured(include_str!("fixtures/companies/names.csv"));
    tally.print("well-known names");
    assert!(tally.share() >= 80.0);
    assert!(tally.wrong_certain * 50 <= tally.certain);
}

#[test]
fn date_and_product_decide() {
    let tally = measured(include_str!("fixtures/companies/dated.csv"));
    tally.print("cases with date and product");
    assert!(tally.share() >= 75.0);
    assert!(tally.wrong_certain * 50 <= tally.certain);
}

#[test]
fn every_company_leads_to_one_that_answers_and_every_country_is_one() {
    #[derive(Deserialize)]
    struct CountryRow {
        code: String,
    }
    let countries: Vec<CountryRow> = reference::COUNTRIES.rows().unwrap();
    let rows = Rows::embedded().unwrap();
    let directory = Directory::new(&rows).unwrap();
    for row in &rows.companies {
        let company = directory.company_by_key(&row.key).unwrap();
        let (answering, events) = directory.answers_today(company);
        let is_defunct = row.status == "defunct" || !directory.company(answering).is_gone;
        assert!(is_defunct, "`{}` ends at `{}`, which is gone", row.key, directory.company(answering).key);
        assert!(events.len() < 12, "`{}` has a chain of {}", row.key, events.len());
        assert!(row.country.is_empty() || countries.iter().any(|country| country.code == row.country), "{}", row.key);
    }
    for event in
        rows.events.iter().filter(|event| event.scope.starts_with("whole") && event.predecessor_continues == "no")
    {
        let company = |key: &str| directory.company_by_key(key).unwrap();
        let (from, to) = (company(&event.predecessor_key), company(&event.successor_key));
        assert!(!directory.would_cycle(from, to), "`{}` leads back to itself", event.predecessor_key);
    }
    let mut lines: Vec<&str> = rows.product_lines.iter().map(|row| row.line.as_str()).collect();
    lines.sort_unstable();
    assert!(lines.windows(2).all(|pair| pair[0] != pair[1]));
    let known: Vec<&str> = rows.product_words.iter().map(|row| row.category.as_str()).collect();
    for row in &rows.product_lines {
        for category in row.categories.split(';').filter(|category| !category.is_empty()) {
            assert!(known.contains(&category), "line `{}` has the category `{category}`, which has no words", row.line);
        }
    }
}

#[test]
fn what_is_no_single_maker_claims_none() {
    let directory = Directory::embedded().unwrap();
    let cases = [
        ("Not identified", Role::Unidentified),
        ("n/a", Role::Unidentified),
        ("не встановлено", Role::Unidentified),
        ("Unknown (China)", Role::Unidentified),
        ("Mouser Electronics, Inc.", Role::Supplier),
        ("DigiKey", Role::Supplier),
        ("ЧИП и ДИП", Role::Supplier),
        ("TTI", Role::Supplier),
        ("Farnell UK", Role::Supplier),
        ("Foo Import Export LLC", Role::Supplier),
        ("Supplier: Bar LLC", Role::Supplier),
        ("AptSemi/IR", Role::Unknown),
        ("Texas Instruments / Analog Devices", Role::Unknown),
        ("Brushless fan", Role::Unknown),
        ("Electrostatic sensitive device", Role::Unknown),
        ("Made in China", Role::Unknown),
        ("Qwertz Elektromaschinen", Role::Unknown),
    ];
    for (text, role) in cases {
        let resolution = directory.resolve(text, None, None);
        assert_eq!(resolution.role, role, "{text}: {resolution:?}");
        assert!(resolution.answers_today.is_none() && !resolution.reason.is_empty(), "{text}");
        assert!(resolution.certainty <= Certainty::Possible, "{text}");
    }
}

#[test]
fn short_and_divided_names_stay_possible_without_evidence() {
    let directory = Directory::embedded().unwrap();
    for text in ["ST", "BB", "Motorola", "Siemens", "Philips", "HP", "AMS", "Phoenix", "Моторола"] {
        let alone = directory.resolve(text, None, None);
        assert_eq!(alone.certainty, Certainty::Possible, "{text}: {alone:?}");
    }
    let decided = directory.resolve("Philips", Span::parse("2005"), Some("74HC04 logic"));
    assert_eq!(decided.answers_today.as_ref().map(|company| company.key.as_str()), Some("nexperia"));
    assert_eq!((decided.certainty, decided.year()), (Certainty::Certain, Some(2017)));
}

#[test]
fn suppliers_beside_a_maker_are_split_off() {
    #[derive(Deserialize)]
    struct PartyRow {
        raw_string: String,
        role: String,
        party_name: String,
    }
    let directory = Directory::embedded().unwrap();
    for row in reference::MAKER_STRING_PARTIES.rows::<PartyRow>().unwrap() {
        let resolution = directory.resolve(&row.raw_string, None, None);
        let found = resolution.parties.iter().any(|party| party.role == row.role && party.name == row.party_name);
        assert!(found, "{}: {} {} not in {:?}", row.raw_string, row.role, row.party_name, resolution.parties);
    }
}

#[test]
fn nothing_that_is_typed_makes_it_panic() {
    let directory = Directory::embedded().unwrap();
    let long = "Ж(/".repeat(5000);
    for text in [
        "",
        " ",
        "(",
        ")",
        ")(",
        "/",
        "//",
        "Suppliers",
        "suppliers importers",
        "\u{0}",
        "((()))",
        "，",
        "a",
        "é",
        "\u{202e}",
        "ﬀ",
        "İ",
        &long,
        "/ IR /",
        "A/B/C/D;E",
    ] {
        for part in ["", "(", "MC68HC11", "\u{0}", "мікроконтролер", &long] {
            let _ = directory.resolve(text, Span::parse("1998"), Some(part));
        }
    }
}
