//! Fitting the effect model: nuisances across folds, posterior, refits over account bootstraps, draws, discoveries.

use std::sync::OnceLock;

use ndarray::{Array1, Array2};
use rand::RngExt;
use rayon::prelude::*;

use super::compare::Look;
use super::data::{
    Block, CustomaryTiming, EffectInput, Expected, Modifiers, Past, RowHistory, Terms, assumed, chance, hindsight,
};
use super::error::EffectError;
use super::model::EffectModel;
use super::nuisance::{GivenRows, Propensity, centre, expected_again};
use super::params::{EffectParams, FitParams};
use super::posterior::pooled::PooledInput;
use super::posterior::{Posterior, pooled};
use super::report::EffectReport;
use super::support::Support;
use super::{boosted, checks, discovery, worth};
use crate::book::LearningTable;
use crate::numeric::Cholesky;
use crate::units::{Progress, Seed, normal_draw};

/// Fits the effect model.
///
/// # Errors
/// [`EffectError`] when there is nothing to learn from, or the equations have no finite solution.
pub fn fit(input: &EffectInput, seed: Seed, progress: &dyn Progress) -> Result<EffectModel, EffectError> {
    let table = input.table;
    if !table.has_interventions() && table.playbook.interventions.iter().all(|kind| kind.assumed.is_none()) {
        return Err(EffectError::NoInterventions);
    }
    let params = EffectParams::default();
    let n_kinds = table.playbook.interventions.len();
    progress.stage("effects", 2 + usize::try_from(params.fit.n_bootstraps).unwrap_or(0));
    let timing = CustomaryTiming::fit(table, n_kinds, &params.data);
    let histories: Vec<RowHistory> = timing.rows(table);
    let given: Vec<Vec<bool>> = histories
        .iter()
        .map(|history| (0..n_kinds).map(|kind| history.events.iter().any(|event| event.kind == kind)).collect())
        .collect();
    let columns = &table.rows.features;
    let drawn = chance::drawn(&histories, n_kinds);
    let rows = GivenRows { columns, given: &given, drawn: &drawn, folds: input.folds };
    let (propensity, mut out_of_fold) = Propensity::fit(rows, seed.child("propensity", 0))?;
    chance::put_known(&histories, &mut out_of_fold);
    let centre = centre::centre(rows, &(0..table.len()).collect::<Vec<_>>(), seed.child("centre", 0))?;
    let grounded = chance::grounded(&histories, n_kinds, params.data.drawn_rows);
    let assumed = assumed::priors(&table.playbook, &table.renewed);
    progress.step();
    let modifiers = Modifiers::choose(columns, &table.schema, &table.playbook, input.base, &params.data);
    let n_modifiers = modifiers.0.len();
    let terms = Terms {
        n_kinds,
        n_modifiers,
        pairs: pairs(&histories, n_kinds, &params.fit),
        n_risks: n_modifiers + n_kinds + grounded.len(),
    };
    let values = modifiers.values(columns, input.base);
    let (renewed, groups) = (&table.renewed, &table.rows.groups);
    let past = Past {
        terms: &terms,
        timing: &timing,
        histories: &histories,
        modifiers: &values,
        renewed,
        groups,
        assumed: &assumed,
        averages: None,
    };
    let expected =
        Expected::new(input.base.to_vec(), out_of_fold, centre, &values).grounded(&grounded, &histories, &timing);
    let last: Vec<usize> = (0..table.len()).filter(|&row| histories[row].is_last).collect();
    let read = PooledInput { rows, renewed, groups, last: &last, assumed: &assumed, counts: &timing.mean_count };
    let is_hindsight = hindsight::decisions_tell_the_outcome(table, params.data.hindsight);
    let pooled = if is_hindsight { None } else { pooled::pooled(read, seed.child("averages", 0))? };
    let around = Past { averages: pooled.as_ref().map(|pooled| pooled.mean.as_slice()), ..past };
    let posterior = Posterior::fit(&around, &expected, None).ok_or(EffectError::NotFinite)?;
    progress.step();
    let refits: Vec<Array1<f64>> = (0..params.fit.n_bootstraps)
        .into_par_iter()
        .filter_map(|index| {
            let theta = refit(input, rows, &propensity, &past, &grounded, &posterior, seed.child("bootstrap", index));
            progress.step();
            theta
        })
        .collect();
    let mut covariance = &posterior.covariance + &between(&refits, terms.len());
    if let Some(pooled) = &pooled {
        pooled.put_into(&mut covariance, &terms);
    }
    let n_draws = params.fit.n_draws;
    let draws = draws(n_draws, &posterior.theta, &covariance, seed.child("draws", 0)).ok_or(EffectError::NotFinite)?;
    let misfit = misfit(&posterior, &terms, &params.fit, seed.child("misfit", 0));
    let support = Support::fit(&histories, input.base, &expected.propensity, &table.rows.groups, params.support);
    let fitted = discovery::Fitted { theta: &posterior.theta, covariance: &covariance, draws: &draws };
    let mut kinds = discovery::reports(table, &past, &expected, fitted, &support, &params.discovery);
    let look = Look {
        params: &params,
        input,
        rows,
        propensity: &propensity,
        past: &past,
        expected: &expected,
        grounded: &grounded,
        posterior: &posterior,
        covariance: &covariance,
    };
    progress.stage("checks of effects", 1);
    let asserted: Vec<usize> = (0..n_kinds).filter(|&kind| kinds[kind].stands_up).collect();
    let checked = checks::run(&look, &asserted, seed.child("checks", 0));
    let worths = worth::worths(table, &past, &expected, &draws);
    let (boosted, trials) = boosted::fit(&look, params.boosted.rows, seed.child("boosted", 0))?;
    for (((report, checks), worth), trial) in kinds.iter_mut().zip(checked).zip(worths).zip(trials) {
        report.checks = checks;
        report.worth = worth;
        report.boosted = trial;
    }
    progress.step();
    let report = EffectReport {
        kinds,
        modifiers: modifiers.0.iter().map(|modifier| modifier.label.clone()).collect(),
        prior_scales: posterior.scales.blocks,
        independence: posterior.independence,
        cautions: cautions(table),
    };
    let laid = OnceLock::new();
    Ok(EffectModel { terms, timing, modifiers, propensity, support, draws, misfit, boosted, report, laid })
}

