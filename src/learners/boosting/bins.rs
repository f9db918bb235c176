//! Values as bins: at most 254 for numbers, and one for missing.

use crate::features::Matrix;

/// The cuts of every feature, learned from training rows.
pub(super) struct Cuts {
    /// Ascending thresholds a feature; a value up to `cuts[b]` is in bin `b`, a greater one further right.
    cuts: Vec<Vec<f32>>,
}

/// Rows as bins, row-major: one row's bins lie together, as its gradient is added to a histogram of each feature.
pub(super) struct BinnedRows {
    n_features: usize,
    bins: Vec<u8>,
}

impl Cuts {
    /// Cuts midway between neighbouring values, or at quantiles where a feature has more than `max_bins` values.
    pub(super) fn fit(matrix: &Matrix, max_bins: usize) -> Self {
        let max_bins = max_bins.clamp(2, 254);
        let cuts = (0..matrix.n_columns())
            .map(|column| {
                let mut values: Vec<f32> = matrix.column(column).filter(|value| !value.is_nan()).collect();
                values.sort_by(f32::total_cmp);
                let counted: Vec<(f32, usize)> =
                    values.chunk_by(|a, b| a == b).map(|equal| (equal[0], equal.len())).collect();
                cut(&counted, values.len(), max_bins)
            })
            .collect();
        Self { cuts }
    }

    /// The number of features.
    pub(super) fn n_features(&self) -> usize {
        self.cuts.len()
    }

    /// The number of bins of a feature, that of missing values included, which is the last.
    pub(super) fn n_bins(&self, feature: usize) -> usize {
        self.cuts[feature].len() + 2
    }

    /// The greatest value of a bin that is not the last of the numbers.
    pub(super) fn threshold(&self, feature: usize, bin: usize) -> f32 {
        self.cuts[feature][bin]
    }

    /// The bins of all rows.
    pub(super) fn bin(&self, matrix: &Matrix) -> BinnedRows {
        let mut bins = Vec::with_capacity(matrix.n_rows() * self.n_features());
        for row in 0..matrix.n_rows() {
            bins.extend(self.cuts.iter().zip(matrix.row(row)).map(|(cuts, &value)| {
                let bin = if value.is_nan() { cuts.len() + 1 } else { cuts.partition_point(|&cut| cut < value) };
                u8::try_from(bin).unwrap_or(u8::MAX)
            }));
        }
        BinnedRows { n_features: self.n_features(), bins }
    }
}

/// Thresholds between bins of about equally many rows; a value of many rows has its bin to itself.
fn cut(counted: &[(f32, usize)], n_rows: usize, max_bins: usize) -> Vec<f32> {
    if counted.len() <= max_bins {
        return counted.windows(2).map(|pair| midway(pair[0].0, pair[1].0)).collect();
    }
    let mut cuts = Vec::with_capacity(max_bins);
    let (mut rows_left, mut bins_left, mut in_bin) = (n_rows, max_bins, 0);
    for pair in counted.windows(2) {
        in_bin += pair[0].1;
        if in_bin * bins_left >= rows_left && bins_left > 1 {
            cuts.push(midway(pair[0].0, pair[1].0));
            rows_left -= in_bin;
            bins_left -= 1;
            in_bin = 0;
        }
    }
    cuts
}

/// A threshold at or above `low` and below `high`.
fn midway(low: f32, high: f32) -> f32 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high { middle } else { low }
}

impl BinnedRows {
    /// The bins of one row, a feature each.
    pub(super) fn row(&self, row: usize) -> &[u8] {
        &self.bins[row * self.n_features..(row + 1) * self.n_features]
    }
}
