//! The fifteen ways of typing, made from the findings by rule, the same on every run.

use topmark::search::fold;

use crate::search_quality::catalogue::{Catalogue, Finding};

type Rule = Box<dyn Fn(&Finding) -> bool>;

pub struct Case {
    pub query: String,
    pub wanted: String,
    rule: Rule,
}

impl Case {
    pub fn is_right(&self, finding: &Finding) -> bool {
        (self.rule)(finding)
    }

    fn number(query: String, squashed: &str) -> Self {
        let wanted = squashed.to_owned();
        let rule = {
            let wanted = wanted.clone();
            move |finding: &Finding| fold::squash(&finding.marking).contains(&wanted)
        };
        Self { query, wanted, rule: Box::new(rule) }
    }
}

/// A number of a finding: as written in the marking, and squashed.
struct Number<'a> {
    finding: &'a Finding,
    written: String,
    squashed: String,
}

/// A small deterministic sequence; the quality of its randomness does not matter.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }
}

const CASES: usize = 300;

pub fn all(catalogue: &Catalogue) -> Vec<(&'static str, Vec<Case>)> {
    let numbers = numbers(catalogue);
    let everything: String = catalogue.findings.iter().map(|finding| fold::squash(&finding.marking) + "\n").collect();
    let class = |seed: u64, make: &dyn Fn(&Number, &mut Dice) -> Option<String>| {
        let mut dice = Dice(seed);
        let mut cases = Vec::new();
        for _ in 0..CASES * 20 {
            let number = &numbers[dice.roll(numbers.len())];
            if cases.len() < CASES
                && let Some(query) = make(number, &mut dice)
            {
                cases.push(Case::number(query, &number.squashed));
            }
        }
        cases
    };
    vec![
        ("exact", class(1, &|number, _| Some(number.written.clone()))),
        ("separators", class(2, &separators)),
        (
            "prefix",
            class(3, &|number, _| {
                let end = (number.squashed.len() * 7 / 10).max(5);
                let prefix = number.squashed.get(..end)?;
                (number.squashed.len() >= 7).then(|| prefix.to_owned())
            })
            .into_iter()
            .map(|case| {
                let wanted = case.query.clone();
                Case::number(case.query, &wanted)
            })
            .collect(),
        ),
        (
            "suffix added",
            class(4, &|number, dice| {
                let suffix = ["TR", "-TR", "T", "PBF", "/NOPB", "#PBF", "-ND", "E3", "-REEL7", "-T&R"][dice.roll(10)];
                Some(format!("{}{suffix}", number.written))
            }),
        ),
        (
            "suffix cut",
            class(5, &|number, dice| {
                (number.squashed.len() >= 8)
                    .then(|| number.squashed[..number.squashed.len() - 1 - dice.roll(3)].to_owned())
            }),
        ),
        (
            "infix",
            class(6, &|number, dice| {
                let start = 1 + dice.roll(3);
                let end = number.squashed.len() - dice.roll(2);
                (number.squashed.len() >= 8).then(|| number.squashed[start..end].to_owned())
            }),
        ),
        (
            "look-alikes",
            class(7, &|number, dice| {
                let pairs = [
                    ('0', 'O'),
                    ('O', '0'),
                    ('1', 'I'),
                    ('1', 'L'),
                    ('I', '1'),
                    ('5', 'S'),
                    ('S', '5'),
                    ('8', 'B'),
                    ('B', '8'),
                    ('2', 'Z'),
                    ('Z', '2'),
                ];
                let places: Vec<usize> = number
                    .written
                    .char_indices()
                    .filter(|(_, c)| pairs.iter().any(|(from, _)| from == c))
                    .map(|(at, _)| at)
                    .collect();
                let at = *places.get(dice.roll(places.len()))?;
                let from = number.written[at..].chars().next()?;
                let to = pairs.iter().filter(|(other, _)| *other == from).map(|(_, to)| to).next()?;
                let query = format!("{}{to}{}", &number.written[..at], &number.written[at + from.len_utf8()..]);
                (!everything.contains(&fold::squash(&query))).then_some(query)
            }),
        ),
        (
            "Cyrillic in the query",
            class(8, &|number, _| {
                let query: String = number.written.chars().map(cyrillic).collect();
                (query != number.written).then_some(query)
            }),
        ),
        ("Cyrillic in the record", cyrillic_records(catalogue)),
        (
            "one typo",
            class(9, &|number, dice| {
                let query = typo(&number.squashed, dice)?;
                (number.squashed.len() >= 6 && !everything.contains(&query)).then_some(query)
            }),
        ),
        (
            "joined lines",
            class(10, &|number, dice| {
                let at = number.finding.marking.find(&number.written)? + number.written.len();
                let next = number.finding.marking[at..].split_whitespace().next();
                match next {
                    Some(next) if dice.roll(2) == 0 => Some(format!("{}{next}", number.written)),
                    Some(next) => Some(format!("{}\n{next}", number.written)),
                    None => number.written.contains(' ').then(|| number.written.replace(' ', "")),
                }
            }),
        ),
        ("lower case", class(11, &|number, _| Some(number.written.to_lowercase()))),
        (
            "maker with part",
            class(12, &|number, dice| {
                let texts: Vec<&str> = catalogue
                    .brands
                    .iter()
                    .filter(|row| {
                        row.brand_key == number.finding.brand_key
                            && row.text_kind != "logo"
                            && row.text_kind != "cyrillic"
                            && row.text.len() < 24
                    })
                    .map(|row| row.text.as_str())
                    .collect();
                let maker = texts.get(dice.roll(texts.len()))?;
                Some(if dice.roll(2) == 0 {
                    format!("{maker} {}", number.written)
                } else {
                    format!("{} {maker}", number.written).to_lowercase()
                })
            }),
        ),
        ("abbreviation with category", abbreviations(catalogue)),
        ("weapon with maker", weapons(catalogue)),
    ]
}

