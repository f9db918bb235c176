//! Training: from a learning table to a model and its card.

use super::bundle::Model;
use super::card::{LeftOut, ModelCard, OutOfTime};
use super::error::ModelError;
use super::params::TrainParams;
use super::parts::{Attributes, Part, PartParams, predict, try_parts};
use super::remembered::drift::Typical;
use super::remembered::held_out::HeldOut;
use super::remembered::reference::Reference;
use super::remembered::seen::SeenRows;
use crate::book::{BookError, LearningTable, OpenRows};
use crate::effects::{self, EffectError, EffectInput};
use crate::ensemble::{EnsembleError, EnsembleParams, EnsembleReport, Quality, TrainingRows, fit_quick};
use crate::features::{Leakage, refuse_leakage};
use crate::insight::{factors, scorecard};
use crate::learners::{LabelledViews, Logistic};
use crate::metrics::{log_loss, reliability_bins};
use crate::table::Column;
use crate::units::{Date, ModelId, Progress, Seed, sigmoid};

/// Why no model came of it.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The files do not make a learning table.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A column knows the outcome.
    #[error(transparent)]
    Leakage(#[from] Leakage),
    /// The ensemble cannot be fitted.
    #[error(transparent)]
    Ensemble(#[from] EnsembleError),
    /// The effects cannot be fitted.
    #[error(transparent)]
    Effect(#[from] EffectError),
    /// The model cannot be held against its own past.
    #[error(transparent)]
    Model(#[from] ModelError),
}

/// Trains a model; the same table and seed give the same model, whatever the number of threads.
///
/// # Errors
/// [`TrainError`] when a column knows the outcome, or there is too little to learn from.
pub fn train(
    table: &LearningTable,
    id: ModelId,
    trained_at: i64,
    seed: Seed,
    progress: &dyn Progress,
) -> Result<Model, TrainError> {
    let judged = TrainParams::default();
    let columns = &table.rows.features;
    refuse_leakage(columns, &table.renewed)?;
    let params = EnsembleParams::of_playbook(&table.playbook).check()?;
    let groups = &table.rows.groups;
    let rows = TrainingRows { columns, renewed: &table.renewed, groups };
    let mut fit = params.fit(rows, seed.child("ensemble", 0), progress)?;
    let segments = &table.rows.segment;
    let part_params = PartParams::default();
    let parts = Part::all(&table.playbook, Attributes { features: columns, segments }, &part_params);
    let seed_of_parts = seed.child("parts", 0);
    let (part_models, part_reports) =
        try_parts(&mut fit, rows, &parts, segments, &part_params, seed_of_parts, progress)?;
    let is_assumed = table.playbook.interventions.iter().any(|kind| kind.assumed.is_some());
    let effects = if table.has_interventions() || is_assumed {
        let base: Vec<f64> = fit.out_of_fold.iter().map(|p| p.log_odds().0).collect();
        let refit = |train: &[usize], held_out: &[usize], seed: Seed| {
            let model = fit_quick(columns, &table.renewed, train, seed).ok()?;
            let held_out: Vec<Column> = columns.iter().map(|column| column.select(held_out)).collect();
            Some(model.predict(&held_out).ok()?.iter().map(|p| p.log_odds().0).collect())
        };
        let input = EffectInput { table, base: &base, folds: &fit.folds, refit: &refit };
        Some(effects::fit(&input, seed.child("effects", 0), progress)?)
    } else {
        None
    };
    let out_of_time = out_of_time(table, seed.child("out of time", 0), progress)?;
    let left_out = if table.n_left_out == 0 {
        None
    } else {
        let curve = params.learning_curve(rows, seed.child("learning curve", 0), progress)?;
        Some(LeftOut { n_rows: table.n_left_out, curve })
    };
    let out_of_fold: Vec<f64> = fit.out_of_fold.iter().map(|p| p.get()).collect();
    let card = ModelCard {
        winprob_version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: seed.0,
        renewal_rate: table.renewed.iter().filter(|&&won| won).count() as f64 / table.len() as f64,
        n_rows: table.len(),
        n_accounts: groups.iter().max().map_or(0, |last| last + 1),
        left_out,
        reading: table.reading.clone(),
        ensemble: fit.ensemble.report().clone(),
        parts: part_reports,
        out_of_fold_in_parts: (!part_models.is_empty()).then(|| Quality::of(&out_of_fold, &table.renewed)),
        reliability: reliability_bins(&out_of_fold, &table.renewed, judged.reliability_bins),
        out_of_time,
        cautions: cautions(table, fit.ensemble.report(), &judged),
        effects: effects.as_ref().map(|effects| effects.report.clone()),
    };
    let factors = factors(table);
    let mut model = Model {
        id,
        trained_at,
        playbook: table.playbook.clone(),
        schema: table.schema.clone(),
        ensemble: fit.ensemble,
        parts: part_models,
        reference: Reference::default(),
        seen: SeenRows::of(&table.schema, &table.rows),
        held_out: HeldOut::default(),
        typical: Typical::of(&table.schema, columns, &out_of_fold),
        scorecard: scorecard(table, &factors, &out_of_fold, seed.child("scorecard", 0)),
        factors,
        past: Vec::new(),
        effects,
        card,
    };
    model.reference = {
        let fitted = (&model.ensemble, model.parts.as_slice());
        Reference::of(&model.schema, fitted, Attributes { features: columns, segments }, seed.child("reference", 0))?
    };
    let held_out = HeldOut::of(&table.schema, &table.rows, &fit.out_of_fold);
    model.past = model.past_of(table, &fit.out_of_fold, &held_out)?;
    if table.playbook.files.open == OpenRows::Current {
        model.held_out = held_out;
    }
    model.card.cautions.extend(more_would_help(&model, judged.few_events));
    Ok(model)
}

/// What more past renewals would do where there are few.
fn more_would_help(model: &Model, few_events: usize) -> Option<String> {
    let alike = model.reference.renewals_alike?;
    (model.card.ensemble.n_events < few_events).then(|| {
        let (n_rows, more) = (model.card.n_rows, 3.0 * alike);
        format!(
            "of the typical account as much is known as {alike:.0} past renewals just like it would tell; with about {more:.0} more like it its interval would halve, which takes about {} more renewals of all kinds",
            3 * n_rows
        )
    })
}

fn cautions(table: &LearningTable, report: &EnsembleReport, params: &TrainParams) -> Vec<String> {
    let mut cautions = Vec::new();
    let n_events = report.n_events;
    if n_events < params.few_events {
        cautions.push(format!(
            "only {n_events} renewals of the rarer outcome: probabilities are drawn to the average and their intervals are wide"
        ));
    }
    let (found, constant) = (report.out_of_fold.log_loss, report.base_rate_log_loss);
    if found > params.nothing_learned * constant {
        cautions.push(format!(
            "there is next to nothing to learn from these columns: out of fold the log loss is {found:.4}, and {constant:.4} when every account is given the share that renewed"
        ));
    }
    if !table.has_interventions() {
        cautions.push("there is no log of interventions to learn from: nothing can be recommended".to_owned());
    }
    cautions
}

/// Learns from renewals known before a cut, predicts those decided on after it.
fn out_of_time(table: &LearningTable, seed: Seed, progress: &dyn Progress) -> Result<Option<OutOfTime>, TrainError> {
    let params = TrainParams::default();
    let Some(cut) = cut(table, params.later_share) else { return Ok(None) };
    let test: Vec<usize> = (0..table.len()).filter(|&row| table.rows.as_of[row].is_some_and(|d| d >= cut)).collect();
    let train: Vec<usize> = (0..table.len()).filter(|&row| table.known_on(row).is_some_and(|d| d < cut)).collect();
    let outcomes = |rows: &[usize]| rows.iter().map(|&row| table.renewed[row]).collect::<Vec<bool>>();
    let (train_renewed, test_renewed) = (outcomes(&train), outcomes(&test));
    if events(&train_renewed).min(events(&test_renewed)) < params.events_a_side {
        return Ok(None);
    }
    let select = |rows: &[usize]| table.rows.features.iter().map(|column| column.select(rows)).collect::<Vec<Column>>();
    let (train_columns, test_columns) = (select(&train), select(&test));
    let groups: Vec<usize> = train.iter().map(|&row| table.rows.groups[row]).collect();
    let rows = TrainingRows { columns: &train_columns, renewed: &train_renewed, groups: &groups };
    let mut fit = EnsembleParams::of_playbook(&table.playbook).check()?.fit(rows, seed, progress)?;
    let segments_of = |rows: &[usize]| rows.iter().map(|&row| table.rows.segment[row].clone()).collect::<Vec<_>>();
    let (train_segments, test_segments) = (segments_of(&train), segments_of(&test));
    let part_params = PartParams::default();
    let attributes = Attributes { features: &train_columns, segments: &train_segments };
    let parts = Part::all(&table.playbook, attributes, &part_params);
    let seed_of_parts = seed.child("parts", 0);
    let (models, _) = try_parts(&mut fit, rows, &parts, &train_segments, &part_params, seed_of_parts, progress)?;
    let later = Attributes { features: &test_columns, segments: &test_segments };
    let predicted: Vec<f64> =
        predict(&fit.ensemble, &models, later)?.iter().map(|prediction| prediction.probability.get()).collect();
    let training_views = fit.ensemble.recipe().apply(&train_columns).map_err(EnsembleError::from)?;
    let labelled = LabelledViews { views: &training_views, renewed: &train_renewed };
    let logistic = Logistic::fit(labelled, params.baseline_penalty).map_err(EnsembleError::from)?;
    let test_views = fit.ensemble.recipe().apply(&test_columns).map_err(EnsembleError::from)?;
    let baseline: Vec<f64> = logistic.log_odds(&test_views.linear).into_iter().map(sigmoid).collect();
    let rate = train_renewed.iter().filter(|&&won| won).count() as f64 / train_renewed.len() as f64;
    Ok(Some(OutOfTime {
        cut,
        n_train: train.len(),
        n_test: test.len(),
        ensemble: Quality::of(&predicted, &test_renewed),
        logistic: Quality::of(&baseline, &test_renewed),
        base_rate_log_loss: log_loss(&vec![rate; test.len()], &test_renewed),
    }))
}

fn events(renewed: &[bool]) -> usize {
    let won = renewed.iter().filter(|&&won| won).count();
    won.min(renewed.len() - won)
}

/// The day after which the latest share of the decision dates lie, when every row has one.
fn cut(table: &LearningTable, later_share: f64) -> Option<Date> {
    let mut days: Vec<Date> = table.rows.as_of.iter().copied().collect::<Option<_>>()?;
    days.sort_unstable();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position below the length")]
    let at = (days.len() as f64 * (1.0 - later_share)) as usize;
    days.get(at).copied()
}
