//! Statements over many rows at once, and how a missing number is bound.

use std::fmt::Write;

/// Rows written by one statement. SQLite looks for each `$n` among all before it, so that long statements take longer
/// than several short ones.
pub(super) const CHUNK: usize = 64;

/// How a value is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// As it is; a text or a whole number may be missing.
    Plain,
    /// A number that may be missing, see [`number`].
    Number,
}

/// A number that may be missing, to be bound in a [`Slot::Number`].
///
/// A missing number has no type of its own in the driver for either database, so it travels as NaN and the statement
/// makes a NULL of it. No number that is kept is ever NaN.
pub(super) fn number(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// `($1, $2), ($3, $4), …`: places for rows of the given slots.
pub(super) fn places(n_rows: usize, slots: &[Slot]) -> String {
    let mut text = String::with_capacity(n_rows * slots.len() * 8);
    let mut at = 0;
    for row in 0..n_rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for (column, slot) in slots.iter().enumerate() {
            at += 1;
            text.push_str(if column == 0 { "" } else { ", " });
            let _infallible = match slot {
                Slot::Plain => write!(text, "${at}"),
                Slot::Number => write!(text, "NULLIF(${at}, 'NaN')"),
            };
        }
        text.push(')');
    }
    text
}

/// `$first, …`: a list of `n` values after the ones before it.
pub(super) fn list(first: usize, n: usize) -> String {
    (first..first + n).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_place_of_its_own() {
        assert_eq!(places(2, &[Slot::Plain, Slot::Number]), "($1, NULLIF($2, 'NaN')), ($3, NULLIF($4, 'NaN'))");
        assert_eq!(list(3, 2), "$3, $4");
    }
}
