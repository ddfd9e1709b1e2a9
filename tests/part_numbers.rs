//! Which maker a bare part number names, measured through `topmark read` on some 7,200 numbers of public symbol libraries and
//! from general knowledge of the trade (`tests/fixtures/part_numbers_*.csv`). None of them were tuned with, but the last 350, an
//! independent set that was measured first; then what it found wrong was mended.
//!
//! How an answer is scored. A row has the maker (`brand`), every name that is as right (`accept`: its old brands, who took it
//! over), and whether the number is of a family that many makers produce (`generic`). The first brand of the answer counts, by its
//! name, its company, or who answers today. Names are compared by letters and digits alone, and one that contains the other is
//! the same: `Texas Instruments` and `Texas Instruments Incorporated` are. An empty answer is neither right nor wrong.

use std::process::{Command, Stdio};

use serde::Deserialize;

#[derive(Deserialize)]
struct Row {
    part_number: String,
    brand: String,
    accept: String,
    generic: String,
}

impl Row {
    fn accepts(&self, name: &str) -> bool {
        let name = letters_and_digits(name);
        let accepted = std::iter::once(self.brand.as_str()).chain(self.accept.split(';')).map(letters_and_digits);
        !name.is_empty()
            && accepted
                .filter(|wanted| !wanted.is_empty())
                .any(|wanted| wanted.contains(&name) || name.contains(&wanted))
    }
}

fn letters_and_digits(text: &str) -> String {
    text.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[derive(Deserialize)]
struct Answer {
    input: String,
    brands: Vec<Brand>,
    generic: bool,
}

#[derive(Deserialize)]
struct Brand {
    name: String,
    company: Option<String>,
    answers_today: Option<String>,
    certainty: String,
    basis: String,
}

#[derive(Default)]
struct Score {
    /// Numbers that name one maker.
    numbers: usize,
    right: usize,
    silent: usize,
    certain: usize,
    certain_wrong: usize,
    generics: usize,
    generics_told: usize,
    generics_certain: usize,
}

impl Score {
    fn right_percent(&self) -> f64 {
        100.0 * self.right as f64 / self.numbers.max(1) as f64
    }

    fn certain_wrong_percent(&self) -> f64 {
        100.0 * self.certain_wrong as f64 / self.certain.max(1) as f64
    }
}

/// What the command answers to each line.
fn read(lines: &str) -> Vec<Answer> {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("numbers.txt");
    std::fs::write(&input, lines).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_topmark"))
        .arg("read")
        .stdin(Stdio::from(std::fs::File::open(input).unwrap()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn measured(title: &str, file: &str) -> Score {
    let rows: Vec<Row> =
        csv::Reader::from_reader(file.as_bytes()).into_deserialize().collect::<Result<_, _>>().unwrap();
    let answers = read(&rows.iter().map(|row| row.part_number.clone() + "\n").collect::<String>());
    assert_eq!(answers.len(), rows.len(), "one answer to each number");
    let mut score = Score::default();
    for (row, answer) in rows.iter().zip(&answers) {
        assert_eq!(row.part_number, answer.input);
        let first = answer.brands.first();
        let is_certain = first.is_some_and(|brand| brand.certainty == "certain");
        if row.generic == "yes" {
            score.generics += 1;
            score.generics_told += usize::from(answer.generic);
            score.generics_certain += usize::from(is_certain);
            if is_certain {
                println!("  generic called certain: {} for {}", row.part_number, answer.brands[0].name);
            }
            continue;
        }
        let is_right = first.is_some_and(|brand| {
            let names = [Some(&brand.name), brand.company.as_ref(), brand.answers_today.as_ref()];
            names.into_iter().flatten().any(|name| row.accepts(name))
        });
        score.numbers += 1;
        score.right += usize::from(is_right);
        score.silent += usize::from(first.is_none());
        score.certain += usize::from(is_certain);
        if is_certain && !is_right {
            score.certain_wrong += 1;
            println!(
                "  wrong and certain: {} of {}: {:?} {}",
                row.part_number, row.brand, answer.brands[0].name, answer.brands[0].basis
            );
        }
    }
    println!(
        "{title}: {} of {} right at first ({:.1} %), {} without an answer; {} called certain, {} of them wrong ({:.2} %); \
         {} generics, {} told as such, {} called certain",
        score.right,
        score.numbers,
        score.right_percent(),
        score.silent,
        score.certain,
        score.certain_wrong,
        score.certain_wrong_percent(),
        score.generics,
        score.generics_told,
        score.generics_certain
    );
    score
}

#[test]
fn the_number_of_a_circuit_names_its_maker() {
    let score = measured("circuits", include_str!("fixtures/part_numbers_ics.csv"));
    assert!(score.numbers > 4_000 && score.generics > 100);
    assert!(score.right_percent() >= 96.0);
    assert!(score.certain_wrong_percent() <= 0.5);
    assert_eq!(score.generics_certain, 0);
    assert!(score.generics_told * 100 >= score.generics * 97);
}

#[test]
fn the_number_of_a_discrete_or_passive_part_names_its_maker() {
    let score = measured("other parts", include_str!("fixtures/part_numbers_other.csv"));
    assert!(score.numbers > 2_200 && score.generics > 100);
    assert!(score.right_percent() >= 90.0);
    assert!(score.certain_wrong_percent() <= 1.2);
    assert_eq!(score.generics_certain, 0);
    assert!(score.generics_told * 100 >= score.generics * 92);
}
