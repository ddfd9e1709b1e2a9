//! Recording parts by hand: exhibits, custody, the log form, its live reading, and what it refuses.

use actix_web::http::StatusCode;
use diesel::prelude::*;
use topmark::accounts::model::Role;
use topmark::db::schema::{exhibits, findings, readings};
use topmark::findings::model::{MarkingState, ReadingMethod};
use topmark::findings::queries::{Finding, Reading};
use topmark::journal::model::SubjectKind;
use topmark::journal::queries as journal;

use crate::support::TestApp;
use crate::support::bench::logged;

const PIC: &str = "MICROCHIP\nPIC18F4550-I/PT\n1749A4C";

fn stored(test: &TestApp, number: &str) -> (Finding, Vec<Reading>) {
    let id = topmark::db::ids::FindingId::parse_number(number).unwrap();
    let mut conn = test.app.pools().read().unwrap();
    let finding = findings::table.filter(findings::id.eq(id)).first(&mut *conn).unwrap();
    let read = readings::table
        .filter(readings::finding_id.eq(id))
        .order((readings::preferred.desc(), readings::id))
        .load(&mut *conn)
        .unwrap();
    (finding, read)
}

#[actix_web::test]
async fn a_part_is_logged_and_the_form_is_ready_for_the_next_one_in_the_same_place() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[("serial", "KX-12"), ("recovered_on", "2024-09")]).await;
    let fields = [("marking", PIC), ("assembly", "navigation unit/board 2"), ("quantity", "2"), ("tlp", "GREEN")];
    let answer = client.log_as(&exhibit, &fields).await;
    let number = logged(&answer);
    assert_eq!(answer.header("location"), format!("{exhibit}/log?after={number}"));
    let next = client.get(answer.header("location")).await;
    let form = next.form(&format!("{exhibit}/log"));
    let field = |name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.trim().to_owned();
    assert_eq!((field("assembly"), field("tlp")), ("navigation unit / board 2".to_owned(), "GREEN".to_owned()));
    assert_eq!((field("marking"), field("part_number")), (String::new(), String::new()));
    assert!(next.all("h1")[0].contains("no. 2"), "{:?}", next.all("h1"));
    let (finding, read) = stored(&test, &number);
    assert_eq!((finding.marking.as_str(), finding.quantity, finding.position), (PIC, 2, 1));
    assert_eq!((read.len(), read[0].method, read[0].preferred), (1, ReadingMethod::Automatic, true));
    assert_eq!((read[0].part_number.as_str(), read[0].date_code.as_str()), ("PIC18F4550-I/PT", "1749A4C"));
    assert!(finding.part_id.is_some() && finding.company_today_id.is_some());
    let page = client.get(&exhibit).await;
    assert!(page.text().contains("PIC18F4550-I/PT") && page.text().contains("navigation unit / board 2"));
}

#[actix_web::test]
async fn what_is_corrected_by_hand_stands_beside_what_the_rules_read() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let fields = [("marking", PIC), ("part_number", "PIC18F4550"), ("lot", "A4C"), ("method", "microscope")];
    let (finding, read) = stored(&test, &logged(&client.log_as(&exhibit, &fields).await));
    assert_eq!(
        read.iter().map(|reading| reading.method).collect::<Vec<_>>(),
        [ReadingMethod::Microscope, ReadingMethod::Automatic]
    );
    assert_eq!((read[0].part_number.as_str(), read[0].lot.as_str()), ("PIC18F4550", "A4C"));
    assert_eq!(read[0].author_id, Some(client.person));
    // What was not touched is left to the rules.
    assert_eq!((read[0].date_code.as_str(), read[0].brand_id), ("1749A4C", read[1].brand_id));
    assert_eq!(finding.brand_id, read[0].brand_id);
    assert_eq!(read[1].part_number, "PIC18F4550-I/PT");
}

