//! The journal: what was written can be proved, and what was changed behind its back is named.

use diesel::prelude::*;
use topmark::journal::model::{Actor, SubjectKind, Verb};
use topmark::journal::tx::Act;
use topmark::journal::verify::{Verdict, verify};

use crate::support::{TestApp, gur_csv};

fn one_finding() -> TestApp {
    let mut test = TestApp::new();
    test.import(
        &gur_csv(&[("gur-1", "Microcontroller STM32F405RGT6", "STMicroelectronics", "orlan-10-uav-june-2022")]),
        "gur",
    );
    test
}

#[test]
fn a_journal_nobody_touched_is_whole() {
    let test = one_finding();
    let verdict = verify(&mut test.app.pools().read().unwrap()).unwrap();
    assert!(matches!(verdict, Verdict::Whole { entries, .. } if entries >= 3), "{verdict:?}");
}

#[test]
fn an_altered_change_is_named_with_its_revision() {
    let test = one_finding();
    let mut conn = test.app.pools().write().unwrap();
    use topmark::db::schema::journal_changes;
    let revision: i64 = journal_changes::table
        .filter(journal_changes::subject_kind.eq("finding"))
        .select(journal_changes::revision)
        .first(&mut *conn)
        .unwrap();
    diesel::update(journal_changes::table.filter(journal_changes::subject_kind.eq("finding")))
        .set(journal_changes::detail.eq("{}"))
        .execute(&mut *conn)
        .unwrap();
    let verdict = verify(&mut conn).unwrap();
    assert!(matches!(verdict, Verdict::Broken { revision: found, .. } if found == revision), "{verdict:?}");
}

#[test]
fn entries_cut_off_at_the_end_are_noticed() {
    let test = one_finding();
    let mut conn = test.app.pools().write().unwrap();
    use topmark::db::schema::{journal_changes, journal_entries};
    let last: i64 = journal_entries::table
        .select(diesel::dsl::max(journal_entries::revision))
        .first::<Option<i64>>(&mut *conn)
        .unwrap()
        .unwrap();
    diesel::delete(journal_changes::table.filter(journal_changes::revision.eq(last))).execute(&mut *conn).unwrap();
    diesel::delete(journal_entries::table.filter(journal_entries::revision.eq(last))).execute(&mut *conn).unwrap();
    assert!(matches!(verify(&mut conn).unwrap(), Verdict::Broken { .. }));
}

#[test]
fn a_write_that_fails_leaves_no_revision() {
    let test = one_finding();
    let head = || topmark::journal::queries::head(&mut test.app.pools().read().unwrap()).unwrap();
    let before = head();
    let failed = test.app.write_blocking(Act::new(Actor::command("test"), "fail"), |tx| {
        tx.record(SubjectKind::Import, 1, Verb::Created, &1)?;
        anyhow::bail!("on purpose") as anyhow::Result<()>
    });
    assert!(failed.is_err());
    let nothing = test.app.write_blocking(Act::new(Actor::command("test"), "nothing"), |_| Ok(())).unwrap();
    assert_eq!((nothing.revision, head()), (None, before));
}

#[test]
fn writers_at_once_get_revisions_in_the_order_of_their_commits_without_a_gap() {
    let test = one_finding();
    let before = topmark::journal::queries::head(&mut test.app.pools().read().unwrap()).unwrap();
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let app = test.app.clone();
            scope.spawn(move || {
                for number in 0..10 {
                    let act = Act::new(Actor::command("test"), "count");
                    app.write_blocking(act, |tx| {
                        tx.record(SubjectKind::Import, writer * 100 + number, Verb::Created, &number)
                    })
                    .unwrap();
                }
            });
        }
    });
    let after = topmark::journal::queries::head(&mut test.app.pools().read().unwrap()).unwrap();
    assert_eq!(after, before + 80);
    assert!(matches!(verify(&mut test.app.pools().read().unwrap()).unwrap(), Verdict::Whole { .. }));
}
