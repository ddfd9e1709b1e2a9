//! Reads delimited text as records, from any input, in bounded memory.
//!
//! A quotation mark that is opened and never closed would swallow the rest of a file. Here the record that opens it is named
//! and reading goes on with the next line, so that the good rows after it survive.

use std::collections::VecDeque;
use std::io::{BufRead, Read};

use csv::StringRecord;

/// A line longer than this is no row of a catalogue. Bytes.
pub const MAX_LINE_BYTES: usize = 1 << 20;
/// Room that a line is given before its length is known.
const USUAL_LINE_BYTES: usize = 1 << 10;
/// A field in quotation marks may run over this many lines.
const MAX_RECORD_LINES: usize = 256;
/// A table has at most this many columns.
pub const MAX_COLUMNS: usize = 512;

/// Why a file cannot be read at all. The text says what it is and what to do.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is {0}, not delimited text. Save it as CSV (UTF-8) and import that.")]
    OtherFormat(&'static str),
    #[error("the file is in UTF-16. Save it as CSV (UTF-8) and import that.")]
    Utf16,
    #[error("the archive of the spreadsheet cannot be read: {0}")]
    Archive(String),
    #[error(
        "the spreadsheet unpacks to more than {limit_mb} MB. Save it as CSV (UTF-8), without pictures, and import that."
    )]
    TooLarge { limit_mb: u64 },
    #[error("the file is empty")]
    Empty,
    #[error("the header is not readable: {0}")]
    Header(String),
    #[error("reading the file: {0}")]
    Io(#[from] std::io::Error),
}

/// One record of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// As a spreadsheet counts rows: the header is 1.
    pub row: u64,
    pub content: Result<StringRecord, String>,
}

enum Line {
    Text(Vec<u8>),
    TooLong,
}

/// Streams the records of a file. `Iterator::next` is an error only where reading itself fails.
pub struct RecordReader<R> {
    input: R,
    /// Lines that were read ahead in search of a closing quotation mark and given back.
    waiting: VecDeque<Line>,
    delimiter: u8,
    splitter: Splitter,
    row: u64,
    bytes: u64,
    header: StringRecord,
}

impl<R: BufRead> RecordReader<R> {
    /// Looks at the beginning of the file, reads the header and finds the delimiter (`,`, `;` or tab: the one that the header
    /// has most often outside quotation marks).
    pub fn open(input: R) -> Result<Self, FileError> {
        Self::open_at(input, 1, 0)
    }

    /// The same where the header is not in the first line: `header_row` lines on, and with the rows counted from `offset`, the
    /// rows that are not in the input any more.
    pub fn open_at(mut input: R, header_row: u64, offset: u64) -> Result<Self, FileError> {
        let start = input.fill_buf()?;
        if start.is_empty() {
            return Err(FileError::Empty);
        }
        match start {
            [b'P', b'K', 3, 4, ..] => {
                return Err(FileError::OtherFormat("a zip archive or a spreadsheet (.xlsx, .ods)"));
            }
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(FileError::OtherFormat("an old spreadsheet (.xls)")),
            [b'%', b'P', b'D', b'F', ..] => return Err(FileError::OtherFormat("a PDF document")),
            [0x1F, 0x8B, ..] => return Err(FileError::OtherFormat("compressed (gzip)")),
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Err(FileError::Utf16),
            _ => {}
        }
        if start.starts_with(&[0xEF, 0xBB, 0xBF]) {
            input.consume(3);
        }
        let mut reader = Self {
            input,
            waiting: VecDeque::new(),
            delimiter: b',',
            splitter: Splitter::new(b','),
            row: offset,
            bytes: 0,
            header: StringRecord::new(),
        };
        for _ in 1..header_row {
            if reader.next_line()?.is_none() {
                return Err(FileError::Empty);
            }
            reader.row += 1;
        }
        let Some(line) = reader.next_line()? else { return Err(FileError::Empty) };
        let Line::Text(line) = line else {
            return Err(FileError::Header(format!("its line is longer than {MAX_LINE_BYTES} bytes")));
        };
        reader.delimiter = delimiter_of(&line);
        reader.splitter = Splitter::new(reader.delimiter);
        reader.waiting.push_front(Line::Text(line));
        match reader.next_record()? {
            Some(Record { content: Ok(header), .. }) => reader.header = header,
            Some(Record { content: Err(fault), .. }) => return Err(FileError::Header(fault)),
            None => return Err(FileError::Empty),
        }
        Ok(reader)
    }

    /// Column names as written, without surrounding blanks.
    pub fn header(&self) -> Vec<&str> {
        self.header.iter().map(|name| name.trim()).collect()
    }

