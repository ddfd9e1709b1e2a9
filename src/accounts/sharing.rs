//! How far a record may go.

use crate::text_enum;

text_enum! {
    /// The sharing mark of the Traffic Light Protocol (FIRST, version 2.0), the widest circle first.
    pub enum Tlp {
        /// Everybody.
        Clear = "CLEAR",
        /// Everybody with an account here.
        Green = "GREEN",
        /// The organisation that recorded it.
        Amber = "AMBER",
        /// The same, and not whom it works for.
        AmberStrict = "AMBER+STRICT",
        /// Those who were told, within the organisation that recorded it.
        Red = "RED",
    }
}

impl Tlp {
    /// Whether the public may have it.
    pub fn is_clear(self) -> bool {
        self == Self::Clear
    }

    /// Whether people of other organisations may have it. Nobody here speaks for the clients of AMBER, so it stays at home.
    pub fn leaves_the_organisation(self) -> bool {
        matches!(self, Self::Clear | Self::Green)
    }
}
