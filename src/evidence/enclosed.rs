//! Files that are kept as they came and are handed out again, never shown: the papers of an answer, captured copies of sources. What one
//! is stands in its bytes, which are read in pieces; its name and what a browser says about it decide nothing.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use aho_corasick::AhoCorasick;

use crate::evidence::content;
use crate::evidence::incoming::Received;
use crate::evidence::refusal::Refusal;
use crate::storage::file::StoredFile;

/// What a file comes in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// With an answer to a letter: PDF, pictures, text, e-mails, documents and tables of office programs.
    Answer,
    /// As the captured copy of a source: PDF, pictures, text, web pages alone or with their pictures.
    Copy,
}

/// A file that may be kept.
#[derive(Debug)]
pub struct Enclosed {
    /// As it is shown.
    pub name: String,
    pub media_type: &'static str,
    pub received: Received,
}

impl Enclosed {
    /// What a row says of it, once it is stored.
    pub fn as_stored(&self) -> StoredFile {
        StoredFile {
            name: self.name.clone(),
            media_type: self.media_type.to_owned(),
            sha256: self.received.sha256.clone(),
            size_bytes: self.received.size_bytes.cast_signed(),
        }
    }
}

/// How much of a file is looked at for what it begins with.
const HEAD_BYTES: u64 = 64 * 1024;
/// How much of it is searched for a page: more than a browser that guesses looks at (WHATWG, MIME Sniffing: 1,445 bytes).
const PAGE_SEARCH_BYTES: usize = 4 * 1024;

/// Says what the file at `path` is, as a media type. The inner error says why it is not taken; the outer one that it cannot be read.
/// Blocks: for a thread of its own. Memory: 128 KiB.
pub fn recognise(path: &Path, purpose: Purpose) -> io::Result<Result<&'static str, Refusal>> {
    let mut file = File::open(path)?;
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    let mut whole = BufReader::with_capacity(64 * 1024, file);
    if head.is_empty() {
        return Ok(Err(Refusal::Empty));
    }
    match content::picture_type(&head) {
        Ok(Some(picture)) => return Ok(Ok(picture.media_type())),
        // Nothing has to be made of it here, so what cannot be read can be kept.
        Err(Refusal::Heic) => return Ok(Ok("image/heic")),
        Err(Refusal::Avif) => return Ok(Ok("image/avif")),
        Err(_) => return Ok(Err(Refusal::UnknownPaper)),
        Ok(None) => {}
    }
    if head.starts_with(b"%PDF-") {
        return Ok(Ok("application/pdf"));
    }
    if [&b"\x7fELF"[..], b"MZ", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"]
        .iter()
        .any(|magic| head.starts_with(magic))
    {
        return Ok(Err(Refusal::Program));
    }
    let is_answer = purpose == Purpose::Answer;
    if head.starts_with(b"PK\x03\x04") {
        return if is_answer { packed(&head, &mut whole) } else { Ok(Err(Refusal::UnknownPaper)) };
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return if is_answer { compound(&mut whole) } else { Ok(Err(Refusal::UnknownPaper)) };
    }
    if head.starts_with(b"{\\rtf") {
        return if is_answer { rich_text(&mut whole) } else { Ok(Err(Refusal::UnknownPaper)) };
    }
    text(&head, &mut whole, purpose)
}

/// What is found anywhere in a file: the place of each pattern, in their order.
fn found(whole: &mut impl Read, patterns: &[Vec<u8>]) -> io::Result<Vec<bool>> {
    let searcher = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns).map_err(io::Error::other)?;
    let mut found = vec![false; patterns.len()];
    for place in searcher.stream_find_iter(whole) {
        found[place?.pattern().as_usize()] = true;
    }
    Ok(found)
}

