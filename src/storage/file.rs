//! A file that came from outside and has been stored, for the row that names it.

/// What a row says of a stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// As it is shown; nothing of a path is in it.
    pub name: String,
    /// By its content.
    pub media_type: String,
    /// In hexadecimal: the name of the object.
    pub sha256: String,
    pub size_bytes: i64,
}
