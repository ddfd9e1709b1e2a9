//! Spreadsheets brought in through the browser: read, checked row by row, corrected once for all rows, applied, taken back.

use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use diesel::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use topmark::accounts::model::Role;
use topmark::db::schema::{exhibits, findings, imports};
use zip::write::SimpleFileOptions;

use crate::photographs::pictures::{board, jpeg};
use crate::photographs::upload_for;
use crate::support::TestApp;
use crate::support::client::{Answer, Client};

impl TestApp {
    /// Does what the background does until nothing waits.
    pub fn work_on_imports(&self) {
        while self.work_on_import(|| false) {}
    }

    /// Does a piece of it in a thread of its own, as the server does.
    fn work_on_import(&self, is_stopping: impl Fn() -> bool + Sync) -> bool {
        std::thread::scope(|scope| scope.spawn(|| self.app.work_on_import(&is_stopping).unwrap()).join().unwrap())
    }

    /// Every row and every stored file is what the journal says.
    fn assert_whole(&self) {
        let (code, found) = crate::backup::verify(&self.arguments(), &[]);
        assert_eq!(code, Some(0), "{found:#}");
    }

    fn count_findings(&self, state: &str) -> i64 {
        let mut conn = self.app.pools().read().unwrap();
        findings::table.filter(findings::state.eq(state)).count().get_result(&mut *conn).unwrap()
    }
}

/// Uploads a file as the form does and gives the answer.
async fn upload(client: &Client, name: &str, bytes: &[u8]) -> Answer {
    let page = client.get("/en/desk/imports").await;
    let token = page.form("/en/desk/imports").into_iter().find(|(name, _)| name == "form_token").unwrap().1;
    let mut body = Vec::new();
    write!(body, "--edge\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n").unwrap();
    write!(body, "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").unwrap();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = TestRequest::post()
        .uri("/en/desk/imports")
        .insert_header(("content-type", "multipart/form-data; boundary=edge"))
        .set_payload(body);
    client.ask(request).await
}

