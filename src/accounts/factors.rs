//! Second factors that are typed: one-time codes (RFC 6238: SHA-1, six digits, 30 seconds, which is what every authenticator
//! application takes) and recovery codes. Pure.

use chrono::NaiveDateTime;
use data_encoding::BASE32_NOPAD;
use totp_rs::{Builder, Secret, Totp};

use crate::accounts::secret::{hash, random_bytes};

/// Seconds that a code is shown.
const STEP_SECONDS: u64 = 30;
/// Steps before and after the present one whose codes are taken too, for clocks that are off.
const STEPS_EITHER_WAY: u64 = 1;
/// How many recovery codes somebody gets.
pub const RECOVERY_CODES: usize = 10;

/// A new secret of 160 bits in Base32, as RFC 4226 recommends.
pub fn new_totp_secret() -> String {
    BASE32_NOPAD.encode(&random_bytes::<20>())
}

fn totp(secret: &str, email: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new()
        .with_secret(secret)
        .with_issuer(Some("Topmark".to_owned()))
        .with_account_name(email.to_owned())
        .build()
        .ok()
}

/// The step whose code this is, at most one step away from now and after `last_step`; `None` for every other text. The caller
/// stores the step, so that each code is taken once.
pub fn totp_step(secret: &str, code: &str, now: NaiveDateTime, last_step: i64) -> Option<i64> {
    let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    let totp = totp(secret, "").or_else(|| totp(secret, "account")).filter(|_| is_code)?;
    let step = u64::try_from(now.and_utc().timestamp()).ok()? / STEP_SECONDS;
    (step.saturating_sub(STEPS_EITHER_WAY)..=step + STEPS_EITHER_WAY)
        .filter(|step| *step as i64 > last_step)
        .find(|step| totp.generate(step * STEP_SECONDS).to_string() == code)
        .map(|step| step as i64)
}

/// The code that an authenticator shows.
pub fn totp_code(secret: &str, now: NaiveDateTime) -> Option<String> {
    let seconds = u64::try_from(now.and_utc().timestamp()).ok()?;
    Some(totp(secret, "account")?.generate(seconds).to_string())
}

/// What the QR code says: an `otpauth` address with the secret, for the authenticator.
pub fn totp_address(secret: &str, email: &str) -> anyhow::Result<String> {
    // A colon would end the name in such an address.
    let name = email.replace(':', "_");
    let totp = totp(secret, &name).ok_or_else(|| anyhow::anyhow!("a secret of one-time codes cannot be read"))?;
    Ok(totp.to_url()?)
}

/// Ten codes of 80 bits, `ABCD-EFGH-JKLM-NPQR`.
pub fn new_recovery_codes() -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| grouped(&BASE32_NOPAD.encode(&random_bytes::<10>()))).collect()
}

fn grouped(code: &str) -> String {
    let mut text = String::with_capacity(code.len() + 3);
    for (index, character) in code.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push('-');
        }
        text.push(character);
    }
    text
}

/// What the database keeps of a recovery code, however it was typed; `None` where the text is none.
pub fn recovery_hash(code: &str) -> Option<String> {
    let code: String = code
        .chars()
        .filter(|character| !character.is_whitespace() && *character != '-')
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let is_code = code.len() == 16 && BASE32_NOPAD.decode(code.as_bytes()).is_ok();
    is_code.then(|| hash(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_taken_once_and_only_around_its_time() {
        let secret = new_totp_secret();
        let at = |seconds: i64| chrono::DateTime::from_timestamp(1_790_000_010 + seconds, 0).unwrap().naive_utc();
        let code = totp_code(&secret, at(0)).unwrap();
        let step = totp_step(&secret, &code, at(0), 0).unwrap();
        assert_eq!(totp_step(&secret, &format!(" {} {} ", &code[..3], &code[3..]), at(30), 0), Some(step));
        assert_eq!(totp_step(&secret, &code, at(-30), 0), Some(step));
        assert_eq!(totp_step(&secret, &code, at(0), step), None, "used before");
        for seconds in [-60, 60, 3600] {
            assert_eq!(totp_step(&secret, &code, at(seconds), 0), None, "{seconds}");
        }
        for wrong in ["", "12345", "1234567", "abcdef", "+12345", "１２３４５６"] {
            assert_eq!(totp_step(&secret, wrong, at(0), 0), None);
        }
        assert_eq!(totp_step("", &code, at(0), 0), None, "nobody without a secret has codes");
        let address = totp_address(&secret, "olena:k@example.org").unwrap();
        assert!(address.starts_with("otpauth://totp/Topmark:") && address.contains(&secret), "{address}");
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the secret is the ASCII text `12345678901234567890`; the last six of eight digits.
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            let at = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            assert_eq!(totp_code(&secret, at).as_deref(), Some(code));
        }
    }

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let codes = new_recovery_codes();
        assert_eq!(codes.len(), RECOVERY_CODES);
        let hash = recovery_hash(&codes[0]);
        assert!(hash.is_some());
        assert_eq!(recovery_hash(&codes[0].to_lowercase().replace('-', " ")), hash);
        assert_ne!(recovery_hash(&codes[1]), hash);
        assert_eq!(recovery_hash("123456"), None);
    }
}
