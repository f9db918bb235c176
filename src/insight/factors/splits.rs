//! Parts of the past that renewed more often or less than the rest: beyond a cut, under a word, where a cell is blank.

use super::chance::chi_square;
use super::cuts::{Cut, Split, split};
use super::factor::Side;
use super::params::FactorParams;
use super::sample::{Association, Sample};
use super::view::{Members, written};
use crate::table::{Column, ColumnData};

/// A split, and what `above` means.
pub(super) struct Told {
    pub(super) cut: Option<f64>,
    pub(super) when: String,
    pub(super) split: Split,
    /// The rows above, to see whether another feature has found the same.
    pub(super) above: Vec<bool>,
}

/// What a cut means, in words and rows; `known` are the rows it was searched in.
pub(super) fn told(cut: Cut, known: &[usize], column: &Column, is_flag: bool, is_day: bool) -> Told {
    let mut above = vec![false; column.n_rows()];
    let mut is_top = true;
    let value = |row: usize| match &column.data {
        ColumnData::Number(values) => values[row],
        ColumnData::Flag(values) => f64::from(u8::from(values[row] == Some(true))),
        ColumnData::Category(_) | ColumnData::Date(_) => f64::NAN,
    };
    for &row in known {
        above[row] = value(row) >= cut.value;
        is_top &= value(row) <= cut.value;
    }
    if is_flag {
        let side = if cut.split.rate_above > cut.split.rate_below { Side::Renewal } else { Side::Churn };
        return Told { cut: None, when: "yes".to_owned(), split: Split { side, ..cut.split }, above };
    }
    let number = written(cut.value, is_day);
    let is_yes_or_no = known.iter().all(|&row| [0.0, 1.0].contains(&value(row)));
    let when = if is_yes_or_no {
        "yes".to_owned()
    } else if is_top {
        number
    } else {
        format!("{number} or more")
    };
    Told { cut: Some(cut.value), when, split: cut.split, above }
}

/// The words of a column against the outcome: chi-square over all, and the words that stand out on either side.
pub(super) fn by_word(members: &[Members], sample: &Sample, params: &FactorParams) -> (f64, Vec<Told>) {
    let n = sample.len() as f64;
    let rate = sample.rate();
    let (mut statistic, mut n_levels, mut design) = (0.0, 0_usize, 1.0_f64);
    let mut found: Vec<(Association, &Members)> = Vec::new();
    let is_in = |level: &Members| {
        let mut is_in = vec![0.0; sample.len()];
        for &row in &level.rows {
            is_in[row] = 1.0;
        }
        is_in
    };
    for level in members.iter().filter(|level| level.rows.len() >= params.fewest_rows) {
        let n_in = level.rows.len() as f64;
        let association = sample.association(&is_in(level));
        n_levels += 1;
        design = design.max(association.design);
        // (z/σ)² with each level's share of the variance adds up to Pearson's chi-square.
        statistic += association.z.powi(2) * association.design * (1.0 - n_in / n);
        if level.name != "other" && level.rows.len() >= params.fewest(sample.len()) && n_in < n {
            found.push((association, level));
        }
    }
    let is_spread = n_levels >= 2 && rate > 0.0 && rate < 1.0;
    let p = if is_spread { chi_square(statistic / design, n_levels as f64 - 1.0) } else { 1.0 };
    let tests = found.len() as f64;
    let mut splits = Vec::new();
    for is_higher in [true, false] {
        let of_side = found.iter().filter(|(association, _)| (association.z > 0.0) == is_higher);
        let best = of_side.min_by(|a, b| a.0.p.total_cmp(&b.0.p));
        if let Some((association, level)) = best
            && association.p * tests <= params.clear
        {
            let is_in = is_in(level);
            let side = if is_higher { Side::Renewal } else { Side::Churn };
            let split = split(&is_in, sample, *association, association.p * tests, Some(side));
            let above = is_in.iter().map(|is| *is > 0.0).collect();
            splits.push(Told { cut: None, when: level.name.clone(), split, above });
        }
    }
    (p, splits)
}

/// Blanks against the outcome, where there are enough of them.
pub(super) fn by_blank(column: &Column, sample: &Sample, params: &FactorParams) -> Option<(f64, Option<Told>)> {
    let blank: Vec<f64> = (0..sample.len()).map(|row| f64::from(u8::from(column.is_missing(row)))).collect();
    let n_blank = blank.iter().filter(|&&is| is > 0.0).count();
    let least = params.fewest(sample.len());
    if n_blank < least || sample.len() - n_blank < least {
        return None;
    }
    let association = sample.association(&blank);
    let is_clear = association.p <= params.clear;
    let told = is_clear.then(|| {
        let split = split(&blank, sample, association, association.p, None);
        Told { cut: None, when: "blank".to_owned(), split, above: blank.iter().map(|is| *is > 0.0).collect() }
    });
    Some((association.p, told))
}
