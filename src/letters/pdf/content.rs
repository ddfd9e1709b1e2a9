//! A letter as the templates read it: every text legible, every date in words, every photograph under the address where it lies.

use chrono::Datelike;
use serde::Serialize;
use serde_json::{Value, json};

use crate::letters::document::{FindingItem, LetterDocument, PartyAnnex, PartyItem};
use crate::letters::pdf::labels::label;
use crate::letters::pdf::legible::{Legible, Scripts, Text};
use crate::letters::pdf::picture;
use crate::letters::words::day;

/// Photographs of one letter at most; the page says of any further one that it is not there.
const PHOTOGRAPHS: usize = 2_000;
/// Characters of a row above which it may go on on the next page: it might not fit on one.
const LONG_ROW: usize = 1_400;
/// How long a word may be before it is broken, in characters: about what fits into a line of the column.
const WORD_IN_TEXT: usize = 70;
const WORD_IN_HEAD: usize = 40;
const WORD_IN_NAME: usize = 26;
const WORD_IN_MARKING: usize = 21;
const WORD_IN_COLUMN: usize = 17;
const WORD_IN_NARROW_COLUMN: usize = 11;

/// What is laid before the templates.
pub struct Content {
    pub letter: Value,
    pub parties: Value,
    /// The bytes of `/photograph/0` and so on.
    pub photographs: Vec<Vec<u8>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Part {
    Heading { text: Text },
    List { items: Vec<Text> },
    Paragraph { lines: Vec<Text>, long: bool },
}

/// `photograph` gives the bytes of a file by its SHA-256.
pub fn content(letter: &LetterDocument, photograph: &dyn Fn(&str) -> Option<Vec<u8>>, scripts: Scripts) -> Content {
    let language = letter.language;
    let mut legible = Legible::new(scripts);
    let draft = letter.reference.is_none();
    let reference = match &letter.reference {
        Some(reference) => legible.clean(reference),
        None => label(language, "draft").to_owned(),
    };
    let mut subject = legible.clean(&letter.subject);
    if subject.is_empty() {
        label(language, "letter").clone_into(&mut subject);
    }
    let organisation = legible.clean(&letter.sender.organisation);
    let mut photographs = Vec::new();
    let findings: Vec<Value> =
        letter.findings.iter().map(|item| finding(letter, item, photograph, &mut legible, &mut photographs)).collect();
    let mut annexes = Vec::new();
    if !findings.is_empty() {
        annexes.push(json!({
            "mark": label(language, "annex-a-mark"),
            "title": label(language, "findings-title"),
            "count": findings.len(),
        }));
    }
    if let Some(annex) = &letter.parties {
        annexes.push(json!({
            "mark": label(language, "annex-b-mark"),
            "title": legible.line(&annex.title, WORD_IN_TEXT),
            "count": annex.parties.len(),
        }));
    }
    let verification = if draft {
        Some(vec![Text::Whole(label(language, "verification-draft").to_owned())])
    } else {
        letter.verification.as_ref().map(|verification| {
            let address = legible.clean(&verification.address);
            vec![legible.line(&label(language, "verification").replace("{address}", &address), WORD_IN_TEXT)]
        })
    };
    let value = json!({
        "title": shortened(&format!("{reference}: {subject}"), 300),
        "author": shortened(&organisation, 300),
        "description": shortened(&letter.recipient.iter().map(|line| legible.clean(line)).collect::<Vec<_>>().join(", "), 300),
        "day": { "year": letter.dated_on.year(), "month": letter.dated_on.month(), "day": letter.dated_on.day() },
        "date": day(language, letter.dated_on),
        "draft": draft,
        "reference": legible.line(&reference, WORD_IN_COLUMN),
        "sender": {
            "organisation": legible.line(&organisation, WORD_IN_NAME),
            "address": lines(&letter.sender.address, WORD_IN_HEAD, &mut legible),
        },
        "recipient": lines(&letter.recipient, WORD_IN_HEAD, &mut legible),
        "subject": legible.line(&subject, WORD_IN_HEAD),
        "body": body(&letter.body, &mut legible),
        "fixed_sentences": lines(&letter.fixed_sentences, WORD_IN_TEXT, &mut legible),
        "signatory": {
            "name": legible.line(&letter.signatory.name, WORD_IN_HEAD),
            "office": legible.line(&letter.signatory.office, WORD_IN_HEAD),
        },
        "annexes": annexes,
        "findings": findings,
        "has_parties": letter.parties.is_some(),
        "verification": verification,
        "has_replaced": legible.replaced,
    });
    let parties = letter.parties.as_ref().map_or(Value::Null, |annex| parties(letter, annex, scripts));
    Content { letter: value, parties, photographs }
}

fn lines(lines: &[String], longest: usize, legible: &mut Legible) -> Vec<Text> {
    lines.iter().filter(|line| !line.trim().is_empty()).map(|line| legible.line(line, longest)).collect()
}

/// Takes the text of a letter apart. What stands in it is text: only blank lines, `- ` and `## ` at the begin of a line mean anything.
fn body(text: &str, legible: &mut Legible) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
        } else if let Some(heading) = line.strip_prefix("## ") {
            parts.push(Part::Heading { text: legible.line(heading, WORD_IN_HEAD) });
            open = false;
        } else if let Some(item) = line.strip_prefix("- ") {
            let item = legible.line(item, WORD_IN_TEXT);
            match parts.last_mut() {
                Some(Part::List { items }) => items.push(item),
                _ => parts.push(Part::List { items: vec![item] }),
            }
            open = false;
        } else {
            let words = line.chars().count();
            let line = legible.line(line, WORD_IN_TEXT);
            match parts.last_mut() {
                Some(Part::Paragraph { lines, long }) if open => {
                    lines.push(line);
                    *long |= words > LONG_ROW || lines.len() > 20;
                }
                _ => parts.push(Part::Paragraph { lines: vec![line], long: words > LONG_ROW }),
            }
            open = true;
        }
    }
    parts
}