fn numbers(catalogue: &Catalogue) -> Vec<Number<'_>> {
    let by_id: std::collections::HashMap<&str, &Finding> =
        catalogue.findings.iter().map(|finding| (finding.external_id.as_str(), finding)).collect();
    catalogue
        .numbers
        .iter()
        .filter_map(|(id, squashed)| {
            let finding = by_id.get(id.as_str())?;
            let written = written(&finding.marking, squashed)?;
            (squashed.len() >= 5 && squashed.bytes().any(|byte| byte.is_ascii_digit())).then(|| Number {
                finding,
                written,
                squashed: squashed.clone(),
            })
        })
        .collect()
}

/// The stretch of the marking that has this squashed shape.
fn written(marking: &str, squashed: &str) -> Option<String> {
    let starts = marking.char_indices().map(|(at, _)| at);
    for start in starts {
        if !marking[start..].chars().next().is_some_and(char::is_alphanumeric) {
            continue;
        }
        for (at, character) in marking[start..].char_indices() {
            let end = start + at + character.len_utf8();
            let shape = fold::squash(&marking[start..end]);
            if shape == squashed {
                return Some(marking[start..end].to_owned());
            }
            if !squashed.starts_with(&shape) {
                break;
            }
        }
    }
    None
}

fn separators(number: &Number, dice: &mut Dice) -> Option<String> {
    if number.written.contains(['-', '/', '.', ' ']) {
        return Some(if dice.roll(2) == 0 {
            number.squashed.clone()
        } else {
            number.written.replace(['-', '/', '.'], " ")
        });
    }
    let bytes = number.written.as_bytes();
    let borders: Vec<usize> = (1..bytes.len())
        .filter(|&at| {
            bytes[at - 1].is_ascii_alphabetic() && bytes[at].is_ascii_digit()
                || bytes[at - 1].is_ascii_digit() && bytes[at].is_ascii_alphabetic()
        })
        .collect();
    let at = *borders.get(dice.roll(borders.len()))?;
    Some(format!("{}{}{}", &number.written[..at], ["-", " ", "/"][dice.roll(3)], &number.written[at..]))
}

fn cyrillic(letter: char) -> char {
    match letter {
        'A' => 'А',
        'B' => 'В',
        'E' => 'Е',
        'K' => 'К',
        'M' => 'М',
        'H' => 'Н',
        'O' => 'О',
        'P' => 'Р',
        'C' => 'С',
        'T' => 'Т',
        'X' => 'Х',
        other => other,
    }
}

fn typo(squashed: &str, dice: &mut Dice) -> Option<String> {
    let mut bytes = squashed.as_bytes().to_vec();
    let at = 1 + dice.roll(bytes.len() - 1);
    match dice.roll(4) {
        0 => {
            bytes[at] = if bytes[at].is_ascii_digit() {
                b'0' + (bytes[at] - b'0' + 4) % 10
            } else {
                b'A' + (bytes[at] - b'A' + 9) % 26
            }
        }
        1 => {
            bytes.remove(at);
        }
        2 => bytes.insert(at, b"AE47"[dice.roll(4)]),
        _ if bytes[at] != bytes[at - 1] => bytes.swap(at, at - 1),
        _ => return None,
    }
    String::from_utf8(bytes).ok()
}

fn cyrillic_records(catalogue: &Catalogue) -> Vec<Case> {
    let is_cyrillic = |character: char| ('А'..='я').contains(&character) || character == 'І';
    let mut cases = Vec::new();
    for finding in &catalogue.findings {
        for token in
            finding.marking.split(|character: char| character.is_whitespace() || matches!(character, '(' | ')' | ','))
        {
            let squashed = fold::squash(token);
            let all_twins = token
                .chars()
                .filter(|character| is_cyrillic(*character))
                .all(|character| fold::latin_twin(character).is_some_and(|twin| twin != '3'));
            if token.chars().any(is_cyrillic)
                && all_twins
                && squashed.bytes().filter(u8::is_ascii_digit).count() >= 2
                && squashed.len() >= 5
            {
                cases.push(Case::number(squashed.clone(), &squashed));
            }
        }
    }
    cases
}