/// An archive that is a document of an office program: Office Open XML (ECMA-376) names its parts so, OpenDocument (ISO/IEC 26300)
/// begins with its type. Names stand unpacked in an archive, so nothing is unpacked here.
fn packed(head: &[u8], whole: &mut impl Read) -> io::Result<Result<&'static str, Refusal>> {
    let patterns = ["vbaProject.bin", "Basic/script-lc.xml", "word/document", "xl/workbook", "ppt/presentation"]
        .map(|name| name.as_bytes().to_vec());
    let found = found(whole, &patterns)?;
    if found[0] || found[1] {
        return Ok(Err(Refusal::Macros));
    }
    // The first name begins 30 bytes into an archive (APPNOTE.TXT, 4.3.7).
    let first = head.get(30..).unwrap_or_default();
    let open = [
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    ];
    if let Some(known) =
        open.iter().find(|known| first.strip_prefix(b"mimetype").is_some_and(|rest| rest.starts_with(known.as_bytes())))
    {
        return Ok(Ok(known));
    }
    Ok(if found[2] {
        Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    } else if found[3] {
        Ok("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    } else if found[4] {
        Ok("application/vnd.openxmlformats-officedocument.presentationml.presentation")
    } else {
        Err(Refusal::UnknownPaper)
    })
}

/// A document of an older office program, or an e-mail of one: the names of its streams are UTF-16 ([MS-CFB] 2.6.1).
fn compound(whole: &mut impl Read) -> io::Result<Result<&'static str, Refusal>> {
    let wide = |name: &str| name.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let patterns =
        ["_VBA_PROJECT", "__properties_version1.0", "WordDocument", "Workbook", "PowerPoint Document"].map(wide);
    let found = found(whole, &patterns)?;
    Ok(if found[0] {
        Err(Refusal::Macros)
    } else if found[1] {
        Ok("application/vnd.ms-outlook")
    } else if found[2] {
        Ok("application/msword")
    } else if found[3] {
        Ok("application/vnd.ms-excel")
    } else if found[4] {
        Ok("application/vnd.ms-powerpoint")
    } else {
        Err(Refusal::UnknownPaper)
    })
}

/// Rich text without objects of other programs in it.
fn rich_text(whole: &mut impl Read) -> io::Result<Result<&'static str, Refusal>> {
    let found = found(whole, &[b"\\objdata".to_vec(), b"\\objupdate".to_vec()])?;
    Ok(if found[0] || found[1] { Err(Refusal::Macros) } else { Ok("application/rtf") })
}

/// Text, an e-mail or a page: no control characters anywhere.
fn text(head: &[u8], whole: &mut impl Read, purpose: Purpose) -> io::Result<Result<&'static str, Refusal>> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        // UTF-16, as spreadsheets export it. A page in it would not be taken for one either: what is handed out is saved.
        return Ok(if purpose == Purpose::Answer {
            Ok("text/plain; charset=utf-16")
        } else {
            Err(Refusal::UnknownPaper)
        });
    }
    let mut is_unicode = true;
    let mut left: Vec<u8> = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = whole.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        let piece = &buffer[..count];
        if piece.iter().any(|byte| *byte == 0x7f || (*byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0c))) {
            return Ok(Err(Refusal::UnknownPaper));
        }
        if is_unicode {
            left.extend_from_slice(piece);
            match std::str::from_utf8(&left) {
                Ok(_) => left.clear(),
                // The piece ends within a character.
                Err(error) if error.error_len().is_none() => left.drain(..error.valid_up_to()).for_each(drop),
                Err(_) => is_unicode = false,
            }
        }
    }
    is_unicode &= left.is_empty();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if let Some(media_type) = mail(head) {
        return Ok(if media_type == "message/rfc822" && purpose == Purpose::Copy {
            Err(Refusal::UnknownPaper)
        } else {
            Ok(media_type)
        });
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(PAGE_SEARCH_BYTES)]).trim_start().to_lowercase();
    if start.contains("<svg") && !start.contains("<html") {
        return Ok(Err(Refusal::Svg));
    }
    if start.starts_with("<!doctype") || start.starts_with("<?xml") || content::has_page(start.as_bytes()) {
        return Ok(if purpose == Purpose::Copy { Ok("text/html") } else { Err(Refusal::WebPage) });
    }
    Ok(Ok(if is_unicode { "text/plain; charset=utf-8" } else { "text/plain" }))
}

