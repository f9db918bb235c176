//! Keys of accounts as two systems write them, and whether they mean the same account.
//!
//! Case, outer blanks, leading zeros that a spreadsheet took off and the three last characters of a long Salesforce key
//! do not tell accounts apart, unless the book itself has two accounts that differ in nothing else.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What five bits are written as, in the last three characters of a long Salesforce key.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// Lengths of Salesforce keys.
const SHORT: usize = 15;
/// Keys that are compared letter by letter for the nearest one; more take too long.
const COMPARED: usize = 20_000;
/// Letters in which a key may differ and still look like another.
const DIFFERS: usize = 2;

/// A key without what does not tell accounts apart: case, outer blanks, leading zeros, the end of a long Salesforce key.
#[must_use]
pub fn plain_key(key: &str) -> String {
    let key = key.trim().trim_matches(['"', '\'', '\u{feff}']).trim();
    // A spreadsheet made a number of it.
    let key = key.strip_suffix(".0").filter(|whole| is_digits(whole)).unwrap_or(key);
    if is_digits(key) {
        let digits = key.trim_start_matches('0');
        return if digits.is_empty() { "0".to_owned() } else { digits.to_owned() };
    }
    if is_short_salesforce(key) {
        return lengthened(key).to_lowercase();
    }
    key.to_lowercase()
}

/// What is expected in place of a blank account ID.
pub(super) const NAMED: &str = "an account ID; fill it in, leave the row out of the file, or name a column that is filled in every row with `account` under [columns] in the playbook";

/// What is expected in place of an account ID that [`is_cut`].
pub(super) const IN_FULL: &str = "the whole account ID, of which a spreadsheet kept only the first digits; format the column as text and export it again";

/// Whether a spreadsheet made a number of a long account ID and kept its first digits alone: `1.23457E+15`.
pub(super) fn is_cut(key: &str) -> bool {
    let Some((digits, exponent)) = key.split_once(['e', 'E']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (first, rest) = digits.split_once(['.', ',']).unwrap_or((digits, "0"));
    first.len() == 1 && exponent.len() == 2 && [first, rest, exponent].into_iter().all(is_digits)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a key is one of fifteen characters whose capitals matter: they begin with zeros or a letter and zeros, and hold digits.
fn is_short_salesforce(key: &str) -> bool {
    let bytes = key.as_bytes();
    bytes.len() == SHORT && bytes.iter().all(u8::is_ascii_alphanumeric) && (key.starts_with('0') || bytes[1] == b'0')
}

/// The long form of a short Salesforce key: the last three characters tell which of the first fifteen are capitals.
fn lengthened(key: &str) -> String {
    let suffix = key.as_bytes().chunks(5).map(|chunk| {
        let capitals = chunk.iter().rev().fold(0, |bits, byte| bits << 1 | usize::from(byte.is_ascii_uppercase()));
        char::from(DIGITS[capitals])
    });
    key.chars().chain(suffix).collect()
}

/// The keys of a book, and which of them a key of another file means.
#[derive(Debug, Default)]
pub(super) struct KnownKeys<'a> {
    exact: HashSet<&'a str>,
    /// Plain key → the only key of the book that is so; `None` where there are several.
    plain: HashMap<String, Option<&'a str>>,
    /// The letters and digits of each plain key that means one account, once they are asked for.
    letters: OnceCell<Vec<(String, &'a str)>>,
}

impl<'a> KnownKeys<'a> {
    pub(super) fn of(keys: impl IntoIterator<Item = &'a str>) -> Self {
        let mut known = Self::default();
        for key in keys {
            if known.exact.insert(key) {
                known.plain.entry(plain_key(key)).and_modify(|only| *only = None).or_insert(Some(key));
            }
        }
        known
    }

    /// The key of the book that is meant; `None` where none is.
    pub(super) fn meant(&self, key: &str) -> Option<&'a str> {
        self.exact.get(key).copied().or_else(|| self.plain.get(&plain_key(key)).copied().flatten())
    }

    /// The key that looks most like it, where one differs in a letter or two.
    pub(super) fn nearest(&self, key: &str) -> Option<&'a str> {
        let letters = letters_of(&plain_key(key));
        if self.exact.len() > COMPARED || letters.chars().count() < 3 {
            return None;
        }
        let distance = |(known, key): &(String, &'a str)| Some((distance(&letters, known, DIFFERS)?, *key));
        let known = self.letters.get_or_init(|| self.all_letters()).iter();
        known.filter_map(distance).min_by_key(|(distance, _)| *distance).map(|(_, key)| key)
    }

    fn all_letters(&self) -> Vec<(String, &'a str)> {
        let alone = self.plain.iter().filter_map(|(plain, key)| Some((plain, (*key)?)));
        // In order of the plain key, so that of two that are as near the same one is told.
        alone.collect::<BTreeMap<_, _>>().into_iter().map(|(plain, key)| (letters_of(plain), key)).collect()
    }
}

/// How many keys of a book are alike, as far as it is read.
#[derive(Debug, Clone, PartialEq)]
enum Alike {
    None,
    One(String),
    Several,
}

/// Which keys of a book are meant by those of a log, where the book is read part by part: as [`KnownKeys`], in the room of the log.
#[derive(Debug, Clone, Default)]
pub(super) struct MeantKeys {
    /// Plain key → which keys of the book are so.
    plain: HashMap<String, Alike>,
    /// Keys of the log, each with whether the book has the very same.
    asked: BTreeMap<String, bool>,
}

impl MeantKeys {
    pub(super) fn asked<'a>(keys: impl IntoIterator<Item = &'a str>) -> Self {
        let asked: BTreeMap<String, bool> = keys.into_iter().map(|key| (key.to_owned(), false)).collect();
        Self { plain: asked.keys().map(|key| (plain_key(key), Alike::None)).collect(), asked }
    }

    /// Whether a key of the book may be meant.
    pub(super) fn may_mean(&self, plain: &str) -> bool {
        self.plain.contains_key(plain)
    }

    /// Takes a key of the book.
    pub(super) fn add(&mut self, key: &str, plain: &str) {
        match self.plain.get_mut(plain) {
            None => return,
            Some(alike @ Alike::None) => *alike = Alike::One(key.to_owned()),
            Some(Alike::One(known)) if known == key => {}
            Some(alike) => *alike = Alike::Several,
        }
        if let Some(is_exact) = self.asked.get_mut(key) {
            *is_exact = true;
        }
    }

    /// The keys of the log that mean another of the book.
    pub(super) fn renamed(&self) -> BTreeMap<String, String> {
        let otherwise = self.asked.iter().filter(|(_, is_exact)| !**is_exact);
        let meant = otherwise.filter_map(|(key, _)| match self.plain.get(&plain_key(key)) {
            Some(Alike::One(only)) => Some((key.clone(), only.clone())),
            _ => None,
        });
        meant.collect()
    }
}

