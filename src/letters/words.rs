//! Words that letters make of numbers, dates and names, in the language of the letter. Pure.

use chrono::{Datelike, NaiveDate};

use crate::findings::model::{MadeState, MarkingState, Standing};
use crate::letters::model::Language;
use crate::letters::template::Template;

const MONTHS_EN: [&str; 12] = [
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
];
const MONTHS_UK: [&str; 12] = [
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
];

/// `21 November 2026`, `21 листопада 2026 року`.
pub fn day(language: Language, day: NaiveDate) -> String {
    let month = day.month0() as usize;
    match language {
        Language::English => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
        Language::Ukrainian => format!("{} {} {} року", day.day(), MONTHS_UK[month], day.year()),
    }
}

/// Which form a Ukrainian noun takes: one, few, many.
fn form(count: i64) -> usize {
    match (count % 10, count % 100) {
        (1, tens) if tens != 11 => 0,
        (2..=4, tens) if !(12..=14).contains(&tens) => 1,
        _ => 2,
    }
}

fn counted(language: Language, count: i64, english: [&str; 2], ukrainian: [&str; 3]) -> String {
    match language {
        Language::English => format!("{count} {}", english[usize::from(count != 1)]),
        Language::Ukrainian => format!("{count} {}", ukrainian[form(count)]),
    }
}

/// `38 components`.
pub fn components(language: Language, count: i64) -> String {
    counted(language, count, ["component", "components"], ["компонент", "компоненти", "компонентів"])
}

/// `11 weapons`, in the case that follows "from": `11 зразків зброї`.
pub fn weapons(language: Language, count: i64) -> String {
    counted(language, count, ["weapon", "weapons"], ["зразка зброї", "зразків зброї", "зразків зброї"])
}

/// `614 foreign parties`.
pub fn parties(language: Language, count: i64) -> String {
    counted(
        language,
        count,
        ["foreign party", "foreign parties"],
        ["іноземну особу", "іноземні особи", "іноземних осіб"],
    )
}

/// Names in a row, at most `most` of them: `A, B and 3 others`.
pub fn names(language: Language, names: &[String], most: usize) -> String {
    let others = names.len().saturating_sub(most);
    let and = match language {
        Language::English => "and",
        Language::Ukrainian => "та",
    };
    if others > 0 {
        let more = match language {
            Language::English => format!("{others} {}", if others == 1 { "other" } else { "others" }),
            Language::Ukrainian => format!("ще {others}"),
        };
        return format!("{} {and} {more}", names[..most].join(", "));
    }
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

/// When a component was made: `2019-W07`, `2019`, `2009-01-01 to 2019-12-31`; blank where it is not known.
pub fn made(language: Language, made: (MadeState, Option<NaiveDate>, Option<NaiveDate>)) -> String {
    let (MadeState::Read | MadeState::Open, Some(from), Some(to)) = made else { return String::new() };
    let text = span(from, to);
    match (made.0, language) {
        (MadeState::Open, Language::English) => format!("{text} (several dates fit)"),
        (MadeState::Open, Language::Ukrainian) => format!("{text} (можливі кілька дат)"),
        _ => text,
    }
}

fn span(from: NaiveDate, to: NaiveDate) -> String {
    let (begin, end) = (from.iso_week(), to.iso_week());
    let days = (to - from).num_days();
    let is_month = from.day() == 1 && to.succ_opt().is_some_and(|next| next.day() == 1) && days < 31;
    let is_year = from.ordinal() == 1 && to.succ_opt().is_some_and(|next| next.ordinal() == 1) && days < 366;
    if from == to {
        from.to_string()
    } else if begin == end && days == 6 {
        format!("{}-W{:02}", begin.year(), begin.week())
    } else if is_year {
        from.year().to_string()
    } else if is_month {
        from.format("%Y-%m").to_string()
    } else {
        format!("{from} – {to}")
    }
}

pub fn standing(language: Language, standing: Standing) -> &'static str {
    match (standing, language) {
        (Standing::SingleSource, Language::English) => "single source",
        (Standing::SingleSource, Language::Ukrainian) => "одне джерело",
        (Standing::Documented, Language::English) => "documented",
        (Standing::Documented, Language::Ukrainian) => "задокументовано",
        (Standing::Corroborated, Language::English) => "corroborated",
        (Standing::Corroborated, Language::Ukrainian) => "підтверджено",
        (Standing::Disputed, Language::English) => "disputed",
        (Standing::Disputed, Language::Ukrainian) => "оскаржено",
        (Standing::Withdrawn, Language::English) => "withdrawn",
        (Standing::Withdrawn, Language::Ukrainian) => "відкликано",
    }
}

/// What stands where there is no marking.
pub fn no_marking(language: Language, state: MarkingState) -> &'static str {
    match (state, language) {
        (MarkingState::AsSeen, _) => "",
        (MarkingState::NotStated, Language::English) => "not stated by the source",
        (MarkingState::NotStated, Language::Ukrainian) => "джерело не наводить",
        (MarkingState::NoMarking, Language::English) => "no marking",
        (MarkingState::NoMarking, Language::Ukrainian) => "без маркування",
        (MarkingState::NotReadable, Language::English) => "not readable",
        (MarkingState::NotReadable, Language::Ukrainian) => "нерозбірливо",
        (MarkingState::SandedOff, Language::English) => "sanded off",
        (MarkingState::SandedOff, Language::Ukrainian) => "зашліфовано",
        (MarkingState::NotExamined, Language::English) => "not examined",
        (MarkingState::NotExamined, Language::Ukrainian) => "не досліджено",
    }
}

