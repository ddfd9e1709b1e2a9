//! Pages: every text in both languages, and what visitors get.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use topmark::web::locale::{self, Locale};

/// Families of keys that are made from stored words: `word("category", ...)` and the like.
const FAMILIES: &[&str] = &[
    "category-",
    "certainty-",
    "country-",
    "kind-",
    "marking-",
    "parameter-",
    "reliability-",
    "standing-",
    "event-",
    "facet-",
    "sort-",
    "method-of-",
    "identification-",
    "company-status-",
    "precision-",
    "verb-",
    "action-",
    "recovered-basis-",
    "weapon-name-",
    "reason-",
    "role-",
];

fn files_below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn texts(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), ending, &mut found);
    found.into_iter().map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

fn keys(locale: Locale) -> BTreeSet<String> {
    locale::keys(locale).into_iter().collect()
}

#[test]
fn every_message_is_there_in_both_languages_once() {
    let (english, ukrainian) = (keys(Locale::English), keys(Locale::Ukrainian));
    assert_eq!(english.difference(&ukrainian).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in Ukrainian");
    assert_eq!(ukrainian.difference(&english).collect::<Vec<_>>(), Vec::<&String>::new(), "missing in English");
    for locale in Locale::ALL {
        assert_eq!(locale::keys(locale).len(), keys(locale).len(), "a key is doubled in {}", locale.tag());
    }
}

#[test]
fn every_message_parses() {
    use fluent_templates::fluent_bundle::FluentResource;
    for locale in Locale::ALL {
        for (name, text) in locale::sources(locale) {
            if let Err((_, errors)) = FluentResource::try_new(text) {
                panic!("{name}: {errors:?}");
            }
        }
    }
}

#[test]
fn every_message_that_is_asked_for_exists_and_every_message_is_asked_for() {
    let keys = keys(Locale::English);
    let sources: Vec<String> = texts("templates", ".html").into_iter().chain(texts("src", ".rs")).collect();
    let asks = regex::Regex::new(r#"\.(?:t|n|with|with_all)\(\s*"([a-z0-9-]+)""#).unwrap();
    let mut missing = BTreeSet::new();
    for source in &sources {
        for found in asks.captures_iter(source) {
            if !keys.contains(&found[1]) {
                missing.insert(found[1].to_owned());
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "asked for, but not in the files");
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(family)))
        .filter(|key| !sources.iter().any(|source| source.contains(&format!("\"{key}\""))))
        .collect();
    assert_eq!(unused, Vec::<&String>::new(), "in the files, but nobody asks for them");
}

/// Plural messages have the forms that the language needs, so that none falls back to another.
#[test]
fn ukrainian_plurals_have_every_form() {
    for (name, text) in locale::sources(Locale::Ukrainian) {
        for message in text.split("$count ->").skip(1) {
            let forms = message.split('}').take(8).collect::<String>();
            for form in ["[one]", "[few]", "*[many]"] {
                assert!(forms.contains(form), "{name}: a plural without {form}: {}", &message[..message.len().min(80)]);
            }
        }
    }
}

#[test]
fn every_country_and_kind_in_the_tables_has_a_name() {
    #[derive(serde::Deserialize)]
    struct Row {
        country: String,
        #[serde(default, rename = "type")]
        kind: String,
    }
    for table in [topmark::reference::COMPANIES, topmark::reference::WEAPON_SYSTEMS] {
        for row in table.rows::<Row>().unwrap() {
            for locale in Locale::ALL {
                let messages = locale.messages();
                assert!(
                    row.country.is_empty() || messages.find(&format!("country-{}", row.country)).is_some(),
                    "{}",
                    row.country
                );
                let kind = format!("kind-{}", locale::slug(&row.kind));
                assert!(row.kind.is_empty() || messages.find(&kind).is_some(), "{} lacks {kind}", locale.tag());
            }
        }
    }
}

#[test]
fn templates_carry_no_inline_styles_or_scripts() {
    let inline = regex::Regex::new(r#"(?i)\sstyle=|<style|\son[a-z]+=|<script(?:>|\s+(?:defer>|type=))"#).unwrap();
    for text in texts("templates", ".html") {
        assert!(!inline.is_match(&text), "{}", &text[..text.len().min(200)]);
    }
}
