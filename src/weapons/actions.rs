//! What people do with exhibits.

use chrono::{Datelike, NaiveDate};

use crate::accounts::model::{Proof, Researcher, Reviewer};
use crate::accounts::sharing::Tlp;
use crate::db::ids::{ExhibitId, reserve};
use crate::journal::model::{SubjectKind, Verb, differences};
use crate::journal::tx::Tx;
use crate::weapons::model::{CustodyKind, DatePrecision, ExhibitPrecision, Hazard, Refused, slug};
use crate::weapons::queries::{self, CustodyEvent, Exhibit};

/// The longest line of a form, in characters.
const LONGEST_LINE: usize = 300;
/// The longest note.
const LONGEST_NOTE: usize = 10_000;

/// What somebody states about an exhibit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExhibitForm {
    /// Any name of a weapon system.
    pub weapon: String,
    /// Blank makes one of weapon and serial.
    pub label: String,
    /// As painted.
    pub serial: String,
    pub series: String,
    /// `2024`, `2024-09`, `2024-09-05` or blank.
    pub recovered_on: String,
    pub recovered_precision: Option<DatePrecision>,
    pub region: String,
    /// Withheld, as are the next three.
    pub place: String,
    pub recovered_by: String,
    pub held_by: String,
    pub notes: String,
    pub hazard: Option<Hazard>,
    pub tlp: Option<Tlp>,
}

/// Opens an exhibit and says when it was recovered as its first custody event.
pub fn open_exhibit(tx: &mut Tx<'_>, by: &Researcher, form: &ExhibitForm) -> anyhow::Result<Exhibit> {
    let system = queries::system_by_name(tx.conn(), &form.weapon)?
        .ok_or_else(|| Refused::UnknownWeapon(form.weapon.trim().to_owned()))?;
    let mut exhibit = Exhibit::new(ExhibitId(0), String::new(), system.id, String::new());
    fill(&mut exhibit, form, &system.name, tx.at.date())?;
    exhibit.precision = ExhibitPrecision::Unit;
    enter_exhibit(tx, by, exhibit)
}

/// Enters an exhibit whose facts are filled in as the person's and their organisation's, and says when it was recovered as its
/// first custody event. Its number and key are given here.
pub fn enter_exhibit(tx: &mut Tx<'_>, by: &Researcher, facts: Exhibit) -> anyhow::Result<Exhibit> {
    let id = ExhibitId(reserve(tx.conn(), "exhibits", 1)?);
    let key = slug(&facts.label);
    let is_taken = key.is_empty() || queries::exhibit_by_key(tx.conn(), &key)?.is_some();
    let exhibit = Exhibit {
        id,
        key: match (key.is_empty(), is_taken) {
            (true, _) => format!("exhibit-{id}"),
            (false, true) => format!("{key}-{id}"),
            (false, false) => key,
        },
        created_by: Some(by.person()),
        organisation_id: Some(by.organisation()),
        revision: tx.revision,
        ..facts
    };
    queries::insert_exhibit(tx.conn(), &exhibit)?;
    tx.record(SubjectKind::Exhibit, id.0, Verb::Created, &exhibit)?;
    if !exhibit.recovered_on.is_empty() && exhibit.recovered_on_basis == "recovered" {
        let event = NewCustodyEvent {
            kind: CustodyKind::Recovered,
            happened_on: exhibit.recovered_on.clone(),
            precision: exhibit.recovered_precision,
            to_whom: exhibit.recovered_by.clone(),
            ..NewCustodyEvent::of(CustodyKind::Recovered)
        };
        add_custody_event(tx, by, &exhibit, &event)?;
    }
    Ok(exhibit)
}

