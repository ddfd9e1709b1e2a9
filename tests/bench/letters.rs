//! Sets letters as the server does when it issues them. For `tests/bench/letters`, and to look at pages:
//!
//! `letters campaign COUNT THREADS` sets COUNT letters, each with 40 findings of its own and one annex of 700 parties for all, and prints
//! one line of JSON. `letters alone ROUNDS FOLDER` sets one letter of ten pages ROUNDS times with nothing kept between two, writes it and
//! its data into FOLDER, and prints one line of JSON. `letters samples FOLDER` writes letters to look at.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on stops at once")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use chrono::NaiveDate;
use topmark::letters::document::{
    FindingItem, LetterDocument, ListVersion, PartyAnnex, PartyItem, Photograph, ReasonMeaning, Sender, Signatory,
    Verification,
};
use topmark::letters::model::Language;
use topmark::letters::pdf::render;

/// The one of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments[..] {
        ["campaign", count, threads] => campaign(count.parse().unwrap(), threads.parse().unwrap()),
        ["alone", rounds, folder] => alone(rounds.parse().unwrap(), Path::new(folder)),
        ["samples", folder] => samples(Path::new(folder)),
        _ => panic!("campaign COUNT THREADS, alone ROUNDS FOLDER or samples FOLDER"),
    }
}