fn finding(
    letter: &LetterDocument,
    item: &FindingItem,
    photograph: &dyn Fn(&str) -> Option<Vec<u8>>,
    legible: &mut Legible,
    photographs: &mut Vec<Vec<u8>>,
) -> Value {
    let picture = item.photograph.as_ref().map(|wanted| {
        let mut alternative = legible.clean(&wanted.alternative);
        if alternative.is_empty() {
            alternative = format!("{} {}", label(letter.language, "photograph"), legible.clean(&item.number));
        }
        let found =
            if photographs.len() < PHOTOGRAPHS { photograph(&wanted.sha256).and_then(picture::prepare) } else { None };
        let mut value = json!({ "file": null, "alternative": shortened(&alternative, 500) });
        if let Some(found) = found {
            value = json!({
                "file": format!("/photograph/{}", photographs.len()),
                "format": "jpg",
                "alternative": value["alternative"],
                "width": found.width,
                "height": found.height,
            });
            photographs.push(found.bytes);
        }
        value
    });
    let length: usize = item.marking.iter().map(|line| line.chars().count().max(24)).sum::<usize>()
        + [&item.part_number, &item.maker, &item.basis, &item.made, &item.weapon, &item.exhibit, &item.standing]
            .iter()
            .map(|text| text.chars().count())
            .sum::<usize>();
    json!({
        "number": legible.line(&item.number, WORD_IN_NARROW_COLUMN),
        "pieces": (item.pieces != 1).then(|| format!("{}: {}", label(letter.language, "pieces"), item.pieces)),
        "marking": lines(&item.marking, WORD_IN_MARKING, legible),
        "part_number": legible.line(&item.part_number, WORD_IN_COLUMN),
        "maker": legible.line(&item.maker, WORD_IN_COLUMN),
        "basis": legible.line(&item.basis, WORD_IN_COLUMN),
        "made": legible.line(&item.made, WORD_IN_NARROW_COLUMN),
        "weapon": legible.line(&item.weapon, WORD_IN_COLUMN),
        "exhibit": legible.line(&item.exhibit, WORD_IN_COLUMN),
        "standing": legible.line(&item.standing, WORD_IN_NARROW_COLUMN + 4),
        "photograph": picture,
        "long": length > LONG_ROW,
    })
}

fn parties(letter: &LetterDocument, annex: &PartyAnnex, scripts: Scripts) -> Value {
    let mut legible = Legible::new(scripts);
    let lists: Vec<Value> = annex
        .lists
        .iter()
        .map(|list| {
            json!({
                "title": legible.line(&list.title, WORD_IN_TEXT),
                "version": legible.line(&list.version, WORD_IN_TEXT),
                "dated_on": day(letter.language, list.dated_on),
            })
        })
        .collect();
    let reasons: Vec<Value> = annex
        .reasons
        .iter()
        .map(|reason| {
            json!({ "code": legible.line(&reason.code, WORD_IN_COLUMN), "meaning": legible.line(&reason.meaning, WORD_IN_TEXT) })
        })
        .collect();
    let parties: Vec<Value> = annex.parties.iter().map(|item| party(item, &mut legible)).collect();
    json!({
        "title": legible.line(&annex.title, WORD_IN_HEAD),
        "lists": lists,
        "reasons": reasons,
        "parties": parties,
        "has_replaced": legible.replaced,
    })
}

fn party(item: &PartyItem, legible: &mut Legible) -> Value {
    let length: usize =
        item.other_names.iter().chain(&item.addresses).map(|text| text.chars().count().max(20)).sum::<usize>()
            + [&item.name, &item.country, &item.reason, &item.source]
                .iter()
                .map(|text| text.chars().count())
                .sum::<usize>();
    json!({
        "name": legible.line(&item.name, WORD_IN_NAME),
        "other_names": lines(&item.other_names, WORD_IN_NAME, legible),
        "addresses": lines(&item.addresses, WORD_IN_NAME, legible),
        "country": legible.line(&item.country, WORD_IN_NARROW_COLUMN + 2),
        "reason": legible.line(&item.reason, WORD_IN_NARROW_COLUMN),
        "source": legible.line(&item.source, WORD_IN_COLUMN),
        "long": length > LONG_ROW,
    })
}

/// At most `most` characters, for what programs show in a line.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_blank_lines_dashes_and_double_hashes_mean_anything() {
        let mut legible = Legible::new(Scripts::All);
        let parts =
            body("One\ntwo\n\nthree\n- first\n- second\n\n## Head\n#read(\"/etc/passwd\")\n*b* = c", &mut legible);
        assert_eq!(
            serde_json::to_value(parts).unwrap_or_default(),
            json!([
                { "kind": "paragraph", "lines": ["One", "two"], "long": false },
                { "kind": "paragraph", "lines": ["three"], "long": false },
                { "kind": "list", "items": ["first", "second"] },
                { "kind": "heading", "text": "Head" },
                { "kind": "paragraph", "lines": ["#read(\"/etc/passwd\")", "*b* = c"], "long": false },
            ])
        );
    }
}