    /// Bytes of the file that were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    fn next_line(&mut self) -> std::io::Result<Option<Line>> {
        if let Some(line) = self.waiting.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Vec::with_capacity(USUAL_LINE_BYTES);
        let read = (&mut self.input).take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.bytes += read as u64;
        if read > MAX_LINE_BYTES && line.last() != Some(&b'\n') {
            self.skip_to_line_end()?;
            return Ok(Some(Line::TooLong));
        }
        Ok(Some(Line::Text(line)))
    }

    fn skip_to_line_end(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            match buffer.iter().position(|&byte| byte == b'\n') {
                Some(end) => {
                    self.input.consume(end + 1);
                    self.bytes += end as u64 + 1;
                    return Ok(());
                }
                None => {
                    let length = buffer.len();
                    self.input.consume(length);
                    self.bytes += length as u64;
                }
            }
        }
    }

    /// The next record, or `None` at the end. Blank lines are passed over but counted as rows.
    pub fn next_record(&mut self) -> std::io::Result<Option<Record>> {
        loop {
            let Some(first) = self.next_line()? else { return Ok(None) };
            self.row += 1;
            let Line::Text(first) = first else {
                let fault = format!("the line is longer than {MAX_LINE_BYTES} bytes");
                return Ok(Some(Record { row: self.row, content: Err(fault) }));
            };
            if first.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let content = match self.whole_record(first)? {
                Ok(bytes) => self.splitter.fields(&bytes),
                Err(fault) => Err(fault),
            };
            return Ok(Some(Record { row: self.row, content }));
        }
    }

    /// Adds lines until the quotation marks are closed. Gives the lines back when they never are.
    fn whole_record(&mut self, first: Vec<u8>) -> std::io::Result<Result<Vec<u8>, String>> {
        let mut quotes = Quotes::new(self.delimiter);
        quotes.feed(&first);
        if !quotes.is_open() {
            return Ok(Ok(first));
        }
        let mut record = first;
        let mut ends = Vec::new();
        loop {
            let line =
                if ends.len() >= MAX_RECORD_LINES || record.len() > MAX_LINE_BYTES { None } else { self.next_line()? };
            let Some(line) = line else { break };
            let Line::Text(text) = line else {
                self.waiting.push_front(Line::TooLong);
                break;
            };
            ends.push(record.len());
            quotes.feed(&text);
            record.extend_from_slice(&text);
            if quotes.is_broken {
                break;
            }
            if !quotes.is_open() {
                return Ok(Ok(record));
            }
        }
        let mut end = record.len();
        for start in ends.into_iter().rev() {
            self.waiting.push_front(Line::Text(record[start..end].to_vec()));
            end = start;
        }
        Ok(Err("a quotation mark is opened and not closed".to_owned()))
    }
}

/// Follows RFC 4180: a quotation mark opens a field only at its beginning, and a doubled one inside is a character.
struct Quotes {
    delimiter: u8,
    state: QuoteState,
    /// A quotation mark closed a field, and the field went on: the marks do not belong together.
    is_broken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum QuoteState {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl Quotes {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: QuoteState::FieldStart, is_broken: false }
    }

    fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if self.state == QuoteState::QuoteInQuoted
                && !matches!(byte, b'"' | b'\r' | b'\n')
                && byte != self.delimiter
            {
                self.is_broken = true;
            }
            self.state = match (self.state, byte) {
                (QuoteState::FieldStart, b'"') => QuoteState::Quoted,
                (QuoteState::Quoted, b'"') => QuoteState::QuoteInQuoted,
                (QuoteState::QuoteInQuoted, b'"') => QuoteState::Quoted,
                (QuoteState::Quoted, _) => QuoteState::Quoted,
                (_, b'\n') => QuoteState::FieldStart,
                (_, byte) if byte == self.delimiter => QuoteState::FieldStart,
                _ => QuoteState::Plain,
            };
        }
    }

    fn is_open(&self) -> bool {
        self.state == QuoteState::Quoted
    }
}

fn delimiter_of(header: &[u8]) -> u8 {
    let count = |wanted: u8| {
        let mut quoted = false;
        header
            .iter()
            .filter(|&&byte| {
                quoted ^= byte == b'"';
                byte == wanted && !quoted
            })
            .count()
    };
    [b',', b';', b'\t'].into_iter().max_by_key(|&delimiter| (count(delimiter), delimiter == b',')).unwrap_or(b',')
}

