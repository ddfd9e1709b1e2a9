//! Documents are kept as they are; a PDF that would run something is refused.

use std::io::Read;

use crate::evidence::refusal::Refusal;

/// Names of ISO 32000-2 that make a reader run or fetch something: actions (12.6.4) and embedded programs and files.
const PROGRAMS: [&[u8]; 9] = [
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/SubmitForm",
    b"/ImportData",
    b"/RichMedia",
    b"/EmbeddedFile",
    b"/EmbeddedFiles",
    b"/XFA",
];
/// What may come out of the compressed objects of one PDF, in bytes.
const LARGEST_UNPACKED: u64 = 64 << 20;

/// Err when the PDF contains a program, or cannot be checked for one. Compressed objects are looked into; pictures and
/// fonts are not.
pub fn check_pdf(bytes: &[u8]) -> Result<(), Refusal> {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if find(tail, b"%%EOF").is_none() {
        return Err(Refusal::Truncated);
    }
    if find(bytes, b"/Encrypt").is_some() {
        return Err(Refusal::PdfDamaged);
    }
    refuse_programs(bytes)?;
    let mut room = LARGEST_UNPACKED;
    let mut at = 0;
    // Compressed objects (7.5.7): a dictionary with `/ObjStm`, then `stream`, and the bytes.
    while let Some(found) = find(&bytes[at..], b"/ObjStm") {
        let Some(start) = find(&bytes[at + found..], b"stream") else { return Err(Refusal::PdfDamaged) };
        let mut start = at + found + start + b"stream".len();
        while bytes.get(start).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            start += 1;
        }
        let mut unpacked = Vec::new();
        let mut reader = flate2::read::ZlibDecoder::new(&bytes[start..]).take(room + 1);
        if reader.read_to_end(&mut unpacked).is_err() {
            // Not compressed, or by another filter: what stands there in the open was searched above.
            unpacked.clear();
        }
        room = room.checked_sub(unpacked.len() as u64).ok_or(Refusal::PdfDamaged)?;
        refuse_programs(&unpacked)?;
        at = start;
    }
    Ok(())
}

fn refuse_programs(bytes: &[u8]) -> Result<(), Refusal> {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == b'/') {
        at += found;
        let name = name(&bytes[at..]);
        if let Some(program) = PROGRAMS.iter().find(|program| **program == name.as_slice()) {
            return Err(Refusal::PdfProgram { found: String::from_utf8_lossy(program).into_owned() });
        }
        at += 1;
    }
    Ok(())
}

/// The name that begins here, with `#4a` read as the character it stands for (7.3.5). At most 32 bytes.
fn name(bytes: &[u8]) -> Vec<u8> {
    let mut name = vec![b'/'];
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        if name.len() > 32 || !byte.is_ascii_graphic() || b"/<>[](){}%".contains(&byte) {
            break;
        }
        let escaped = (byte == b'#')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        name.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    name
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    aho_corasick::AhoCorasick::new([wanted]).ok()?.find(bytes).map(|found| found.start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn pdf(objects: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj\n", objects, b"\nendobj\ntrailer\n%%EOF\n"].concat()
    }

    fn packed(objects: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(objects).unwrap();
        let stream = encoder.finish().unwrap();
        pdf(&[b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\r\n", stream.as_slice(), b"\nendstream"].concat())
    }

    #[test]
    fn programs_are_found_in_the_open_escaped_and_packed() {
        assert_eq!(check_pdf(&pdf(b"<</Type/Page/JSX 1>>")), Ok(()));
        assert_eq!(check_pdf(&packed(b"<</Type/Page>>")), Ok(()));
        for hostile in [
            pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
            pdf(b"<</S/J#61vaScript>>"),
            pdf(b"<</S/Launch/F(cmd.exe)>>"),
            packed(b"<</OpenAction<</S/JavaScript>>>>"),
        ] {
            assert!(matches!(check_pdf(&hostile), Err(Refusal::PdfProgram { .. })));
        }
        assert_eq!(check_pdf(b"%PDF-1.7\n1 0 obj"), Err(Refusal::Truncated));
        let bomb = packed(&vec![b' '; LARGEST_UNPACKED as usize + 10]);
        assert_eq!(check_pdf(&bomb), Err(Refusal::PdfDamaged));
    }
}
