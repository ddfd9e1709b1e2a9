//! Dates as the sources give them: a year, a quarter, a month, a day, each kept as the span of days that it may mean.

use std::cell::Cell;

use chrono::{Datelike, Months, NaiveDate};

/// A closed span of days. `2004` is the whole of 2004, `2004-07-16` is one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Span {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-Qn`, `YYYY-Www`, or two of them joined by `/` or `..`. `None` when the
    /// text is none of these or the span would end before it begins.
    pub fn parse(text: &str) -> Option<Span> {
        let text = text.trim();
        for separator in ["..", "/"] {
            if let Some((first, second)) = text.split_once(separator) {
                let (first, second) = (Span::one(first.trim())?, Span::one(second.trim())?);
                return (first.from <= second.to).then_some(Span { from: first.from, to: second.to });
            }
        }
        Span::one(text)
    }

    fn one(text: &str) -> Option<Span> {
        if !text.is_ascii() || text.len() < 4 {
            return None;
        }
        let (year, rest) = text.split_at(4);
        let year: i32 = digits(year)?.try_into().ok()?;
        if !(1400..=2200).contains(&year) {
            return None;
        }
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        if rest.is_empty() {
            return Some(Span {
                from: NaiveDate::from_ymd_opt(year, 1, 1)?,
                to: NaiveDate::from_ymd_opt(year, 12, 31)?,
            });
        }
        if let Some(quarter) = rest.strip_prefix(['Q', 'q']) {
            let quarter = digits(quarter).filter(|quarter| (1..=4).contains(quarter))?;
            return Span::months(year, quarter * 3 - 2, 3);
        }
        if let Some(week) = rest.strip_prefix(['W', 'w']) {
            let from = NaiveDate::from_isoywd_opt(year, digits(week)?, chrono::Weekday::Mon)?;
            return Some(Span { from, to: from.checked_add_days(chrono::Days::new(6))? });
        }
        match rest.split_once('-') {
            None => Span::months(year, digits(rest)?, 1),
            Some((month, day)) => {
                let day = NaiveDate::from_ymd_opt(year, digits(month)?, digits(day)?)?;
                Some(Span { from: day, to: day })
            }
        }
    }

    fn months(year: i32, month: u32, count: u32) -> Option<Span> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Span { from, to: from.checked_add_months(Months::new(count))?.pred_opt()? })
    }

    /// The year in which the span begins.
    pub fn year(self) -> i32 {
        self.from.year()
    }
}

/// A date of manufacture being asked about. Remembers how far it could be moved without any answer so far being another.
#[derive(Debug)]
pub(super) struct Asked {
    made: Span,
    holds: Cell<Holds>,
}

/// The dates of manufacture for which an answer is the same as for the one it was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// First and last possible first day.
    from: (NaiveDate, NaiveDate),
    /// First and last possible last day.
    to: (NaiveDate, NaiveDate),
}

impl Holds {
    pub fn includes(&self, made: Span) -> bool {
        (self.from.0..=self.from.1).contains(&made.from) && (self.to.0..=self.to.1).contains(&made.to)
    }
}

impl Asked {
    pub(super) fn new(made: Span) -> Self {
        let any = (NaiveDate::MIN, NaiveDate::MAX);
        Self { made, holds: Cell::new(Holds { from: any, to: any }) }
    }

    pub(super) fn holds(&self) -> Holds {
        self.holds.get()
    }

    /// Whether something made then can fall into the period from `from` to `to`, both as the tables write them; blank is open.
    /// A period that ends in a year of which no day is known still counts that year.
    pub(super) fn may_fall_within(&self, from: Option<Span>, to: Option<Span>) -> bool {
        let mut holds = self.holds.get();
        let begins = from.is_none_or(|from| {
            let has_begun = from.from <= self.made.to;
            if has_begun {
                holds.to.0 = holds.to.0.max(from.from);
            } else {
                holds.to.1 = holds.to.1.min(from.from.pred_opt().unwrap_or(NaiveDate::MIN));
            }
            has_begun
        });
        let ends = to.is_none_or(|to| {
            let goes_on = self.made.from <= to.to;
            if goes_on {
                holds.from.1 = holds.from.1.min(to.to);
            } else {
                holds.from.0 = holds.from.0.max(to.to.succ_opt().unwrap_or(NaiveDate::MAX));
            }
            goes_on
        });
        self.holds.set(holds);
        begins && ends
    }
}

fn digits(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{Asked, Span};

    #[test]
    fn dates_keep_their_precision() {
        let show = |text: &str| Span::parse(text).map(|span| format!("{} {}", span.from, span.to));
        assert_eq!(show("2004").as_deref(), Some("2004-01-01 2004-12-31"));
        assert_eq!(show("2004-02").as_deref(), Some("2004-02-01 2004-02-29"));
        assert_eq!(show("2004-02-29").as_deref(), Some("2004-02-29 2004-02-29"));
        assert_eq!(show("2024-Q4").as_deref(), Some("2024-10-01 2024-12-31"));
        assert_eq!(show("2005-W27").as_deref(), Some("2005-07-04 2005-07-10"));
        assert_eq!(show("2005/2006").as_deref(), Some("2005-01-01 2006-12-31"));
        assert_eq!(show("2004-07-16..2015").as_deref(), Some("2004-07-16 2015-12-31"));
        for text in ["", "20", "2004-13", "2004-02-30", "2004-Q5", "2006/2005", "1.2.2004", "２００４"] {
            assert_eq!(show(text), None, "{text}");
        }
    }

    #[test]
    fn an_answer_holds_up_to_the_next_date_that_was_asked_about() {
        let span = |text: &str| Span::parse(text).expect("a date");
        let asked = Asked::new(span("2005"));
        assert!(asked.may_fall_within(Some(span("1999")), Some(span("2006-07-01"))));
        assert!(!asked.may_fall_within(Some(span("2006-07-02")), None));
        let holds = asked.holds();
        assert!(holds.includes(span("2000")));
        assert!(holds.includes(span("2006-06")));
        assert!(!holds.includes(span("2006")), "its last day is in the period that had not begun");
        assert!(!holds.includes(span("1998")));
        assert!(!holds.includes(span("2007")));
    }
}
