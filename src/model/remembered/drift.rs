//! Whether the book still looks like what the model learned from, column by column and in what it is told.
//!
//! The population stability index of a column is `Σ (q - p) ln (q / p)` over its bins, `p` the shares of the past and `q` those
//! of the book (Lewis 1994; Siddiqi 2006). Two samples of one population differ as well: of `n` and `N` rows their index is
//! about `(B - 1)(1/n + 1/N)` for `B` bins, and `nN/(n + N)` times it a χ² of `B - 1` degrees (Yurdakul & Naranjo 2020). So a
//! column has drifted when it is beyond both: chance, over all columns looked at, and what makes a difference in practice.
//! Columns that only tell when an account is looked at are left out: how far its renewal is, what was done lately.

use serde::{Deserialize, Serialize};

use crate::book::{Schema, Source};
use crate::model::params::DriftParams;
use crate::table::{Column, ColumnData};
use crate::units::normal_quantile;

/// Bins of a number, with about as many rows of the past in each.
const BINS: usize = 10;
/// Levels of a category that have a bin of their own; the rarer share one.
const LEVELS: usize = 9;
/// The name of what the model tells, among those of columns.
const TOLD: &str = "win_probability";

/// What a column looked like in the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Outline {
    name: String,
    bins: Bins,
    /// Rows of the past in each bin; the last bin is that of missing values.
    counts: Vec<f64>,
}

/// How the values of a column are put in bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Bins {
    /// Upper ends, ascending; the last bin is open.
    Number(Vec<f64>),
    Flag,
    /// Levels with a bin of their own; all others share one.
    Category(Vec<String>),
}

/// What the columns of the past looked like, and what was told of its rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::model) struct Typical {
    outlines: Vec<Outline>,
}

/// Counts of a book under way, in the bins of the past.
#[derive(Debug, Clone)]
pub struct BookShape {
    counts: Vec<Vec<f64>>,
    n_accounts: usize,
}

/// How far a column has moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Drift {
    /// The column, or `win_probability`.
    pub column: String,
    /// The population stability index.
    pub index: f64,
    /// What it would be by chance.
    pub by_chance: f64,
    /// Whether that is more than chance, and enough to matter.
    pub has_drifted: bool,
}

impl Typical {
    /// Learns what the past looks like; `told` holds its win probabilities out of fold.
    pub(in crate::model) fn of(schema: &Schema, columns: &[Column], told: &[f64]) -> Self {
        let looked_at = schema.features.iter().zip(columns).filter(|(feature, _)| feature.source == Source::Column);
        let mut outlines: Vec<Outline> = looked_at.filter_map(|(_, column)| Outline::of(column)).collect();
        outlines.extend(Outline::of(&probabilities(told)));
        Self { outlines }
    }

    /// No account of a book yet.
    pub(in crate::model) fn book(&self) -> BookShape {
        BookShape {
            counts: self.outlines.iter().map(|outline| vec![0.0; outline.counts.len()]).collect(),
            n_accounts: 0,
        }
    }

    /// Counts some accounts of the book, and what was told of them.
    pub(in crate::model) fn count(&self, book: &mut BookShape, columns: &[Column], told: &[f64]) {
        let told_column = probabilities(told);
        for (outline, counts) in self.outlines.iter().zip(&mut book.counts) {
            let column = columns.iter().chain([&told_column]).find(|column| column.name == outline.name);
            match column {
                Some(column) => (0..told.len()).for_each(|row| counts[outline.bin(column, row)] += 1.0),
                None => *counts.last_mut().unwrap_or(&mut 0.0) += told.len() as f64,
            }
        }
        book.n_accounts += told.len();
    }

    /// How far each column has moved, the farthest first; nothing for a small book.
    pub(in crate::model) fn drifts(&self, book: &BookShape) -> Vec<Drift> {
        let params = DriftParams::default();
        if book.n_accounts < params.least_accounts {
            return Vec::new();
        }
        let n_columns = self.outlines.len();
        let mut drifts: Vec<Drift> = self
            .outlines
            .iter()
            .zip(&book.counts)
            .map(|(outline, counts)| outline.drift(counts, n_columns, &params))
            .collect();
        drifts.sort_by(|a, b| b.index.total_cmp(&a.index).then_with(|| a.column.cmp(&b.column)));
        drifts
    }
}

