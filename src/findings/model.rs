//! What a finding is, its states, and how its standing follows from its sources. Pure.

use chrono::NaiveDate;

use crate::accounts::sharing::Tlp;
use crate::db::ids::{FindingId, OrganisationId, PersonId};
use crate::text_enum;

text_enum! {
    /// What is known of the marking. "Not readable" and "sanded off" are values, not blanks.
    pub enum MarkingState {
        AsSeen = "as_seen",
        NotReadable = "not_readable",
        SandedOff = "sanded_off",
        NoMarking = "no_marking",
        NotExamined = "not_examined",
        /// The source does not give it.
        NotStated = "not_stated",
    }
}

text_enum! {
    /// What is known of when the part was made.
    pub enum MadeState {
        Read = "read",
        /// Several intervals fit and nothing decides.
        Open = "open",
        NotRead = "not_read",
    }
}

text_enum! {
    pub enum FindingState {
        Draft = "draft",
        InReview = "in_review",
        Published = "published",
        Returned = "returned",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How well a finding is supported; derived, never typed in.
    pub enum Standing {
        SingleSource = "single_source",
        Documented = "documented",
        Corroborated = "corroborated",
        Disputed = "disputed",
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// How a reading was made.
    pub enum ReadingMethod {
        /// By the rules of `marks`.
        Automatic = "automatic",
        /// As the source gives it.
        Source = "source",
        Eye = "eye",
        Microscope = "microscope",
        XRay = "x_ray",
        Opened = "opened",
        Laboratory = "laboratory",
    }
}

text_enum! {
    /// A move of a finding between its states, or within the published one.
    pub enum MoveKind {
        Submitted = "submitted",
        /// By its author, before anybody decided.
        TakenBack = "taken_back",
        Published = "published",
        Returned = "returned",
        Rejected = "rejected",
        Withdrawn = "withdrawn",
        /// Published, changed since.
        Corrected = "corrected",
    }
}

impl FindingState {
    /// The table of allowed moves. Rejected and withdrawn are the end: what was wrong is recorded anew.
    pub fn may_become(self, next: Self) -> bool {
        use FindingState::{Draft, InReview, Published, Rejected, Returned, Withdrawn};
        matches!(
            (self, next),
            (Draft | Returned, InReview) | (InReview, Draft | Published | Returned | Rejected) | (Published, Withdrawn)
        )
    }

    /// Whether its author still works on it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }
}

/// Everything that decides whether the public may see a finding. The only rule; `findings.is_public` keeps its answer, so that
/// lists, counts, exports and the index ask one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publicity {
    pub state: FindingState,
    pub tlp: Tlp,
    /// Whether its exhibit is for everybody.
    pub exhibit_is_clear: bool,
    pub publish_on: Option<NaiveDate>,
}

impl Publicity {
    /// Published, not withdrawn, marked for everybody, its day reached.
    pub fn is_public(self, today: NaiveDate) -> bool {
        self.state == FindingState::Published
            && self.tlp.is_clear()
            && self.exhibit_is_clear
            && self.publish_on.is_none_or(|day| day <= today)
    }
}

/// Somebody who works here, as far as seeing is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onlooker {
    pub person: PersonId,
    pub organisation: OrganisationId,
    pub is_reviewer: bool,
}

/// What decides who may see a finding's working page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guarded {
    pub state: FindingState,
    pub tlp: Tlp,
    pub is_public: bool,
    /// `None`: an import brought it, so it belongs to everybody who works here.
    pub organisation: Option<OrganisationId>,
}

impl Onlooker {
    /// Its own organisation sees everything of it. Others see what is public; what was published for people with an account;
    /// and, as reviewers, what is in review and may leave its organisation.
    pub fn may_see(self, finding: Guarded) -> bool {
        let is_own = finding.organisation.is_none_or(|organisation| organisation == self.organisation);
        let shared = finding.tlp.leaves_the_organisation();
        is_own
            || finding.is_public
            || match finding.state {
                FindingState::Published | FindingState::Withdrawn => shared,
                FindingState::InReview => shared && self.is_reviewer,
                FindingState::Draft | FindingState::Returned | FindingState::Rejected => false,
            }
    }

    /// Whether it is this organisation's to change.
    pub fn owns(self, organisation: Option<OrganisationId>) -> bool {
        organisation.is_none_or(|organisation| organisation == self.organisation)
    }
}

/// What a standing rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Support {
    /// Origin groups of its sources, each once.
    pub independent_origins: usize,
    /// There is something to look at: a photograph of the part or a document.
    pub has_photograph: bool,
    pub has_open_dispute: bool,
    pub is_withdrawn: bool,
}

impl Standing {
    /// A dispute stands before everything but the withdrawal. Two or more independent origins corroborate; one origin with
    /// something to look at documents; one origin with words alone is a single source.
    pub fn derive(support: Support) -> Self {
        match support {
            Support { is_withdrawn: true, .. } => Self::Withdrawn,
            Support { has_open_dispute: true, .. } => Self::Disputed,
            Support { independent_origins: 2.., .. } => Self::Corroborated,
            Support { has_photograph: true, .. } => Self::Documented,
            _ => Self::SingleSource,
        }
    }

    /// The number by which the search index knows it.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl FindingId {
    /// The number that people cite: `F-002090`.
    pub fn number(self) -> String {
        format!("F-{:06}", self.0)
    }

    /// Reads `F-002090` and `f-2090`.
    pub fn parse_number(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("F-").or_else(|| text.strip_prefix("f-"))?;
        if digits.is_empty() || digits.len() > 18 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.parse().ok().map(FindingId)
    }
}