fn campaign(count: usize, threads: usize) {
    let annex = parties(700);
    let letters: Vec<LetterDocument> =
        (1..=count).map(|number| letter(Language::English, number, 40, Some(annex.clone()))).collect();
    let next = AtomicUsize::new(0);
    let bytes = AtomicUsize::new(0);
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(letter) = letters.get(next.fetch_add(1, Ordering::Relaxed)) {
                    bytes.fetch_add(render(letter, &|_| None).unwrap().len(), Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{}",
        serde_json::json!({
            "letters": count, "threads": threads, "seconds": seconds, "bytes_each": bytes.load(Ordering::Relaxed) / count,
            "peak_mib": resident(),
        })
    );
}

fn alone(rounds: usize, folder: &Path) {
    let letter = letter(Language::English, 21, 40, Some(parties(105)));
    // The fonts are read once in the life of a process.
    let pdf = render(&letter, &|_| None).unwrap();
    let mut seconds: Vec<f64> = Vec::new();
    for _ in 0..rounds {
        typst::comemo::evict(0);
        let started = Instant::now();
        let again = render(&letter, &|_| None).unwrap();
        seconds.push(started.elapsed().as_secs_f64());
        assert!(again == pdf, "the same letter gave other bytes");
    }
    seconds.sort_by(f64::total_cmp);
    std::fs::write(folder.join("letter.pdf"), &pdf).unwrap();
    std::fs::write(folder.join("letter.json"), serde_json::to_vec(&letter).unwrap()).unwrap();
    println!("{}", serde_json::json!({ "best": seconds[0], "median": seconds[rounds / 2], "bytes": pdf.len() }));
}

fn samples(folder: &Path) {
    let pictures: Vec<Vec<u8>> = (0..6).map(board).collect();
    let take = |name: &str| pictures.get(name.parse::<usize>().ok()?).cloned();
    let write = |name: &str, letter: &LetterDocument| {
        let started = Instant::now();
        let pdf = render(letter, &take).unwrap();
        println!("{name}: {:.0} ms, {} KB", started.elapsed().as_secs_f64() * 1_000.0, pdf.len() / 1_000);
        std::fs::write(folder.join(name), pdf).unwrap();
    };
    let with_pictures = |language: Language| {
        let mut letter = letter(language, 21, 40, Some(parties(700)));
        for (at, finding) in letter.findings.iter_mut().enumerate().filter(|(at, _)| at % 3 == 0) {
            let sha256 = if at == 9 { "gone".to_owned() } else { (at / 3 % 6).to_string() };
            finding.photograph =
                Some(Photograph { sha256, alternative: format!("Top of the component {}", finding.number) });
        }
        letter
    };
    write("en.pdf", &with_pictures(Language::English));
    write("uk.pdf", &with_pictures(Language::Ukrainian));
    let mut draft = with_pictures(Language::Ukrainian);
    draft.reference = None;
    draft.parties = None;
    draft.findings.truncate(3);
    write("draft.pdf", &draft);
    let mut plain = letter(Language::English, 22, 0, None);
    plain.body = plain.body.split("\n\n").cycle().take(16).collect::<Vec<_>>().join("\n\n");
    write("long.pdf", &plain);
    write("hostile.pdf", &hostile());
}

/// What somebody might type who wants out of the template, and what nobody should have typed.
fn hostile() -> LetterDocument {
    let markup = "#read(\"/etc/passwd\") $x^2$ *b* _i_ `c` @label <label> \\ // --";
    let mut letter = letter(Language::English, 23, 4, Some(parties(3)));
    letter.subject = format!("{markup} שלום العربية 🚀🇺🇦");
    letter.sender.organisation = "W".repeat(90);
    letter.recipient = vec![markup.to_owned(), "A\u{202e}dna\u{202c}B\u{0}\u{7}".to_owned(), "x".repeat(300)];
    letter.body = format!(
        "{markup}\n\n{}\n\nشركة النور للتجارة العامة و شركاه, then 深圳, then हिन्दी and ไทย.\n\n- {markup}",
        "endless".repeat(572)
    );
    letter.findings[0].marking = vec!["X".repeat(4_000)];
    letter.findings[1].marking =
        vec![markup.to_owned(), "\u{1b}[31mred".to_owned(), "🚀".to_owned(), "ΩµА°±≤".to_owned()];
    letter.findings[1].part_number = "LTM2881V3LTM2881V3LTM2881V3LTM2881V3".to_owned();
    letter.findings[2].marking = (0..140).map(|line| format!("line {line}")).collect();
    letter.findings[3].basis = "An explanation that goes on and on. ".repeat(60);
    let annex = letter.parties.as_mut().unwrap();
    annex.parties[0].name = "شركة النور للتجارة العامة ذات المسؤولية المحدودة".to_owned();
    annex.parties[1].name =
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".to_owned();
    annex.parties[1].source = "https://www.example.org/a/very/long/address?with=query&and=more".to_owned();
    annex.parties[2].other_names = (0..300).map(|number| format!("Інша назва {number} ✓")).collect();
    letter
}

fn letter(language: Language, number: usize, findings: usize, parties: Option<PartyAnnex>) -> LetterDocument {
    let english = language == Language::English;
    let text = |en: &str, uk: &str| if english { en.to_owned() } else { uk.to_owned() };
    LetterDocument {
        language,
        sender: Sender {
            organisation: text(
                "Agency for the Prevention of Examples",
                "Національне агентство з питань запобігання прикладам",
            ),
            address: vec![
                text("14 Example Avenue", "вулиця Прикладна, 14"),
                text("Exampleton 20230", "01103 Київ"),
                "letters@agency.example".into(),
            ],
        },
        reference: Some(format!("TM-2026-{number:04}")),
        dated_on: NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
        recipient: vec![
            format!("Semiconductor Company {number}, Inc."),
            text("Trade Compliance", "Відділ експортного контролю"),
            format!("{number} Analog Way"),
            "Wilmington, MA 01887".into(),
            text("United States of America", "Сполучені Штати Америки"),
        ],
        subject: text(
            "Products bearing your brands recovered from weapons",
            "Вироби з вашими марками, вилучені зі зброї",
        ),
        body: text(
            "Dear Sir or Madam,\n\nBetween 12 March and 20 November 2026, components bearing your brands were recovered from 11 weapons. Annex A lists \
             each with its marking, date of manufacture and the evidence for it.\n\nAnnex B names foreign parties that present a high risk of \
             diversion. We ask that you voluntarily stop shipping to these parties, and that you tell us by 19 December 2026 to whom the lots in \
             Annex A were sold.\n\n## What would help most\n\n- the quantity, date and consignee of each sale of the lots in Annex A\n- the \
             distributor through which they left your control\n- whom we may speak to about it",
            "Шановні пані та панове!\n\nВід 12 березня до 20 листопада 2026 року з 11 зразків озброєння вилучено компоненти з вашими марками. У \
             додатку А наведено маркування кожного з них, дату виготовлення та підстави прочитання.\n\nУ додатку Б названо іноземних осіб із високим \
             ризиком перенаправлення. Просимо вас добровільно припинити постачання цим особам і до 19 грудня 2026 року повідомити, кому було \
             продано партії з додатка А.\n\n## Що допомогло б найбільше\n\n- кількість, дата й одержувач кожного продажу партій із додатка \
             А\n- дистриб’ютор, через якого вони вийшли з-під вашого контролю\n- особа, з якою ми можемо про це поговорити",
        ),
        fixed_sentences: vec![
            text(
                "This letter is a request. It places you under no legal obligation.",
                "Цей лист є проханням. Він не накладає на вас жодних юридичних зобов’язань.",
            ),
            text(
                "A marking shows where a brand turned up. It says nothing about how the component got there, nor about the conduct of whoever made or sold it.",
                "Маркування показує, де трапилася марка. Воно нічого не каже про те, як компонент туди потрапив, і про дії того, хто його виготовив чи продав.",
            ),
        ],
        signatory: Signatory {
            name: text("Olena Kovalenko", "Олена Коваленко"),
            office: text("Head of Section, Supply Chains", "начальниця відділу ланцюгів постачання"),
        },
        findings: (0..findings).map(|at| finding(english, number * 40 + at)).collect(),
        parties,
        verification: Some(Verification { address: "https://topmark.example/verify".into() }),
    }
}

fn finding(english: bool, number: usize) -> FindingItem {
    const MARKINGS: [&[&str]; 6] = [
        &["XILINX", "KINTEX-7", "XC7K325T", "FFG676ABX1909", "D5187634A", "2C"],
        &["LTM2881V-3", "1907", "e4"],
        &["TMP36G", "#1745"],
        &["AD9361", "BBCZ", "1832"],
        &["MAX2769B"],
        &["88K A7XQ", "TPS54331"],
    ];
    const PARTS: [&str; 6] = ["XC7K325T-2FFG676C", "LTM2881IV-3", "TMP36GSZ", "AD9361BBCZ", "MAX2769BETI/V+", ""];
    const MAKERS: [&str; 6] = [
        "AMD (Xilinx)",
        "Analog Devices (Linear Technology)",
        "Analog Devices",
        "Analog Devices",
        "Analog Devices (Maxim)",
        "",
    ];
    let which = number * 7 % 6;
    FindingItem {
        number: format!("F-{number:06}"),
        marking: MARKINGS[which].iter().map(|line| (*line).to_owned()).collect(),
        pieces: if number.is_multiple_of(11) { 4 } else { 1 },
        part_number: PARTS[which].into(),
        maker: MAKERS[which].into(),
        basis: if english {
            "The marking names the brand, and the number agrees."
        } else {
            "Маркування називає марку, і номер із цим узгоджується."
        }
        .into(),
        made: ["2019-W07", "2017-W45", "", if english { "2009 or 2019" } else { "2009 або 2019" }][number % 4].into(),
        weapon: ["Kh-101", "Shahed-136 (Geran-2)", "Orlan-10"][number % 3].into(),
        exhibit: format!("R-{}-N, navigation unit / board 2 / U{}", 400 + number % 37, number % 90),
        standing: if english {
            ["Documented", "Corroborated", "Single source"]
        } else {
            ["Задокументовано", "Підтверджено", "Одне джерело"]
        }[number % 3]
            .into(),
        photograph: None,
    }
}

fn parties(count: usize) -> PartyAnnex {
    const NAMES: [(&str, &[&str], &str, &str); 5] = [
        (
            "SMT-Ilogic LLC",
            &["ООО «СМТ-Айлоджик»", "SMT-iLogic OOO"],
            "197101, St. Petersburg, ul. Bolshaya Monetnaya 16, korp. 45, lit. A, pom. 2N",
            "Russian Federation",
        ),
        (
            "Shenzhen Huaqiang Electronics Co., Ltd.",
            &["深圳市华强电子有限公司"],
            "Room 1205, Block B, SEG Plaza, Huaqiangbei Road, Futian District, Shenzhen 518000",
            "China",
        ),
        (
            "Al Noor General Trading FZE",
            &["شركة النور للتجارة العامة"],
            "Office 204, Al Maktoum Street, Deira, Dubai",
            "United Arab Emirates",
        ),
        ("Asia Pacific Links Limited", &[], "", "Hong Kong"),
        (
            "Xinghua Semiconductor (Hong Kong) Company Limited",
            &["星华半导体（香港）有限公司", "Starcraft Semiconductors"],
            "Rm 19C, Lockhart Centre, 301-307 Lockhart Road, Wan Chai",
            "Hong Kong",
        ),
    ];
    PartyAnnex {
        title: "Parties with a high risk of diversion".into(),
        lists: vec![
            ListVersion {
                title: "OFAC Specially Designated Nationals".into(),
                version: "2026-11-20".into(),
                dated_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            },
            ListVersion {
                title: "Own list".into(),
                version: String::new(),
                dated_on: NaiveDate::from_ymd_opt(2026, 11, 18).unwrap(),
            },
        ],
        reasons: vec![
            ReasonMeaning {
                code: "SUP-1".into(),
                meaning: "Supplied electronic components to a maker of missiles".into(),
            },
            ReasonMeaning { code: "DIV-2".into(), meaning: "Diverts shipments through a third country".into() },
        ],
        parties: (1..=count)
            .map(|number| {
                let (name, other, address, country) = NAMES[number % 5];
                PartyItem {
                    name: format!("{name} {number}"),
                    other_names: other.iter().map(|name| (*name).to_owned()).collect(),
                    addresses: if address.is_empty() { Vec::new() } else { vec![address.to_owned()] },
                    country: country.into(),
                    reason: ["SUP-1", "DIV-2"][number % 2].into(),
                    source: format!("OFAC SDN {}", 30_000 + number),
                }
            })
            .collect(),
    }
}

/// A photograph of something like a board.
fn board(seed: usize) -> Vec<u8> {
    let (width, height) = if seed % 3 == 2 { (900, 1_400) } else { (1_600, 1_100) };
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        let noise = (x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(40_503)).wrapping_add(seed as u32 * 97)
            >> 7)
            % 24;
        let chip = x > width / 5 && x < width * 4 / 5 && y > height / 4 && y < height * 3 / 4;
        let base: [u32; 3] = if chip { [40, 40, 44] } else { [20, 70 + seed as u32 * 10, 50] };
        image::Rgb(base.map(|part| u8::try_from(part + noise).unwrap()))
    });
    let mut bytes = Vec::new();
    picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 88)).unwrap();
    bytes
}

/// The most that was resident, in MiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or_default() / 1024
}
