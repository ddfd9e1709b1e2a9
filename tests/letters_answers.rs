//! Answers with files: what comes through the private link and what officials record, and who gets the files again.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use topmark::accounts::model::Role;
use topmark::accounts::queries::entry::{self, AccessKind};
use topmark::letters::queries::answers::{self, AnswerFile};

use crate::letters_sent::{ANSWER, Issued, issued_at, with};
use crate::support::TestApp;
use crate::support::client::{Answer, Client};

const PDF: &[u8] = b"%PDF-1.7\nthe shipping papers of lot 1343\n%%EOF\n";

/// Names and contents.
type Files<'a> = Vec<(&'a str, &'a [u8])>;

/// A form of several parts with the hidden fields of the page, as a browser sends it.
fn with_files(page: &Answer, action: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut filled = page.form(action);
    filled.retain(|(name, _)| name != "files" && !fields.iter().any(|(given, _)| given == name));
    filled.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let mut body = Vec::new();
    for (name, value) in filled {
        body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    for (name, bytes) in files {
        let head = format!("content-disposition: form-data; name=\"files\"; filename=\"{name}\"");
        body.extend(format!("--edge\r\n{head}\r\ncontent-type: application/octet-stream\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

pub async fn send(client: &Client, action: &str, body: Vec<u8>) -> Answer {
    let request = TestRequest::post()
        .uri(action)
        .insert_header(("content-type", "multipart/form-data; boundary=edge"))
        .set_payload(body);
    client.ask(request).await
}

impl Issued {
    /// Records an answer with these files.
    async fn record(&self, client: &Client, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let action = format!("{}/answers", self.letter);
        let page = client.get(&self.letter).await;
        send(client, &action, with_files(&page, &action, fields, files)).await
    }

    fn files(&self) -> Vec<AnswerFile> {
        answers::files_of_letter(&mut self.test.app.pools().read().unwrap(), self.stored().id).unwrap()
    }

    /// Files in the folder for what comes in, and stored ones of answers.
    fn on_disk(&self) -> (usize, usize) {
        let stored = self.test.path("files").join("answers");
        (walk(&self.test.app.settings().incoming_dir()), walk(&stored))
    }

    fn taken(&self, client: &Client) -> Vec<String> {
        let lines = entry::access_lines(&mut self.test.app.pools().read().unwrap(), client.person, 20).unwrap();
        let lines = lines.into_iter().filter(|line| line.kind == AccessKind::FileTaken);
        lines.map(|line| line.detail).collect()
    }
}

fn walk(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { 1 }
        })
        .sum()
}

#[actix_web::test]
async fn a_recipient_sends_files_through_the_private_link_and_officials_alone_get_them_again() {
    let letter = issued_at(TestApp::new(), "").await;
    let link = letter.link("2026-12-31").await;
    let visitor = letter.test.visitor();
    let page = visitor.get(&link).await;
    assert!(page.text().contains("at most 10 files of 20 MiB each"), "{}", page.text());
    let typed = [("outcome", "traced-to-distributor"), ("text", "See the papers."), ("terms", "confidential")];
    let files: [(&str, &[u8]); 3] = [
        ("../../накладна 1343.pdf", PDF),
        ("lots.csv", "Лот;Дата\n1343;2013\n".as_bytes()),
        ("a\u{202e}fdp.exe", b"From: a@example.com\r\nDate: x\r\n\r\nAs agreed.\r\n"),
    ];
    let body = with_files(&page, &link, &typed, &files);
    let taken = send(&visitor, &link, body.clone()).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert_eq!(send(&visitor, &link, body).await.status, StatusCode::SEE_OTHER, "sent twice, taken once");
    assert_eq!(letter.state(), "answered");
    let kept = letter.files();
    let told: Vec<(&str, &str, i64)> =
        kept.iter().map(|file| (file.file_name.as_str(), file.media_type.as_str(), file.size_bytes)).collect();
    assert_eq!(
        told,
        [
            ("накладна 1343.pdf", "application/pdf", PDF.len() as i64),
            ("lots.csv", "text/plain; charset=utf-8", 26),
            ("afdp.exe", "message/rfc822", 44),
        ]
    );
    assert_eq!(letter.on_disk(), (0, 3));

    let shown = letter.one.get(&letter.letter).await;
    let links = shown.attributes("a[href*='/files/']", "href");
    assert_eq!(links.len(), 3, "{}", shown.text());
    let file = letter.one.get(&links[0]).await;
    assert_eq!((file.status, &file.body[..]), (StatusCode::OK, PDF));
    let disposition = file.header("content-disposition");
    assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
    assert!(disposition.ends_with("filename*=UTF-8''%D0%BD%D0%B0%D0%BA%D0%BB%D0%B0%D0%B4%D0%BD%D0%B0%201343.pdf"));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    assert_eq!(file.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(file.header("cache-control"), "no-store");
    let reference = letter.stored().reference().unwrap();
    assert_eq!(letter.taken(&letter.one), [format!("{reference}: накладна 1343.pdf")]);
    assert!(letter.one.get("/en/desk/account").await.text().contains("Withheld file downloaded"));

    // Nobody else: not who has the link, not a reviewer, not an official of another organisation.
    assert_eq!(visitor.get(&links[0]).await.status, StatusCode::SEE_OTHER);
    assert!(!visitor.get(&link).await.text().contains("1343.pdf"));
    let reviewer = letter.test.sign_in_as(&[Role::Reviewer, Role::Researcher, Role::Admin]).await;
    assert_eq!(reviewer.get(&links[0]).await.status, StatusCode::NOT_FOUND);
    let foreign = letter.test.sign_in_as(&[Role::Official]).await;
    letter.test.move_to(foreign.person, "Ministry");
    assert_eq!(foreign.get(&links[0]).await.status, StatusCode::NOT_FOUND);
    assert!(letter.taken(&foreign).is_empty() && letter.taken(&reviewer).is_empty());
    for nothing in ["files/999", "files/x", "files/-1", "files/99999999999999999999"] {
        let address = format!("{}/{nothing}", letter.letter);
        assert_eq!(letter.one.get(&address).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    letter.assert_verified();
}

#[actix_web::test]
async fn an_official_records_an_answer_with_its_files() {
    let letter = issued_at(TestApp::new(), "").await;
    let nothing_chosen: [(&str, &[u8]); 1] = [("", b"")];
    let plain = letter.record(&letter.one, &with(ANSWER, &[("text", "By post.")]), &nothing_chosen).await;
    assert_eq!(plain.status, StatusCode::SEE_OTHER, "{}", plain.text());
    assert!(letter.files().is_empty());
    let long = "ї".repeat(20_000);
    let (fields, twice) = (with(ANSWER, &[("text", &long)]), [("scan.pdf", PDF), ("again.pdf", PDF)]);
    let answer = letter.record(&letter.one, &fields, &twice).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(letter.files().len(), 2);
    assert_eq!(letter.on_disk(), (0, 1), "the same bytes are stored once");
    assert_eq!(letter.files()[0].file_sha256, topmark::storage::keys::sha256_of(PDF).unwrap().0);
    letter.assert_verified();

    // A file that somebody changes in the store is found.
    let hash = letter.files()[0].file_sha256.clone();
    let path = letter.test.path("files").join("answers").join(&hash[..2]).join(&hash);
    std::fs::write(&path, b"%PDF-1.7 other papers").unwrap();
    let (code, found) = crate::backup::verify(&letter.test.arguments(), &[]);
    assert_ne!(code, Some(0));
    assert!(found.to_string().contains(&format!("answers/{}/{hash}", &hash[..2])), "{found:#}");
}

#[actix_web::test]
async fn files_that_are_not_taken_are_named_with_the_reason_and_nothing_of_the_answer_is_lost() {
    let letter = issued_at(TestApp::new(), "").await;
    let large = vec![b'a'; (20 << 20) + 1];
    let eleven: Files = vec![("a.txt", b"x"); 11];
    let cases: Vec<(Files, &str)> = vec![
        (
            vec![("good.pdf", PDF), ("page.pdf", b"<!DOCTYPE html><script>alert(1)</script>")],
            "“page.pdf” was not taken. Web pages",
        ),
        (vec![("drawing.png", b"<svg onload='alert(1)'/>")], "“drawing.png” was not taken. SVG"),
        (vec![("invoice.pdf", b"MZ\x90\0\x03\0")], "“invoice.pdf” was not taken. Programs"),
        (vec![("empty.pdf", b"")], "“empty.pdf” was not taken. The file is empty"),
        (vec![("large.txt", &large)], "“large.txt” was not taken. The file is larger than 20 MB"),
        (eleven, "“a.txt” was not taken. At most 10 files"),
    ];
    for (files, why) in cases {
        let answer = letter.record(&letter.one, &with(ANSWER, &[("text", "Typed at length.")]), &files).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{why}");
        assert!(answer.text().contains(why), "{why}: {}", answer.text());
        assert!(answer.all("textarea[name=text]").contains(&"Typed at length.".to_owned()), "{why}");
        assert_eq!(answer.attributes("#outcome option[selected]", "value"), ["traced-to-distributor"], "{why}");
    }
    let unanswered = letter.record(&letter.one, &with(ANSWER, &[("outcome", "nonsense")]), &[("a.pdf", PDF)]).await;
    assert_eq!(unanswered.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((letter.state(), letter.on_disk(), letter.files().len()), ("issued", (0, 0), 0));

    // The same through the link, and what was typed is still there.
    let link = letter.link("2026-12-31").await;
    let visitor = letter.test.visitor();
    let typed = [("outcome", "counterfeit"), ("text", "A <i>copy</i>."), ("statement", "Not ours.")];
    let page = visitor.get(&link).await;
    let body = with_files(&page, &link, &typed, &[("x.html", b"<html>"), ("b.pdf", PDF)]);
    let refused = send(&visitor, &link, body).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("“x.html” was not taken"), "{}", refused.text());
    assert_eq!(refused.all("textarea"), ["A <i>copy</i>.", "Not ours."]);

    // A connection that is cut, a link that never was, one that is over, a form of another site.
    let whole = with_files(&page, &link, &typed, &[("b.pdf", PDF)]);
    let cut = send(&visitor, &link, whole[..whole.len() - 40].to_vec()).await;
    assert_eq!(cut.status, StatusCode::BAD_REQUEST);
    let elsewhere = link.replace("/en/answer/", "/en/answer/AAAA");
    assert_eq!(send(&visitor, &elsewhere, whole.clone()).await.status, StatusCode::NOT_FOUND);
    letter.done(&letter.one, "links/1", &[]).await;
    let over = send(&visitor, &link, whole.clone()).await;
    assert_eq!(over.status, StatusCode::GONE);
    let stranger = letter.test.visitor();
    assert_eq!(send(&stranger, &link, whole).await.status, StatusCode::FORBIDDEN);
    assert_eq!((letter.state(), letter.on_disk(), letter.files().len()), ("issued", (0, 0), 0));
    letter.assert_verified();
}
