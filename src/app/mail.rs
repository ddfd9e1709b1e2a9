//! Letters by e-mail: what is queued is tried through the operator's mail server.

use std::time::Duration;

use anyhow::Context;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Message, SmtpTransport, Transport};

use crate::app::App;
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::letters::actions::email::{self, Tried};
use crate::letters::attachment;
use crate::letters::queries::deliveries::{self, Delivery};
use crate::letters::queries::{self, Letter, annexes};
use crate::letters::words;
use crate::storage::keys::StorageKey;

/// How long the mail server may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
/// E-mails that are tried in one go.
const AT_ONCE: i64 = 20;

impl App {
    /// Whether this installation sends e-mail: where the operator has said through which server and from which address.
    pub fn sends_mail(&self) -> bool {
        self.settings().smtp_url.is_some() && self.settings().mail_from.is_some()
    }

    /// What message ids end in.
    pub fn mail_domain(&self) -> String {
        let from = self.settings().mail_from.as_ref().and_then(|from| from.parse::<Mailbox>().ok());
        from.map_or_else(|| "localhost".to_owned(), |from| from.email.domain().to_owned())
    }

    /// Tries every e-mail that is due once, and gives how many those were. Err where the database or the files fail; what the mail
    /// server says is noted with the delivery. Blocks: for a thread of its own.
    pub fn send_due_mail(&self) -> anyhow::Result<usize> {
        if !self.sends_mail() {
            return Ok(0);
        }
        let now = self.now();
        let due = self.pools().read_transaction(|conn| Ok(deliveries::due(conn, now, AT_ONCE)?))?;
        let mut count = 0;
        for delivery in due {
            let act = Act::new(Actor::timer(), "try sending");
            let Some((letter, claimed)) = self.write_blocking(act, |tx| email::claim(tx, &delivery))?.value else {
                continue;
            };
            let tried = self.deliver(self.message(&letter, &claimed))?;
            if let Tried::Later(why) | Tried::Refused(why) = &tried {
                tracing::warn!(delivery = claimed.id.0, "a letter could not be sent: {why}");
            }
            let act = Act::new(Actor::timer(), "note sending");
            self.write_blocking(act, |tx| email::note(tx, &claimed, tried))?;
            count += 1;
        }
        Ok(count)
    }

    /// Hands an e-mail to the mail server. One that could not be made is tried again: a file is away, or an address is none, and somebody
    /// has to look.
    pub(in crate::app) fn deliver(&self, message: anyhow::Result<Message>) -> anyhow::Result<Tried> {
        let message = match message {
            Ok(message) => message,
            Err(error) => return Ok(Tried::Later(format!("{error:#}"))),
        };
        let url = self.settings().smtp_url.as_deref().unwrap_or_default();
        let transport = SmtpTransport::from_url(&secured(url)).context("reading SMTP_URL")?.timeout(Some(PATIENCE));
        Ok(match transport.build().send(&message) {
            Ok(_) => Tried::Sent,
            Err(error) if error.is_permanent() => Tried::Refused(error.to_string()),
            Err(error) => Tried::Later(error.to_string()),
        })
    }

    fn message(&self, letter: &Letter, delivery: &Delivery) -> anyhow::Result<Message> {
        let key = StorageKey::letter(&letter.pdf_sha256);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let pdf = runtime.block_on(self.storage().get(&key))?.context("the PDF of the letter is not there")?;
        let (id, annex) = (letter.id, letter.annex_id);
        let (findings, parties) = self.pools().read_transaction(|conn| {
            let parties = match annex {
                Some(annex) => annexes::parties_of(conn, annex)?,
                None => Vec::new(),
            };
            Ok((queries::findings_of(conn, id)?, parties))
        })?;
        let json = attachment::json(letter, &findings, &parties)?;
        let reference = letter.title();
        let from: Mailbox =
            self.settings().mail_from.as_deref().unwrap_or_default().parse().context("reading MAIL_FROM")?;
        let addressee = letter.recipient().map(|recipient| recipient.addressee).filter(|name| !name.is_empty());
        let to = Mailbox::new(addressee, delivery.sent_to.parse().context("reading the recipient's address")?);
        let text = words::covering(letter.language, &letter.body, &letter.signatory, &reference);
        let parts = MultiPart::mixed()
            .singlepart(SinglePart::plain(text))
            .singlepart(Attachment::new(format!("{reference}.pdf")).body(pdf, ContentType::parse("application/pdf")?))
            .singlepart(
                Attachment::new(format!("{reference}.json")).body(json, ContentType::parse("application/json")?),
            );
        Message::builder()
            .from(from)
            .to(to)
            .subject(format!("{reference}: {}", letter.subject))
            .message_id(Some(delivery.message_id.clone()))
            .date(std::time::SystemTime::from(self.now().and_utc()))
            .multipart(parts)
            .context("making the e-mail")
    }
}

/// The address of the mail server; a password is never sent in the clear but to this machine, whatever the address leaves open.
fn secured(text: &str) -> String {
    let Ok(mut address) = url::Url::parse(text) else { return text.to_owned() };
    let is_here = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let says_how = address.query_pairs().any(|(key, _)| key == "tls");
    if address.scheme() == "smtp" && address.password().is_some() && !is_here && !says_how {
        address.query_pairs_mut().append_pair("tls", "required");
    }
    address.into()
}

#[cfg(test)]
mod tests {
    use super::secured;

    #[test]
    fn a_password_goes_through_an_encrypted_connection() {
        for (url, expected) in [
            ("smtp://a:b@mail.example.org:587", "smtp://a:b@mail.example.org:587?tls=required"),
            ("smtp://a:b@mail.example.org?x=1", "smtp://a:b@mail.example.org?x=1&tls=required"),
            ("smtp://a:b@mail.example.org:587?tls=opportunistic", "smtp://a:b@mail.example.org:587?tls=opportunistic"),
            ("smtps://a:b@mail.example.org", "smtps://a:b@mail.example.org"),
            ("smtp://a:b@localhost:2525", "smtp://a:b@localhost:2525"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
        ] {
            assert_eq!(secured(url), expected, "{url}");
        }
    }
}
