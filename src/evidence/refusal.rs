//! Why a file is not taken, with what the person can do about it. Each has a message of its own on the pages.

/// A file that is not taken. The text is for the command line and for logs; pages say it in the reader's language by
/// [`Refusal::key`] and [`Refusal::values`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the file is empty")]
    Empty,
    #[error("the file is larger than {limit_mb} MB")]
    TooManyBytes { limit_mb: u64 },
    #[error("the picture has {megapixels} megapixels; at most {limit_megapixels} are taken")]
    TooManyPixels { megapixels: u64, limit_megapixels: u64 },
    #[error("the picture is {width} by {height} pixels; no side may be longer than {limit}")]
    TooLong { width: u32, height: u32, limit: u32 },
    #[error("the file has {frames} pictures or passes; at most {limit} are taken")]
    TooManyFrames { frames: u32, limit: u32 },
    #[error("decoded, the picture needs more than {limit_mb} MB of memory")]
    TooMuchMemory { limit_mb: u64 },
    #[error("reading the picture took longer than {seconds} seconds")]
    TooSlow { seconds: u64 },
    #[error("the file ends before the picture does")]
    Truncated,
    #[error("the picture is damaged and cannot be read")]
    Damaged,
    #[error("HEIC pictures cannot be read")]
    Heic,
    #[error("AVIF pictures cannot be read")]
    Avif,
    #[error("raw camera files cannot be read")]
    RawCamera,
    #[error("SVG drawings can contain programs and are not taken")]
    Svg,
    #[error("web pages are not taken")]
    WebPage,
    #[error("the picture is a web page as well")]
    HiddenPage,
    #[error("programs are not taken")]
    Program,
    #[error("the PDF contains a program (`{found}`)")]
    PdfProgram { found: String },
    #[error("the PDF is damaged and cannot be checked")]
    PdfDamaged,
    #[error("this kind of file is not taken")]
    UnknownKind,
    /// The same where papers are taken, not photographs.
    #[error("this kind of file is not taken")]
    UnknownPaper,
    #[error("the document contains a program")]
    Macros,
    #[error("more than {limit} files came")]
    TooManyFiles { limit: usize },
}

impl Refusal {
    /// The key of the message that says what is wrong and what to do.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "refused-empty",
            Self::TooManyBytes { .. } => "refused-bytes",
            Self::TooManyPixels { .. } => "refused-pixels",
            Self::TooLong { .. } => "refused-side",
            Self::TooManyFrames { .. } => "refused-frames",
            Self::TooMuchMemory { .. } => "refused-memory",
            Self::TooSlow { .. } => "refused-time",
            Self::Truncated => "refused-truncated",
            Self::Damaged => "refused-damaged",
            Self::Heic => "refused-heic",
            Self::Avif => "refused-avif",
            Self::RawCamera => "refused-raw",
            Self::Svg => "refused-svg",
            Self::WebPage => "refused-page",
            Self::HiddenPage => "refused-hidden-page",
            Self::Program => "refused-program",
            Self::PdfProgram { .. } => "refused-pdf-program",
            Self::PdfDamaged => "refused-pdf-damaged",
            Self::UnknownKind => "refused-kind",
            Self::UnknownPaper => "refused-paper",
            Self::Macros => "refused-macros",
            Self::TooManyFiles { .. } => "refused-files",
        }
    }

    /// The values of the message, by the names it uses.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let number = |value: &dyn std::fmt::Display| value.to_string();
        match self {
            Self::TooManyBytes { limit_mb } | Self::TooMuchMemory { limit_mb } => vec![("limit", number(limit_mb))],
            Self::TooManyPixels { megapixels, limit_megapixels } => {
                vec![("found", number(megapixels)), ("limit", number(limit_megapixels))]
            }
            Self::TooLong { width, height, limit } => {
                vec![("width", number(width)), ("height", number(height)), ("limit", number(limit))]
            }
            Self::TooManyFrames { frames, limit } => vec![("found", number(frames)), ("limit", number(limit))],
            Self::TooSlow { seconds } => vec![("limit", number(seconds))],
            Self::TooManyFiles { limit } => vec![("limit", number(limit))],
            Self::PdfProgram { found } => vec![("found", found.clone())],
            _ => Vec::new(),
        }
    }
}