fn letters_of(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// In how many letters two words differ (Levenshtein 1966), where in at most `most`.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = (0..=b.len()).collect();
    for (i, of_a) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, of_b) in b.iter().enumerate() {
            let changed = before[j] + usize::from(of_a != of_b);
            row.push(changed.min(before[j + 1] + 1).min(row[j] + 1));
        }
        if row.iter().all(|&distance| distance > most) {
            return None;
        }
        before = row;
    }
    before.last().copied().filter(|&distance| distance <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_two_systems_write_otherwise_are_the_same() {
        let known = KnownKeys::of(["B000017", "0042", "001D000000IRFmaIAH", "Acme GmbH"]);
        for (key, meant) in [
            (" b000017 ", "B000017"),
            ("42", "0042"),
            ("42.0", "0042"),
            ("001D000000IRFma", "001D000000IRFmaIAH"),
            ("001d000000irfmaiah", "001D000000IRFmaIAH"),
            ("ACME GMBH", "Acme GmbH"),
        ] {
            assert_eq!(known.meant(key), Some(meant), "{key}");
        }
        for stranger in ["B000018", "421", "001d000000irfma", ""] {
            assert_eq!(known.meant(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_key_that_was_cut_is_told_from_one_that_holds_an_e() {
        for key in ["1.23457E+15", "8.96529e+19", "1E+12", "1,5E+16"] {
            assert!(is_cut(key), "{key}");
        }
        for key in ["A1E+15", "12E+15", "1.2E", "1e5", "E+15", "1.2.3E+15", "12345678901234567890"] {
            assert!(!is_cut(key), "{key}");
        }
    }

    #[test]
    fn accounts_that_differ_in_case_alone_are_kept_apart() {
        let known = KnownKeys::of(["a1", "A1", "7", "007"]);
        assert_eq!(known.meant("a1"), Some("a1"));
        assert_eq!(known.meant("007"), Some("007"));
        assert_eq!((known.meant("0007"), KnownKeys::of(["a1", "A1"]).meant("a1 ")), (None, None));
    }

    #[test]
    fn the_nearest_key_is_told() {
        let known = KnownKeys::of(["B000017", "B000218", "C-1"]);
        assert_eq!(known.nearest("B00017"), Some("B000017"));
        assert_eq!(known.nearest("B-000017"), Some("B000017"));
        assert_eq!(known.nearest("something else"), None);
    }
}