#[actix_web::test]
async fn a_field_that_was_filled_by_the_rules_and_emptied_by_hand_claims_nothing() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let fields = [("marking", PIC), ("read_brand", "Microchip"), ("brand", "")];
    let (finding, read) = stored(&test, &logged(&client.log_as(&exhibit, &fields).await));
    assert_eq!((finding.brand_id, finding.company_today_id, finding.part_id), (None, None, None));
    assert_eq!((read[0].method, read[0].brand_id), (ReadingMethod::Eye, None));
    assert!(read[1].brand_id.is_some());
}

#[actix_web::test]
async fn a_maker_that_nobody_knows_is_kept_as_written() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = logged(&client.log_as(&exhibit, &[("marking", "QX-7788"), ("brand", "Zzyzx Works")]).await);
    let (finding, _) = stored(&test, &number);
    assert_eq!(finding.brand_id, None);
    assert!(finding.maker_string_id.is_some());
    assert!(client.get(&format!("/en/desk/findings/{number}/edit")).await.text().contains("Zzyzx Works"));
}

#[actix_web::test]
async fn the_marking_is_read_while_it_is_typed() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[("recovered_on", "2018")]).await;
    let id = exhibit.rsplit('/').next().unwrap().to_owned();
    let path = |marking: &str| format!("/uk/desk/read?exhibit={id}&marking={}", topmark::web::query::encode(marking));
    let live: serde_json::Value = serde_json::from_str(&client.get(&path(PIC)).await.text()).unwrap();
    assert_eq!((&live["part_number"], &live["date_code"]), (&"PIC18F4550-I/PT".into(), &"1749A4C".into()));
    assert_eq!(live["category"], "microcontroller");
    assert!(live["lines"].to_string().contains("Номер компонента"), "{live}");
    assert_eq!(live["twin"], serde_json::Value::Null);
    client.log(&exhibit, PIC).await;
    let live: serde_json::Value = serde_json::from_str(&client.get(&path("РIС 18F4550-I/PT")).await.text()).unwrap();
    assert_eq!(live["twin"], serde_json::Value::Null, "a part of a marking is another marking");
    let live: serde_json::Value =
        serde_json::from_str(&client.get(&path("microchip РIС18F4550 I/PT 1749А4С")).await.text()).unwrap();
    assert!(live["twin"]["href"].as_str().unwrap().contains("/uk/desk/findings/F-"), "{live}");
    // Nothing was made after it was found.
    let live: serde_json::Value =
        serde_json::from_str(&client.get(&path("MICROCHIP\nPIC18F4550-I/PT\n2249A4C")).await.text()).unwrap();
    assert_ne!(live["date_code"], "2249A4C");
}

#[actix_web::test]
async fn without_a_script_a_button_reads_the_marking_and_keeps_what_was_typed() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let fields = [("marking", PIC), ("do", "read"), ("notes", "under the shield"), ("brand", "Atmel")];
    let answer = client.log_as(&exhibit, &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    let form = answer.form(&format!("{exhibit}/log"));
    let field = |name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.trim().to_owned();
    assert_eq!(field("part_number"), "PIC18F4550-I/PT");
    assert_eq!((field("brand"), field("read_brand")), ("Atmel".to_owned(), "Microchip".to_owned()));
    assert_eq!((field("marking"), field("notes")), (PIC.to_owned(), "under the shield".to_owned()));
}

