//! Private links: making one, and `/{locale}/answer/{secret}`, where the recipient of a letter answers without an account. The page
//! shows of the letter what its recipient has in hand, and nothing else of the system.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::model::Official;
use crate::accounts::secret::Secret;
use crate::db::ids::PersonId;
use crate::error::AppError;
use crate::evidence::enclosed::Purpose;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::letters::actions::answer::{LONGEST_STATEMENT, LONGEST_TEXT, NewAnswer};
use crate::letters::actions::{Refused, link};
use crate::letters::document::FindingItem;
use crate::letters::kinds::{Outcome, outcomes};
use crate::letters::model::{Language, Superseded, Terms, Way};
use crate::letters::pages::answers::LIMITS;
use crate::letters::pages::deliveries::{file_limits, label};
use crate::letters::pages::{id_of, verbs};
use crate::letters::queries::{self, Letter, links};
use crate::storage::keys::StorageKey;
use crate::web::form::{Form, Once, OpenForm};
use crate::web::frame::{Frame, Section};
use crate::web::locale::Locale;
use crate::web::parts::{Parts, looked_at, store};
use crate::web::query::Pairs;
use crate::web::session::Visit;
use crate::web::urls::Urls;

#[derive(Template)]
#[template(path = "letters/link.html")]
struct LinkPage {
    frame: Frame,
    letter: Letter,
    address: String,
    ends_on: NaiveDate,
}

impl LinkPage {
    fn day(&self) -> String {
        self.frame.locale.date(self.ends_on)
    }
}

/// `POST /{locale}/desk/letters/{letter}/links`: the one page on which the link stands.
pub async fn make(request: HttpRequest, form: Form<Official>) -> HttpResponse {
    made(&form).await.unwrap_or_else(|error| error.response(&request))
}

async fn made(form: &Form<Official>) -> Result<HttpResponse, AppError> {
    let visit = &form.visit;
    let id = id_of(visit.ask.segment("letter"))?;
    let Some(ends_on) = form.fields.number::<NaiveDate>("ends_on") else {
        return verbs::shown(form, &Refused::LinkDay).await;
    };
    let proof = form.proof.clone();
    let done = form.perform(form.act("make link"), move |tx| {
        let secret = link::make(tx, &proof, id, ends_on)?;
        let letter = queries::by_id(tx.conn(), id)?.ok_or(Refused::NotThere)?;
        Ok((secret, letter))
    });
    match done.await {
        Ok(Once::First((secret, letter))) => {
            let locale = match letter.language {
                Language::English => Locale::English,
                Language::Ukrainian => Locale::Ukrainian,
            };
            let base = visit.ask.app.settings().public_base().to_owned();
            let address = format!("{base}{}", Urls { locale }.answer(secret.reveal()));
            let mut frame = visit.frame(Section::Letters, visit.ask.locale.messages().t("link-made-title"));
            let above = frame.urls.letter(&id.0);
            frame = frame.below(above, letter.title());
            visit.answer(StatusCode::OK, &LinkPage { frame, letter, address, ends_on })
        }
        Ok(Once::Again) => Ok(visit.see_other(&Urls { locale: visit.ask.locale }.letter(&id.0))),
        Err(error) => match error.downcast_ref::<Refused>().cloned() {
            Some(refused) => verbs::shown(form, &refused).await,
            None => Err(error.into()),
        },
    }
}

#[derive(Template)]
#[template(path = "letters/reply.html")]
struct ReplyPage {
    frame: Frame,
    action: String,
    reference: String,
    subject: String,
    language: Language,
    findings: Vec<FindingItem>,
    due: Option<NaiveDate>,
    until: NaiveDate,
    is_withdrawn: bool,
    fields: Pairs,
    /// An answer has just been taken.
    is_taken: bool,
    problem: String,
}

impl ReplyPage {
    fn outcomes(&self) -> &'static [Outcome] {
        outcomes()
    }

    fn label<'a>(&self, outcome: &'a Outcome) -> &'a str {
        label(self.frame.locale, outcome)
    }

    fn terms(&self) -> &'static [Terms] {
        Terms::ALL
    }

    fn is_chosen(&self, name: &str, word: &str) -> bool {
        self.fields.raw(name) == word
    }

    fn typed(&self, name: &str) -> &str {
        self.fields.raw(name)
    }

    fn longest(&self) -> (usize, usize) {
        (LONGEST_TEXT, LONGEST_STATEMENT)
    }

    /// Files of one answer, and mebibytes of each.
    fn file_limits(&self) -> (String, String) {
        file_limits()
    }

    fn day(&self, day: &NaiveDate) -> String {
        self.frame.locale.date(*day)
    }
}

#[derive(Template)]
#[template(path = "letters/reply_over.html")]
struct OverPage {
    frame: Frame,
}

/// What somebody may see who has a link that holds.
struct Opened {
    secret: Secret,
    letter: Letter,
    findings: Vec<FindingItem>,
    until: NaiveDate,
}

