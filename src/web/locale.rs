//! Languages, messages, and how numbers and dates are written in each.
//!
//! Messages are Fluent files in `templates/locales/`. Those without arguments are formatted once per process and then looked
//! up; only plurals and other messages with arguments go through Fluent while a page is made.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use fluent_templates::fluent_bundle::concurrent::FluentBundle;
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;

/// A language that every page speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locale {
    English,
    Ukrainian,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::English, Self::Ukrainian];

    /// The language tag, as it stands in paths and in `lang` attributes.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Ukrainian => "uk",
        }
    }

    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The language of a path such as `/uk/search`; `None` where the path has none.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::parse(path.strip_prefix('/')?.split('/').next()?)
    }

    /// The better of the two for an `Accept-Language` header: by quality, then by order; English when neither is asked for.
    pub fn negotiate(header: &str) -> Self {
        let mut best: Option<(u32, Self)> = None;
        for item in header.split(',').take(32) {
            let mut parts = item.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let language = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            let Some(locale) = Self::parse(&language) else { continue };
            let quality = parts
                .find_map(|part| {
                    part.trim().strip_prefix("q=")?.parse::<f32>().ok().filter(|quality| !quality.is_nan())
                })
                .unwrap_or(1.0);
            let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
            if quality > 0 && best.is_none_or(|(known, _)| quality > known) {
                best = Some((quality, locale));
            }
        }
        best.map_or(Self::English, |(_, locale)| locale)
    }

    /// The messages of this language.
    pub fn messages(self) -> &'static Messages {
        match self {
            Self::English => &ENGLISH,
            Self::Ukrainian => &UKRAINIAN,
        }
    }

    /// A number with its thousands set apart: `5,806` and `5 806` (no-break space).
    pub fn number(self, number: i64) -> String {
        let separator = match self {
            Self::English => ',',
            Self::Ukrainian => '\u{a0}',
        };
        let digits = number.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + 6);
        if number < 0 {
            text.push('−');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// `5 September 2024`, `5 вересня 2024`.
    /// Bytes as people read them: `12 KB`, `3.4 MB`.
    pub fn size(self, bytes: i64) -> String {
        if bytes < 1_000_000 {
            let kilobytes = self.number((bytes + 999) / 1_000);
            return self.messages().with("file-kilobytes", &[("count", kilobytes.as_str().into())]);
        }
        let (whole, tenth) = (self.number(bytes / 1_000_000), bytes % 1_000_000 / 100_000);
        let megabytes = match self {
            Self::English => format!("{whole}.{tenth}"),
            Self::Ukrainian => format!("{whole},{tenth}"),
        };
        self.messages().with("file-megabytes", &[("count", megabytes.as_str().into())])
    }

    pub fn date(self, date: NaiveDate) -> String {
        format!("{} {} {}", date.day(), self.months_of_dates()[date.month0() as usize], date.year())
    }

    /// `5 September 2024, 14:03 UTC`.
    pub fn moment(self, at: NaiveDateTime) -> String {
        format!("{}, {} UTC", self.date(at.date()), at.format("%H:%M"))
    }

    /// `November 2021`, `листопад 2021`.
    pub fn month(self, year: i32, month: u32) -> String {
        format!("{} {year}", self.months_alone()[month.clamp(1, 12) as usize - 1])
    }

    /// A date as sources give it (`2024`, `2024-09`, `2024-09-05`); anything else as it stands.
    pub fn partial_date(self, text: &str) -> String {
        let mut parts = text.splitn(3, '-');
        let number = |part: Option<&str>| part.and_then(|part| part.parse::<u32>().ok());
        match (number(parts.next()), number(parts.next()), number(parts.next())) {
            (Some(year), Some(month), Some(day)) => match NaiveDate::from_ymd_opt(year as i32, month, day) {
                Some(date) => self.date(date),
                None => text.to_owned(),
            },
            (Some(year), Some(month @ 1..=12), None) if text.len() == 7 => self.month(year as i32, month),
            _ => text.to_owned(),
        }
    }

    /// The span in which something was made, as precisely as it is known: a day, a week, a month, a year, or two ends.
    pub fn span(self, from: NaiveDate, to: NaiveDate) -> String {
        if from == to {
            return self.date(from);
        }
        let days = (to - from).num_days();
        if days == 6 && from.iso_week().week() == to.iso_week().week() {
            return self.messages().with(
                "made-week",
                &[
                    ("year", from.iso_week().year().to_string().into()),
                    ("week", from.iso_week().week().to_string().into()),
                ],
            );
        }
        let is_whole_months = from.day() == 1 && to.succ_opt().is_some_and(|next| next.day() == 1);
        if is_whole_months && from.year() == to.year() {
            if from.month() == to.month() {
                return self.month(from.year(), from.month());
            }
            if from.month() == 1 && to.month() == 12 {
                return from.year().to_string();
            }
        }
        if from.year() == to.year() {
            return format!("{} – {}", self.date(from), self.date(to));
        }
        if from.ordinal() == 1 && to.month() == 12 && to.day() == 31 {
            return format!("{}–{}", from.year(), to.year());
        }
        format!("{} – {}", self.date(from), self.date(to))
    }

    fn months_of_dates(self) -> [&'static str; 12] {
        match self {
            Self::English => self.months_alone(),
            Self::Ukrainian => [
                "січня",
                "лютого",
                "березня",
                "квітня",
                "травня",
                "червня",
                "липня",
                "серпня",
                "вересня",
                "жовтня",
                "листопада",
                "грудня",
            ],
        }
    }

    fn months_alone(self) -> [&'static str; 12] {
        match self {
            Self::English => [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
            Self::Ukrainian => [
                "січень",
                "лютий",
                "березень",
                "квітень",
                "травень",
                "червень",
                "липень",
                "серпень",
                "вересень",
                "жовтень",
                "листопад",
                "грудень",
            ],
        }
    }
}

/// The messages of one language.
pub struct Messages {
    locale: Locale,
    plain: HashMap<&'static str, String>,
    bundle: FluentBundle<FluentResource>,
}

/// An argument of a message.
pub type Argument<'a> = (&'a str, FluentValue<'a>);

impl Messages {
    /// A message without arguments. A key that is not known is shown as it is; a test refuses such keys.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// A message without arguments, or `None`: for keys made from data.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.plain.get(key).map(String::as_str)
    }

    /// A message with a number: `$count` chooses the plural form, `$shown` is the number as written.
    pub fn n(&self, key: &str, count: i64) -> String {
        self.with(key, &[("count", FluentValue::from(count)), ("shown", self.locale.number(count).into())])
    }

    /// A message with arguments.
    pub fn with(&self, key: &str, arguments: &[Argument<'_>]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let arguments: FluentArgs<'_> = arguments.iter().map(|(name, value)| (*name, value.clone())).collect();
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut errors).into_owned()
    }

    /// The name of a country by its ISO 3166 code; the code itself where it is not known.
    pub fn country<'a>(&'a self, code: &'a str) -> &'a str {
        self.find(&format!("country-{code}")).unwrap_or(code)
    }

    /// The word for a value that is stored as a word: `word("category", "analog switch")`. The stored word where there is none.
    pub fn word<'a>(&'a self, family: &str, stored: &'a str) -> &'a str {
        let mut key = String::with_capacity(family.len() + stored.len() + 1);
        key.push_str(family);
        key.push('-');
        push_slug(&mut key, stored);
        self.find(&key).unwrap_or(stored)
    }
}

