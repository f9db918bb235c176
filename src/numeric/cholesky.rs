//! The Cholesky factor of a symmetric positive definite matrix, `A = L Lᵀ`.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// The lower factor `L`; only made for positive definite matrices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cholesky {
    /// Row `i` has its `i + 1` entries up to the diagonal.
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// Factors a square symmetric matrix, of which the lower triangle is read; `None` if it is not positive definite.
    #[must_use]
    pub fn of(matrix: &Array2<f64>) -> Option<Self> {
        let n = matrix.nrows().min(matrix.ncols());
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(n);
        for i in 0..n {
            let mut row = Vec::with_capacity(i + 1);
            for (j, above) in rows.iter().enumerate() {
                row.push((matrix[[i, j]] - dot(&row, above)) / above[j]);
            }
            let rest = matrix[[i, i]] - dot(&row, &row);
            if rest <= 0.0 || !rest.is_finite() {
                return None;
            }
            row.push(rest.sqrt());
            rows.push(row);
        }
        Some(Self { rows })
    }

    /// Solves `A x = b`.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = self.forward(b);
        for (i, row) in self.rows.iter().enumerate().rev() {
            x[i] /= row[i];
            let solved = x[i];
            for (x, l) in x.iter_mut().zip(&row[..i]) {
                *x -= l * solved;
            }
        }
        x
    }

    /// The quadratic form `bᵀ A⁻¹ b`.
    #[must_use]
    pub fn inverse_form(&self, b: &[f64]) -> f64 {
        self.forward(b).iter().map(|z| z * z).sum()
    }

    /// The quadratic form `bᵀ A⁻¹ b` of several vectors side by side: entry `i` of `vectors` holds their entries `i`, and what
    /// solves `L z = b` afterwards.
    #[must_use]
    pub fn inverse_forms<const N: usize>(&self, vectors: &mut [[f64; N]]) -> [f64; N] {
        let mut forms = [0.0; N];
        for (i, row) in self.rows.iter().enumerate().take(vectors.len()) {
            let (solved, rest) = vectors.split_at_mut(i);
            let mut sums = [0.0; N];
            for (j, z) in solved.iter().enumerate() {
                let l = row[j];
                for lane in 0..N {
                    sums[lane] += l * z[lane];
                }
            }
            for lane in 0..N {
                let z = (rest[0][lane] - sums[lane]) / row[i];
                forms[lane] += z * z;
                rest[0][lane] = z;
            }
        }
        forms
    }

    /// The inverse `A⁻¹`.
    #[must_use]
    pub fn inverse(&self) -> Array2<f64> {
        let n = self.rows.len();
        let mut inverse = Array2::zeros((n, n));
        let mut unit = vec![0.0; n];
        for column in 0..n {
            unit[column] = 1.0;
            for (slot, value) in inverse.column_mut(column).iter_mut().zip(self.solve(&unit)) {
                *slot = value;
            }
            unit[column] = 0.0;
        }
        inverse
    }

    /// The product `L z`, which has covariance `A` when `z` is standard normal.
    #[must_use]
    pub fn transform(&self, z: &[f64]) -> Vec<f64> {
        self.rows.iter().map(|row| dot(row, z)).collect()
    }

    /// Solves `L z = b`.
    fn forward(&self, b: &[f64]) -> Vec<f64> {
        let mut z = Vec::with_capacity(b.len());
        for (row, b) in self.rows.iter().zip(b) {
            let i = z.len();
            z.push((b - dot(&z, row)) / row[i]);
        }
        z
    }
}

/// The dot product over the length of the shorter slice, in four sums so that additions need not wait for each other.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let n = a.len().min(b.len());
    let (a, b) = (a[..n].chunks_exact(4), b[..n].chunks_exact(4));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 4];
    for (a, b) in a.zip(b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f64>() + rest
}
