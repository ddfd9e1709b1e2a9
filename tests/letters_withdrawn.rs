//! Issued letters that are withdrawn as a whole.

use actix_web::http::StatusCode;

use crate::letters_sent::{ANSWER, issued_at, with};
use crate::support::TestApp;
use crate::support::processes::topmark;

#[actix_web::test]
async fn a_letter_is_withdrawn_by_two_officials_and_counts_no_more() {
    let letter = issued_at(TestApp::new(), "").await;
    let file = letter.one.get(&format!("{}/letter.pdf", letter.letter)).await.body.to_vec();
    let path = letter.test.path("received.pdf");
    std::fs::write(&path, &file).unwrap();
    let verdict = || {
        let output = topmark(&["verify-letter", path.to_str().unwrap()], &letter.test.arguments()).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(verdict().contains("genuine"), "{}", verdict());
    let covered = letter.one.get("/en/desk/notify").await;
    assert!(covered.all("tbody td:nth-child(2)").is_empty(), "{}", covered.text());

    letter.refused(&letter.one, "withdraw", &[("reason", " ")], "A reason is missing").await;
    letter.done(&letter.one, "withdraw", &[("reason", "It went to the <b>wrong</b> company.")]).await;
    letter.refused(&letter.other, "withdraw", &[("reason", "Again.")], "decided already").await;
    letter.refused(&letter.one, "withdrawals/1", &[("verb", "confirm")], "cannot confirm it").await;
    letter.refused(&letter.one, "withdrawals/9", &[("verb", "decline")], "There is no such").await;
    letter.refused(&letter.one, "withdrawals/1", &[("verb", "x")], "There is no such").await;
    letter.refused(&letter.other, "withdrawal-notice", &[], "There is no such").await;
    assert_eq!(letter.stored().superseded.as_str(), "", "one official alone withdraws nothing");
    let own = letter.one.get(&letter.letter).await;
    assert!(own.text().contains("Another official has to confirm it"), "{}", own.text());
    letter.done(&letter.one, "withdrawals/1", &[("verb", "decline")]).await;
    letter.refused(&letter.other, "withdrawals/1", &[("verb", "confirm")], "decided already").await;

    letter.done(&letter.one, "withdraw", &[("reason", "It went to the <b>wrong</b> company.")]).await;
    letter.done(&letter.other, "withdrawals/2", &[("verb", "confirm")]).await;
    assert_eq!(letter.stored().superseded.as_str(), "withdrawn");
    let page = letter.one.get(&letter.letter).await;
    for said in ["This letter has been withdrawn.", "Its findings count as not covered again"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(page.all("p.as-typed").contains(&"It went to the <b>wrong</b> company.".to_owned()), "{}", page.text());
    assert!(verdict().contains("withdrawn"), "{}", verdict());
    let hash = letter.stored().pdf_sha256;
    let body = format!("--edge\r\ncontent-disposition: form-data; name=\"sha256\"\r\n\r\n{hash}\r\n--edge--\r\n");
    let asked = crate::letters_answers::send(&letter.test.visitor(), "/en/verify", body.into_bytes()).await;
    assert!(asked.text().contains("Genuine, and withdrawn since"), "{}", asked.text());
    assert!(!asked.text().contains("It went to"), "and nothing else");
    let desk = letter.one.get("/en/desk/notify").await;
    assert_eq!(desk.all("tbody td:nth-child(2)"), ["Analog Devices, Inc."], "its findings are not covered any more");
    assert!(letter.one.get("/en/desk/letters").await.text().contains("withdrawn</span>"));
    letter.refused(&letter.one, "deliveries", &[("way", "email"), ("note", "")], "cannot go by e-mail").await;

    // The recipient is told by a letter that two people send as well.
    let told = letter.press(&letter.one, "withdrawal-notice", &[]).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.text());
    let notice = told.header("location").to_owned();
    let words = letter.one.get(&notice).await;
    assert!(words.text().contains("Withdrawal of our letter TM"), "{}", words.text());
    let body = words.all("textarea[name=body]").remove(0);
    assert!(body.contains("Reason: It went to the <b>wrong</b> company."), "{body}");
    letter.refused(&letter.other, "withdrawal-notice", &[], "decided already").await;
    for (client, verb) in [(&letter.one, "submit"), (&letter.other, "approve"), (&letter.other, "issue")] {
        let done = client.submit(&notice, &format!("{notice}/{verb}"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{verb}: {}", done.text());
    }
    assert_eq!(letter.stored().superseded.as_str(), "withdrawn", "and not merely corrected");
    assert!(letter.one.get(&letter.letter).await.text().contains("The recipient is told by"));

    // Nothing is awaited of it, and nobody is reminded.
    letter.pass_to_term(2);
    assert_eq!((letter.watch(), letter.about().len()), (0, 1));
    let (one, _) = letter.officials().await;
    assert!(!one.get("/en/desk/letters").await.text().contains("Term has passed"));
    assert!(!one.get("/en/desk/letters/calendar.ics").await.text().contains("BEGIN:VEVENT"));
    letter.assert_verified();
}

#[actix_web::test]
async fn a_recipient_who_has_the_link_of_a_withdrawn_letter_is_told_so() {
    let letter = issued_at(TestApp::new(), "").await;
    let link = letter.link("2026-12-31").await;
    letter.done(&letter.one, "withdraw", &[("reason", "Sent twice.")]).await;
    letter.done(&letter.other, "withdrawals/1", &[("verb", "confirm")]).await;
    let visitor = letter.test.visitor();
    let page = visitor.get(&link).await;
    assert!(page.text().contains("This letter has been withdrawn."), "{}", page.text());
    assert!(!page.text().contains("Sent twice."), "the reason goes by letter");
    let typed = with(ANSWER, &[("text", "We know.")]);
    let typed: Vec<(&str, &str)> =
        typed.into_iter().filter(|(name, _)| !["way", "answered_on"].contains(name)).collect();
    assert_eq!(visitor.send(&page, &link, &typed).await.status, StatusCode::SEE_OTHER);
    letter.assert_verified();
}