#[actix_web::test]
async fn the_same_marking_in_the_same_exhibit_is_asked_about() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let first = client.log(&exhibit, PIC).await;
    let again = "microchip РIС18F4550 I/PT 1749A4C";
    let answer = client.log_as(&exhibit, &[("marking", again)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.attributes("#problem a", "href"), [format!("/en/desk/findings/{first}")]);
    let log = format!("{exhibit}/log");
    let answer = client.send(&answer, &log, &[("another", "yes")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let elsewhere = client.open_exhibit(&[("serial", "2")]).await;
    client.log(&elsewhere, PIC).await;
}

#[actix_web::test]
async fn a_doubled_submit_logs_one_part() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let log = format!("{exhibit}/log");
    let page = client.get(&log).await;
    let first = client.send(&page, &log, &[("marking", PIC)]).await;
    let second = client.send(&page, &log, &[("marking", PIC)]).await;
    assert_eq!(second.status, StatusCode::SEE_OTHER);
    assert_eq!(first.header("location"), second.header("location"));
    let mut conn = test.app.pools().read().unwrap();
    assert_eq!(findings::table.count().get_result::<i64>(&mut *conn), Ok(1));
}

#[actix_web::test]
async fn a_marking_that_is_not_there_is_a_value_and_a_blank_is_not() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    for state in ["not_readable", "sanded_off", "no_marking", "not_examined"] {
        let number = logged(&client.log_as(&exhibit, &[("marking_state", state)]).await);
        assert_eq!(stored(&test, &number).0.marking_state, MarkingState::parse(state).unwrap());
    }
    for (fields, reason) in [
        (vec![("notes", "kept")], "Write the lines of the marking"),
        (vec![("notes", "kept"), ("marking", "X"), ("marking_state", "no_marking")], "There are lines"),
        (vec![("notes", "kept"), ("marking", "X"), ("quantity", "0")], "`0`"),
        (vec![("notes", "kept"), ("marking", "X"), ("quantity", "two")], "`two`"),
    ] {
        let answer = client.log_as(&exhibit, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.all("[role=alert]")[0].contains(reason), "{:?}", answer.all("[role=alert]"));
        assert!(answer.text().contains("kept"));
    }
    let long = "x".repeat(301);
    let answer = client.log_as(&exhibit, &[("marking", long.as_str())]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn lines_stay_as_they_were_pasted() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = client.log(&exhibit, "\r\n  74HC04 D \r\nU?□ 1 \r\n\r\n").await;
    assert_eq!(stored(&test, &number).0.marking, "  74HC04 D\nU?□ 1");
}

#[actix_web::test]
async fn a_draft_is_changed_and_nobodys_change_is_overwritten() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let colleague = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = client.log(&exhibit, PIC).await;
    let path = format!("/en/desk/findings/{number}/edit");
    let (mine, theirs) = (client.get(&path).await, colleague.get(&path).await);
    let answer = client.send(&mine, &path, &[("assembly", "tail"), ("part_number", "PIC18F4550")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let answer = colleague.send(&theirs, &path, &[("assembly", "nose")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Somebody else has changed it") && answer.text().contains("nose"));
    let (finding, read) = stored(&test, &number);
    assert_eq!((finding.assembly.as_str(), read.len()), ("tail", 2));
    assert_eq!(read.iter().filter(|reading| reading.preferred).count(), 1);
    // The form shows what is preferred, and sending it as it is changes nothing.
    let revision = finding.revision;
    assert_eq!(client.submit(&path, &path, &[]).await.status, StatusCode::SEE_OTHER);
    let (finding, read) = stored(&test, &number);
    assert_eq!((finding.revision, read.len(), read[0].part_number.as_str()), (revision, 2, "PIC18F4550"));
}

#[actix_web::test]
async fn cloning_fills_the_form_with_the_part_before() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = logged(&client.log_as(&exhibit, &[("marking", PIC), ("assembly", "tail"), ("lot", "L1")]).await);
    let page = client.get(&format!("{exhibit}/log?clone={number}&after={number}")).await;
    let form = page.form(&format!("{exhibit}/log"));
    let field = |name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.trim().to_owned();
    assert_eq!((field("marking"), field("assembly"), field("lot")), (PIC.into(), "tail".into(), "L1".into()));
}

#[actix_web::test]
async fn people_of_another_organisation_find_nothing_there() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[]).await;
    let number = client.log(&exhibit, PIC).await;
    let stranger = test.sign_in_as(&[Role::Researcher, Role::Reviewer]).await;
    test.move_to(stranger.person, "Institute");
    let page = format!("/en/desk/findings/{number}");
    for path in [
        exhibit.clone(),
        format!("{exhibit}/log"),
        format!("{exhibit}/edit"),
        page.clone(),
        format!("{page}/edit"),
        format!("{page}/review"),
        "/en/desk/read?marking=x&exhibit=1".to_owned(),
    ] {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            client.get(&path).await.status.as_u16() / 100,
            if path.ends_with("review") { 4 } else { 2 },
            "{path}"
        );
    }
    let desk = stranger.get("/en/desk").await;
    let token = |answer: &crate::support::client::Answer| answer.form("/en/desk/sign-out")[0].1.clone();
    for (verb, fields) in [("submit", vec![]), ("withdraw", vec![("reason", "x")]), ("disputes", vec![("reason", "x")])]
    {
        let mut fields: Vec<(String, String)> = fields.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        fields.push(("form_token".to_owned(), token(&desk)));
        let answer = stranger.post(&format!("{page}/{verb}"), &fields).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
    }
}

