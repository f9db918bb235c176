//! How renewals ended, in the playbook's words.

use std::collections::{BTreeMap, BTreeSet};

use super::error::BookError;
use super::playbook::Playbook;
use super::rows::same_value;
use crate::table::{TableError, TextColumn, TextTable, parse_flag_text};
use crate::units::listed;

/// Words that mean renewed when the playbook names none.
const RENEWED: [&str; 2] = ["won", "renewed"];
/// Words that mean lost when the playbook names none.
const LOST: [&str; 2] = ["lost", "churned"];
/// Parts of a column's name that ask whether the account was lost.
const ASKS_FOR_LOSS: [&str; 17] = [
    "churn",
    "lost",
    "cancel",
    "attrition",
    "terminated",
    "künd",
    "kuend",
    "verloren",
    "abgewandert",
    "résili",
    "resili",
    "perdu",
    "perdid",
    "abandon",
    "disdett",
    "opgezegd",
    "vertrokken",
];
/// More words than this are no outcomes.
const MOST_WORDS: usize = 20;
/// More words than this are not listed in a note.
const LISTED: usize = 5;

/// Whether each row renewed.
///
/// Where the playbook states the words of one outcome only, every other word means the other.
///
/// # Errors
/// [`BookError`] when a word is not known, a cell is blank, all rows have one outcome, or the usual words would be read
/// in a column whose name asks for losses.
pub fn outcomes(table: &TextTable, playbook: &Playbook) -> Result<Vec<bool>, BookError> {
    let names = &playbook.columns;
    let column = table.required(&names.outcome, "the outcome")?;
    let read = (0..table.n_rows()).map(|row| is_renewed(table, row, playbook)).collect::<Result<Vec<_>, _>>();
    let renewed = read.map_err(|refused| with_all_words(refused, table, playbook))?;
    if renewed.iter().all(|&won| won) || renewed.iter().all(|&won| !won) {
        let word = column.cell(0).unwrap_or_default().to_owned();
        return Err(BookError::OneOutcome { file: table.file.clone(), rows: renewed.len(), word });
    }
    Ok(renewed)
}

/// Whether a row renewed.
///
/// # Errors
/// [`BookError`] when its word is not known or blank.
pub(super) fn is_renewed(table: &TextTable, row: usize, playbook: &Playbook) -> Result<bool, BookError> {
    let names = &playbook.columns;
    let cell = table.required(&names.outcome, "the outcome")?.cell(row).unwrap_or_default();
    let outcome = match (names.renewed_when.is_empty(), names.lost_when.is_empty()) {
        _ if cell.is_empty() => None,
        (true, true) => usual_outcome(&names.outcome, cell),
        (false, true) => Some(among(&names.renewed_when, cell)),
        (true, false) => Some(!among(&names.lost_when, cell)),
        (false, false) if among(&names.renewed_when, cell) => Some(true),
        (false, false) => among(&names.lost_when, cell).then_some(false),
    };
    Ok(outcome.ok_or_else(|| table.refuse(&names.outcome, row, cell, expected(cell, playbook)))?)
}

/// What the usual words say; `None` for any other word, and where the column's name turns their meaning round.
#[must_use]
pub fn usual_outcome(name: &str, cell: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(&RENEWED) {
        Some(true)
    } else if is(&LOST) {
        Some(false)
    } else {
        usual_answer(cell).filter(|_| !asks_for_loss(name))
    }
}

/// Yes or no, in the words files use for it; `None` for any other word.
#[must_use]
pub fn usual_answer(cell: &str) -> Option<bool> {
    parse_flag_text(cell.strip_suffix(".0").unwrap_or(cell))
}

fn asks_for_loss(name: &str) -> bool {
    let name = name.to_lowercase();
    ASKS_FOR_LOSS.iter().any(|part| name.contains(part))
}

fn among(words: &[String], cell: &str) -> bool {
    let both_numbers = |word: &str| cell.parse::<f64>().is_ok() && same_value(cell, word);
    let same = |word: &str| cell.eq_ignore_ascii_case(word) || cell.to_lowercase() == word.to_lowercase();
    words.iter().any(|word| same(word) || both_numbers(word))
}

fn expected(cell: &str, playbook: &Playbook) -> String {
    let names = &playbook.columns;
    if cell.is_empty() {
        "an outcome; renewals not decided yet belong in the accounts file".to_owned()
    } else if !names.renewed_when.is_empty() {
        let (renewed, lost) = (names.renewed_when.join(", "), names.lost_when.join(", "));
        format!("one of {renewed} or {lost}; renewals not decided yet belong in the accounts file")
    } else if asks_for_loss(&names.outcome) && usual_answer(cell).is_some() {
        "the words that mean renewed, because a column of this name may mean that the account was lost; name them with `renewed_when` under [columns]".to_owned()
    } else {
        "one of 1, true, yes, won, renewed or 0, false, no, lost, churned; name your own words with `renewed_when` under [columns]".to_owned()
    }
}

/// Parts of words that say that an account renewed, and that it did not; the second count first.
const SAYS_RENEWED: [&str; 9] = ["renew", "won", "retain", "stay", "kept", "verläng", "gewonnen", "expan", "upsell"];
const SAYS_LOST: [&str; 14] = [
    "churn",
    "lost",
    "cancel",
    "terminat",
    "not renew",
    "non-renew",
    "non renew",
    "no renew",
    "left",
    "expired",
    "verloren",
    "gekündigt",
    "nicht",
    "downgraded to free",
];

