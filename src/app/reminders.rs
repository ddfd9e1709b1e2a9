//! Terms of letters as time passes: reminders that are drafted by themselves, and officials who are told by e-mail.

use anyhow::Context;
use lettre::Message;
use lettre::message::Mailbox;

use crate::app::App;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::letters::actions::email::Tried;
use crate::letters::actions::remind;
use crate::letters::model::NoticeKind;
use crate::letters::queries::Letter;
use crate::letters::queries::notices::{self, Notice};
use crate::letters::words;

/// Letters, and e-mails, that are worked on in one go.
const AT_ONCE: i64 = 20;
/// Officials who are told about one letter.
const MOST_TOLD: i64 = 20;

impl App {
    /// Drafts the reminders of letters whose term has passed, queues the e-mails that tell officials about terms, and gives how much of
    /// both. Looks before it writes, so it may be asked often, by any number of processes.
    pub fn watch_terms(&self) -> anyhow::Result<usize> {
        let today = self.now().date();
        let mut kinds = vec![NoticeKind::Reminder];
        if self.sends_mail() {
            kinds.extend([NoticeKind::TermSoon, NoticeKind::TermPassed]);
        }
        let mut count = 0;
        let is_due = |kind: NoticeKind| -> anyhow::Result<bool> {
            let found =
                |conn: &mut crate::db::conn::Conn| Ok(notices::to_do(conn, kind, remind::days(kind, today), 1)?);
            Ok(!self.pools().read_transaction(found)?.is_empty())
        };
        while is_due(NoticeKind::Reminder)? {
            let act = Act::new(Actor::timer(), "prepare reminder");
            match self.write_blocking(act, |tx| remind::prepare(tx, AT_ONCE))?.value {
                // Another process was faster.
                0 => break,
                done => count += done,
            }
        }
        for kind in kinds.into_iter().skip(1) {
            while is_due(kind)? {
                let act = Act::new(Actor::timer(), "watch term");
                match self.write_blocking(act, |tx| remind::queue(tx, AT_ONCE))?.value {
                    0 => break,
                    done => count += done,
                }
            }
        }
        Ok(count)
    }

    /// Tries every e-mail about a term that is due once, and gives how many those were. Blocks: for a thread of its own.
    pub fn send_due_notices(&self) -> anyhow::Result<usize> {
        if !self.sends_mail() {
            return Ok(0);
        }
        let now = self.now();
        let due = self.pools().read_transaction(|conn| Ok(notices::queued(conn, now, AT_ONCE)?))?;
        let mut count = 0;
        for notice in due {
            let act = Act::new(Actor::timer(), "tell of term");
            let Some((letter, claimed)) = self.write_blocking(act, |tx| remind::claim(tx, &notice))?.value else {
                continue;
            };
            let message = self.notice(&letter, &claimed);
            let tried = self.deliver(message)?;
            if let Tried::Later(why) | Tried::Refused(why) = &tried {
                tracing::warn!(notice = claimed.id.0, "an e-mail about a term could not be sent: {why}");
            }
            let act = Act::new(Actor::timer(), "tell of term");
            self.write_blocking(act, |tx| remind::note(tx, &claimed, &tried))?;
            count += 1;
        }
        Ok(count)
    }

    /// The e-mail about a term: which letter and where it is found, nothing of what it says.
    fn notice(&self, letter: &Letter, notice: &Notice) -> anyhow::Result<Message> {
        let officials = self.pools().read_transaction(|conn| Ok(notices::officials_of(conn, letter, MOST_TOLD)?))?;
        let base = self.settings().public_base();
        let page = |tag: &str| format!("{base}/{tag}/desk/letters/{}", letter.id);
        let (subject, text) = words::about_term(
            &letter.title(),
            notice.due_on,
            notice.kind == NoticeKind::TermPassed,
            (&page("en"), &page("uk")),
        );
        let from: Mailbox =
            self.settings().mail_from.as_deref().unwrap_or_default().parse().context("reading MAIL_FROM")?;
        let mut message = Message::builder()
            .from(from)
            .subject(subject)
            // The same at every try, so that a program that gets it twice shows it once.
            .message_id(Some(format!(
                "<notice-{}.{}@{}>",
                notice.id,
                letter.title().to_lowercase(),
                self.mail_domain()
            )))
            .date(std::time::SystemTime::from(self.now().and_utc()));
        for official in officials {
            message = message.to(Mailbox::new(None, official.parse().context("reading an official's address")?));
        }
        message.body(text).context("making the e-mail")
    }
}
