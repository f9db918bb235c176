//! Splits one file that holds decided and open renewals: a table in, a table of the past and one of the open book out.

use crate::book::error::BookError;
use crate::book::outcome::is_renewed;
use crate::book::playbook::OpenRows;
use crate::book::playbook::Playbook;
use crate::table::TextTable;

/// The rows to learn from, and the rows to score.
#[derive(Debug, Clone)]
pub struct PastAndOpen {
    /// Rows whose outcome is known.
    pub past: TextTable,
    /// Rows without an outcome, which are not learned from.
    pub undecided: Vec<usize>,
    /// Rows of the open book, without the columns that tell the outcome; none where there is no such row.
    pub open: Option<TextTable>,
}

/// Takes a table of renewals apart: rows without an outcome, or with a word of `open_when`, are open. Under
/// `open = "current"` the open book is made of the rows that renewed, which are learned from as well.
///
/// # Errors
/// [`BookError`] when there is no outcome column, or the open book is asked for and a word of it is not known.
pub fn past_and_open(table: &TextTable, playbook: &Playbook) -> Result<PastAndOpen, BookError> {
    let names = &playbook.columns;
    let (undecided, decided) = undecided_and_decided(table, playbook)?;
    // Where nothing is known of any row, the reader of outcomes says so with the line.
    let past = if undecided.is_empty() || decided.is_empty() { table.clone() } else { rows_of(table, &decided, &[]) };
    let without_outcome = undecided.clone();
    let open = match playbook.files.open {
        OpenRows::Undecided => undecided,
        OpenRows::Current => {
            let mut current = undecided;
            for row in decided {
                if is_renewed(table, row, playbook)? {
                    current.push(row);
                }
            }
            current.sort_unstable();
            current
        }
    };
    let known_afterwards = [names.outcome.as_str(), names.decided_on.as_str()];
    let open = (!open.is_empty()).then(|| rows_of(table, &open, &known_afterwards));
    Ok(PastAndOpen { past, undecided: without_outcome, open })
}

/// The rows without an outcome or with a word of `open_when`, and all others.
pub(in crate::book) fn undecided_and_decided(
    table: &TextTable,
    playbook: &Playbook,
) -> Result<(Vec<usize>, Vec<usize>), BookError> {
    let names = &playbook.columns;
    let outcome = table.required(&names.outcome, "the outcome")?;
    let is_open = |row: usize| match outcome.cell(row) {
        None => true,
        Some(cell) => names.open_when.iter().any(|word| word.eq_ignore_ascii_case(cell)),
    };
    Ok((0..table.n_rows()).partition(|&row| is_open(row)))
}

/// Some rows of a table, without some columns; each row keeps its line.
pub(in crate::book) fn rows_of(table: &TextTable, rows: &[usize], without: &[&str]) -> TextTable {
    let kept = table.columns.iter().filter(|column| !without.contains(&column.name.as_str()));
    let mut part = TextTable::of_rows(&table.file, kept.map(|column| column.pick(rows)).collect());
    part.lines = rows.iter().map(|&row| table.lines[row]).collect();
    part.counted = table.counted;
    part.reading = table.reading.clone();
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::read_bytes;

    fn apart(text: &str, playbook: &str) -> PastAndOpen {
        let table = read_bytes(text.as_bytes(), "renewals.csv").unwrap();
        past_and_open(&table, &Playbook::parse(playbook, "playbook.toml").unwrap()).unwrap()
    }

    #[test]
    fn rows_without_an_outcome_are_open_and_keep_their_line() {
        let found = apart("account_id,renewed\na,yes\nb,\nc,no\n", "");
        let open = found.open.unwrap();
        assert_eq!((found.past.n_rows(), open.n_rows(), open.lines.clone()), (2, 1, vec![3]));
        assert!(open.column("renewed").is_none());
    }

    #[test]
    fn the_current_customers_are_those_that_have_not_left() {
        let playbook = "[files]\nopen = \"current\"\n[columns]\noutcome = \"Churn\"\nlost_when = [\"Yes\"]\n";
        let found = apart("account_id,Churn\na,No\nb,Yes\nc,No\n", playbook);
        assert_eq!((found.past.n_rows(), found.open.unwrap().lines), (3, vec![2, 4]));
    }

    #[test]
    fn words_of_deals_under_way_are_open() {
        let playbook = "[columns]\noutcome = \"stage\"\nrenewed_when = [\"Won\"]\nlost_when = [\"Lost\"]\nopen_when = [\"Engaging\"]\n";
        let found = apart("account_id,stage\na,Won\nb,Engaging\nc,Lost\n", playbook);
        assert_eq!((found.past.n_rows(), found.open.unwrap().n_rows()), (2, 1));
    }
}
