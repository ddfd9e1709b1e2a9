//! Standard input line by line and standard output as one JSON object per line, in bounded memory.

use std::io::{BufRead, Read, Write};

use serde::Serialize;

/// A line longer than this is cut there: no marking or name is. Bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Calls `answer` with the tab-separated fields of each line and writes what it gives. A byte that is not UTF-8 is read as
/// the replacement character.
pub fn answer_lines<T: Serialize>(mut answer: impl FnMut(&[&str]) -> T) -> anyhow::Result<()> {
    let mut input = std::io::BufReader::with_capacity(1 << 16, std::io::stdin().lock());
    let mut output = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        if (&mut input).take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let cut = line.len() as u64 == MAX_LINE_BYTES && !line.ends_with(b"\n");
        let text = String::from_utf8_lossy(&line);
        let fields: Vec<&str> = text.trim_end_matches(['\n', '\r']).split('\t').collect();
        serde_json::to_writer(&mut output, &answer(&fields))?;
        output.write_all(b"\n")?;
        // Somebody who types sees the answer at once; a pipe is written in blocks.
        if input.buffer().is_empty() {
            output.flush()?;
        }
        if cut {
            skip_line(&mut input)?;
        }
    }
    output.flush()?;
    Ok(())
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (length, ended) = match buffer.iter().position(|&byte| byte == b'\n') {
            Some(end) => (end + 1, true),
            None => (buffer.len(), false),
        };
        input.consume(length);
        if ended {
            return Ok(());
        }
    }
}

/// Writes one JSON line.
pub fn print(value: &impl Serialize) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    serde_json::to_writer(&mut output, value)?;
    output.write_all(b"\n")?;
    Ok(())
}
