//! What a marking says: pure knowledge, no database, no clock.