/// Splits records into fields with one parser for the whole file: setting one up costs more than a row.
struct Splitter {
    parser: csv_core::Reader,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    fn new(delimiter: u8) -> Self {
        Self {
            parser: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            text: vec![0; 4_096],
            ends: vec![0; MAX_COLUMNS + 1],
        }
    }

    /// The fields of one whole record, or why it cannot be read.
    fn fields(&mut self, bytes: &[u8]) -> Result<StringRecord, String> {
        if bytes.contains(&0) {
            return Err("the row has a NUL byte: it is damaged, or the file is not text".to_owned());
        }
        // Unquoting never makes a record longer.
        if self.text.len() < bytes.len() {
            self.text.resize(bytes.len(), 0);
        }
        self.parser.reset();
        let (mut read, mut written, mut count) = (0, 0, 0);
        loop {
            // An empty rest tells the parser that the record ends here, line break or not.
            let (result, used, put, ended) =
                self.parser.read_record(&bytes[read..], &mut self.text[written..], &mut self.ends[count..]);
            (read, written, count) = (read + used, written + put, count + ended);
            match result {
                csv_core::ReadRecordResult::InputEmpty if read >= bytes.len() => {}
                csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => break,
                csv_core::ReadRecordResult::OutputEndsFull => {
                    return Err(format!("the row has more than {MAX_COLUMNS} columns"));
                }
                csv_core::ReadRecordResult::OutputFull | csv_core::ReadRecordResult::InputEmpty => {
                    return Err("the row cannot be read".to_owned());
                }
            }
        }
        if count > MAX_COLUMNS {
            return Err(format!("the row has more than {MAX_COLUMNS} columns"));
        }
        let mut record = StringRecord::with_capacity(written, count);
        let mut start = 0;
        for (column, &end) in (1..).zip(&self.ends[..count]) {
            match std::str::from_utf8(&self.text[start..end]) {
                Ok(field) => record.push_field(field),
                Err(_) => return Err(format!("column {column} is not UTF-8: save the file as CSV (UTF-8)")),
            }
            start = end;
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: impl AsRef<[u8]>) -> Vec<Record> {
        let mut reader = RecordReader::open(text.as_ref()).unwrap();
        let mut records = Vec::new();
        while let Some(record) = reader.next_record().unwrap() {
            records.push(record);
        }
        records
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_its_own_row_only() {
        let records = read("a,b\n1,\"open\n2,fine\n3,\"two\nlines\"\n");
        // The mark that opens in row 4 would close the one of row 2, but the field goes on behind it.
        assert_eq!(records.len(), 3, "{records:?}");
        assert!(records[0].content.is_err() && records[0].row == 2);
        assert_eq!(records[1].content, Ok(StringRecord::from(vec!["2", "fine"])));
        assert_eq!(records[2].content, Ok(StringRecord::from(vec!["3", "two\nlines"])));
    }

    #[test]
    fn a_quotation_mark_open_to_the_end_is_named_with_its_row() {
        let records = read("a,b\n1,\"open\n2,fine\n3,fine\n");
        assert_eq!(records.len(), 3);
        assert!(records[0].content.is_err() && records[0].row == 2);
        assert_eq!(records[2], Record { row: 4, content: Ok(StringRecord::from(vec!["3", "fine"])) });
    }

    #[test]
    fn marks_delimiters_and_line_ends_are_found() {
        assert_eq!(read("\u{feff}a;b\r\n1;2\r\n\n3;4")[1].content, Ok(StringRecord::from(vec!["3", "4"])));
        assert_eq!(read("a\tb\n1\t\"x\ny\"\n")[0].content, Ok(StringRecord::from(vec!["1", "x\ny"])));
        assert_eq!(read("a,b\n1,12\" pipe\n2,3\n").len(), 2);
    }

    #[test]
    fn damaged_rows_are_named_and_the_next_survive() {
        let mut text = b"a,b\n1,\0\n2,\xff\n".to_vec();
        text.extend(std::iter::repeat_n(b'x', MAX_LINE_BYTES + 10));
        text.extend_from_slice(b"\n");
        text.extend(b",".repeat(1_000));
        text.extend_from_slice(b"\n3,4\n");
        let records = read(text);
        assert_eq!(records.iter().filter(|record| record.content.is_err()).count(), 4);
        assert_eq!(records.last().unwrap().content, Ok(StringRecord::from(vec!["3", "4"])));
    }

    #[test]
    fn other_formats_are_told_by_their_content() {
        assert!(RecordReader::open(&b"PK\x03\x04rest"[..]).is_err());
        assert!(RecordReader::open(&b"\xff\xfea\0"[..]).is_err());
        assert!(RecordReader::open(&b""[..]).is_err());
    }
}