fn is_made_by(finding: &Finding, key: &str) -> bool {
    finding.brand_key == key || finding.companies.iter().any(|company| company == key)
}

fn abbreviations(catalogue: &Catalogue) -> Vec<Case> {
    let makers = [
        ("TI", "texas-instruments"),
        ("ADI", "analog-devices"),
        ("ST", "stmicroelectronics"),
        ("NXP", "nxp"),
        ("MCHP", "microchip"),
        ("IR", "international-rectifier"),
        ("LTC", "linear-technology"),
        ("IDT", "idt"),
        ("NSC", "national-semiconductor"),
        ("AVX", "avx"),
        ("AMD", "amd"),
        ("BB", "burr-brown"),
        ("FTDI", "ftdi"),
        ("MPS", "mps"),
    ];
    let categories = [
        ("transceiver", "transceiver", "transceiver"),
        ("transceivers", "transceiver", "transceiver"),
        ("microcontroller", "mcu", "microcontroller|mcu|microcomputer"),
        ("mcu", "mcu", "microcontroller|mcu|microcomputer"),
        ("regulator", "regulator", "regulator"),
        ("memory", "memory", "memory"),
        ("fpga", "fpga", "fpga"),
        ("op amp", "-", "operational amplifier"),
        ("opamp", "-", "operational amplifier"),
        ("transistor", "-", "transistor"),
        ("driver", "-", "driver"),
        ("capacitor", "-", "capacitor"),
        ("мікроконтролер", "mcu", "microcontroller|mcu|microcomputer"),
        ("трансивер", "transceiver", "transceiver"),
    ];
    let mut cases = Vec::new();
    for (abbreviation, key) in makers {
        for (typed, category, word) in categories {
            let rule = move |finding: &Finding| {
                is_made_by(finding, key)
                    && (finding.category == category
                        || word.split('|').any(|word| finding.marking.to_lowercase().contains(word)))
            };
            if catalogue.findings.iter().any(rule) {
                for query in [format!("{abbreviation} {typed}"), format!("{typed} {}", abbreviation.to_lowercase())] {
                    cases.push(Case { query, wanted: format!("{key} and {word}"), rule: Box::new(rule) });
                }
            }
        }
    }
    cases
}

fn weapons(catalogue: &Catalogue) -> Vec<Case> {
    let makers = [
        ("Analog Devices", "analog-devices"),
        ("Texas Instruments", "texas-instruments"),
        ("TI", "texas-instruments"),
        ("STMicroelectronics", "stmicroelectronics"),
        ("Murata", "murata"),
        ("Maxim", "maxim"),
        ("Xilinx", "xilinx"),
        ("NXP", "nxp"),
    ];
    let mut cases = Vec::new();
    for weapon in &catalogue.weapons {
        for (maker, key) in makers {
            let weapon_key = weapon.key.clone();
            let rule = move |finding: &Finding| finding.weapon_key == weapon_key && is_made_by(finding, key);
            if !catalogue.findings.iter().any(&rule) {
                continue;
            }
            let cyrillic = weapon.cyrillic.split(';').next().unwrap_or("");
            let name = match cases.len() % 4 {
                0 => weapon.name.clone(),
                1 => weapon.name.to_lowercase(),
                2 if !cyrillic.is_empty() => cyrillic.to_owned(),
                _ => weapon.name.replace('-', ""),
            };
            let query = if cases.len() % 3 == 0 {
                format!("{maker} {name}")
            } else {
                format!("{name} {}", maker.to_lowercase())
            };
            cases.push(Case { query, wanted: format!("{key} in {}", weapon.key), rule: Box::new(rule) });
        }
    }
    cases
}

/// `tests/fixtures/search/queries.csv`: what was typed, and what a right hit has; an empty field asks for nothing.
pub fn written_by_hand(catalogue: &Catalogue) -> Vec<Case> {
    let mut reader =
        csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/search/queries.csv")).unwrap();
    let mut unanswerable = Vec::new();
    let cases = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let [query, number, maker, weapon, word] = [0, 1, 2, 3, 4].map(|column| record[column].to_owned());
            let wanted = format!("{number} {maker} {weapon} {word}");
            let rule = move |finding: &Finding| {
                fold::squash(&finding.marking).contains(&fold::squash(&number))
                    && (maker.is_empty() || is_made_by(finding, &maker))
                    && (weapon.is_empty() || weapon.split('|').any(|key| finding.weapon_key == key))
                    && word.split('|').any(|word| {
                        finding.marking.to_lowercase().contains(word)
                            || finding.category == word
                            || finding.maker_text.to_lowercase().contains(word)
                    })
            };
            if !catalogue.findings.iter().any(&rule) {
                unanswerable.push(query.clone());
            }
            Case { query: query.replace("\\n", "\n"), wanted, rule: Box::new(rule) }
        })
        .collect();
    assert!(unanswerable.is_empty(), "no finding is a right answer to {unanswerable:?}");
    cases
}
