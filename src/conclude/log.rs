//! Whether a table is a log of interventions, and what it calls its columns.

use super::answer::LogReading;
use super::column_words::ACCOUNT;
use super::facts::TableFacts;
use super::log_words::{DATE, KIND};
use super::names::fit;
use crate::table::Kind;

/// More kinds than this are no kinds.
const MOST_KINDS: usize = 60;

/// The columns of a log with how well they fit together, 0 to 1; `None` where one is lacking.
pub(super) fn log_of(table: &TableFacts) -> Option<(f64, LogReading)> {
    let best = |words, holds: &dyn Fn(&super::facts::ColumnFacts) -> bool| {
        let fitting =
            table.columns.iter().filter(|column| holds(column)).map(|column| (fit(&column.name, words), column));
        fitting.filter(|(fit, _)| *fit >= 0.5).max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.name.cmp(&a.1.name)))
    };
    let n_rows = table.n_rows();
    let (account_fit, account) = best(ACCOUNT, &|column| !column.is_date() && column.inferred.n_distinct > 1)?;
    let (kind_fit, kind) = best(KIND, &|column| {
        let few = (1..=MOST_KINDS.min((n_rows / 3).max(2))).contains(&column.inferred.n_distinct);
        matches!(column.inferred.kind, Kind::Category | Kind::Text) && few && column.name != account.name
    })?;
    let (date_fit, date) = best(DATE, &|column| column.is_date() && column.inferred.blank_share < 0.5)?;
    let kinds = kind.words.clone();
    let reading = LogReading { account: account.name.clone(), kind: kind.name.clone(), date: date.name.clone(), kinds };
    Some(((account_fit + kind_fit + date_fit) / 3.0, reading))
}
