//! Letters as PDF: the same bytes, text that stays text, and what an archive and a screen reader need.

use std::io::Read;

use chrono::NaiveDate;
use topmark::letters::document::{
    FindingItem, LetterDocument, ListVersion, PartyAnnex, PartyItem, Photograph, Sender, Signatory, Verification,
};
use topmark::letters::model::Language;
use topmark::letters::pdf::render;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn letter() -> LetterDocument {
    LetterDocument {
        language: Language::English,
        sender: Sender { organisation: "Bureau of Examples".into(), address: vec!["1 Example Street".into(), "Exampleton".into()] },
        reference: Some("TM-2026-0021".into()),
        dated_on: day(2026, 11, 21),
        recipient: vec!["Analog Devices, Inc.".into(), "One Analog Way".into()],
        subject: "Products bearing your brands recovered from weapons".into(),
        body: "Dear Sir or Madam,\n\nAnnex A lists what was found.\n\n## What we ask\n\n- to whom the lots were sold\n- when".into(),
        fixed_sentences: vec!["You may answer or not.".into(), "Presence is not wrongdoing.".into()],
        signatory: Signatory { name: "Olena Kovalenko".into(), office: "Head of Section".into() },
        findings: vec![finding(17)],
        parties: None,
        verification: Some(Verification { address: "https://topmark.example/verify".into() }),
    }
}

fn finding(number: u32) -> FindingItem {
    FindingItem {
        number: format!("F-{number:06}"),
        marking: vec!["LTM2881V-3".into(), "1907  e4".into()],
        part_number: "LTM2881IV-3".into(),
        maker: "Analog Devices".into(),
        basis: "The number belongs to a family of one maker.".into(),
        made: "2019-W07".into(),
        weapon: "Kh-101".into(),
        exhibit: "R-438-N".into(),
        standing: "Documented".into(),
        ..FindingItem::default()
    }
}

fn parties(count: usize) -> PartyAnnex {
    PartyAnnex {
        title: "Parties of concern".into(),
        lists: vec![ListVersion { title: "Example list".into(), version: "7".into(), dated_on: day(2026, 11, 20) }],
        reasons: Vec::new(),
        parties: (1..=count)
            .map(|number| PartyItem {
                name: format!("Party {number} Trading LLC"),
                other_names: vec!["深圳市华强电子有限公司".into(), "شركة النور للتجارة".into()],
                addresses: vec!["Room 1205, SEG Plaza, Shenzhen".into()],
                country: "China".into(),
                reason: "DIV".into(),
                source: format!("LIST {number}"),
            })
            .collect(),
    }
}

fn nothing(_: &str) -> Option<Vec<u8>> {
    None
}

/// The file with every compressed stream opened, as far as it is text.
fn opened(pdf: &[u8]) -> Vec<u8> {
    let mut opened = pdf.to_vec();
    let mut rest = pdf;
    while let Some(at) = find(rest, b"stream\n") {
        rest = &rest[at + 7..];
        let mut inflated = Vec::new();
        if flate2::read::ZlibDecoder::new(rest).read_to_end(&mut inflated).is_ok() {
            opened.extend_from_slice(&inflated);
        }
    }
    opened
}

fn find(all: &[u8], part: &[u8]) -> Option<usize> {
    all.windows(part.len()).position(|window| window == part)
}

fn holds(all: &[u8], part: &str) -> bool {
    find(all, part.as_bytes()).is_some()
}

/// The words of the pages, through the program that people use; skipped loudly without it, unless everything was promised.
#[expect(clippy::disallowed_methods, reason = "the run says whether everything has to be there")]
fn words(pdf: &[u8]) -> Option<String> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let Ok(output) =
        std::process::Command::new("pdftotext").args(["-layout", "-nopgbrk"]).arg(file.path()).arg("-").output()
    else {
        assert!(std::env::var("TOPMARK_TEST_BROWSER").is_err(), "poppler-utils is missing");
        println!("SKIPPED: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_same_letter_is_the_same_bytes_whatever_was_set_before() {
    let first = render(&letter(), &nothing).unwrap();
    let mut other = letter();
    other.reference = Some("TM-2026-0022".into());
    other.parties = Some(parties(30));
    let second = render(&other, &nothing).unwrap();
    assert_ne!(first, second);
    assert_eq!(render(&letter(), &nothing).unwrap(), first);
    std::thread::scope(|scope| {
        let many: Vec<_> = (0..3).map(|_| scope.spawn(|| render(&other, &nothing).unwrap())).collect();
        for one in many {
            assert_eq!(one.join().unwrap(), second);
        }
    });
}

/// Prints the hash of the letter where [`another_process_makes_the_same_bytes`] asks for it.
#[test]
fn the_hash_of_a_letter_for_another_process() {
    use sha2::{Digest, Sha256};
    let mut with_everything = letter();
    with_everything.parties = Some(parties(12));
    let digest = Sha256::digest(render(&with_everything, &nothing).unwrap());
    println!("letter-hash {}", data_encoding::HEXLOWER.encode(&digest));
}

#[test]
fn another_process_makes_the_same_bytes() {
    let hash = || {
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "letters_pdf::the_hash_of_a_letter_for_another_process", "--nocapture"])
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        text.lines().find_map(|line| line.split("letter-hash ").nth(1)).expect("the process prints it").to_owned()
    };
    assert_eq!(hash(), hash());
}