/// Err "not found" for a link that never was; none for one that has ended.
async fn open(visit: &Visit) -> Result<Option<Opened>, AppError> {
    let secret = Secret::parse(visit.ask.segment("secret")).ok_or(AppError::NotFound)?;
    let (wanted, today) = (secret.clone(), visit.ask.app.now().date());
    let found = visit.ask.app.read(move |conn| {
        let Some(link) = links::by_secret(conn, &wanted)? else { return Ok(None) };
        let letter = queries::by_id(conn, link.letter_id)?.filter(|letter| letter.state.is_issued());
        let Some(letter) = letter.filter(|_| link.holds_on(today)) else { return Ok(Some(None)) };
        let rows = queries::findings_of(conn, letter.id)?;
        let findings: Result<Vec<FindingItem>, _> = rows.iter().map(|row| serde_json::from_str(&row.item)).collect();
        Ok(Some(Some((letter, findings?, link.ends_on))))
    });
    Ok(found.await?.ok_or(AppError::NotFound)?.map(|(letter, findings, until)| Opened {
        secret,
        letter,
        findings,
        until,
    }))
}

fn over(visit: &Visit) -> Result<HttpResponse, AppError> {
    let frame = visit.frame(Section::Elsewhere, visit.ask.locale.messages().t("reply-over-title"));
    visit.answer(StatusCode::GONE, &OverPage { frame })
}

fn draw(
    visit: &Visit,
    opened: Opened,
    status: StatusCode,
    fields: Pairs,
    problem: String,
) -> Result<HttpResponse, AppError> {
    let messages = visit.ask.locale.messages();
    let reference = opened.letter.title();
    let frame = visit.frame(Section::Elsewhere, format!("{} · {reference}", messages.t("reply-title")));
    let page = ReplyPage {
        action: frame.urls.answer(opened.secret.reveal()),
        frame,
        reference,
        subject: opened.letter.subject,
        language: opened.letter.language,
        findings: opened.findings,
        due: opened.letter.answer_due_on.filter(|_| opened.letter.superseded != Superseded::Withdrawn),
        until: opened.until,
        is_withdrawn: opened.letter.superseded == Superseded::Withdrawn,
        is_taken: problem.is_empty() && visit.ask.query.get("taken").is_some(),
        fields,
        problem,
    };
    visit.answer(status, &page)
}

/// `GET /{locale}/answer/{secret}`.
pub async fn show(request: HttpRequest, visit: Visit) -> HttpResponse {
    let drawn = async {
        match open(&visit).await? {
            Some(opened) => draw(&visit, opened, StatusCode::OK, Pairs::default(), String::new()),
            None => over(&visit),
        }
    };
    drawn.await.unwrap_or_else(|error| error.response(&request))
}

/// `POST /{locale}/answer/{secret}`: an answer, with files where there are any.
pub async fn send(request: HttpRequest, visit: Visit, payload: web::Payload) -> HttpResponse {
    take(&request, visit, payload).await.unwrap_or_else(|error| error.response(&request))
}

async fn take(request: &HttpRequest, visit: Visit, payload: web::Payload) -> Result<HttpResponse, AppError> {
    let parts = Parts::begin(request, &visit, payload).await?;
    let form = OpenForm::of(visit, parts.fields.clone())?;
    let (visit, fields, app) = (&form.visit, &form.fields, &form.visit.ask.app);
    let t = |key: &str| visit.ask.locale.messages().t(key).to_owned();
    // No file is taken from whoever has no link that holds, or has sent too much already.
    let opened = match open(visit).await {
        Ok(Some(opened)) => opened,
        Ok(None) => {
            parts.discard(LIMITS).await;
            return over(visit);
        }
        Err(error) => {
            parts.discard(LIMITS).await;
            return Err(error);
        }
    };
    if !visit.ask.site.answers.take(app.now(), &visit.from.address) {
        parts.discard(LIMITS).await;
        return draw(visit, opened, StatusCode::TOO_MANY_REQUESTS, fields.clone(), t("reply-problem-many"));
    }
    let sent = parts.files(visit, LIMITS).await?;
    let raw = |name: &str| fields.raw(name).to_owned();
    let mut new = NewAnswer {
        way: Way::Link,
        outcome: raw("outcome"),
        text: raw("text"),
        terms: fields.get("terms").and_then(Terms::parse).unwrap_or(Terms::Confidential),
        statement: raw("statement"),
        answered_on: app.now().date(),
        files: Vec::new(),
    };
    let refused = match new.check(&opened.letter, app.now().date()) {
        Err(refused) => refused,
        Ok(()) => {
            let files = match looked_at(sent, Purpose::Answer).await? {
                Ok(files) => files,
                Err(not_taken) => {
                    let problem = not_taken.said(&visit.frame(Section::Elsewhere, ""));
                    return draw(visit, opened, StatusCode::UNPROCESSABLE_ENTITY, fields.clone(), problem);
                }
            };
            new.files = store(app, &files, StorageKey::answer).await?;
            let secret = opened.secret.clone();
            let act = Act::new(Actor::visitor(), "answer through link");
            let done = form.perform(PersonId(0), act, move |tx| link::answer(tx, &secret, &new).map(drop)).await;
            match done {
                Ok(Once::First(()) | Once::Again) => {
                    let urls = Urls { locale: visit.ask.locale };
                    return Ok(visit.see_other(&format!("{}?taken=yes", urls.answer(opened.secret.reveal()))));
                }
                Err(error) => error.downcast::<Refused>()?,
            }
        }
    };
    let problem = match refused {
        Refused::Answer => t("reply-problem-answer"),
        Refused::Statement => t("reply-problem-statement"),
        Refused::ChangedMeanwhile => t("reply-problem-again"),
        _ => return over(visit),
    };
    draw(visit, opened, StatusCode::UNPROCESSABLE_ENTITY, fields.clone(), problem)
}
