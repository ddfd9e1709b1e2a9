//! What typst sees of the world while it sets a letter: our templates, our fonts, and the data of one letter. No disk, no network, no
//! clock, no packages.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The data of a letter, as files that the templates read as data.
pub struct LetterWorld {
    /// What the page says of itself, in the language of the letter. JSON.
    pub labels: Bytes,
    /// The letter and its annex A. JSON.
    pub letter: Bytes,
    /// Annex B. JSON. Apart, since letters of one campaign carry the same one.
    pub parties: Bytes,
    /// `/photograph/0` and so on.
    pub photographs: Vec<Bytes>,
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The templates under the addresses at which they import each other. The first is where a letter begins.
static TEMPLATES: LazyLock<[Source; 4]> = LazyLock::new(|| {
    [
        template("/letter.typ", include_str!("../../../templates/letters/letter.typ")),
        template("/shared.typ", include_str!("../../../templates/letters/shared.typ")),
        template("/findings.typ", include_str!("../../../templates/letters/findings.typ")),
        template("/parties.typ", include_str!("../../../templates/letters/parties.typ")),
    ]
});

/// Fonts in the order in which they are tried, with what typst asks of them. See `fonts/README.md`.
pub static FONTS: LazyLock<Fonts> = LazyLock::new(Fonts::load);

pub struct Fonts {
    book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

impl Fonts {
    fn load() -> Self {
        let ours: [&'static [u8]; 8] = [
            include_bytes!("../fonts/IBMPlexSans-Variable.ttf"),
            include_bytes!("../fonts/IBMPlexMono-Regular.ttf"),
            include_bytes!("../fonts/NotoSansArabic-Regular.ttf"),
            include_bytes!("../fonts/NotoSansHebrew-Regular.ttf"),
            include_bytes!("../fonts/NotoSansArmenian-Regular.ttf"),
            include_bytes!("../fonts/NotoSansGeorgian-Regular.ttf"),
            include_bytes!("../fonts/NotoSansThai-Regular.ttf"),
            include_bytes!("../fonts/DroidSansFallback.ttf"),
        ];
        // Of the fonts that come with typst, those of the text and a last resort for signs; not those for mathematics.
        let theirs = typst_kit::fonts::embedded()
            .filter(|(_, info)| matches!(info.family.as_str(), "Libertinus Serif" | "DejaVu Sans Mono"))
            .map(|(font, _)| font);
        let fonts: Vec<Font> = ours.into_iter().flat_map(|bytes| Font::iter(Bytes::new(bytes))).chain(theirs).collect();
        let book = FontBook::from_infos(fonts.iter().map(|font| font.info().clone()));
        Self { book: LazyHash::new(book), fonts }
    }
}

fn template(address: &str, text: &str) -> Source {
    let path = VirtualPath::new(address).expect("the addresses above are well formed");
    Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text.to_owned())
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        TEMPLATES[0].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        TEMPLATES.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if *id.root() != VirtualRoot::Project {
            return Err(FileError::AccessDenied);
        }
        match id.vpath().get_with_slash() {
            "/labels.json" => Ok(self.labels.clone()),
            "/letter.json" => Ok(self.letter.clone()),
            "/parties.json" => Ok(self.parties.clone()),
            other => other
                .strip_prefix("/photograph/")
                .and_then(|number| number.parse::<usize>().ok())
                .and_then(|number| self.photographs.get(number).cloned())
                .ok_or(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