#[test]
fn the_file_says_that_it_is_pdf_a_2a_and_pdf_ua_1_and_is_tagged() {
    let pdf = render(&letter(), &nothing).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7"));
    let opened = opened(&pdf);
    for part in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "/StructTreeRoot",
        "/MarkInfo",
        "/OutputIntents",
        "/FontFile",
        "/S/TH",
        "TM-2026-0021: Products bearing your brands recovered from weapons",
    ] {
        assert!(holds(&opened, part), "{part} is missing");
    }
    assert!(!holds(&opened, "/JavaScript"));
}

#[test]
fn what_a_letter_says_is_found_again_in_its_pages() {
    let mut letter = letter();
    letter.parties = Some(parties(3));
    let Some(words) = words(&render(&letter, &nothing).unwrap()) else { return };
    for part in [
        "Bureau of Examples",
        "TM-2026-0021",
        "21 November 2026",
        "One Analog Way",
        "Products bearing your brands recovered from weapons",
        "to whom the lots were sold",
        "Presence is not wrongdoing.",
        "Olena Kovalenko",
        "F-000017",
        "LTM2881V-3",
        "1907 e4",
        "Party 3 Trading LLC",
        "深圳市华强电子有限公司",
        "https://topmark.example/verify",
        "Page 1 of 3",
        "Page 3 of 3",
    ] {
        assert!(words.contains(part), "{part} is not in:\n{words}");
    }
}

#[test]
fn a_ukrainian_letter_speaks_ukrainian_and_a_draft_says_that_it_is_one() {
    let mut letter = letter();
    letter.language = Language::Ukrainian;
    letter.reference = None;
    letter.body = "Шановні колеги, ґудзики та їжаки.".into();
    let Some(words) = words(&render(&letter, &nothing).unwrap()) else { return };
    for part in ["ЧЕРНЕТКА", "21 листопада 2026 року", "ґудзики та їжаки", "Сторінка 1 з 2", "Знахідки", "не є листом"]
    {
        assert!(words.contains(part), "{part} is not in:\n{words}");
    }
    assert!(!words.contains("Annex") && !words.contains("Page"), "{words}");
}

#[test]
fn markup_stays_text_in_every_field() {
    let hostile = "#read(\"/etc/passwd\") $x^2$ *b* _i_ `c` @label <label> \\ // -- ~ [x] #set text(red) = H";
    let mut letter = letter();
    letter.sender.organisation = hostile.into();
    letter.sender.address = vec![hostile.into()];
    letter.reference = Some("#panic()".into());
    letter.recipient = vec![hostile.into()];
    letter.subject = hostile.into();
    letter.body = format!("{hostile}\n\n- {hostile}\n\n## {hostile}\n\n= {hostile}");
    letter.fixed_sentences = vec![hostile.into()];
    letter.signatory = Signatory { name: hostile.into(), office: hostile.into() };
    let item = &mut letter.findings[0];
    for field in
        [&mut item.number, &mut item.part_number, &mut item.maker, &mut item.basis, &mut item.made, &mut item.weapon]
    {
        *field = hostile.into();
    }
    item.marking = vec![hostile.into()];
    let mut annex = parties(1);
    annex.title = hostile.into();
    annex.parties[0].name = hostile.into();
    letter.parties = Some(annex);
    let pdf = render(&letter, &nothing).unwrap();
    let Some(words) = words(&pdf) else { return };
    assert!(words.contains("#read(\"/etc/passwd\") $x^2$ *b* _i_ `c` @label <label> \\ // -- ~ [x]"), "{words}");
    assert!(words.contains("#panic()"));
    assert!(!words.contains("root:"));
}

