//! Query strings, read so that no text of any visitor is an error by itself.

/// The pairs of a query string in order. Broken percent signs stand for themselves, bytes that are not UTF-8 become U+FFFD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs(Vec<(String, String)>);

/// No address has more fields than this; the rest is not read.
const MAX_PAIRS: usize = 200;
/// Fields of a form: two for each finding that an annex may hold, and those around them.
const MAX_FIELDS: usize = 5_000;

impl Pairs {
    pub fn parse(query: &str) -> Self {
        Self::read(query, MAX_PAIRS)
    }

    /// The same of the body of a form, in which many may be ticked. `None` where it has more fields than are taken: half a form would
    /// do half of what was asked.
    pub fn of_form(body: &str) -> Option<Self> {
        let pairs = Self::read(body, MAX_FIELDS + 1);
        (pairs.0.len() <= MAX_FIELDS).then_some(pairs)
    }

    fn read(text: &str, most: usize) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(most).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(pairs.collect())
    }

    /// Pairs that came otherwise than in a query.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(pairs.into_iter().take(MAX_PAIRS).map(|(name, value)| (without_nul(&name), without_nul(&value))).collect())
    }

    /// The first value under this name, without blanks around it; `None` where it is missing or blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    /// The first value under this name as it was sent, with the blanks around it: for passwords.
    pub fn raw(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Every value under this name that is not blank.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// A number under this name; `None` where it is missing or no number of that type.
    pub fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }
}

/// Percent-decoding of one name or value of a form; `+` is a blank.
pub fn decode(text: &str) -> String {
    decode_with(text, b' ')
}

/// Percent-decoding of a segment of a path, where `+` is itself.
pub fn decode_path(text: &str) -> String {
    decode_with(text, b'+')
}

fn decode_with(text: &str, plus: u8) -> String {
    let bytes = text.as_bytes();
    if !bytes.iter().any(|byte| matches!(byte, b'%' | b'+')) {
        return without_nul(text);
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| (*byte as char).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            (b'+', ..) => decoded.push(plus),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    without_nul(&String::from_utf8_lossy(&decoded))
}

/// PostgreSQL keeps no NUL in a text and refuses a query that has one; the replacement character stands for nothing as well.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// Percent-encoding for names and values of a query and for segments of a path.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte as char),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                encoded.push('%');
                encoded.push(HEX[usize::from(byte >> 4)] as char);
                encoded.push(HEX[usize::from(byte & 15)] as char);
            }
        }
    }
    encoded
}

/// `name=value` pairs joined to a query string with its question mark; empty when there is no pair.
pub fn build<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        query.push(if query.is_empty() { '?' } else { '&' });
        query.push_str(&encode(name));
        query.push('=');
        query.push_str(&encode(value));
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_is_read() {
        let pairs = Pairs::parse("q=lm+317%20%D0%90&q=two&page=&x=%zz%&=&&flag&bad=%ff%fe");
        assert_eq!(pairs.get("q"), Some("lm 317 А"));
        assert_eq!(pairs.all("q").collect::<Vec<_>>(), ["lm 317 А", "two"]);
        assert_eq!(pairs.get("page"), None);
        assert_eq!(pairs.get("x"), Some("%zz%"));
        assert_eq!(pairs.get("bad"), Some("\u{fffd}\u{fffd}"));
        assert_eq!(Pairs::parse("page=99999999999999999999").number::<u32>("page"), None);
    }

    #[test]
    fn what_is_encoded_decodes_to_itself() {
        for text in ["LM 317/T", "АТ90S&x=1", "100%", "a+b", "\n\t"] {
            assert_eq!(decode(&encode(text)), text);
        }
        assert_eq!(build([("q", "a b"), ("made", "2019")]), "?q=a%20b&made=2019");
        assert_eq!(decode("a%00b"), "a\u{FFFD}b");
    }
}
