//! The desk, and the pages of officials: whom to notify, letters from draft to issue, campaigns, words; and the public page on which
//! anybody verifies a letter.

pub mod answers;
pub mod calendar;
pub mod campaigns;
pub mod corrections;
pub mod deliveries;
pub mod desk;
pub mod edit;
pub mod exports;
pub mod findings;
pub mod list;
pub mod notify;
pub mod reply;
pub mod show;
pub mod verbs;
pub mod verify;
pub mod withdraw;
pub mod words;

use crate::db::ids::LetterId;
use crate::error::AppError;
use crate::letters::actions::Refused;
use crate::letters::checks::Missing;
use crate::letters::template::Problem;
use crate::web::frame::Frame;

/// The letter of an address.
fn id_of(segment: &str) -> Result<LetterId, AppError> {
    let digits = segment.strip_prefix("L-").unwrap_or(segment);
    let is_number = !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number).map(LetterId).ok_or(AppError::NotFound)
}

/// What a missing thing is called on a page.
fn said(frame: &Frame, missing: &Missing) -> String {
    frame.with(&format!("letter-missing-{}", missing.key()), "what", &missing.what())
}

/// Why something was not done, for people.
fn explain(frame: &Frame, refused: &Refused) -> String {
    let state = |state: &crate::letters::model::LetterState| frame.word("letter-state", state.as_str()).to_owned();
    match refused {
        Refused::NotThere => frame.t("letter-problem-not-there").to_owned(),
        Refused::ChangedMeanwhile => frame.t("letter-problem-changed").to_owned(),
        Refused::Move(from, to) => frame.with_all(
            "letter-problem-move",
            &[("from", state(from).as_str().into()), ("to", state(to).as_str().into())],
        ),
        Refused::NotADraft => frame.t("letter-problem-not-a-draft").to_owned(),
        Refused::SamePerson => frame.t("letter-problem-same-person").to_owned(),
        Refused::ReasonMissing => frame.t("letter-problem-reason").to_owned(),
        Refused::Incomplete(missing) => {
            let all: Vec<String> = missing.iter().map(|missing| said(frame, missing)).collect();
            frame.with("letter-problem-incomplete", "what", &all.join(" "))
        }
        Refused::Text(Problem::Blank) => frame.t("letter-problem-blank").to_owned(),
        Refused::Text(Problem::TooLong) => frame.t("letter-problem-long").to_owned(),
        Refused::Text(Problem::UnknownPlace(place)) => frame.with("letter-problem-place", "place", place),
        Refused::Term => frame.t("letter-problem-term").to_owned(),
        Refused::NoCompany => frame.t("letter-problem-company").to_owned(),
        Refused::NoContact => frame.t("letter-problem-contact").to_owned(),
        Refused::NoAnnex => frame.t("letter-problem-annex").to_owned(),
        Refused::NoAbout => frame.t("letter-problem-about").to_owned(),
        Refused::NoParties => frame.t("letter-problem-no-parties").to_owned(),
        Refused::NothingFound => frame.t("export-nothing").to_owned(),
        Refused::NoFinding => frame.t("letter-problem-finding").to_owned(),
        Refused::TooMany(most) => frame.with("letter-problem-many", "most", &most.to_string()),
        Refused::Title => frame.t("letter-problem-title").to_owned(),
        Refused::AlreadyIssued { reference, by } => frame
            .with_all("letter-problem-issued", &[("reference", reference.as_str().into()), ("by", by.as_str().into())]),
        Refused::NumberTaken => frame.t("letter-problem-number").to_owned(),
        Refused::NotIssued => frame.t("letter-problem-not-issued").to_owned(),
        Refused::NoSuch => frame.t("letter-problem-no-such").to_owned(),
        Refused::Decided => frame.t("letter-problem-decided").to_owned(),
        Refused::SentTo => frame.t("letter-problem-sent-to").to_owned(),
        Refused::NoMail => frame.t("letter-problem-no-mail").to_owned(),
        Refused::Answer => frame.t("letter-problem-answer").to_owned(),
        Refused::AnswerDay => frame.t("letter-problem-answer-day").to_owned(),
        Refused::Statement => frame.t("letter-problem-statement").to_owned(),
        Refused::OwnRecord => frame.t("letter-problem-own-record").to_owned(),
        Refused::OwnWithdrawal => frame.t("letter-problem-own-withdrawal").to_owned(),
        Refused::Withdrawn => frame.t("letter-problem-withdrawn").to_owned(),
        Refused::TermRuns => frame.t("letter-problem-term-runs").to_owned(),
        Refused::LinkDay => frame.t("letter-problem-link-day").to_owned(),
    }
}