#[test]
fn text_that_no_page_was_made_for_neither_fails_nor_vanishes() {
    let endless = "X".repeat(4_000);
    let mut letter = letter();
    letter.subject = "हिन्दी \u{202e}evil\u{0}\u{7}\u{1b}[31m 🚀".into();
    letter.body = format!("{endless}\n\nشركة النور 東京 \u{e000} e\u{301}\u{301}\u{301} \u{fffe}\u{10ffff}");
    letter.findings = vec![FindingItem { number: endless.clone(), marking: vec![endless.clone()], ..finding(1) }];
    letter.findings.push(FindingItem { marking: vec!["line".into(); 500], ..finding(2) });
    letter.findings.push(FindingItem { marking: Vec::new(), maker: String::new(), made: String::new(), ..finding(3) });
    let mut annex = parties(1);
    annex.parties[0].other_names = (0..400).map(|number| format!("Другое имя {number}")).collect();
    letter.parties = Some(annex);
    let pdf = render(&letter, &nothing).unwrap();
    let Some(words) = words(&pdf) else { return };
    assert!(words.contains("[U+202E]evil[U+0000 U+0007 U+001B][31m"), "{words}");
    assert!(words.contains("Square brackets hold"));
    let crosses = words.chars().filter(|character| *character == 'X').count();
    assert!(crosses >= 12_000, "only {crosses} of 12,000 characters are on the pages");
    assert_eq!(words.matches("line").count() - words.matches("line by line").count() * 2, 500);
    assert!(words.contains("Другое имя 399"));
    assert!(words.contains("No marking") && words.contains("Maker not identified"));
}

#[test]
fn an_empty_letter_is_still_a_file() {
    let empty: LetterDocument = serde_json::from_value(serde_json::json!({
        "language": "en", "sender": { "organisation": "" }, "dated_on": "2026-11-21", "recipient": [], "subject": "", "body": "",
        "signatory": { "name": "" },
    }))
    .unwrap();
    assert!(render(&empty, &nothing).unwrap().starts_with(b"%PDF"));
}

#[test]
fn a_photograph_is_shown_and_one_that_cannot_be_had_is_named_as_missing() {
    let mut picture = image::RgbImage::new(1_600, 1_200);
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        *pixel = image::Rgb([(x % 251) as u8, (y % 241) as u8, 90]);
    }
    let mut jpeg = Vec::new();
    picture.write_with_encoder(image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 90)).unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    let png = png.into_inner();
    let cut = jpeg[..jpeg.len() / 2].to_vec();
    let take = move |sha256: &str| match sha256 {
        "good" => Some(jpeg.clone()),
        "png" => Some(png.clone()),
        "nonsense" => Some(b"#read(\"/etc/passwd\")".to_vec()),
        "cut" => Some(cut[..cut.len() / 4].to_vec()),
        _ => None,
    };
    let with = |sha256: &str| {
        let mut letter = letter();
        let photograph = Photograph { sha256: sha256.into(), alternative: "The marking of U14".into() };
        letter.findings[0].photograph = Some(photograph);
        render(&letter, &take).unwrap()
    };
    for shown in ["good", "png"] {
        let pdf = with(shown);
        assert!(holds(&pdf, "/DCTDecode"), "{shown}");
        assert!(pdf.len() < 400_000, "{} bytes", pdf.len());
        assert!(holds(&opened(&pdf), "The marking of U14"), "the alternative text is not in the file");
        assert_eq!(pdf, with(shown));
    }
    for missing in ["nonsense", "absent"] {
        let pdf = with(missing);
        assert!(!holds(&pdf, "/DCTDecode"), "{missing}");
        if let Some(words) = words(&pdf) {
            assert!(words.contains("Photograph not"), "{words}");
        }
    }
    assert!(with("cut").starts_with(b"%PDF"));
}

#[test]
fn seven_hundred_parties_are_all_there_under_a_head_on_each_page() {
    let mut letter = letter();
    letter.parties = Some(parties(700));
    let Some(words) = words(&render(&letter, &nothing).unwrap()) else { return };
    for number in 1..=700 {
        assert!(words.contains(&format!("Party {number} Trading LLC")), "party {number} is missing");
    }
    let pages = words.matches("Page ").count();
    let heads = words.matches("Name and other names").count();
    assert!(pages > 20 && heads == pages - 2, "{pages} pages and {heads} heads");
}
