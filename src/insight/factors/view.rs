//! A feature as a number that can be ranked, and as levels that can be read.

use super::params::FactorParams;
use super::sample::Sample;
use crate::table::{Categories, Column, ColumnData};
use crate::units::Date;

/// The rows of a level, by its name.
pub(super) struct Members {
    pub(super) name: String,
    pub(super) rows: Vec<usize>,
}

/// Numbers and flags as they are; of a word the share of other accounts with it that renewed; NaN where blank.
pub(super) fn ordered(column: &Column, sample: &Sample, params: &FactorParams) -> Vec<f64> {
    match &column.data {
        ColumnData::Number(values) => values.clone(),
        ColumnData::Flag(values) => {
            values.iter().map(|flag| flag.map_or(f64::NAN, |is| f64::from(u8::from(is)))).collect()
        }
        ColumnData::Date(values) => {
            values.iter().map(|day| day.map_or(f64::NAN, |day| f64::from(day.days_since_epoch()))).collect()
        }
        ColumnData::Category(words) => shares(words, sample, params),
    }
}

/// The share of renewals among accounts of the other folds with the same word, drawn towards the share of all of them and less that
/// share: where a fold has more renewals than the others, theirs are fewer, and that alone would rank the wrong way round.
fn shares(words: &Categories, sample: &Sample, params: &FactorParams) -> Vec<f64> {
    let (folds, prior) = (params.folds, params.word_prior_rows);
    let mut counts = vec![vec![(0.0, 0.0); folds]; words.levels.len()];
    let mut all = vec![(0.0, 0.0); folds];
    let fold = |row: usize| sample.accounts[row] % folds;
    for (row, code) in words.codes.iter().enumerate() {
        let won = f64::from(u8::from(sample.renewed[row]));
        let of_word = code.map(|code| &mut counts[code as usize][fold(row)]);
        for count in of_word.into_iter().chain([&mut all[fold(row)]]) {
            count.0 += 1.0;
            count.1 += won;
        }
    }
    let others = |counts: &[(f64, f64)], fold: usize| {
        let others = counts.iter().enumerate().filter(|(at, _)| *at != fold);
        others.fold((0.0, 0.0), |(n, won), (_, count)| (n + count.0, won + count.1))
    };
    let share = |row: usize, code: u32| {
        let (n_all, won_all) = others(&all, fold(row));
        let rate = won_all / f64::max(n_all, 1.0);
        let (n, won) = others(&counts[code as usize], fold(row));
        (won + prior * rate) / (n + prior) - rate
    };
    words.codes.iter().enumerate().map(|(row, code)| code.map_or(f64::NAN, |code| share(row, code))).collect()
}

/// The levels of a feature, blanks apart: words from the most frequent on, quantiles of a number, yes and no.
pub(super) fn levels(column: &Column, is_day: bool, params: &FactorParams) -> Vec<Members> {
    let n_rows = column.n_rows();
    let known: Vec<usize> = (0..n_rows).filter(|&row| !column.is_missing(row)).collect();
    let mut levels = match &column.data {
        ColumnData::Flag(values) => [("yes", true), ("no", false)]
            .map(|(name, is)| Members {
                name: name.to_owned(),
                rows: known.iter().copied().filter(|&row| values[row] == Some(is)).collect(),
            })
            .into(),
        ColumnData::Category(words) => of_words(words, &known, params),
        ColumnData::Number(values) => of_number(values, known, is_day, params.parts),
        ColumnData::Date(_) => Vec::new(),
    };
    let blank: Vec<usize> = (0..n_rows).filter(|&row| column.is_missing(row)).collect();
    levels.push(Members { name: "blank".to_owned(), rows: blank });
    levels.retain(|level| !level.rows.is_empty());
    levels
}

fn of_words(words: &Categories, known: &[usize], params: &FactorParams) -> Vec<Members> {
    let mut levels: Vec<Members> =
        words.levels.iter().map(|name| Members { name: name.clone(), rows: Vec::new() }).collect();
    for &row in known {
        if let Some(code) = words.codes[row] {
            levels[code as usize].rows.push(row);
        }
    }
    levels.sort_by(|a, b| b.rows.len().cmp(&a.rows.len()).then_with(|| a.name.cmp(&b.name)));
    let (often, seldom): (Vec<Members>, Vec<Members>) =
        levels.into_iter().partition(|level| level.rows.len() >= params.fewest_rows);
    let mut rest: Vec<usize> = seldom.into_iter().flat_map(|level| level.rows).collect();
    rest.sort_unstable();
    let mut levels = often;
    levels.push(Members { name: "other".to_owned(), rows: rest });
    levels
}

fn of_number(values: &[f64], mut known: Vec<usize>, is_day: bool, parts: usize) -> Vec<Members> {
    known.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let edges: Vec<f64> =
        (1..parts).filter_map(|part| known.get(part * known.len() / parts)).map(|&row| values[row]).collect();
    let part_of = |row: usize| edges.iter().filter(|edge| values[row] >= **edge).count();
    known
        .chunk_by(|&a, &b| part_of(a) == part_of(b))
        .filter_map(|part| {
            let (first, last) = (values[*part.first()?], values[*part.last()?]);
            let (first, last) = (written(first, is_day), written(last, is_day));
            let name = if first == last { first } else { format!("{first} to {last}") };
            Some(Members { name, rows: part.to_vec() })
        })
        .collect()
}

/// A number, or the calendar day that it counts since 1970.
pub(super) fn written(value: f64, is_day: bool) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a count of days")]
    let day = || Date::from_days_since_epoch(value as i32).to_string();
    if is_day { day() } else { short(value) }
}

/// A number as people write it: three digits that count.
fn short(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    if value.fract() == 0.0 || value.abs() >= 1_000.0 {
        return format!("{value:.0}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few digits")]
    let digits = (2.0 - value.abs().log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let written = [0.0, 3.0, 0.123_456, 12.5, 123.456, 1234.56, -0.05, 0.000_123_4].map(short);
        assert_eq!(written, ["0", "3", "0.123", "12.5", "123", "1235", "-0.05", "0.000123"]);
    }

    #[test]
    fn a_number_is_shown_in_parts_and_its_blanks_apart() {
        let values: Vec<f64> = (0..50).map(f64::from).chain([f64::NAN; 3]).collect();
        let column = Column { name: "users".to_owned(), data: ColumnData::Number(values) };
        let levels = levels(&column, false, &FactorParams::default());
        let levels: Vec<(String, usize)> = levels.into_iter().map(|l| (l.name, l.rows.len())).collect();
        assert_eq!(levels[0], ("0 to 9".to_owned(), 10));
        assert_eq!(levels[5], ("blank".to_owned(), 3));
    }
}