/// The refusal of an outcome with every word of the column, how often it occurs, and the lines for the playbook.
fn with_all_words(refused: BookError, table: &TextTable, playbook: &Playbook) -> BookError {
    let BookError::Table(TableError::Cell { place, found, expected }) = refused else { return refused };
    // Each word with what it is known to mean, and its rows.
    let mut counts: BTreeMap<&str, (Option<bool>, usize)> = BTreeMap::new();
    for (row, cell) in table.column(&playbook.columns.outcome).into_iter().flat_map(TextColumn::cells).enumerate() {
        if let Some(cell) = cell {
            counts.entry(cell).or_insert_with(|| (is_renewed(table, row, playbook).ok(), 0)).1 += 1;
        }
    }
    if counts.len() > MOST_WORDS || counts.values().all(|(meaning, _)| meaning.is_some()) {
        return BookError::Table(TableError::Cell { place, found, expected });
    }
    let mut words: Vec<(&str, Option<bool>, usize)> =
        counts.into_iter().map(|(word, (meaning, count))| (word, meaning, count)).collect();
    words.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
    let counted: Vec<String> = words
        .iter()
        .map(|(word, _, count)| format!("{word:?} ({count} {})", if *count == 1 { "row" } else { "rows" }))
        .collect();
    let says = |parts: &[&str], word: &str| parts.iter().any(|part| word.to_lowercase().contains(part));
    let means = |word: &str, known: Option<bool>| {
        let answered = || usual_answer(word).filter(|_| asks_for_loss(&playbook.columns.outcome)).map(|lost| !lost);
        known
            .or_else(answered)
            .or_else(|| if says(&SAYS_LOST, word) { Some(false) } else { says(&SAYS_RENEWED, word).then_some(true) })
    };
    let of = |wanted: Option<bool>| -> Vec<&str> {
        words.iter().filter(|(word, known, _)| means(word, *known) == wanted).map(|(word, ..)| *word).collect()
    };
    let (renewed, lost, unclear) = (of(Some(true)), of(Some(false)), of(None));
    let names = &playbook.columns;
    let line = |key: &str, stated: &[String], words: &[&str]| {
        let stated = stated.iter().map(String::as_str).filter(|stated| !words.contains(stated));
        let all: Vec<String> = stated.chain(words.iter().copied()).map(|word| format!("{word:?}")).collect();
        format!("{key} = [{}]", all.join(", "))
    };
    let mut told = format!(
        "{expected}. The words of the column: {}. Put under [columns] in the playbook:\n{}\n{}",
        counted.join(", "),
        line("renewed_when", &names.renewed_when, &renewed),
        line("lost_when", &names.lost_when, &lost)
    );
    if !unclear.is_empty() {
        told.push_str("\nand each of these in one of the two, or in `open_when` where it is not decided yet: ");
        told.push_str(&unclear.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(", "));
    }
    BookError::Table(TableError::Cell { place, found, expected: told })
}

/// Which words counted as renewed and which as lost.
pub(super) fn words_read(column: &TextColumn, renewed: &[bool]) -> String {
    let words = |of: bool| {
        let rows = column.cells().zip(renewed).filter(|(_, won)| **won == of);
        let distinct: BTreeSet<&str> = rows.filter_map(|(cell, _)| cell).collect();
        listed(distinct.iter().map(|word| format!("{word:?}")), LISTED)
    };
    format!("{} counts as renewed, {} as lost", words(true), words(false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::read_bytes;

    fn read(column: &str, words: &str, keys: &str) -> Result<Vec<bool>, BookError> {
        let table = read_bytes(format!("{column}\n{words}\n").as_bytes(), "renewals.csv").unwrap();
        let text = format!("[columns]\noutcome = {column:?}\n{keys}");
        outcomes(&table, &Playbook::parse(&text, "playbook.toml").unwrap())
    }

    #[test]
    fn where_one_outcome_is_named_every_other_word_means_the_other() {
        assert_eq!(read("Churn", "Yes\nNo\nMaybe", "lost_when = [\"yes\"]").unwrap(), [false, true, true]);
        assert_eq!(read("Churn", "Yes\nNo\nMaybe", "renewed_when = [\"No\"]").unwrap(), [false, true, false]);
    }

    #[test]
    fn words_mean_the_same_in_letters_of_either_case() {
        let keys = "renewed_when = [\"verlängert\"]\nlost_when = [\"GEKÜNDIGT\"]";
        assert_eq!(read("Ausgang", "VERLÄNGERT\ngekündigt", keys).unwrap(), [true, false]);
    }

    #[test]
    fn a_word_of_neither_outcome_is_refused_where_both_are_named() {
        let refusal = read("stage", "Won\nEngaging\nLost", "renewed_when = [\"Won\"]\nlost_when = [\"Lost\"]");
        let message = refusal.unwrap_err().to_string();
        assert!(message.contains("line 3") && message.contains("\"Engaging\""), "{message}");
    }

    #[test]
    fn following_the_lines_of_a_refusal_reads_every_word() {
        let words = "Renewed - Flat\nChurned\nRenewed - Flat";
        let message = read("outcome", words, "").unwrap_err().to_string();
        assert!(
            message.contains("\"Renewed - Flat\" (2 rows)") && message.contains("\"Churned\" (1 row)"),
            "{message}"
        );
        let lines: Vec<&str> = message.lines().filter(|line| line.contains("_when = [")).collect();
        assert_eq!(read("outcome", words, &lines.join("\n")).unwrap(), [true, false, true], "{message}");
    }

    #[test]
    fn the_usual_words_are_not_read_in_a_column_that_asks_for_losses() {
        assert_eq!(read("renewed", "yes\nno", "").unwrap(), [true, false]);
        assert_eq!(read("churn_state", "renewed\nchurned", "").unwrap(), [true, false]);
        let message = read("Churn", "No\nYes", "").unwrap_err().to_string();
        assert!(message.contains("renewed_when"), "{message}");
    }
}