#[actix_web::test]
async fn an_exhibit_states_what_is_known_and_refuses_what_cannot_be() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let new = "/en/desk/exhibits/new";
    for (field, value, reason) in [
        ("weapon", "No Such Weapon", "`No Such Weapon`"),
        ("recovered_on", "21.11.2024", "`21.11.2024`"),
        ("recovered_on", "2027-01", "future"),
    ] {
        let mut fields = vec![("weapon", "Kh-101"), ("notes", "kept")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let answer = client.submit(new, new, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
        assert!(answer.all("[role=alert]")[0].contains(reason), "{:?}", answer.all("[role=alert]"));
        assert!(answer.text().contains("kept"));
    }
    let exhibit = client.open_exhibit(&[("weapon", "х-101"), ("serial", "315"), ("hazard", "explosive")]).await;
    let page = client.get(&exhibit).await;
    assert!(page.all("[role=note]")[0].contains("explosive"));
    assert_eq!(page.all("h1"), ["Kh-101 315"]);
}

#[actix_web::test]
async fn a_day_of_recovery_is_taken_as_imports_write_it_and_left_as_it_came() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    for day in ["2023-Q1", "2024-W36", "2024-09/2024-10", "2024-09-05"] {
        let exhibit = client.open_exhibit(&[("serial", day), ("recovered_on", day)]).await;
        let edit = format!("{exhibit}/edit");
        let answer = client.submit(&edit, &edit, &[("notes", "opened twice")]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{day}: {}", answer.text());
        assert!(client.get(&exhibit).await.text().contains("opened twice"));
        assert_eq!(client.get(&edit).await.attributes("#recovered_on", "value"), [day]);
    }
    // What a file has brought in words of its own is no reason to refuse the rest of the form.
    let exhibit = client.open_exhibit(&[("serial", "KX-9")]).await;
    let id: i64 = exhibit.rsplit('/').next().unwrap().parse().unwrap();
    diesel::update(exhibits::table.filter(exhibits::id.eq(topmark::db::ids::ExhibitId(id))))
        .set((exhibits::recovered_on.eq("spring 2023"), exhibits::recovered_on_basis.eq("published")))
        .execute(&mut *test.app.pools().write().unwrap())
        .unwrap();
    let edit = format!("{exhibit}/edit");
    assert_eq!(client.submit(&edit, &edit, &[("region", "Kyiv region")]).await.status, StatusCode::SEE_OTHER);
    let stored: (String, String) = exhibits::table
        .filter(exhibits::id.eq(topmark::db::ids::ExhibitId(id)))
        .select((exhibits::recovered_on, exhibits::recovered_on_basis))
        .first(&mut *test.app.pools().read().unwrap())
        .unwrap();
    assert_eq!(stored, ("spring 2023".to_owned(), "published".to_owned()));
    let answer = client.submit(&edit, &edit, &[("recovered_on", "summer 2023")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn custody_is_only_ever_added_to() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[("recovered_on", "2024-09-05"), ("recovered_by", "Unit 7")]).await;
    let custody = format!("{exhibit}/custody");
    let add = async |fields: &[(&str, &str)]| client.submit(&exhibit, &custody, fields).await;
    let fields = [("kind", "transferred"), ("happened_on", "2024-09-06"), ("to_whom", "Institute"), ("seal", "A-17")];
    assert_eq!(add(&fields).await.status, StatusCode::SEE_OTHER);
    let page = client.get(&exhibit).await;
    assert!(page.text().contains("Unit 7") && page.text().contains("A-17"), "{}", page.text());
    let wrong = page.attributes("select[name=corrects] option", "value").pop().unwrap();
    let answer = add(&[("kind", "transferred"), ("corrects", &wrong)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(add(&[("kind", "lost")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("kind", "transferred"), ("corrects", wrong.as_str()), ("reason", "another laboratory")];
    assert_eq!(add(&fields).await.status, StatusCode::SEE_OTHER);
    let page = client.get(&exhibit).await;
    assert!(page.text().contains("corrected below") && page.text().contains("A-17"));
    let other = client.open_exhibit(&[("serial", "9")]).await;
    let fields = [("kind", "transferred"), ("corrects", wrong.as_str()), ("reason", "x")];
    let answer = client.submit(&other, &format!("{other}/custody"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn the_journal_has_every_field_that_was_stated_and_who_stated_it() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[("place", "51.1, 31.2")]).await;
    let number = logged(&client.log_as(&exhibit, &[("marking", PIC), ("notes", "next to U3"), ("tlp", "AMBER")]).await);
    let id = topmark::db::ids::FindingId::parse_number(&number).unwrap();
    let path = format!("/en/desk/findings/{number}/edit");
    client.submit(&path, &path, &[("quantity", "3")]).await;
    let mut conn = test.app.pools().read().unwrap();
    let history = journal::history(&mut conn, SubjectKind::Finding, id.0, 10).unwrap();
    let detail = |index: usize| serde_json::from_str::<serde_json::Value>(&history[index].detail).unwrap();
    let created = detail(1);
    assert_eq!(created["finding"]["marking"], PIC);
    assert_eq!((&created["finding"]["notes"], &created["finding"]["tlp"]), (&"next to U3".into(), &"AMBER".into()));
    assert_eq!(created["reading"]["part_number"], "PIC18F4550-I/PT");
    assert_eq!(detail(0)["quantity"], serde_json::json!([1, 3]));
    assert!(history.iter().all(|line| line.actor.starts_with(&format!("person:{}:", client.person))));
    assert_eq!(history[1].action, "log part");
}

#[actix_web::test]
async fn fifty_people_log_at_once_and_nothing_is_lost() {
    const PEOPLE: usize = 50;
    const PARTS: usize = 4;
    let test = TestApp::new();
    let first = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = first.open_exhibit(&[]).await;
    let log = format!("{exhibit}/log");
    let mut people = Vec::new();
    for _ in 0..PEOPLE {
        // One account in fifty browsers: signing in is not what is tried here.
        let client =
            crate::support::client::Client { person: first.person, email: first.email.clone(), ..test.visitor() };
        client.cookies.borrow_mut().extend(first.cookies.borrow().clone());
        people.push(client);
    }
    let started = std::time::Instant::now();
    let work = people.iter().enumerate().map(|(index, client)| {
        let log = &log;
        async move {
            for part in 0..PARTS {
                let marking = format!("PART-{index}-{part}");
                let answer = client.submit(log, log, &[("marking", marking.as_str())]).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            }
        }
    });
    futures::future::join_all(work).await;
    println!("{PEOPLE} people logged {} parts in {:?}", PEOPLE * PARTS, started.elapsed());
    let mut conn = test.app.pools().read().unwrap();
    let mut there: Vec<(i32, String)> =
        findings::table.select((findings::position, findings::marking)).load(&mut *conn).unwrap();
    there.sort();
    let positions: Vec<i32> = there.iter().map(|(position, _)| *position).collect();
    assert_eq!(positions, (1..=(PEOPLE * PARTS) as i32).collect::<Vec<_>>());
    there.sort_by(|a, b| a.1.cmp(&b.1));
    there.dedup_by(|a, b| a.1 == b.1);
    assert_eq!(there.len(), PEOPLE * PARTS);
}