impl Outline {
    fn of(column: &Column) -> Option<Self> {
        let bins = match &column.data {
            ColumnData::Number(values) => Bins::Number(cuts(values)),
            ColumnData::Flag(_) => Bins::Flag,
            ColumnData::Category(data) => {
                let mut counts = vec![0usize; data.levels.len()];
                data.codes.iter().flatten().for_each(|&code| counts[code as usize] += 1);
                let mut order: Vec<usize> = (0..counts.len()).collect();
                order.sort_by_key(|&level| (std::cmp::Reverse(counts[level]), level));
                Bins::Category(order.into_iter().take(LEVELS).map(|level| data.levels[level].clone()).collect())
            }
            ColumnData::Date(_) => return None,
        };
        let n_bins = bins.len() + 1;
        let mut outline = Self { name: column.name.clone(), bins, counts: vec![0.0; n_bins] };
        for row in 0..column.n_rows() {
            let bin = outline.bin(column, row);
            outline.counts[bin] += 1.0;
        }
        Some(outline)
    }

    /// The bin of a value; a value of another type counts as missing.
    fn bin(&self, column: &Column, row: usize) -> usize {
        let missing = self.bins.len();
        match (&self.bins, &column.data) {
            (Bins::Number(cuts), ColumnData::Number(values)) if values[row].is_finite() => {
                cuts.partition_point(|&cut| cut < values[row])
            }
            (Bins::Number(cuts), ColumnData::Flag(values)) => {
                values[row].map_or(missing, |flag| cuts.partition_point(|&cut| cut < f64::from(u8::from(flag))))
            }
            (Bins::Flag, ColumnData::Flag(values)) => values[row].map_or(missing, usize::from),
            (Bins::Flag, ColumnData::Number(values)) if values[row].is_finite() => usize::from(values[row] > 0.5),
            (Bins::Category(levels), ColumnData::Category(data)) => data
                .level(row)
                .map_or(missing, |level| levels.iter().position(|known| known == level).unwrap_or(levels.len())),
            _ => missing,
        }
    }

    fn drift(&self, book: &[f64], n_columns: usize, params: &DriftParams) -> Drift {
        let used: Vec<usize> = (0..book.len()).filter(|&bin| book[bin] + self.counts[bin] > 0.0).collect();
        let n_bins = used.len() as f64;
        let total = |counts: &[f64]| counts.iter().sum::<f64>() + params.beforehand * n_bins;
        let (n_past, n_book) = (total(&self.counts), total(book));
        let index: f64 = used
            .iter()
            .map(|&bin| {
                let (p, q) =
                    ((self.counts[bin] + params.beforehand) / n_past, (book[bin] + params.beforehand) / n_book);
                (q - p) * (q / p).ln()
            })
            .sum();
        let by_chance = (n_bins - 1.0) * (1.0 / n_past + 1.0 / n_book);
        let beyond_chance = index * n_past * n_book / (n_past + n_book)
            > upper_quantile(n_bins - 1.0, params.false_alarms / n_columns.max(1) as f64);
        Drift {
            column: self.name.clone(),
            index,
            by_chance,
            has_drifted: beyond_chance && index - by_chance > params.matters,
        }
    }
}

impl Bins {
    /// Bins of values that are there.
    fn len(&self) -> usize {
        match self {
            Self::Number(cuts) => cuts.len() + 1,
            Self::Flag => 2,
            Self::Category(levels) => levels.len() + 1,
        }
    }
}

/// What is told, as a column beside the others.
fn probabilities(told: &[f64]) -> Column {
    Column { name: TOLD.to_owned(), data: ColumnData::Number(told.to_vec()) }
}

/// Values that part the finite ones in about equal shares, without repeats.
fn cuts(values: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    known.sort_by(f64::total_cmp);
    let Some(&largest) = known.last() else { return Vec::new() };
    let mut cuts: Vec<f64> =
        (1..BINS).map(|bin| known[bin * known.len() / BINS]).filter(|&cut| cut < largest).collect();
    cuts.dedup();
    cuts
}

/// The χ² value of so many degrees that is exceeded with this chance (Wilson & Hilferty 1931).
fn upper_quantile(degrees: f64, chance: f64) -> f64 {
    let z = -normal_quantile(chance);
    let spread = 2.0 / (9.0 * degrees.max(1.0));
    degrees.max(1.0) * (1.0 - spread + z * spread.sqrt()).powi(3)
}