/// `FPV UAV (fixed wing)` becomes `fpv-uav-fixed-wing`.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    push_slug(&mut slug, text);
    slug
}

fn push_slug(slug: &mut String, text: &str) {
    let start = slug.len();
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if slug.len() > start && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    if slug.len() > start && slug.ends_with('-') {
        slug.pop();
    }
}

#[derive(RustEmbed)]
#[folder = "templates/locales/"]
struct Sources;

static ENGLISH: LazyLock<Messages> = LazyLock::new(|| load(Locale::English));
static UKRAINIAN: LazyLock<Messages> = LazyLock::new(|| load(Locale::Ukrainian));

/// The files are compiled in and a test reads them all, so a fault in one is left out here rather than stopping the program.
fn load(locale: Locale) -> Messages {
    let language = locale.tag().parse().expect("`en` and `uk` are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // The marks around arguments that Fluent adds for mixed directions are not wanted in titles and attributes.
    bundle.set_use_isolating(false);
    for (_, text) in sources(locale) {
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(text);
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(?errors, locale = locale.tag(), "messages are doubled");
        }
    }
    let mut plain = HashMap::new();
    for key in keys(locale) {
        let Some(pattern) = bundle.get_message(&key).and_then(|message| message.value()) else { continue };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
        if errors.is_empty() {
            plain.insert(&*key.leak(), text);
        }
    }
    Messages { locale, plain, bundle }
}