/// Changes what is stated about an exhibit. `seen` is the revision that the form was made from. True where the circle that may
/// see it has changed: then `findings::actions::share::follow_exhibit` has to follow in the same write. `published` says whether
/// findings of it have been published: then only a reviewer who did not open it widens the circle.
#[must_use = "findings follow the sharing mark of their exhibit"]
pub fn edit_exhibit(
    tx: &mut Tx<'_>,
    by: (&Researcher, Option<&Reviewer>),
    before: &Exhibit,
    form: &ExhibitForm,
    seen: i64,
    published: bool,
) -> anyhow::Result<bool> {
    if before.revision != seen {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let system = queries::system_by_name(tx.conn(), &form.weapon)?
        .ok_or_else(|| Refused::UnknownWeapon(form.weapon.trim().to_owned()))?;
    let mut after = before.clone();
    after.weapon_system_id = system.id;
    fill(&mut after, form, &system.name, tx.at.date())?;
    if published && after.tlp < before.tlp {
        let may = by.1.is_some_and(|reviewer| Some(reviewer.person()) != before.created_by);
        if !may {
            return Err(Refused::SharedByOneAlone.into());
        }
    }
    let changes = differences(before, &after)?;
    if changes.is_empty() {
        return Ok(false);
    }
    after.revision = tx.revision;
    queries::update_exhibit(tx.conn(), &after)?;
    tx.record(SubjectKind::Exhibit, after.id.0, Verb::Changed, &changes)?;
    Ok(after.tlp != before.tlp)
}

/// Takes an exhibit back that nobody has built on: it stays, with the reason, and is offered nowhere any more.
pub fn take_back(tx: &mut Tx<'_>, _by: &Researcher, before: &Exhibit, reason: &str) -> anyhow::Result<()> {
    let mut after = before.clone();
    reason.clone_into(&mut after.taken_back_because);
    let changes = differences(before, &after)?;
    after.revision = tx.revision;
    queries::update_exhibit(tx.conn(), &after)?;
    tx.record(SubjectKind::Exhibit, after.id.0, Verb::Changed, &changes)
}

fn fill(exhibit: &mut Exhibit, form: &ExhibitForm, weapon: &str, today: NaiveDate) -> anyhow::Result<()> {
    exhibit.serial = line(&form.serial)?;
    exhibit.series = line(&form.series)?;
    let label = line(&form.label)?;
    exhibit.label = match (label.is_empty(), exhibit.serial.is_empty()) {
        (false, _) => label,
        (true, false) => format!("{weapon} {}", exhibit.serial),
        (true, true) => weapon.to_owned(),
    };
    // What nobody touched stays as it came, and so does what it is the date of.
    if form.recovered_on.trim() != exhibit.recovered_on {
        exhibit.recovered_on = past_date(&form.recovered_on, today)?;
        let is_blank = exhibit.recovered_on.is_empty();
        exhibit.recovered_on_basis = if is_blank { String::new() } else { "recovered".to_owned() };
    }
    exhibit.recovered_precision = form.recovered_precision.unwrap_or(DatePrecision::AsStated);
    exhibit.region = line(&form.region)?;
    exhibit.place = line(&form.place)?;
    exhibit.recovered_by = line(&form.recovered_by)?;
    exhibit.held_by = line(&form.held_by)?;
    exhibit.notes = text(&form.notes)?;
    exhibit.hazard = form.hazard.unwrap_or(Hazard::NotChecked);
    exhibit.tlp = form.tlp.unwrap_or(Tlp::Clear);
    Ok(())
}

/// Something that happened to an exhibit, as a form gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustodyEvent {
    pub kind: CustodyKind,
    pub happened_on: String,
    pub precision: DatePrecision,
    pub from_whom: String,
    pub to_whom: String,
    pub seal: String,
    pub reason: String,
    /// The event in whose place it stands; then the reason says what was wrong.
    pub corrects: Option<i64>,
}

impl NewCustodyEvent {
    pub fn of(kind: CustodyKind) -> Self {
        Self {
            kind,
            happened_on: String::new(),
            precision: DatePrecision::AsStated,
            from_whom: String::new(),
            to_whom: String::new(),
            seal: String::new(),
            reason: String::new(),
            corrects: None,
        }
    }
}

