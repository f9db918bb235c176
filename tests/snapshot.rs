//! Texts that are printed, held against files: to the letter, or with their numbers [`rounded`] to two significant digits.
//!
//! A text stands in `tests/<room>/snapshots/<name>`. A test fails on the first line that differs, and shows the lines around it.
//! Where a change is meant, `SNAPSHOTS=write cargo test --release` writes the files anew, and `git diff` shows what changed.

use std::path::{Path, PathBuf};

/// The variable that asks for the files to be written.
const WRITE: &str = "SNAPSHOTS";
/// Lines that are shown before the first one that differs, and from it on.
const AROUND: usize = 3;

/// The folder of a room's snapshots.
pub fn folder(room: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(room).join("snapshots")
}

/// Fails unless a text is the one in `tests/<room>/snapshots/<name>`.
pub fn assert_snapshot(room: &str, name: &str, found: &str) {
    let path = folder(room).join(name);
    if std::env::var(WRITE).is_ok_and(|asked| asked == "write") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, found).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if let Some(difference) = difference(&expected, found) {
        panic!("{} is not what is printed ({WRITE}=write writes it anew):\n{difference}", path.display());
    }
}

/// The first line that differs with those around it, as `-` what is expected and `+` what was found.
fn difference(expected: &str, found: &str) -> Option<String> {
    let (expected, found): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let n = expected.len().max(found.len());
    let at = (0..n).find(|&at| expected.get(at) != found.get(at))?;
    let marked = |mark: &str, lines: &[&str], from: usize, to: usize| -> String {
        let to = to.min(lines.len());
        lines[from.min(to)..to].iter().flat_map(|&line| [mark, " ", line, "\n"]).collect()
    };
    let before = marked(" ", &expected, at.saturating_sub(AROUND), at);
    let [minus, plus] = [("-", &expected), ("+", &found)].map(|(mark, lines)| marked(mark, lines, at, at + AROUND));
    Some(format!("line {}:\n{before}{minus}{plus}", at + 1))
}

/// A text whose numbers have two significant digits and no commas. Days, and digits within a word, stay as they are; an ID of a
/// model, which is a hash of all digits of it, becomes `m-…`.
pub fn rounded(text: &str) -> String {
    text.lines().map(|line| line.split_inclusive(' ').map(rounded_word).collect::<String>() + "\n").collect()
}

/// What stands between two blanks, number by number.
fn rounded_word(word: &str) -> String {
    let is_of_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.' | ',' | '-');
    let mut written = String::new();
    let mut rest = word;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter| !is_of_word(letter)).unwrap_or(from.len());
        let (piece, after) = from.split_at(end);
        written.push_str(before);
        written.push_str(&rounded_piece(piece));
        rest = after;
    }
    written + rest
}

/// A piece without blanks, brackets and signs: a number, a day, a word, with a stop or comma behind it.
fn rounded_piece(piece: &str) -> String {
    if piece.starts_with("m-") && piece.len() == 14 && piece[2..].chars().all(|digit| digit.is_ascii_hexdigit()) {
        return "m-…".to_owned();
    }
    let bare = piece.trim_start_matches('-').trim_end_matches(['.', ',', '-']);
    let is_number = bare.starts_with(|first: char| first.is_ascii_digit())
        && bare.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ','));
    match bare.replace(',', "").parse::<f64>() {
        Ok(number) if is_number => piece.replacen(bare, &two_digits(number), 1),
        _ => piece.to_owned(),
    }
}

fn two_digits(number: f64) -> String {
    let short: f64 = format!("{number:.1e}").parse().unwrap();
    short.to_string()
}

#[test]
fn numbers_are_rounded_and_words_days_and_ids_are_not() {
    for (printed, expected) in [
        ("worth 1,726 after 0.03745, or -3.98 points", "worth 1700 after 0.037, or -4 points"),
        ("B000001 by 2026-11-30: 64.1 %", "B000001 by 2026-11-30: 64 %"),
        ("model m-33c44baa5748 of `usage_trend_90d`", "model m-… of `usage_trend_90d`"),
        ("{\"limit\": 1001, \"low\": [0.1234, 99]}", "{\"limit\": 1000, \"low\": [0.12, 99]}"),
        ("  - logistic (0.06)        log loss 0.4142", "  - logistic (0.06)        log loss 0.41"),
    ] {
        assert_eq!(rounded(printed), format!("{expected}\n"));
    }
}

#[test]
fn a_difference_is_told_by_its_line_with_those_around_it() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(difference("a\nb\nc\n", "a\nx\nc\n").unwrap(), "line 2:\n  a\n- b\n- c\n+ x\n+ c\n");
    assert_eq!(difference("", "a\n").unwrap(), "line 1:\n+ a\n");
}