/// The e-mail that carries a letter: its text, who signs, and what is attached.
pub fn covering(language: Language, body: &str, signatory: &str, reference: &str) -> String {
    let attached = match language {
        Language::English => format!(
            "The letter is attached as {reference}.pdf; the attached {reference}.json holds its annexes for machines."
        ),
        Language::Ukrainian => format!(
            "Лист додано як {reference}.pdf; доданий {reference}.json містить його додатки для машинного опрацювання."
        ),
    };
    format!("{reference}\n\n{body}\n\n{signatory}\n\n-- \n{attached}\n")
}

/// The letter that tells a recipient that an earlier one is withdrawn as a whole, and why.
pub fn withdrawal(language: Language, reference: &str, issued_on: NaiveDate, reason: &str) -> Template {
    let date = day(language, issued_on);
    match language {
        Language::English => Template {
            subject: format!("Withdrawal of our letter {reference}"),
            body: format!(
                "Dear Sir or Madam,\n\nOur letter {reference} of {date} is withdrawn as a whole. It no longer stands.\n\n\
                 Reason: {reason}\n\nPlease disregard the letter and its annexes where your records or measures rest on them. \
                 No answer to it is expected any more."
            ),
        },
        Language::Ukrainian => Template {
            subject: format!("Відкликання нашого листа {reference}"),
            body: format!(
                "Шановні пані та панове!\n\nНаш лист {reference} від {date} відкликано повністю. Він більше не є чинним.\n\n\
                 Причина: {reason}\n\nПросимо не зважати на лист і його додатки там, де на них ґрунтуються ваші записи чи заходи. \
                 Відповіді на нього більше не очікуємо."
            ),
        },
    }
}

/// Subject and text of the e-mail that tells officials about the term of a letter. Which language they read is not known, so it is in
/// both; `pages` are the addresses of the letter in English and in Ukrainian.
pub fn about_term(reference: &str, due_on: NaiveDate, has_passed: bool, pages: (&str, &str)) -> (String, String) {
    let (english, ukrainian) = (day(Language::English, due_on), day(Language::Ukrainian, due_on));
    let (subject, first, second) = if has_passed {
        (
            format!("{reference}: the term has passed / строк минув"),
            format!(
                "The term for an answer to the letter {reference} ended on {english}. No answer is recorded. A reminder is \
                 drafted where none was before: it leaves only when an official sends it for approval and another approves."
            ),
            format!(
                "Строк для відповіді на лист {reference} минув {ukrainian}. Відповіді не записано. Якщо нагадування ще не було, \
                 складено його чернетку: воно піде лише тоді, коли одна посадова особа подасть його, а інша схвалить."
            ),
        )
    } else {
        (
            format!("{reference}: the term ends soon / строк незабаром минає"),
            format!("The term for an answer to the letter {reference} ends on {english}. No answer is recorded yet."),
            format!("Строк для відповіді на лист {reference} минає {ukrainian}. Відповіді ще не записано."),
        )
    };
    (subject, format!("{first}\n{}\n\n{second}\n{}\n", pages.0, pages.1))
}

/// The sentence on the term; blank where no answer is asked for.
pub fn answer_by(language: Language, due: Option<NaiveDate>) -> String {
    let Some(due) = due else { return String::new() };
    match language {
        Language::English => format!("Please answer by {}.", day(language, due)),
        Language::Ukrainian => format!("Просимо відповісти до {}.", day(language, due)),
    }
}

/// The sentence on annex A in a letter that is about parties.
pub fn findings_too(language: Language, components_and_weapons: Option<(String, String)>) -> String {
    let Some((components, weapons)) = components_and_weapons else { return String::new() };
    match language {
        Language::English => format!(
            "{components} for whose brands your company answers today were recovered from {weapons}; annex A lists them."
        ),
        Language::Ukrainian => format!(
            "Із {weapons} вилучено {components}, за марки яких сьогодні відповідає ваша компанія; їх наведено в додатку А."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_take_their_forms() {
        for (count, expected) in [(1, "1 компонент"), (3, "3 компоненти"), (11, "11 компонентів"), (21, "21 компонент")]
        {
            assert_eq!(components(Language::Ukrainian, count), expected);
        }
        assert_eq!(components(Language::English, 1), "1 component");
        assert_eq!(weapons(Language::Ukrainian, 21), "21 зразка зброї");
    }

    #[test]
    fn names_stand_in_a_row() {
        let of = |count: usize| (0..count).map(|place| format!("N{place}")).collect::<Vec<_>>();
        assert_eq!(names(Language::English, &of(3), 5), "N0, N1 and N2");
        assert_eq!(names(Language::English, &of(4), 2), "N0, N1 and 2 others");
        assert_eq!(names(Language::Ukrainian, &of(2), 5), "N0 та N1");
    }

    #[test]
    fn a_date_of_manufacture_is_as_precise_as_it_is_known() {
        let read = |from: &str, to: &str| made(Language::English, (MadeState::Read, Some(on(from)), Some(on(to))));
        assert_eq!(read("2019-02-11", "2019-02-17"), "2019-W07");
        assert_eq!(read("2019-01-01", "2019-12-31"), "2019");
        assert_eq!(read("2019-02-01", "2019-02-28"), "2019-02");
        assert_eq!(read("2019-02-01", "2019-03-28"), "2019-02-01 – 2019-03-28");
        assert_eq!(made(Language::English, (MadeState::NotRead, None, None)), "");
        assert_eq!(day(Language::Ukrainian, on("2026-11-21")), "21 листопада 2026 року");
    }
}
