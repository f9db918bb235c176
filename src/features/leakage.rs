//! Columns that know the outcome: refused at the door, by name, with the way out.

use crate::book::DAYS_TO_RENEWAL;
use crate::table::{Column, ColumnData};

/// A column that could only be known after the outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Leakage {
    /// The column tells the outcome of every row.
    #[error(
        "column {column:?} tells the outcome of every row ({n_rows} rows); what is only known afterwards must not be learned from: {}",
        way_out(column)
    )]
    EqualsOutcome {
        /// Its name.
        column: String,
        /// Rows with a value.
        n_rows: usize,
    },
    /// The column is filled for one outcome only.
    #[error(
        "column {column:?} is filled in {n_rows} rows and all of them {outcome}; what is only recorded for one outcome must not be learned from: {}",
        way_out(column)
    )]
    OneOutcomeOnly {
        /// Its name.
        column: String,
        /// Rows with a value.
        n_rows: usize,
        /// `renewed` or `were lost`.
        outcome: &'static str,
    },
    /// The column is blank for one outcome only.
    #[error(
        "column {column:?} is blank in {n_rows} rows and all of them {outcome}; what is only left blank for one outcome must not be learned from: {}; renewals not decided yet belong in the accounts file",
        way_out(column)
    )]
    BlankForOneOutcome {
        /// Its name.
        column: String,
        /// Rows without a value.
        n_rows: usize,
        /// `renewed` or `were lost`.
        outcome: &'static str,
    },
}

/// With fewer rows of the rarer outcome than this, a perfect column may be chance.
const FEWEST_EVENTS: usize = 12;
/// A column filled or blank for one outcome only is refused when that covers at least this share of that outcome's rows,
const COVERED_SHARE: f64 = 0.2;
/// and when so many rows of one outcome would come together by chance less often than this.
const CHANCE: f64 = 1e-6;

/// What to do about such a column; the one that is counted to the renewal date is in no file.
fn way_out(column: &str) -> String {
    if column == DAYS_TO_RENEWAL {
        return "it is counted to the renewal date, and a contract comes due on a day however it ended: fill the renewal date in for every row, or name the column that holds it with `renewal_date` under [columns] in the playbook".to_owned();
    }
    format!("leave it out with `ignore = [{column:?}]` under [columns] in the playbook")
}

/// Looks for columns that know the outcome.
///
/// # Errors
/// [`Leakage`] naming the first such column.
pub fn refuse_leakage(columns: &[Column], renewed: &[bool]) -> Result<(), Leakage> {
    let n_renewed = renewed.iter().filter(|&&won| won).count();
    let n_lost = renewed.len() - n_renewed;
    if n_renewed.min(n_lost) < FEWEST_EVENTS {
        return Ok(());
    }
    for column in columns {
        let filled: Vec<usize> = (0..renewed.len()).filter(|&row| !column.is_missing(row)).collect();
        let won = filled.iter().filter(|&&row| renewed[row]).count();
        let (n_rows, n_blank) = (filled.len(), renewed.len() - filled.len());
        let of_outcomes = [(won, n_renewed, "renewed"), (n_rows - won, n_lost, "were lost")];
        let telling = |count: usize, total: usize| {
            let share = total as f64 / renewed.len() as f64;
            let covers = count >= FEWEST_EVENTS && count as f64 >= COVERED_SHARE * total as f64;
            covers && count as f64 * share.ln() < CHANCE.ln()
        };
        let name = || column.name.clone();
        let filled_for_one = |(n_filled, total, _): &(usize, usize, _)| *n_filled == n_rows && telling(n_rows, *total);
        if let Some((_, _, outcome)) = of_outcomes.into_iter().find(filled_for_one) {
            return Err(Leakage::OneOutcomeOnly { column: name(), n_rows, outcome });
        }
        let blank_for_one =
            |(n_filled, total, _): &(usize, usize, _)| total - n_filled == n_blank && telling(n_blank, *total);
        if let Some((_, _, outcome)) = of_outcomes.into_iter().find(blank_for_one) {
            return Err(Leakage::BlankForOneOutcome { column: name(), n_rows: n_blank, outcome });
        }
        if won.min(filled.len() - won) >= FEWEST_EVENTS && separates(column, &filled, renewed) {
            return Err(Leakage::EqualsOutcome { column: column.name.clone(), n_rows: filled.len() });
        }
    }
    Ok(())
}

/// Whether one cut (numbers) or one outcome a level (few levels) tells every filled row's outcome.
fn separates(column: &Column, filled: &[usize], renewed: &[bool]) -> bool {
    match &column.data {
        ColumnData::Number(values) => cut_separates(filled, renewed, |row| values[row]),
        ColumnData::Flag(values) => {
            cut_separates(filled, renewed, |row| f64::from(u8::from(values[row] == Some(true))))
        }
        ColumnData::Category(data) => {
            let mut outcome_of_level = vec![None; data.levels.len()];
            data.levels.len() * 5 <= filled.len()
                && filled.iter().all(|&row| match data.codes[row] {
                    Some(code) => *outcome_of_level[code as usize].get_or_insert(renewed[row]) == renewed[row],
                    None => true,
                })
        }
        ColumnData::Date(_) => false,
    }
}

fn cut_separates(filled: &[usize], renewed: &[bool], value: impl Fn(usize) -> f64) -> bool {
    let (mut won, mut lost) = ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
    for &row in filled {
        let range = if renewed[row] { &mut won } else { &mut lost };
        range.0 = range.0.min(value(row));
        range.1 = range.1.max(value(row));
    }
    won.1 < lost.0 || lost.1 < won.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A column of ones, filled in the rows where `filled` says so.
    fn ones(n_rows: usize, filled: impl Fn(usize) -> bool) -> Vec<Column> {
        let values = (0..n_rows).map(|row| if filled(row) { 1.0 } else { f64::NAN }).collect();
        vec![Column { name: "notes".to_owned(), data: ColumnData::Number(values) }]
    }

    #[test]
    fn a_column_blank_for_one_outcome_only_is_refused() {
        let renewed: Vec<bool> = (0..400).map(|row| row % 2 == 0).collect();
        let found = refuse_leakage(&ones(400, |row| row % 2 == 0 || row > 100), &renewed);
        assert!(
            matches!(found, Err(Leakage::BlankForOneOutcome { n_rows: 50, outcome: "were lost", .. })),
            "{found:?}"
        );
    }

    #[test]
    fn a_column_filled_for_some_of_the_usual_outcome_may_be_chance() {
        let renewed: Vec<bool> = (0..300).map(|row| row % 10 != 0).collect();
        assert_eq!(refuse_leakage(&ones(300, |row| row % 5 == 1), &renewed), Ok(()));
    }
}