fn pairs(histories: &[RowHistory], n_kinds: usize, params: &FitParams) -> Vec<(usize, usize)> {
    let has = |history: &RowHistory, kind: usize, least: usize| {
        history.events.iter().filter(|event| event.kind == kind).count() >= least
    };
    let has_pair = |history: &&RowHistory, a: usize, b: usize| {
        if a == b { has(history, a, 2) } else { has(history, a, 1) && has(history, b, 1) }
    };
    let mut counted: Vec<(usize, (usize, usize))> = (0..n_kinds)
        .flat_map(|a| (a..n_kinds).map(move |b| (a, b)))
        .map(|(a, b)| (histories.iter().filter(|history| has_pair(history, a, b)).count(), (a, b)))
        .filter(|(count, _)| *count >= params.pair_rows)
        .collect();
    counted.sort_by_key(|&(count, pair)| (std::cmp::Reverse(count), pair));
    let mut pairs: Vec<_> = counted.into_iter().take(params.most_pairs).map(|(_, pair)| pair).collect();
    pairs.sort_unstable();
    pairs
}

/// The terms when base and propensities are learned from resampled accounts, the outcomes staying as they are.
fn refit(
    input: &EffectInput,
    rows: GivenRows,
    propensity: &Propensity,
    past: &Past,
    grounded: &[usize],
    posterior: &Posterior,
    seed: Seed,
) -> Option<Array1<f64>> {
    let sample = resample(&input.table.rows.groups, seed);
    let mut base = vec![0.0; input.base.len()];
    for fold in 0..input.folds.n_folds() {
        let train: Vec<usize> = sample.iter().copied().filter(|&row| input.folds.fold_of(row) != fold).collect();
        let held_out = input.folds.held_out(fold);
        let predicted = (input.refit)(&train, &held_out, seed.child("base", fold as u64))?;
        for (&row, value) in held_out.iter().zip(predicted) {
            base[row] = value;
        }
    }
    let expected = expected_again(base, rows, &sample, propensity, past, grounded, seed)?;
    Posterior::fit(past, &expected, Some(&posterior.scales)).map(|refit| refit.theta)
}

