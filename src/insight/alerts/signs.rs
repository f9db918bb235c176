//! What a cell says: whether something is there, on which day, how many.

use crate::table::{DateOrder, day_of_text, parse_flag_text};
use crate::units::Date;

/// Words besides `no` that mean that nobody is there.
const NOBODY: [&str; 6] = ["none", "left", "departed", "vacant", "n/a", "-"];

/// Whether a cell names something: it is not blank, not a no, and no word for nobody. A zero is a no only in a column of yes
/// and no (`is_flag`): elsewhere it is a number, such as the worst answer to a survey.
#[must_use]
pub fn is_there(cell: Option<&str>, is_flag: bool) -> bool {
    let Some(cell) = cell.map(str::trim).filter(|cell| !cell.is_empty()) else { return false };
    let says_no = parse_flag_text(cell) == Some(false) && (is_flag || cell != "0");
    !says_no && !NOBODY.iter().any(|word| cell.eq_ignore_ascii_case(word))
}

/// Whether all cells of a column are yes or no.
pub(super) fn is_flag<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    cells.all(|cell| parse_flag_text(cell.trim()).is_some())
}

/// The day in a cell, in any order that the text or the playbook tells.
pub(super) fn day(cell: Option<&str>, order: Option<DateOrder>) -> Option<Date> {
    let cell = cell?.trim();
    cell.parse().ok().or_else(|| day_of_text(cell, order))
}

/// The number in a cell; a yes counts as one.
pub(super) fn count(cell: Option<&str>) -> Option<f64> {
    let cell = cell?.trim();
    let number = cell.parse::<f64>().ok().filter(|count| count.is_finite() && *count >= 0.0);
    number.or_else(|| parse_flag_text(cell).map(|is| f64::from(u8::from(is))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_answer_to_a_survey_is_an_answer() {
        assert!(is_there(Some("0"), false) && !is_there(Some("0"), true));
        for nobody in [None, Some(""), Some(" no "), Some("Left"), Some("vacant"), Some("FALSE")] {
            assert!(!is_there(nobody, false), "{nobody:?}");
        }
        assert!(is_there(Some("Ada Novak"), false) && is_there(Some("yes"), true));
    }
}
