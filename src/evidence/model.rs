//! What a source is.

use crate::text_enum;

text_enum! {
    /// The letter of the Admiralty grade: how reliable the source is.
    pub enum Reliability {
        CompletelyReliable = "A",
        UsuallyReliable = "B",
        FairlyReliable = "C",
        NotUsuallyReliable = "D",
        Unreliable = "E",
        CannotBeJudged = "F",
    }
}

text_enum! {
    /// Where a photograph stands.
    pub enum PhotographState {
        /// It is nearly the same as another, and nobody has said yet whether both are wanted. Stored, used nowhere.
        Asked = "asked",
        Kept = "kept",
        /// Somebody said that the other one is enough. Stored all the same: nothing disappears.
        SetAside = "set_aside",
        /// Taken back with a reason.
        Withdrawn = "withdrawn",
    }
}

impl PhotographState {
    /// The table of allowed moves.
    pub fn may_become(self, next: Self) -> bool {
        use PhotographState::{Asked, Kept, SetAside, Withdrawn};
        matches!(
            (self, next),
            (Asked, Kept | SetAside) | (SetAside, Kept) | (Kept, SetAside | Withdrawn) | (Withdrawn, Kept)
        )
    }

    /// Whether a finding may show it.
    pub fn is_usable(self) -> bool {
        self == Self::Kept
    }
}

text_enum! {
    /// The pictures made of a photograph, smallest first.
    pub enum DerivativeKind {
        Thumbnail = "thumbnail",
        Page = "page",
        Full = "full",
    }
}

impl DerivativeKind {
    /// The longest edge in pixels. A smaller photograph is not enlarged.
    pub fn longest_edge(self) -> u32 {
        match self {
            Self::Thumbnail => 320,
            Self::Page => 1280,
            Self::Full => 2560,
        }
    }
}

text_enum! {
    /// How a derivative is written: WebP, and JPEG for readers that do not know it.
    pub enum DerivativeFormat {
        Webp = "webp",
        Jpeg = "jpeg",
    }
}

impl DerivativeFormat {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// The ending of its address.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }

    /// The format that an address with this ending asks for.
    pub fn by_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.extension() == extension)
    }
}

/// A part of a photograph, in thousandths of the width and height of the upright picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Region {
    pub left: i32,
    pub top: i32,
    pub width: i32,
    pub height: i32,
}

impl Region {
    /// `None` where it is empty or reaches outside the picture.
    pub fn new(left: i32, top: i32, width: i32, height: i32) -> Option<Self> {
        let fits = |start: i32, length: i32| {
            start >= 0 && length > 0 && start.checked_add(length).is_some_and(|end| end <= 1000)
        };
        (fits(left, width) && fits(top, height)).then_some(Self { left, top, width, height })
    }
}

/// The last part of a name that a browser sent, without control characters, at most 200 characters. For people to read: no
/// file is ever opened by it.
pub fn shown_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|character| !is_unseen(*character)).take(200).collect();
    let clean = clean.trim();
    if clean.is_empty() || clean.chars().all(|character| character == '.') {
        "unnamed".to_owned()
    } else {
        clean.to_owned()
    }
}

/// Control characters, and those that turn the direction of writing: `photo\u{202e}gpj.exe` reads as something else.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_nothing_of_a_path() {
        assert_eq!(shown_name("../../etc/passwd"), "passwd");
        assert_eq!(shown_name(r"C:\photos\плата 1.jpg"), "плата 1.jpg");
        assert_eq!(shown_name("a\u{202e}gpj.exe\0"), "agpj.exe");
        assert_eq!(shown_name(".."), "unnamed");
        assert_eq!(shown_name(&"x".repeat(999)).len(), 200);
    }

    #[test]
    fn a_region_lies_inside_the_picture() {
        assert!(Region::new(0, 0, 1000, 1000).is_some());
        for (left, top, width, height) in [(-1, 0, 5, 5), (0, 0, 0, 5), (500, 0, 501, 5), (1, 1, i32::MAX, 1)] {
            assert!(Region::new(left, top, width, height).is_none());
        }
    }

    #[test]
    fn a_photograph_asked_about_is_used_nowhere_until_somebody_answers() {
        use PhotographState::{Asked, Kept, SetAside, Withdrawn};
        assert!(Asked.may_become(Kept) && Asked.may_become(SetAside));
        assert!(!Asked.may_become(Withdrawn) && !Kept.may_become(Asked) && !Kept.may_become(Kept));
        assert_eq!(PhotographState::ALL.iter().filter(|state| state.is_usable()).count(), 1);
    }
}