/// Notes what happened to an exhibit. Nothing is ever edited: a further event corrects an earlier one and says why.
pub fn add_custody_event(
    tx: &mut Tx<'_>,
    by: &Researcher,
    exhibit: &Exhibit,
    new: &NewCustodyEvent,
) -> anyhow::Result<i64> {
    let needs_reason = new.corrects.is_some() || matches!(new.kind, CustodyKind::Destroyed | CustodyKind::Lost);
    if needs_reason && new.reason.trim().is_empty() {
        return Err(Refused::ReasonMissing.into());
    }
    if let Some(corrected) = new.corrects {
        let events = queries::custody_of(tx.conn(), exhibit.id)?;
        if !events.iter().any(|(event, _)| event.id == corrected) {
            return Err(Refused::OtherExhibit.into());
        }
    }
    let event = CustodyEvent {
        id: reserve(tx.conn(), "custody_events", 1)?,
        exhibit_id: exhibit.id,
        kind: new.kind,
        happened_on: past_date(&new.happened_on, tx.at.date())?,
        precision: new.precision,
        from_whom: line(&new.from_whom)?,
        to_whom: line(&new.to_whom)?,
        seal: line(&new.seal)?,
        reason: text(&new.reason)?,
        corrects_id: new.corrects,
        recorded_by: Some(by.person()),
        recorded_at: tx.at,
    };
    queries::insert_custody_event(tx.conn(), &event)?;
    let detail = serde_json::json!({ "custody_event": [null, event] });
    tx.record(SubjectKind::Exhibit, exhibit.id.0, Verb::Changed, &detail)?;
    Ok(event.id)
}

/// One line: blanks at the ends and control characters go.
fn line(text: &str) -> Result<String, Refused> {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = line.trim();
    if line.chars().count() > LONGEST_LINE { Err(Refused::TooLong(LONGEST_LINE)) } else { Ok(line.to_owned()) }
}

fn text(text: &str) -> Result<String, Refused> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    if text.chars().count() > LONGEST_NOTE { Err(Refused::TooLong(LONGEST_NOTE)) } else { Ok(text.to_owned()) }
}

/// A date as precise as known, not after today; blank stays blank. A year, a quarter, a month, a week or a day as imported files
/// have them (`2024`, `2024-Q3`, `2024-09`, `2024-W36`, `2024-09-05`), or two of them (`2024-09/2024-10`).
pub fn past_date(text: &str, today: NaiveDate) -> Result<String, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let two = ["..", "/"].iter().find_map(|separator| text.split_once(separator));
    let first = match two {
        None => first_day(text),
        Some((one, other)) => {
            first_day(one.trim()).filter(|one| first_day(other.trim()).is_some_and(|day| *one <= day))
        }
    };
    match first {
        Some(first) if first > today => Err(Refused::Future(text.to_owned())),
        Some(first) if first.year() >= 1900 => Ok(text.to_owned()),
        _ => Err(Refused::Date(text.to_owned())),
    }
}

/// The first day that one date may mean. Every digit has to be there: `2024-9` may be a month or the beginning of a longer number.
fn first_day(text: &str) -> Option<NaiveDate> {
    let number = |part: &str, digits: usize| -> Option<u32> {
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse().ok().filter(|_| is_number)
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)? as i32;
    let (second, third) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    match (second, third) {
        (None, _) => NaiveDate::from_ymd_opt(year, 1, 1),
        (Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, number(month, 2)?, number(day, 2)?),
        (Some(part), None) => match (part.strip_prefix('Q'), part.strip_prefix('W')) {
            (Some(quarter), _) => NaiveDate::from_ymd_opt(
                year,
                number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))? * 3 - 2,
                1,
            ),
            (_, Some(week)) => NaiveDate::from_isoywd_opt(year, number(week, 2)?, chrono::Weekday::Mon),
            _ => NaiveDate::from_ymd_opt(year, number(part, 2)?, 1),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_precise_as_it_is_written_and_not_to_come() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        for good in [
            "",
            "2024",
            "2024-09",
            "2024-09-05",
            "2026-11-21",
            "2026",
            "2023-Q1",
            "2024-W36",
            "2024-09/2024-10",
            "2023-Q1..2023-Q2",
        ] {
            assert_eq!(past_date(good, today), Ok(good.to_owned()));
        }
        for wrong in [
            "24",
            "2024-13",
            "2024-9-5",
            "05.09.2024",
            "2024-02-30",
            "1066",
            "2024-09-05x",
            "+024",
            "2024-Q5",
            "2024-Q",
            "2024-W60",
            "2024-10/2024-09",
            "2024-09/",
            "2024/9",
        ] {
            assert_eq!(past_date(wrong, today), Err(Refused::Date(wrong.to_owned())), "{wrong}");
        }
        assert_eq!(past_date("2027-Q1", today), Err(Refused::Future("2027-Q1".to_owned())));
        assert_eq!(past_date("2026-11-22", today), Err(Refused::Future("2026-11-22".to_owned())));
    }
}
