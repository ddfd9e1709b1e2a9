//! Thousands of anchored patterns tried in one pass over a token.
//!
//! A lazily built automaton over all patterns at once: a token that fits none falls out after a character or two. Only
//! the states that real tokens reach are ever made, in a cache of fixed size, so start and memory stay small.

use std::collections::HashMap;

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::hybrid::{BuildError, LazyStateID};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use regex_automata::{Anchored, Input, MatchKind};

/// The patterns, compiled together. Shared by all threads; each thread brings its own [`Cache`].
#[derive(Debug)]
pub struct PatternTable {
    automaton: DFA,
}

/// One pattern that fits, and how far it reached.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// Index of the pattern in the order given.
    pub pattern: usize,
    /// Bytes of the token that the longest match covers.
    pub end: usize,
}

/// Tokens that one thread remembers. Part numbers come again and again; lots and serials do not.
const REMEMBERED: usize = 50_000;

/// What one thread needs to look tokens up: the states built so far, and the last tokens with what fits them.
#[derive(Debug)]
pub struct Matcher {
    cache: Cache,
    remembered: HashMap<Box<str>, Box<[Hit]>>,
}

impl PatternTable {
    pub fn new_matcher(&self) -> Matcher {
        Matcher { cache: self.new_cache(), remembered: HashMap::new() }
    }

    /// The same as [`PatternTable::find`] for tokens of which many are met more than once.
    pub fn find_again(&self, matcher: &mut Matcher, token: &str, hits: &mut Vec<Hit>) {
        if let Some(known) = matcher.remembered.get(token) {
            hits.clear();
            hits.extend_from_slice(known);
            return;
        }
        self.find(&mut matcher.cache, token, hits);
        if matcher.remembered.len() >= REMEMBERED {
            matcher.remembered.clear();
        }
        matcher.remembered.insert(token.into(), hits.as_slice().into());
    }

    /// Compiles all patterns. ASCII only, no look-around or back-references. `cache_bytes` bounds what each thread keeps.
    pub fn new(patterns: &[&str], cache_bytes: usize) -> Result<PatternTable, Box<BuildError>> {
        let automaton = DFA::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .thompson(thompson::Config::new().utf8(false).shrink(false).which_captures(thompson::WhichCaptures::None))
            .configure(
                Config::new()
                    .match_kind(MatchKind::All)
                    .cache_capacity(cache_bytes)
                    .skip_cache_capacity_check(true)
                    .specialize_start_states(false),
            )
            .build_many(patterns)
            .map_err(Box::new)?;
        Ok(PatternTable { automaton })
    }

    /// Bytes that the compiled patterns take.
    pub fn memory_bytes(&self) -> usize {
        self.automaton.memory_usage() + self.automaton.get_nfa().memory_usage()
    }

    pub fn new_cache(&self) -> Cache {
        self.automaton.create_cache()
    }

    /// Every pattern that fits at the start of `token`, each once, into `hits` (cleared first).
    pub fn find(&self, cache: &mut Cache, token: &str, hits: &mut Vec<Hit>) {
        hits.clear();
        // The automaton only fails when its cache gives up, which is not configured; then nothing is claimed.
        let _ = self.walk(cache, token.as_bytes(), hits);
    }

    fn walk(&self, cache: &mut Cache, token: &[u8], hits: &mut Vec<Hit>) -> Option<()> {
        let automaton = &self.automaton;
        let input = Input::new(token).anchored(Anchored::Yes);
        let mut state = automaton.start_state_forward(cache, &input).ok()?;
        for (index, &byte) in token.iter().enumerate() {
            state = automaton.next_state(cache, state, byte).ok()?;
            if state.is_tagged() {
                if state.is_match() {
                    // Matches are reported one byte late.
                    self.collect(cache, state, index, hits);
                } else if state.is_dead() || state.is_quit() {
                    return Some(());
                }
            }
        }
        state = automaton.next_eoi_state(cache, state).ok()?;
        if state.is_match() {
            self.collect(cache, state, token.len(), hits);
        }
        Some(())
    }

    fn collect(&self, cache: &Cache, state: LazyStateID, end: usize, hits: &mut Vec<Hit>) {
        for nth in 0..self.automaton.match_len(cache, state) {
            let pattern = self.automaton.match_pattern(cache, state, nth).as_usize();
            match hits.iter_mut().find(|hit| hit.pattern == pattern) {
                Some(hit) => hit.end = end,
                None => hits.push(Hit { pattern, end }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fitting_pattern_is_found_once_with_its_reach() {
        let table =
            PatternTable::new(&[r"^AD\d{4}", r"^AD9\w*", r"^XC|^AD99$", r"^BC"], 1 << 20).expect("patterns compile");
        let mut cache = table.new_cache();
        let mut hits = Vec::new();
        table.find(&mut cache, "AD9957BSVZ", &mut hits);
        let mut found: Vec<_> = hits.iter().map(|hit| (hit.pattern, hit.end)).collect();
        found.sort_unstable();
        assert_eq!(found, [(0, 6), (1, 10)]);
        table.find(&mut cache, "ZZZ", &mut hits);
        assert!(hits.is_empty());
    }
}