/// Why something cannot be done to a finding.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("there is no such finding, or none that is yours to change")]
    NotThere,
    #[error("what is {from} cannot become {to}")]
    Move { from: FindingState, to: FindingState },
    #[error("whoever recorded a finding or sent it to review cannot publish or correct it alone")]
    OwnFinding,
    #[error("a reason is missing")]
    ReasonMissing,
    #[error("somebody else has changed it meanwhile")]
    ChangedMeanwhile,
    #[error("the lines of the marking are missing; if there are none, say why")]
    MarkingMissing,
    #[error("lines of a marking are given where there is said to be none")]
    MarkingNotExpected,
    #[error("`{0}` is no count between 1 and 100000")]
    Quantity(String),
    #[error("a text is longer than {0} characters")]
    TooLong(usize),
    #[error("a marking has more than {0} lines")]
    TooManyLines(usize),
    #[error("the exhibit has this marking already in {}", .0.number())]
    SameMarking(FindingId),
    #[error("nothing differs")]
    NothingChanged,
    #[error("a reading that says nothing")]
    EmptyReading,
    #[error("the reading is not one of this finding")]
    OtherReading,
    #[error("there is no open dispute of that number")]
    NoDispute,
    #[error("`{0}` is not a day to come")]
    Day(String),
    #[error("the source is missing")]
    SourceMissing,
    #[error("there is no photograph `{0}` that may be used")]
    Photograph(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standing_follows_from_the_origins() {
        let one = Support { independent_origins: 1, ..Support::default() };
        assert_eq!(Standing::derive(one), Standing::SingleSource);
        assert_eq!(Standing::derive(Support { has_photograph: true, ..one }), Standing::Documented);
        let two = Support { independent_origins: 2, ..one };
        assert_eq!(Standing::derive(two), Standing::Corroborated);
        let disputed = Support { has_open_dispute: true, ..two };
        assert_eq!(Standing::derive(disputed), Standing::Disputed);
        assert_eq!(Standing::derive(Support { is_withdrawn: true, ..disputed }), Standing::Withdrawn);
    }

    #[test]
    fn a_finding_moves_as_the_table_says() {
        use FindingState::{Draft, InReview, Published, Rejected, Returned, Withdrawn};
        let table: &[(FindingState, &[FindingState])] = &[
            (Draft, &[InReview]),
            (InReview, &[Draft, Published, Returned, Rejected]),
            (Published, &[Withdrawn]),
            (Returned, &[InReview]),
            (Rejected, &[]),
            (Withdrawn, &[]),
        ];
        assert_eq!(table.len(), FindingState::ALL.len());
        for (from, allowed) in table {
            for to in FindingState::ALL {
                assert_eq!(from.may_become(*to), allowed.contains(to), "{from} to {to}");
            }
        }
    }

    #[test]
    fn the_public_sees_what_is_published_clear_and_due() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let clear = Publicity {
            state: FindingState::Published,
            tlp: Tlp::Clear,
            exhibit_is_clear: true,
            publish_on: Some(day(21)),
        };
        assert!(clear.is_public(day(21)));
        assert!(!clear.is_public(day(20)));
        assert!(!Publicity { exhibit_is_clear: false, ..clear }.is_public(day(21)));
        for state in FindingState::ALL {
            for tlp in Tlp::ALL {
                let shown = Publicity { state: *state, tlp: *tlp, publish_on: None, ..clear }.is_public(day(1));
                assert_eq!(shown, *state == FindingState::Published && *tlp == Tlp::Clear, "{state} {tlp}");
            }
        }
    }

    #[test]
    fn a_draft_is_its_organisations_own_and_a_review_is_every_reviewers() {
        let at_home = Onlooker { person: PersonId(1), organisation: OrganisationId(1), is_reviewer: false };
        let elsewhere = Onlooker { person: PersonId(2), organisation: OrganisationId(2), is_reviewer: false };
        let reviewer = Onlooker { is_reviewer: true, ..elsewhere };
        let finding = |state, tlp, is_public| Guarded { state, tlp, is_public, organisation: Some(OrganisationId(1)) };
        for (state, tlp, is_public, others, reviewers) in [
            (FindingState::Draft, Tlp::Clear, false, false, false),
            (FindingState::Returned, Tlp::Clear, false, false, false),
            (FindingState::Rejected, Tlp::Clear, false, false, false),
            (FindingState::InReview, Tlp::Clear, false, false, true),
            (FindingState::InReview, Tlp::Amber, false, false, false),
            (FindingState::Published, Tlp::Clear, true, true, true),
            (FindingState::Published, Tlp::Green, false, true, true),
            (FindingState::Published, Tlp::Red, false, false, false),
            (FindingState::Withdrawn, Tlp::Clear, false, true, true),
        ] {
            let finding = finding(state, tlp, is_public);
            assert!(at_home.may_see(finding), "{state} {tlp} at home");
            assert_eq!(elsewhere.may_see(finding), others, "{state} {tlp} elsewhere");
            assert_eq!(reviewer.may_see(finding), reviewers, "{state} {tlp} by a reviewer elsewhere");
        }
        let imported = Guarded { organisation: None, ..finding(FindingState::Draft, Tlp::Clear, false) };
        assert!(elsewhere.may_see(imported));
    }

    #[test]
    fn a_number_is_read_back() {
        assert_eq!(FindingId::parse_number(&FindingId(2090).number()), Some(FindingId(2090)));
        assert_eq!(FindingId::parse_number("F-+1"), None);
        assert_eq!(FindingId::parse_number("F-99999999999999999999"), None);
    }
}