/// Uploads a file that is taken and gives the path of its import.
pub async fn begin(client: &Client, name: &str, bytes: &[u8]) -> String {
    let answer = upload(client, name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

/// Names the columns as they are guessed, with these fields besides, and has the rows checked.
pub async fn check(test: &TestApp, client: &Client, import: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("source_title", "Bench notes")];
    all.retain(|(name, _)| !fields.iter().any(|(given, _)| given == name));
    all.extend_from_slice(fields);
    let page = format!("{import}?step=columns");
    let answer = client.submit(&page, &format!("{import}/columns"), &all).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    test.work_on_imports();
    shown(client, import).await
}

async fn shown(client: &Client, import: &str) -> Answer {
    let page = client.get(import).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page
}

/// Presses the button that sends a form to this verb, lets the background work, and gives the page.
async fn press(test: &TestApp, client: &Client, import: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = client.submit(import, &format!("{import}/{verb}"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{verb}: {}", answer.text());
    test.work_on_imports();
    shown(client, import).await
}

/// Outcome and row of each line of the table.
fn outcomes(page: &Answer) -> Vec<String> {
    let rows = page.all("table td.number");
    let words = page.all("table td .tag");
    rows.into_iter().zip(words).map(|(row, word)| format!("{row} {word}")).collect()
}

/// A workbook as a laboratory keeps it: another sheet in front, a title, the header in row 3, days as days.
pub fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("Журнал").unwrap();
    sheet.write(0, 0, "Лабораторія, 2024").unwrap();
    for (column, name) in
        ["№", "Зброя", "Серійний номер", "Вилучено", "Маркування", "Виробник", "Кількість", "Примітка"]
            .iter()
            .enumerate()
    {
        sheet.write(2, column as u16, *name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let rows: &[(&str, &str, &str, &str, &str, f64)] = &[
        ("1", "Kh-101", "3000000101", "LM317T\n2214", "Texas Instruments", 2.0),
        ("2", "Kh-101", "3000000101", "XC7A100T", "Фірма К", 1.0),
        ("3", "Літачок-7", "7", "STM32F446", "", 1.0),
        ("4", "Kh-101", "3000000101", "LM 317T 2214", "", 1.0),
        ("1", "Kh-101", "3000000101", "LM317T\n2214", "Texas Instruments", 2.0),
        ("6", "Kh-101", "3000000101", "", "Texas Instruments", 1.0),
    ];
    for (index, (number, weapon, serial, marking, maker, count)) in rows.iter().enumerate() {
        let row = 3 + index as u32;
        sheet.write(row, 0, number.parse::<f64>().unwrap()).unwrap();
        sheet.write(row, 1, *weapon).unwrap();
        sheet.write(row, 2, serial.parse::<f64>().unwrap()).unwrap();
        let recovered = ExcelDateTime::from_ymd(2024, 5, 3).unwrap();
        sheet.write_with_format(row, 3, &recovered, &day).unwrap();
        sheet.write(row, 4, *marking).unwrap();
        sheet.write(row, 5, *maker).unwrap();
        sheet.write(row, 6, *count).unwrap();
    }
    // A row that is damaged, after one that is blank.
    sheet.write(10, 0, 8).unwrap();
    sheet.write(10, 1, "Kh-101").unwrap();
    sheet.write(10, 3, "someday").unwrap();
    sheet.write(10, 4, "AD9361").unwrap();
    book.save_to_buffer().unwrap()
}

#[actix_web::test]
async fn a_spreadsheet_goes_over_columns_and_questions_into_drafts_that_a_second_person_publishes() {
    let mut test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let reviewer = test.sign_in_as(&[Role::Reviewer]).await;
    let import = begin(&client, "inventory.xlsx", &workbook()).await;
    // The first sheet is offered first; the other one has its header found.
    let columns =
        shown(&client, &format!("{import}?step=columns&sheet=%D0%96%D1%83%D1%80%D0%BD%D0%B0%D0%BB&header=3")).await;
    let chosen = columns.attributes("option[selected]", "value");
    for field in ["weapon", "exhibit_serial", "recovered_on", "marking", "maker", "quantity", "external_id"] {
        assert!(chosen.iter().any(|known| known == field), "{field} is not guessed: {chosen:?}");
    }
    let fields = [("source_title", "Bench notes 2024")];
    let answer = client.send(&columns, &format!("{import}/columns"), &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let waiting = shown(&client, &import).await;
    assert!(waiting.text().contains("Every row is being checked"), "{}", waiting.text());
    test.work_on_imports();

    let page = shown(&client, &import).await;
    assert_eq!(
        outcomes(&page),
        ["4 New", "5 New", "6 Waits", "7 Same marking", "8 Twice in the file", "9 New", "11 Not taken"],
        "{}",
        page.text()
    );
    assert!(page.text().contains("cannot be read. Write it as"), "{}", page.text());
    let only = shown(&client, &format!("{import}?outcome=held")).await;
    assert_eq!(outcomes(&only), ["6 Waits"]);
    let ukrainian = client.get(&import.replace("/en/", "/uk/")).await;
    assert!(ukrainian.text().contains("Системи зброї немає в каталозі"), "{}", ukrainian.text());
    assert_eq!(test.count_findings("draft"), 0, "a check writes nothing");

    // One answer for all rows of a name; a name that no table knows is said to be none.
    let wrong = [("brand-0", "Nobody at all")];
    let answer = client.submit(&import, &format!("{import}/correct"), &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("No brand of the catalogue is called “Nobody at all”"), "{}", answer.text());
    let answers = [("brand-0", "Xilinx"), ("new-0", "1"), ("same_marking", "take")];
    let page = press(&test, &client, &import, "correct", &answers).await;
    assert_eq!(
        outcomes(&page),
        ["4 New", "5 New", "6 New", "7 New", "8 Twice in the file", "9 New", "11 Not taken"],
        "{}",
        page.text()
    );
    let page = press(&test, &client, &import, "apply", &[]).await;
    assert!(page.text().contains("5 findings were brought or changed"), "{}", page.text());
    assert_eq!(test.count_findings("draft"), 5);
    {
        let mut conn = test.app.pools().read().unwrap();
        let found: Vec<(String, String, String)> = exhibits::table
            .filter(exhibits::organisation_id.is_not_null())
            .order(exhibits::id)
            .select((exhibits::serial, exhibits::recovered_on, exhibits::tlp))
            .load(&mut *conn)
            .unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], ("3000000101".into(), "2024-05-03".into(), "AMBER".into()));
        let brands: Vec<Option<i64>> =
            findings::table.order(findings::id).select(findings::brand_id).load(&mut *conn).unwrap();
        let catalogue = test.app.catalogue();
        let named = |id: Option<i64>| catalogue.brand(topmark::db::ids::BrandId(id?)).map(|brand| brand.name.clone());
        assert_eq!(named(brands[0]).as_deref(), Some("Texas Instruments"));
        assert_eq!(named(brands[1]).as_deref(), Some("Xilinx"), "what a person takes a name for holds");
    }
    let page = press(&test, &client, &import, "submit", &[]).await;
    assert_eq!(test.count_findings("in_review"), 5, "{}", page.text());
    let queue = reviewer.get("/en/desk/review").await;
    let picks = queue.attributes("input[name=pick]", "value");
    let number = picks.first().and_then(|pick| pick.split(':').next()).unwrap_or_else(|| panic!("{}", queue.text()));
    let answer = reviewer.decide(number, "publish", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    // Somebody has built on it now: nothing is taken back, and the page says what stands in the way.
    let answer = client.submit(&import, &format!("{import}/take-back"), &[("reason", "wrong sheet")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("5 findings of this import have been worked on since"), "{}", answer.text());
    assert_eq!(test.count_findings("rejected"), 0);
    test.follow();
    test.assert_whole();
}

const FIRST: &str = "record,weapon,marking,maker,quantity\n\
    a1,Kh-101 №55,LM317T,Texas Instruments,1\n\
    a2,Kh-101 №55,ATMEGA328P,Microchip,1\n";
const SECOND: &str = "record;weapon;marking;maker;quantity\n\
    a1;Kh-101 №55;LM317T;Texas Instruments;4\n\
    a2;Kh-101 №55;ATMEGA328P;Microchip;1\n\
    a3;Kh-101 №55;AD9361;Analog Devices;1\n";

#[actix_web::test]
async fn each_row_that_was_written_leads_to_the_finding_it_made() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let import = begin(&client, "first.csv", FIRST.as_bytes()).await;
    let page = check(&test, &client, &import, &[]).await;
    let links = |page: &Answer| {
        let links = page.attributes("#rows ~ .table-scroll a", "href");
        links.into_iter().map(|href| href.rsplit('/').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(links(&page), Vec::<String>::new(), "nothing is written yet");
    let page = press(&test, &client, &import, "apply", &[]).await;
    assert_eq!(links(&page), ["F-000001", "F-000002"], "{}", page.text());
    let finding = client.get("/en/desk/findings/F-000002").await;
    assert!(finding.text().contains("ATMEGA328P"), "{}", finding.text());
    // One that was changed leads there too, and one that was not does not.
    let import = begin(&client, "second.csv", SECOND.as_bytes()).await;
    check(&test, &client, &import, &[]).await;
    let page = press(&test, &client, &import, "apply", &[]).await;
    assert_eq!(links(&page), ["F-000001", "F-000003"], "{}", page.text());
    assert_eq!(client.get(&import.replace("/en/", "/uk/")).await.status, StatusCode::OK);
}

/// Parts of five exhibits that nobody knows yet.
const EXHIBITS: &str = "record,weapon,marking,maker\n\
    b1,Kh-101 №61,LM317T,Texas Instruments\n\
    b2,Kh-101 №62,LM358,Texas Instruments\n\
    b3,Kh-101 №63,NE555,Texas Instruments\n\
    b4,Kh-101 №64,TL072,Texas Instruments\n\
    b5,Kh-101 №65,OPA2277,Texas Instruments\n";

#[actix_web::test]
async fn exhibits_that_an_import_opened_go_with_it_unless_somebody_has_built_on_them() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let import = begin(&client, "exhibits.csv", EXHIBITS.as_bytes()).await;
    check(&test, &client, &import, &[]).await;
    let page = press(&test, &client, &import, "apply", &[]).await;
    let mut paths = page.attributes("section[aria-labelledby=done-heading] a", "href");
    paths.sort_unstable();
    assert_eq!(paths.len(), 5, "{}", page.text());
    let [gone, logged, photographed, edited, sealed] = paths.as_slice() else { unreachable!() };
    client.log(logged, "AD9361").await;
    let id = photographed.rsplit('/').next().unwrap();
    let bytes = jpeg(&board(181, 400, 300), 90);
    upload_for(&client, &[("tlp", "AMBER"), ("exhibit", id)], &[("a.jpg", &bytes)]).await;
    let edit = format!("{edited}/edit");
    assert_eq!(client.submit(&edit, &edit, &[("region", "Kyiv region")]).await.status, StatusCode::SEE_OTHER);
    let fields = [("kind", "sealed"), ("seal", "A-17")];
    assert_eq!(client.submit(sealed, &format!("{sealed}/custody"), &fields).await.status, StatusCode::SEE_OTHER);

    let page = press(&test, &client, &import, "take-back", &[("reason", "the wrong sheet")]).await;
    let shown = page.all("section[aria-labelledby=opened-heading] li");
    for (line, why) in shown.iter().zip([
        "taken back with it",
        "findings are in it that this import did not bring",
        "a photograph or a paper belongs to it",
        "somebody has changed what is stated about it",
        "something that happened to it has been recorded since",
    ]) {
        assert!(line.contains(why), "{shown:?}");
    }
    assert_eq!(shown.len(), 5, "{}", page.text());
    let ukrainian = client.get(&import.replace("/en/", "/uk/")).await;
    assert!(ukrainian.text().contains("хтось змінив відомості про нього"), "{}", ukrainian.text());

    // It stays where it was, says why, and is offered nowhere.
    let exhibit = client.get(gone).await;
    assert!(exhibit.all("[role=note]").join("").contains("the wrong sheet"), "{}", exhibit.text());
    let desk = client.get("/en/desk").await.attributes("main a", "href");
    assert!(!desk.contains(gone) && desk.contains(logged), "{desk:?}");
    for path in ["log", "edit"] {
        assert_eq!(client.get(&format!("{gone}/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(client.get(&format!("{logged}/{path}")).await.status, StatusCode::OK, "{path}");
    }
    let page = client.get(&format!("{logged}/log")).await;
    let mut fields = page.form(&format!("{logged}/log"));
    fields.push(("marking".to_owned(), "LM393".to_owned()));
    assert_eq!(client.post(&format!("{gone}/log"), &fields).await.status, StatusCode::NOT_FOUND);
    let history = client.get(&format!("{gone}/history")).await;
    assert!(history.text().contains("the wrong sheet"), "{}", history.text());
    test.assert_whole();

    // Brought again, it is opened again; the others are found.
    let again = begin(&client, "exhibits.csv", EXHIBITS.replace(",maker", ",maker ").as_bytes()).await;
    check(&test, &client, &again, &[]).await;
    let page = press(&test, &client, &again, "apply", &[]).await;
    let opened = page.attributes("section[aria-labelledby=done-heading] a", "href");
    assert!(!opened.contains(gone) && opened.contains(logged) && opened.len() == 5, "{opened:?}");
    test.assert_whole();
}

#[actix_web::test]
async fn a_whole_import_is_taken_back_and_what_it_changed_is_as_it_was() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let first = begin(&client, "first.csv", FIRST.as_bytes()).await;
    check(&test, &client, &first, &[]).await;
    press(&test, &client, &first, "apply", &[]).await;
    let second = begin(&client, "second.csv", SECOND.as_bytes()).await;
    let page = check(&test, &client, &second, &[]).await;
    assert_eq!(outcomes(&page), ["2 Changed", "3 Unchanged", "4 New"], "{}", page.text());
    press(&test, &client, &second, "apply", &[]).await;
    let quantities = |test: &TestApp| -> Vec<(i32, String)> {
        let mut conn = test.app.pools().read().unwrap();
        let chosen = (findings::quantity, findings::state);
        findings::table.order(findings::id).select(chosen).load(&mut *conn).unwrap()
    };
    let draft = |count: i32| (count, "draft".to_owned());
    assert_eq!(quantities(&test), [draft(4), draft(1), draft(1)]);

    // The first has been built on by the second.
    let answer = client.submit(&first, &format!("{first}/take-back"), &[("reason", "wrong file")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = press(&test, &client, &second, "take-back", &[("reason", "wrong file")]).await;
    assert!(page.text().contains("has been taken back"), "{}", page.text());
    assert_eq!(quantities(&test), [draft(1), draft(1), (1, "rejected".to_owned())]);
    // Brought again, what was taken back is new again and what stayed is changed again.
    let third = begin(&client, "third.csv", SECOND.as_bytes()).await;
    let page = check(&test, &client, &third, &[]).await;
    assert_eq!(outcomes(&page), ["2 Changed", "3 Unchanged", "4 New"], "{}", page.text());
    assert!(!shown(&client, &second).await.text().contains("/take-back"), "taken back once is taken back");
    test.assert_whole();
}

#[actix_web::test]
async fn a_file_of_ones_own_without_numbers_goes_into_one_exhibit_and_its_columns_are_remembered() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let exhibit = client.open_exhibit(&[("serial", "77")]).await;
    let id = exhibit.rsplit('/').next().unwrap().to_owned();
    client.log(&exhibit, "AD9361").await;
    let text = "what it says\tpieces\nLM317T\t2\nAD 9361\t1\n";
    let import = begin(&client, "bench.tsv", text.as_bytes()).await;
    let fields = [("column-0", "marking"), ("column-1", "quantity"), ("exhibit", id.as_str())];
    let page = check(&test, &client, &import, &fields).await;
    assert_eq!(outcomes(&page), ["2 New", "3 Same marking"], "{}", page.text());
    press(&test, &client, &import, "apply", &[]).await;
    assert_eq!(test.count_findings("draft"), 2);
    // The same columns are known the next time, and the same file brings nothing new.
    let import = begin(&client, "bench2.tsv", text.as_bytes()).await;
    let columns = shown(&client, &import).await;
    let chosen = columns.attributes("tbody option[selected]", "value");
    assert_eq!(chosen, ["marking", "quantity"], "{}", columns.text());
    let page = check(&test, &client, &import, &[("exhibit", id.as_str())]).await;
    assert_eq!(outcomes(&page), ["2 Unchanged", "3 Same marking"], "{}", page.text());
    assert!(page.text().contains("No row would write anything"), "{}", page.text());
}

#[actix_web::test]
async fn an_import_is_its_organisations_alone() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let import = begin(&client, "first.csv", FIRST.as_bytes()).await;
    let exhibit = client.open_exhibit(&[]).await;
    let id = exhibit.rsplit('/').next().unwrap().to_owned();
    let stranger = test.sign_in_as(&[Role::Researcher]).await;
    test.move_to(stranger.person, "Elsewhere");
    assert_eq!(stranger.get(&import).await.status, StatusCode::NOT_FOUND);
    assert!(!stranger.get("/en/desk/imports").await.text().contains("first.csv"));
    let own = begin(&stranger, "own.csv", FIRST.as_bytes()).await;
    let page = stranger.get(&own).await;
    for verb in ["columns", "correct", "apply", "discard", "submit", "take-back"] {
        let answer = stranger.post(&format!("{import}/{verb}"), &page.form(&format!("{own}/columns"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{verb}");
    }
    let fields = [("source_title", "x"), ("exhibit", id.as_str())];
    let answer = stranger.submit(&own, &format!("{own}/columns"), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "an exhibit of others is no exhibit");
    // The same title of another organisation is another source: the records of one are not known to the other.
    check(&test, &client, &import, &[]).await;
    press(&test, &client, &import, "apply", &[]).await;
    let page = check(&test, &stranger, &own, &[]).await;
    assert_eq!(outcomes(&page), ["2 New", "3 New"], "{}", page.text());
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
         <office:spreadsheet><table:table table:name=\"Sheet\">{table}</table:table></office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let kind: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    archive(&[("mimetype", kind), ("content.xml", content.as_bytes())])
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[actix_web::test]
async fn an_opendocument_sheet_says_what_a_text_says() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let row = |cells: &[&str]| {
        format!("<table:table-row>{}</table:table-row>", cells.iter().map(|text| cell(text)).collect::<String>())
    };
    let table = [
        row(&["record", "weapon", "marking", "quantity", "recovered"]),
        // A note that hangs on a cell is no text of it; an entity is a character; a number is as it is stored.
        "<table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>secret</text:p>\
         </office:annotation><text:p>a1</text:p></table:table-cell>"
            .to_owned(),
        cell("Kh-101 &#8470;55"),
        "<table:table-cell office:value-type=\"string\"><text:p>LM<text:s text:c=\"1\"/>317</text:p><text:p>A&amp;B</text:p>\
         </table:table-cell>"
            .to_owned(),
        "<table:table-cell office:value-type=\"float\" office:value=\"3\"><text:p>3,00</text:p></table:table-cell>".to_owned(),
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2024-05-03\"><text:p>3 May</text:p></table:table-cell>\
         </table:table-row>"
            .to_owned(),
        // What spreadsheets end with: the rest of the sheet as one row of one cell.
        "<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/>\
         </table:table-row>"
            .to_owned(),
    ]
    .concat();
    let import = begin(&client, "bench.ods", &ods(&table)).await;
    let page = check(&test, &client, &import, &[]).await;
    assert_eq!(outcomes(&page), ["2 New"], "{}", page.text());
    press(&test, &client, &import, "apply", &[]).await;
    let mut conn = test.app.pools().read().unwrap();
    let found: Vec<(String, i32)> =
        findings::table.select((findings::marking, findings::quantity)).load(&mut *conn).unwrap();
    assert_eq!(found, [("LM 317\nA&B".to_owned(), 3)]);
    let recovered: String = exhibits::table
        .filter(exhibits::organisation_id.is_not_null())
        .select(exhibits::recovered_on)
        .first(&mut *conn)
        .unwrap();
    assert_eq!(recovered, "2024-05-03");
}

#[actix_web::test]
async fn hostile_spreadsheets_are_refused_with_what_to_do_and_nothing_is_kept() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let zeros = vec![b'0'; 210 << 20];
    let bomb = archive(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20, "the bomb is small: {}", bomb.len());
    drop(zeros);
    let wide = ods(&format!(
        "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"99999999\">\
         <text:p>x</text:p></table:table-cell></table:table-row>{}",
        ""
    ));
    let truncated = &workbook()[..3_000];
    let other = archive(&[("readme.txt", b"no spreadsheet")]);
    let macros = archive(&[("xl/workbook.xml", b"<workbook><sheets/></workbook>")]);
    let cases: Vec<(&str, &[u8], &str)> = vec![
        ("bomb.xlsx", &bomb, "unpacks to more than 200 MB"),
        ("wide.ods", &wide, "damaged or not as it should be"),
        ("cut.xlsx", truncated, "damaged or not as it should be"),
        ("archive.xlsx", &other, "not a spreadsheet"),
        ("hollow.xlsx", &macros, "damaged or not as it should be"),
        ("old.csv", b"\xD0\xCF\x11\xE0old", "not a spreadsheet"),
        ("picture.csv", b"%PDF-1.7", "not a spreadsheet"),
        ("wide.csv", b"\xff\xfea\0,\0b\0", "in UTF-16"),
        ("empty.csv", b"", "Choose a file first"),
    ];
    for (name, bytes, message) in cases {
        let answer = upload(&client, name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.header("location"));
        assert!(answer.text().contains(message), "{name}: {}", answer.all(".notice").join(" "));
    }
    let mut conn = test.app.pools().read().unwrap();
    assert_eq!(imports::table.count().get_result::<i64>(&mut *conn).unwrap(), 0);
    let kept = std::fs::read_dir(test.app.settings().incoming_dir()).unwrap().count();
    assert_eq!(kept, 0, "nothing is left of what came in");
    let name = "../../<script>alert(1)</script>.csv";
    drop(conn);
    let import = begin(&client, name, FIRST.as_bytes()).await;
    let page = shown(&client, &import).await;
    assert!(!page.text().contains("<script>alert"), "a name is text");
}

/// A cell far away must not make a table of everything before it.
#[actix_web::test]
async fn a_cell_in_the_last_corner_costs_nothing() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in ["record", "weapon", "marking"].iter().enumerate() {
        sheet.write(0, column as u16, *name).unwrap();
        sheet.write(1, column as u16, *name).unwrap();
    }
    sheet.write(1_048_575, 2, "far").unwrap();
    let import = begin(&client, "far.xlsx", &book.save_to_buffer().unwrap()).await;
    let page = check(&test, &client, &import, &[]).await;
    assert_eq!(outcomes(&page), ["2 Waits", "1048576 Not taken"], "{}", page.text());
}

#[actix_web::test]
async fn an_import_that_was_cut_off_goes_on_and_doubles_nothing() {
    let test = TestApp::new();
    let client = test.sign_in_as(&[Role::Researcher]).await;
    let mut text = "record,weapon,marking\n".to_owned();
    for row in 0..5_000 {
        text.push_str(&format!("r{row},Kh-101 №9,PART{row}X\n"));
    }
    let import = begin(&client, "long.csv", text.as_bytes()).await;
    check(&test, &client, &import, &[]).await;
    let page = client.get(&import).await;
    let applied = client.send(&page, &format!("{import}/apply"), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER);
    // The process ends after the first batch.
    let asked = AtomicU32::new(0);
    assert!(!test.work_on_import(|| asked.fetch_add(1, Ordering::Relaxed) > 0));
    let written = test.count_findings("draft");
    assert!((1..5_000).contains(&written), "{written}");
    assert!(shown(&client, &import).await.text().contains("Findings are being written"));
    test.work_on_imports();
    assert_eq!(test.count_findings("draft"), 5_000);
    assert!(shown(&client, &import).await.text().contains("5,000 findings were brought or changed"));
    // The button pressed twice wrote once, and an import that is applied is not applied again.
    let again = client.send(&page, &format!("{import}/apply"), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the same form has its first answer");
    let forged: Vec<(String, String)> =
        page.form(&format!("{import}/apply")).into_iter().filter(|(name, _)| name != "form_id").collect();
    let again = client.post(&format!("{import}/apply"), &forged).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.text());
    test.work_on_imports();
    assert_eq!(test.count_findings("draft"), 5_000);
}