/// As many accounts as there are, drawn with replacement, each with all of its rows.
fn resample(groups: &[usize], seed: Seed) -> Vec<usize> {
    let n_groups = groups.iter().max().map_or(0, |last| last + 1);
    let mut of_group: Vec<Vec<usize>> = vec![Vec::new(); n_groups];
    for (row, &group) in groups.iter().enumerate() {
        of_group[group].push(row);
    }
    let mut rng = seed.rng();
    let mut rows: Vec<usize> = (0..n_groups).flat_map(|_| of_group[rng.random_range(0..n_groups)].clone()).collect();
    rows.sort_unstable();
    rows
}

/// The covariance between refits, `Σ (θ_b - θ̄)(θ_b - θ̄)ᵀ / (B - 1)`.
fn between(refits: &[Array1<f64>], n_terms: usize) -> Array2<f64> {
    let mut covariance = Array2::zeros((n_terms, n_terms));
    if refits.len() < 2 {
        return covariance;
    }
    let mut stacked = Array2::zeros((refits.len(), n_terms));
    let mean = refits.iter().fold(Array1::<f64>::zeros(n_terms), |sum, theta| sum + theta) / refits.len() as f64;
    for (mut row, theta) in stacked.rows_mut().into_iter().zip(refits) {
        row.assign(&(theta - &mean));
    }
    covariance += &(stacked.t().dot(&stacked) / (refits.len() - 1) as f64);
    covariance
}

/// `θ ± L ε`, so that the mean of the draws is `θ`.
fn draws(n_draws: usize, theta: &Array1<f64>, covariance: &Array2<f64>, seed: Seed) -> Option<Array2<f64>> {
    let factor = Cholesky::of(covariance)?;
    Some(antithetic((n_draws, theta.len()), seed, |noise| factor.transform(noise)) + theta)
}

/// How single accounts may differ beyond the modifiers (draws × kinds), in log-odds.
fn misfit(posterior: &Posterior, terms: &Terms, params: &FitParams, seed: Seed) -> Array2<f64> {
    let unexplained =
        params.misfit * posterior.scales.blocks[Block::Modifiers.index()] * (terms.n_modifiers as f64).sqrt();
    let scaled = |noise: &[f64]| noise.iter().map(|z| unexplained * z).collect();
    antithetic((params.n_draws, terms.n_kinds), seed, scaled)
}

/// Draws × `width`: each step made of standard normal noise stands beside its negative, so that their mean is zero.
fn antithetic((n_draws, width): (usize, usize), seed: Seed, step: impl Fn(&[f64]) -> Vec<f64>) -> Array2<f64> {
    let mut rng = seed.rng();
    let mut draws = Array2::zeros((n_draws, width));
    for pair in 0..n_draws / 2 {
        let noise: Vec<f64> = (0..width).map(|_| normal_draw(&mut rng)).collect();
        let step = Array1::from(step(&noise));
        draws.row_mut(2 * pair).assign(&step);
        draws.row_mut(2 * pair + 1).assign(&(-step));
    }
    draws
}

fn cautions(table: &LearningTable) -> Vec<String> {
    let mut cautions = vec![
        "effects assume that whatever steered both interventions and renewals is recorded in the columns".to_owned(),
    ];
    if table.decided_on.iter().all(Option::is_none) {
        cautions.push(
            "no decision days are recorded: effects of the last weeks before renewal may be hindsight, because customers who have given notice are called no more"
                .to_owned(),
        );
    }
    cautions
}