/// Whether a text begins with the header of a message (RFC 5322); one that carries a page with its pictures is `multipart/related`
/// (RFC 2557, as browsers save it).
fn mail(head: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(head).replace("\r\n", "\n").to_lowercase();
    let header = text.split("\n\n").next().unwrap_or_default();
    let is_name = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    let is_field = |line: &str| {
        line.starts_with([' ', '\t'])
            || line.split_once(':').is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(is_name))
    };
    if !header.lines().all(is_field) {
        return None;
    }
    let has = |name: &str| header.lines().any(|line| line.starts_with(name));
    if !has("from:") || !(has("mime-version:") || has("date:") || has("message-id:")) {
        return None;
    }
    Some(if header.contains("multipart/related") && (has("snapshot-content-location:") || has("from: <saved by")) {
        "multipart/related"
    } else {
        "message/rfc822"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = Result<&'static str, Refusal>;

    fn told(bytes: &[u8], purpose: Purpose) -> Told {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        recognise(&path, purpose).unwrap()
    }

    fn archive(names: &[&str]) -> Vec<u8> {
        use std::io::Write;
        let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
        for name in names {
            let (name, content) = name.split_once('=').unwrap_or((name, "x"));
            let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            writer.start_file(name, options).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn old_office(stream: &str) -> Vec<u8> {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(70_000, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn the_bytes_say_what_a_paper_is() {
        use Purpose::{Answer, Copy};
        use Refusal::{Empty, Macros, Program, Svg, UnknownPaper, WebPage};
        let mail = b"From: a@example.com\r\nDate: x\r\nSubject: y\r\n\r\n<html>a page in it</html>";
        let snapshot =
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n";
        let word = archive(&["[Content_Types].xml", "word/document.xml"]);
        let table = archive(&["mimetype=application/vnd.oasis.opendocument.spreadsheet", "content.xml"]);
        let (other, macros) = (archive(&["a.exe"]), archive(&["xl/workbook.xml", "xl/vbaProject.bin"]));
        let (old, old_macros) = (old_office("Workbook"), old_office("WordDocument_VBA_PROJECT"));
        let cases: Vec<(&str, &[u8], Told, Told)> = vec![
            ("nothing", b"", Err(Empty), Err(Empty)),
            ("pdf", b"%PDF-1.7\n", Ok("application/pdf"), Ok("application/pdf")),
            ("jpeg", b"\xff\xd8\xff\xe0", Ok("image/jpeg"), Ok("image/jpeg")),
            ("heic", b"\0\0\0\x18ftypheic\0\0\0\0", Ok("image/heic"), Ok("image/heic")),
            ("text", "Лот 1343\n".as_bytes(), Ok("text/plain; charset=utf-8"), Ok("text/plain; charset=utf-8")),
            ("old text", b"\xcb\xee\xf2 1343\n", Ok("text/plain"), Ok("text/plain")),
            ("mail", mail, Ok("message/rfc822"), Err(UnknownPaper)),
            ("page with pictures", snapshot, Ok("multipart/related"), Ok("multipart/related")),
            ("page", b"\n<!DOCTYPE html><p>", Err(WebPage), Ok("text/html")),
            ("drawing", b"<?xml version='1.0'?><svg onload='x'/>", Err(Svg), Err(Svg)),
            ("program", b"MZ\x90\0", Err(Program), Err(Program)),
            ("noise", &[1; 99], Err(UnknownPaper), Err(UnknownPaper)),
            (
                "word",
                &word,
                Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                Err(UnknownPaper),
            ),
            ("table", &table, Ok("application/vnd.oasis.opendocument.spreadsheet"), Err(UnknownPaper)),
            ("archive", &other, Err(UnknownPaper), Err(UnknownPaper)),
            ("macros", &macros, Err(Macros), Err(UnknownPaper)),
            ("old table", &old, Ok("application/vnd.ms-excel"), Err(UnknownPaper)),
            ("old macros", &old_macros, Err(Macros), Err(UnknownPaper)),
            ("rich text", b"{\\rtf1 hello}", Ok("application/rtf"), Err(UnknownPaper)),
            ("rich text with more", b"{\\rtf1 {\\object\\objdata 0105}}", Err(Macros), Err(UnknownPaper)),
        ];
        for (name, bytes, as_answer, as_copy) in cases {
            assert_eq!(told(bytes, Answer), as_answer, "{name}");
            assert_eq!(told(bytes, Copy), as_copy, "{name} as a copy");
        }
    }

    #[test]
    fn a_text_is_looked_at_to_its_end() {
        let mut long = "ї".repeat(100_000).into_bytes();
        assert_eq!(told(&long, Purpose::Answer), Ok("text/plain; charset=utf-8"));
        long.push(0);
        assert_eq!(told(&long, Purpose::Answer), Err(Refusal::UnknownPaper));
    }
}
