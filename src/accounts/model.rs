//! Roles, and the proofs of them that actions ask for.

use std::borrow::Borrow;

use crate::db::ids::{OrganisationId, PersonId};
use crate::journal::model::Actor;
use crate::journal::tx::Act;
use crate::text_enum;

text_enum! {
    /// What somebody may do. A person may have several.
    pub enum Role {
        /// Records exhibits, parts, photographs and readings, and imports.
        Researcher = "researcher",
        /// Publishes, returns or rejects what others have recorded.
        Reviewer = "reviewer",
        /// Decides whom to notify, and writes.
        Official = "official",
        /// Looks after people and organisations.
        Admin = "admin",
    }
}

text_enum! {
    /// What kind of body an organisation is.
    pub enum OrganisationKind {
        Authority = "authority",
        Laboratory = "laboratory",
        Research = "research",
        Media = "media",
        Other = "other",
    }
}

text_enum! {
    /// Where an account stands.
    pub enum PersonState {
        /// Has not followed the link yet with which a password is chosen.
        Invited = "invited",
        Active = "active",
        Disabled = "disabled",
    }
}

text_enum! {
    /// What a session has proved.
    pub enum Stage {
        /// The password; the second factor is still to come.
        Password = "password",
        /// The password, by somebody who has no second factor yet and may only set one up.
        Enrolling = "enrolling",
        /// Everything.
        Full = "full",
    }
}

text_enum! {
    /// What a script may do with a token, always within the roles of the person it belongs to.
    pub enum Scope {
        /// Read what the person may read.
        Read = "read",
        /// Also record.
        Log = "log",
        /// Also import.
        Import = "import",
    }
}

/// A set of roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles(u8);

impl Roles {
    pub fn has(self, role: impl Borrow<Role>) -> bool {
        self.0 & bit(*role.borrow()) != 0
    }

    #[must_use]
    pub fn with(self, role: Role) -> Self {
        Self(self.0 | bit(role))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::default(), Self::with)
    }
}

impl serde::Serialize for Roles {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

fn bit(role: Role) -> u8 {
    match role {
        Role::Researcher => 1,
        Role::Reviewer => 2,
        Role::Official => 4,
        Role::Admin => 8,
    }
}

/// Somebody with an account, as pages and proofs know them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub organisation: OrganisationId,
    pub organisation_name: String,
    pub roles: Roles,
}

/// The public, or somebody who has signed in with everything that is asked for. Only this room makes the second kind, from a
/// session or a token in the database.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewer(Option<Person>);

impl Viewer {
    pub fn public() -> Self {
        Self(None)
    }

    pub(in crate::accounts) fn signed_in(person: Person) -> Self {
        Self(Some(person))
    }

    pub fn is_public(&self) -> bool {
        self.0.is_none()
    }

    pub fn person(&self) -> Option<&Person> {
        self.0.as_ref()
    }

    pub fn has(&self, role: Role) -> bool {
        self.0.as_ref().is_some_and(|person| person.roles.has(role))
    }

    pub fn member(&self) -> Option<Member> {
        Member::of(self)
    }

    pub fn researcher(&self) -> Option<Researcher> {
        Researcher::of(self)
    }

    pub fn reviewer(&self) -> Option<Reviewer> {
        Reviewer::of(self)
    }

    pub fn official(&self) -> Option<Official> {
        Official::of(self)
    }

    pub fn admin(&self) -> Option<Admin> {
        Admin::of(self)
    }
}

/// What every proof can tell: who it is about, and how the journal names them.
pub trait Proof: Sized + Clone + Send + Sync + 'static {
    /// The proof, where the viewer has what it takes.
    fn of(viewer: &Viewer) -> Option<Self>;
    fn person(&self) -> PersonId;
    fn organisation(&self) -> OrganisationId;
    fn name(&self) -> &str;

    fn actor(&self) -> Actor {
        Actor::person(self.person(), self.name())
    }

    /// `action` is a short verb phrase for the journal: `log part`.
    fn act(&self, action: &str) -> Act {
        Act::new(self.actor(), action)
    }

    /// The same with the person's own words on why.
    fn act_because(&self, action: &str, reason: &str) -> Act {
        Act { reason: reason.to_owned(), ..self.act(action) }
    }
}

macro_rules! proofs {
    ($($(#[$doc:meta])* $name:ident if $holds:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            person: PersonId,
            organisation: OrganisationId,
            name: String,
        }

        impl Proof for $name {
            fn of(viewer: &Viewer) -> Option<Self> {
                let holds: fn(Roles) -> bool = $holds;
                let person = viewer.person().filter(|person| holds(person.roles))?;
                Some(Self { person: person.id, organisation: person.organisation, name: person.name.clone() })
            }

            fn person(&self) -> PersonId {
                self.person
            }

            fn organisation(&self) -> OrganisationId {
                self.organisation
            }

            fn name(&self) -> &str {
                &self.name
            }
        }
    )*};
}

proofs! {
    /// Somebody who is signed in, whatever their roles.
    Member if |_| true;
    /// Somebody who records.
    Researcher if |roles| roles.has(Role::Researcher);
    /// Somebody who publishes what others have recorded.
    Reviewer if |roles| roles.has(Role::Reviewer);
    /// Somebody who writes letters.
    Official if |roles| roles.has(Role::Official);
    /// Somebody who looks after accounts.
    Admin if |roles| roles.has(Role::Admin);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_needs_its_own_role() {
        let person = |roles: &[Role]| {
            Viewer::signed_in(Person {
                id: PersonId(7),
                name: "Olena Koval".to_owned(),
                email: "olena@example.org".to_owned(),
                organisation: OrganisationId(3),
                organisation_name: "Laboratory".to_owned(),
                roles: roles.iter().copied().collect(),
            })
        };
        let proofs = |viewer: &Viewer| {
            [
                viewer.member().is_some(),
                viewer.researcher().is_some(),
                viewer.reviewer().is_some(),
                viewer.official().is_some(),
                viewer.admin().is_some(),
            ]
        };
        assert_eq!(proofs(&Viewer::public()), [false; 5]);
        assert_eq!(proofs(&person(&[])), [true, false, false, false, false]);
        assert_eq!(proofs(&person(&[Role::Researcher])), [true, true, false, false, false]);
        assert_eq!(proofs(&person(&[Role::Reviewer, Role::Admin])), [true, false, true, false, true]);
        assert_eq!(proofs(&person(&[Role::Official])), [true, false, false, true, false]);
        let act = person(&[]).member().map(|member| member.act("log part"));
        assert_eq!(act.map(|act| act.actor.as_str().to_owned()).as_deref(), Some("person:7:Olena Koval"));
    }
}