/// Files of one language: name and text, in order of name.
pub fn sources(locale: Locale) -> Vec<(String, String)> {
    let folder = format!("{}/", locale.tag());
    let mut files: Vec<(String, String)> = Sources::iter()
        .filter(|name| name.starts_with(&folder))
        .filter_map(|name| Some((name.to_string(), String::from_utf8(Sources::get(&name)?.data.into_owned()).ok()?)))
        .collect();
    files.sort();
    files
}

/// Every key of one language, in file order.
pub fn keys(locale: Locale) -> Vec<String> {
    let mut keys = Vec::new();
    for (_, text) in sources(locale) {
        for line in text.lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            let is_key = key.starts_with(|first: char| first.is_ascii_alphabetic())
                && key
                    .chars()
                    .all(|character| character.is_ascii_alphanumeric() || character == '-' || character == '_');
            if is_key {
                keys.push(key.to_owned());
            }
        }
    }
    keys
}

/// Joins with a separator, without an allocation per item.
pub fn join(items: impl IntoIterator<Item = impl std::fmt::Display>, separator: &str) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(separator);
        }
        // Writing to a string cannot fail.
        let _ = write!(text, "{item}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_asked_for_is_chosen() {
        assert_eq!(Locale::negotiate("uk"), Locale::Ukrainian);
        assert_eq!(Locale::negotiate("ru;q=0.9, uk-UA;q=0.8, en;q=0.7"), Locale::Ukrainian);
        assert_eq!(Locale::negotiate("en-GB,en;q=0.9,uk;q=0.8"), Locale::English);
        assert_eq!(Locale::negotiate("de, fr;q=0.5"), Locale::English);
        assert_eq!(Locale::negotiate("uk;q=0"), Locale::English);
        assert_eq!(Locale::negotiate("uk;q=nan,,;;="), Locale::Ukrainian);
        assert_eq!(Locale::negotiate(""), Locale::English);
        assert_eq!(Locale::of_path("/uk/search"), Some(Locale::Ukrainian));
        assert_eq!(Locale::of_path("/ukraine"), None);
    }

    #[test]
    fn numbers_and_dates_are_written_as_the_language_does() {
        assert_eq!(Locale::English.number(1_005_806), "1,005,806");
        assert_eq!(Locale::Ukrainian.number(5806), "5\u{a0}806");
        assert_eq!(Locale::English.number(-12), "−12");
        assert_eq!(Locale::Ukrainian.partial_date("2024-09-05"), "5 вересня 2024");
        assert_eq!(Locale::Ukrainian.partial_date("2021-11"), "листопад 2021");
        assert_eq!(Locale::English.partial_date("2004"), "2004");
        assert_eq!(Locale::English.partial_date("2024-Q4"), "2024-Q4");
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(Locale::English.span(day("2021-11-29"), day("2021-12-05")), "2021, week 48");
        assert_eq!(Locale::English.span(day("2009-01-01"), day("2009-12-31")), "2009");
        assert_eq!(Locale::English.span(day("2009-02-01"), day("2009-02-28")), "February 2009");
        assert_eq!(Locale::English.span(day("2009-01-01"), day("2019-12-31")), "2009–2019");
    }

    #[test]
    fn ukrainian_plurals_are_right() {
        let messages = Locale::Ukrainian.messages();
        for (count, text) in [
            (1, "1 знахідка"),
            (2, "2 знахідки"),
            (5, "5 знахідок"),
            (11, "11 знахідок"),
            (21, "21 знахідка"),
            (104, "104 знахідки"),
        ] {
            assert_eq!(messages.n("count-findings", count), text);
        }
        assert_eq!(Locale::English.messages().n("count-findings", 1), "1 finding");
        assert_eq!(messages.word("category", "analog switch"), "Аналоговий комутатор");
        assert_eq!(messages.country("TW"), "Тайвань");
        assert_eq!(slug("FPV UAV (fixed wing)"), "fpv-uav-fixed-wing");
    }
}
