//! Features that say much the same: rank correlation beyond a bound with a stronger one.

use rayon::prelude::*;

use super::params::FactorParams;
use super::sample::ranks;
use crate::units::correlation;

/// For each feature the place of the strongest one that says much the same; its own place where it leads or stands alone.
/// `strength` orders them, the strongest first; blanks (NaN) take the middle rank.
pub(super) fn groups(features: &[Vec<f64>], strength: &[f64], params: &FactorParams) -> Vec<usize> {
    let ranked: Vec<Vec<f64>> = features.par_iter().map(|values| middle_ranks(values, params.alike_rows)).collect();
    let mut order: Vec<usize> = (0..features.len()).collect();
    order.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    let mut leaders: Vec<usize> = Vec::new();
    let mut leader_of: Vec<usize> = (0..features.len()).collect();
    for at in order {
        let alike = leaders
            .par_iter()
            .find_first(|&&leader| correlation(&ranked[leader], &ranked[at]).unwrap_or(0.0).abs() >= params.alike);
        match alike {
            Some(&leader) => leader_of[at] = leader,
            None => leaders.push(at),
        }
    }
    leader_of
}

fn middle_ranks(values: &[f64], most_rows: usize) -> Vec<f64> {
    let step = values.len().div_ceil(most_rows).max(1);
    let some: Vec<f64> = values.iter().copied().step_by(step).collect();
    let known: Vec<usize> = (0..some.len()).filter(|&row| some[row].is_finite()).collect();
    let of_known = ranks(&known.iter().map(|&row| some[row]).collect::<Vec<f64>>());
    let mut all = vec![0.5; some.len()];
    for (&row, rank) in known.iter().zip(of_known) {
        all[row] = rank;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_follow_the_stronger_one_and_a_stranger_stands_alone() {
        let a: Vec<f64> = (0..100).map(f64::from).collect();
        let b: Vec<f64> = a.iter().map(|x| x.powi(3) - 5.0).collect();
        let c: Vec<f64> = a.iter().map(|x| (x * 37.0) % 101.0).collect();
        assert_eq!(groups(&[a, b, c], &[1.0, 2.0, 0.5], &FactorParams::default()), [1, 1, 2]);
    }
}
