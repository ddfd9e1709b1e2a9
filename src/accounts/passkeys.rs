//! Passkeys: what this site is to an authenticator, and the two ceremonies. The state of a ceremony stays with the server.

use anyhow::Context;
use webauthn_rs::prelude::{
    CreationChallengeResponse, CredentialID, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, RequestChallengeResponse, Url, Uuid, Webauthn, WebauthnBuilder,
};

/// The site as authenticators know it.
pub struct Site {
    webauthn: Webauthn,
    /// Scheme, name and port: browsers use a passkey on pages of this address only.
    pub origin: String,
}

impl Site {
    /// `None` where the address is no name (an IP address cannot have passkeys) or neither HTTPS nor this machine.
    pub fn of(public_url: &str) -> Option<Self> {
        let url = Url::parse(public_url).ok()?;
        let host = url.domain()?;
        if url.scheme() != "https" && host != "localhost" {
            return None;
        }
        let webauthn = WebauthnBuilder::new(host, &url).ok()?.rp_name("Topmark").build().ok()?;
        Some(Self { webauthn, origin: url.origin().ascii_serialization() })
    }

    /// Begins to register an authenticator: what the browser is told, and the state to keep. `handle` is the stored
    /// `passkey_handle`.
    pub fn begin_registration(
        &self,
        handle: &str,
        email: &str,
        name: &str,
        known: Vec<CredentialID>,
    ) -> anyhow::Result<(CreationChallengeResponse, String)> {
        let handle = Uuid::parse_str(handle).context("reading the passkey handle of a person")?;
        let (challenge, state) = self
            .webauthn
            .start_passkey_registration(handle, email, name, Some(known))
            .context("beginning a passkey")?;
        Ok((challenge, serde_json::to_string(&state)?))
    }

    /// The new passkey; `None` where the answer does not belong to the ceremony.
    pub fn finish_registration(
        &self,
        answer: &RegisterPublicKeyCredential,
        state: &str,
    ) -> anyhow::Result<Option<Passkey>> {
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        Ok(self.webauthn.finish_passkey_registration(answer, &state).ok())
    }

    /// Begins to sign in with one of these passkeys.
    pub fn begin_sign_in(&self, passkeys: &[Passkey]) -> anyhow::Result<(RequestChallengeResponse, String)> {
        let (challenge, state) =
            self.webauthn.start_passkey_authentication(passkeys).context("beginning to sign in with a passkey")?;
        Ok((challenge, serde_json::to_string(&state)?))
    }

    /// The passkey that was used, with its counter brought up to date; `None` where the answer proves nothing. A counter that went
    /// back (a copied authenticator) is refused by the library.
    pub fn finish_sign_in(
        &self,
        answer: &PublicKeyCredential,
        state: &str,
        passkeys: Vec<Passkey>,
    ) -> anyhow::Result<Option<Passkey>> {
        let state: PasskeyAuthentication = serde_json::from_str(state)?;
        let Ok(result) = self.webauthn.finish_passkey_authentication(answer, &state) else { return Ok(None) };
        let used = passkeys.into_iter().find(|passkey| passkey.cred_id() == result.cred_id());
        Ok(used.map(|mut passkey| {
            passkey.update_credential(&result);
            passkey
        }))
    }
}

/// The id of a credential as the database keeps it.
pub fn credential_text(id: &CredentialID) -> String {
    data_encoding::BASE64URL_NOPAD.encode(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name_and_a_safe_way() {
        for (url, has) in [
            ("https://topmark.example.org", true),
            ("https://topmark.example.org:8443/", true),
            ("http://localhost:8080", true),
            ("http://topmark.example.org", false),
            ("http://127.0.0.1:8080", false),
            ("https://192.0.2.7", false),
            ("nonsense", false),
        ] {
            assert_eq!(Site::of(url).is_some(), has, "{url}");
        }
        let origin = |url| Site::of(url).map(|site| site.origin);
        assert_eq!(origin("https://topmark.example.org/"), origin("https://topmark.example.org:443"));
        assert_eq!(origin("http://localhost:8080/").as_deref(), Some("http://localhost:8080"));
    }
}
