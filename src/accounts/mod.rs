//! People, the organisations they belong to, their roles, and how they prove who they are.
//!
//! Always: who may do something is shown by a proof (`Researcher`, `Admin`, ...) that only a [`model::Viewer`] gives; passwords are
//! Argon2id, everything else that lets somebody in is stored as a SHA-256, but the secrets of one-time codes, which are sealed
//! ([`vault`]). Owns `organisations`, `people`, `person_roles`, `sessions`,
//! `devices`, `passkeys`, `recovery_codes`, `ceremonies`, `one_time_links`, `sign_in_failures`, `api_tokens`, `access_log`,
//! `form_receipts`.
//! Never: a password, code, token or hash of one in the journal or in a log line; an e-mail address in the journal.

pub mod actions;
pub mod factors;
pub mod model;
pub mod pages;
pub mod passkeys;
pub mod password;
pub mod queries;
pub mod secret;
pub mod sharing;
pub mod slowdown;
pub mod vault;
