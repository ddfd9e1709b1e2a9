//! Lists of short texts that cost no allocation each. Pure.

/// Terms one behind the other in one text: a record has dozens, and a string of its own for each would cost more than finding them.
#[derive(Default)]
pub(crate) struct TermList {
    text: String,
    /// From where to where each stands in the text.
    spans: Vec<(usize, usize)>,
}

impl TermList {
    pub fn push(&mut self, term: &str) {
        self.add(usize::MAX, |text| text.push_str(term));
    }

    /// Adds what `write` appends, of it at most `longest` bytes.
    pub fn add(&mut self, longest: usize, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        if self.text.len() - start > longest {
            self.text.truncate(self.text.floor_char_boundary(start + longest));
        }
        self.spans.push((start, self.text.len()));
    }

    /// Puts the terms in order, each once.
    pub fn sort(&mut self) {
        let text = &self.text;
        self.spans.sort_unstable_by(|one, other| text[one.0..one.1].cmp(&text[other.0..other.1]));
        self.spans.dedup_by(|one, other| text[one.0..one.1] == text[other.0..other.1]);
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.spans.iter().map(|&(start, end)| &self.text[start..end])
    }

    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The term at this place.
    ///
    /// # Panics
    /// Where there are not as many.
    pub fn get(&self, place: usize) -> &str {
        let (start, end) = self.spans[place];
        &self.text[start..end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_clipped_between_characters_and_stand_once() {
        let mut list = TermList::default();
        list.push("ZB");
        list.add(3, |text| text.push_str("AЖЖ"));
        list.push("ZB");
        list.push("");
        list.sort();
        assert_eq!(list.iter().collect::<Vec<_>>(), ["", "AЖ", "ZB"]);
        assert_eq!((list.len(), list.get(1)), (3, "AЖ"));
    }
}
