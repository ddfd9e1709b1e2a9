//! `/{locale}/desk/letters/calendar.ics`: when answers are due, for a calendar program. iCalendar, RFC 5545.

use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::accounts::model::{Official, Proof};
use crate::letters::queries;
use crate::web::respond::Made;
use crate::web::session::{By, page};
use crate::web::urls::Urls;

/// Letters in one calendar.
const MOST: i64 = 2_000;
/// Days before the term at which the calendar reminds.
const DAYS_BEFORE: i64 = 7;

/// Writes lines as the standard wants them: ended by CR LF, none longer than 75 bytes.
#[derive(Default)]
struct Lines(String);

/// The longest line, in bytes; a folded one goes on after a blank.
const LONGEST_LINE: usize = 74;

impl Lines {
    fn put(&mut self, line: &str) {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(character);
            length += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value: what separates is escaped, lines are joined.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' | ';' | ',' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}

struct Event {
    uid: String,
    day: NaiveDate,
    title: String,
    url: String,
}

fn calendar(name: &str, now: NaiveDateTime, events: &[Event]) -> String {
    let mut lines = Lines::default();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Topmark//Letters//EN", "CALSCALE:GREGORIAN"] {
        lines.put(line);
    }
    lines.put(&format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        let end = event.day.checked_add_days(Days::new(1)).unwrap_or(event.day);
        lines.put("BEGIN:VEVENT");
        lines.put(&format!("UID:{}", escaped(&event.uid)));
        lines.put(&format!("DTSTAMP:{}", now.format("%Y%m%dT%H%M%SZ")));
        lines.put(&format!("DTSTART;VALUE=DATE:{}", event.day.format("%Y%m%d")));
        lines.put(&format!("DTEND;VALUE=DATE:{}", end.format("%Y%m%d")));
        lines.put(&format!("SUMMARY:{}", escaped(&event.title)));
        lines.put(&format!("URL:{}", event.url));
        lines.put("TRANSP:TRANSPARENT");
        lines.put("BEGIN:VALARM");
        lines.put("ACTION:DISPLAY");
        lines.put(&format!("DESCRIPTION:{}", escaped(&event.title)));
        lines.put(&format!("TRIGGER:-P{DAYS_BEFORE}D"));
        lines.put("END:VALARM");
        lines.put("END:VEVENT");
    }
    lines.put("END:VCALENDAR");
    lines.0
}

/// `GET /{locale}/desk/letters/calendar.ics`: letters of the organisation whose answer is awaited.
pub async fn show(request: HttpRequest, by: By<Official>) -> HttpResponse {
    page(request, by, |conn, by| {
        let ask = &by.visit.ask;
        let (messages, urls) = (ask.locale.messages(), Urls { locale: ask.locale });
        let base = ask.app.settings().public_base().to_owned();
        let host = base.split("://").nth(1).unwrap_or("localhost").to_owned();
        let due = queries::due(conn, by.proof.organisation(), MOST)?;
        let events: Vec<Event> = due
            .into_iter()
            .filter_map(|line| {
                Some(Event {
                    uid: format!("letter-{}@{host}", line.letter.id),
                    day: line.letter.answer_due_on?,
                    title: format!("{}: {} · {}", messages.t("letter-due"), line.letter.title(), line.company),
                    url: format!("{base}{}", urls.letter(&line.letter.id.0)),
                })
            })
            .collect();
        Ok(Made {
            content_type: "text/calendar; charset=utf-8",
            body: calendar(messages.t("letter-due"), ask.app.now(), &events).into_bytes(),
            file_name: Some("letters.ics".to_owned()),
        })
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_and_long_lines_are_folded() {
        let now = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap().and_hms_opt(12, 0, 0).unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 12, 19).unwrap();
        let title = format!("Відповідь; a, b\\c\r\nBEGIN:X {}", "ж".repeat(80));
        let event = Event { uid: "1@x".into(), day, title, url: "https://example.org/1".into() };
        let text = calendar("N", now, &[event]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Відповідь\\; a\\, b\\\\c\\nBEGIN:X жж"), "{unfolded}");
        assert_eq!(unfolded.lines().filter(|line| line.starts_with("BEGIN:X")).count(), 0);
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261219\r\nDTEND;VALUE=DATE:20261220"));
    }
}
