//! Columns that know the outcome are refused by name; those that only foretell it are not.

use winprob::features::{Leakage, refuse_leakage};
use winprob::table::{Categories, Column, ColumnData};

const N: usize = 60;

/// Two in three renew.
fn renewed() -> Vec<bool> {
    (0..N).map(|row| row % 3 != 0).collect()
}

fn judged(data: ColumnData) -> Result<(), Leakage> {
    let harmless = Column { name: "harmless".to_owned(), data: ColumnData::Number((0..N).map(|n| n as f64).collect()) };
    refuse_leakage(&[harmless, Column { name: "suspect".to_owned(), data }], &renewed())
}

fn category<'a>(levels: impl Iterator<Item = Option<&'a str>>) -> ColumnData {
    ColumnData::Category(Categories::from_texts(levels))
}

/// Fails unless the column is refused with these words and the way out.
fn assert_refused(data: ColumnData, words: &str) {
    let message = judged(data).unwrap_err().to_string();
    super::assert_says(&message, &["column \"suspect\"", words, "ignore = [\"suspect\"]", "[columns]"]);
}

#[test]
fn a_column_that_equals_the_outcome_is_refused_in_every_type() {
    let outcome = renewed();
    let words = "tells the outcome of every row (60 rows)";
    assert_refused(ColumnData::Flag(outcome.iter().map(|&won| Some(won)).collect()), words);
    assert_refused(ColumnData::Flag(outcome.iter().map(|&won| Some(!won)).collect()), words);
    assert_refused(ColumnData::Number(outcome.iter().map(|&won| if won { 7.0 } else { 3.5 }).collect()), words);
    assert_refused(category(outcome.iter().map(|&won| Some(if won { "open" } else { "closed" }))), words);
}

#[test]
fn a_number_with_one_cut_between_the_outcomes_is_refused() {
    let outcome = renewed();
    let spread = (0..N).map(|row| if outcome[row] { 100.0 + row as f64 } else { row as f64 }).collect();
    assert_refused(ColumnData::Number(spread), "tells the outcome of every row");
}

#[test]
fn levels_that_each_have_one_outcome_are_refused() {
    let outcome = renewed();
    let level = |row: usize| match (outcome[row], row % 2) {
        (true, 0) => "upgraded",
        (true, _) => "extended",
        (false, _) => "closed",
    };
    assert_refused(category((0..N).map(|row| Some(level(row)))), "tells the outcome of every row");
}

#[test]
fn a_column_filled_for_one_outcome_only_is_refused() {
    let outcome = renewed();
    let of_lost = category(outcome.iter().enumerate().map(|(row, &won)| {
        let reason = if row % 2 == 0 { "price" } else { "product" };
        (!won).then_some(reason)
    }));
    assert_refused(of_lost, "is filled in 20 rows and all of them were lost");
    let of_renewed = outcome.iter().map(|&won| if won { 1.0 } else { f64::NAN }).collect();
    assert_refused(ColumnData::Number(of_renewed), "is filled in 40 rows and all of them renewed");
}

#[test]
fn a_column_blank_for_one_outcome_only_is_refused() {
    let outcome = renewed();
    let blank_in = |n_blank: usize| {
        let mut left = n_blank;
        let cell = |&won: &bool| {
            let is_blank = !won && left > 0;
            left -= usize::from(is_blank);
            if is_blank { f64::NAN } else { 1.0 }
        };
        ColumnData::Number(outcome.iter().map(cell).collect())
    };
    assert_refused(blank_in(15), "is blank in 15 rows and all of them were lost");
    judged(blank_in(12)).expect("twelve of sixty may all be lost by chance");
}

#[test]
fn a_strong_but_honest_column_is_kept() {
    let mut values = renewed();
    values[0] = !values[0];
    judged(ColumnData::Flag(values.into_iter().map(Some).collect())).expect("one row tells otherwise");
}

#[test]
fn a_few_rows_of_one_outcome_are_no_proof() {
    let outcome: Vec<bool> = (0..N).map(|row| row >= 11).collect();
    let column =
        Column { name: "x".to_owned(), data: ColumnData::Flag(outcome.iter().map(|&won| Some(won)).collect()) };
    refuse_leakage(&[column], &outcome).expect("eleven lost renewals may be chance");
}

#[test]
fn names_that_differ_from_row_to_row_prove_nothing() {
    let names: Vec<String> = (0..N).map(|row| format!("account {row}")).collect();
    judged(category(names.iter().map(|name| Some(name.as_str())))).expect("a name is not a leak");
}

#[test]
fn days_that_are_known_for_one_outcome_alone_name_the_renewal_date_and_not_the_derived_column() {
    let days = (0..N).map(|row| if row % 3 == 0 { f64::NAN } else { 30.0 + row as f64 }).collect();
    let column = Column { name: "days_to_renewal".to_owned(), data: ColumnData::Number(days) };
    let message = refuse_leakage(&[column], &renewed()).unwrap_err().to_string();
    super::assert_says(
        &message,
        &["column \"days_to_renewal\"", "fill the renewal date in for every row", "`renewal_date`"],
    );
    assert!(!message.contains("ignore"), "what is in no file cannot be left out: {message}");
}
