//! What a file is, by its bytes. Names and what a browser says about it decide nothing.

use crate::evidence::refusal::Refusal;

/// Kinds of pictures that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureType {
    Jpeg,
    Png,
    Webp,
    Tiff,
    Gif,
    Bmp,
}

impl PictureType {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
        }
    }
}

/// Kinds of documents that are kept as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentType {
    Pdf,
    Text,
}

impl DocumentType {
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
        }
    }
}

/// A file that may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    Picture(PictureType),
    Document(DocumentType),
}

/// How much of a picture is searched for a page. A browser that guesses looks at 1,445 bytes (WHATWG, MIME Sniffing); comments
/// of a GIF or PNG that hide one stand further on.
const PAGE_SEARCH_BYTES: usize = 64 * 1024;

/// Says what the whole file `bytes` is. Err for everything that is not kept.
pub fn sniff(bytes: &[u8]) -> Result<Content, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if let Some(picture) = picture_type(bytes)? {
        if has_page(&bytes[..bytes.len().min(PAGE_SEARCH_BYTES)]) {
            return Err(Refusal::HiddenPage);
        }
        return Ok(Content::Picture(picture));
    }
    // A PDF may begin after other bytes (ISO 32000-1, note to 7.5.2 by its readers: within the first 1,024).
    let head = &bytes[..bytes.len().min(1024)];
    if head.starts_with(b"%PDF-") {
        return Ok(Content::Document(DocumentType::Pdf));
    }
    if head.starts_with(b"\x7fELF") || head.starts_with(b"MZ") || head.starts_with(b"#!") {
        return Err(Refusal::Program);
    }
    text(bytes)
}

/// The kind of picture that a file begins as; Err for one that is a picture and is not read.
pub(in crate::evidence) fn picture_type(bytes: &[u8]) -> Result<Option<PictureType>, Refusal> {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    Ok(if at(0, b"\xff\xd8\xff") {
        Some(PictureType::Jpeg)
    } else if at(0, b"\x89PNG\r\n\x1a\n") {
        Some(PictureType::Png)
    } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
        Some(PictureType::Gif)
    } else if at(0, b"RIFF") && at(8, b"WEBP") {
        Some(PictureType::Webp)
    } else if at(0, b"II*\0") || at(0, b"MM\0*") {
        if at(8, b"CR") || is_digital_negative(bytes) {
            return Err(Refusal::RawCamera);
        }
        Some(PictureType::Tiff)
    } else if at(0, b"BM") && at(6, &[0; 4]) {
        Some(PictureType::Bmp)
    } else if at(4, b"ftyp") {
        return Err(match bytes.get(8..12) {
            Some(b"avif" | b"avis") => Refusal::Avif,
            Some(b"crx ") => Refusal::RawCamera,
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => Refusal::Heic,
            _ => Refusal::UnknownKind,
        });
    } else if at(0, b"FUJIFILMCCD-RAW") || at(0, b"IIU\0") || at(0, b"IIRO") {
        return Err(Refusal::RawCamera);
    } else {
        None
    })
}

/// Whether the first directory of a TIFF says that it is a raw picture: tags DNGVersion (DNG 1.7, 50706) or, in what cameras
/// of Nikon, Sony and Pentax write, SubIFDs (330), which hold the picture while the first directory holds a thumbnail.
fn is_digital_negative(bytes: &[u8]) -> bool {
    let little = bytes[0] == b'I';
    let number = |offset: usize, length: usize| -> Option<usize> {
        let field = bytes.get(offset..offset.checked_add(length)?)?;
        let fold = |value: usize, byte: &u8| (value << 8) | usize::from(*byte);
        Some(if little { field.iter().rev().fold(0, fold) } else { field.iter().fold(0, fold) })
    };
    let Some(directory) = number(4, 4) else { return false };
    let Some(count) = number(directory, 2) else { return false };
    (0..count).any(|entry| {
        let tag = directory.checked_add(2 + entry * 12).and_then(|offset| number(offset, 2));
        matches!(tag, Some(50_706 | 330))
    })
}

/// Whether a browser could be led to read a page or a drawing here.
pub(in crate::evidence) fn has_page(bytes: &[u8]) -> bool {
    const SIGNS: [&[u8]; 8] =
        [b"<!doctype html", b"<html", b"<head>", b"<body", b"<script", b"<iframe", b"<svg", b"<?php"];
    let signs = |rest: &[u8]| {
        SIGNS.iter().any(|sign| rest.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign)))
    };
    bytes.iter().enumerate().any(|(offset, byte)| *byte == b'<' && signs(&bytes[offset..]))
}

/// Text is UTF-8 without control characters and without markup that a browser would run.
fn text(bytes: &[u8]) -> Result<Content, Refusal> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Err(Refusal::UnknownKind) };
    if text.chars().any(|character| character.is_control() && !matches!(character, '\n' | '\r' | '\t' | '\u{c}')) {
        return Err(Refusal::UnknownKind);
    }
    let start = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    let lower: String = start.chars().take(2_000).collect::<String>().to_lowercase();
    if lower.contains("<svg") {
        return Err(Refusal::Svg);
    }
    if has_page(bytes) || lower.starts_with("<!doctype") || lower.starts_with("<?xml") {
        return Err(Refusal::WebPage);
    }
    Ok(Content::Document(DocumentType::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_what_a_file_is() {
        use Refusal::{Avif, Empty, Heic, HiddenPage, Program, RawCamera, Svg, UnknownKind, WebPage};
        let cases: [(&[u8], Result<Content, Refusal>); 18] = [
            (b"", Err(Empty)),
            (b"\xff\xd8\xff\xe0rest", Ok(Content::Picture(PictureType::Jpeg))),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Ok(Content::Picture(PictureType::Webp))),
            (b"GIF89a/*<SCRIPT>alert(1)</script>", Err(HiddenPage)),
            (b"GIF89a....<ScRiPt src=x>", Err(HiddenPage)),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Err(Heic)),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Err(Heic)),
            (b"\0\0\0\x18ftypavif\0\0\0\0", Err(Avif)),
            (b"II*\0\x10\0\0\0CR\x02\0", Err(RawCamera)),
            (b"II*\0\x08\0\0\0\x01\0\x12\xc6\x01\0\x04\0\0\0\x01\x04\0\0", Err(RawCamera)),
            (b"II*\0\xff\xff\xff\xff", Ok(Content::Picture(PictureType::Tiff))),
            (b"%PDF-1.7\n", Ok(Content::Document(DocumentType::Pdf))),
            (b"<svg onload=alert(1)>", Err(Svg)),
            (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", Err(Svg)),
            (b"<!DOCTYPE html><p>", Err(WebPage)),
            (b"a table\n1,2\n", Ok(Content::Document(DocumentType::Text))),
            (b"MZ\x90\0", Err(Program)),
            (b"PK\x03\x04\xff", Err(UnknownKind)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(sniff(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
