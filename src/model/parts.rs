//! Parts of the book that may have a model of their own: accounts still being set up, and segments.
//!
//! Each is tried against the model for all, and used only where it wins out of fold by more than a standard error.
//! Onboarding goes first; a row it wins belongs to no segment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::book::Playbook;
use crate::ensemble::{
    Comparison, EnsembleError, EnsembleFit, Explanation, FittedEnsemble, Prediction, Specialist, SpecialistParams,
    TrainingRows, Trial,
};
use crate::table::{Column, ColumnData};
use crate::units::{Progress, Seed};

/// Which parts are tried with a model of their own.
///
/// The bounds keep out what could not win: below them the gain is smaller than its standard error, above them the model
/// for all has seen enough (`docs/decisions/18-a-part-s-own-model-is-a-correction-of-the-model.md`).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PartParams {
    /// Rows a part needs to be tried, 100.
    pub(super) min_rows: usize,
    /// Rows of the rarer outcome it needs, 20.
    pub(super) min_events: usize,
    /// Rows from which on the model for all sees enough of a part to tell it from the others, 100,000.
    pub(super) max_rows: usize,
    /// Segments tried, the largest first, 20.
    pub(super) max_segments: usize,
    /// How its own model is fitted.
    pub(super) specialist: SpecialistParams,
}

impl Default for PartParams {
    fn default() -> Self {
        let specialist = SpecialistParams::default();
        Self { min_rows: 100, min_events: 20, max_rows: 100_000, max_segments: 20, specialist }
    }
}

/// A part of the book.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Part {
    /// Accounts whose tenure, a column, is below a bound in the column's own unit.
    Onboarding { column: String, below: f64 },
    /// Accounts of a segment.
    Segment { name: String },
}

/// What tells the part of a row.
#[derive(Clone, Copy)]
pub(super) struct Attributes<'a> {
    pub(super) features: &'a [Column],
    pub(super) segments: &'a [Option<String>],
}

/// A part and its model.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PartModel {
    pub(super) part: Part,
    pub(super) specialist: Specialist,
}

/// What came of trying a part with a model of its own: for the model card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartReport {
    /// The part, in words.
    pub part: String,
    /// Its rows.
    pub n_rows: usize,
    /// Its rows of the rarer outcome.
    pub n_events: usize,
    /// Its own model beside the model for all, out of fold; absent when it was not tried.
    pub comparison: Option<Comparison>,
    /// Whether accounts of the part are judged by its own model.
    pub used: bool,
    /// Why, in words.
    pub reason: String,
}

impl Part {
    /// The parts a playbook and a past speak of: onboarding, then segments from the largest.
    pub(super) fn all(playbook: &Playbook, past: Attributes, params: &PartParams) -> Vec<Self> {
        let onboarding = playbook.tenures().into_iter().find(|(name, _)| past.number(name).is_some());
        let onboarding = onboarding.map(|(name, below)| Self::Onboarding { column: name.to_owned(), below });
        let mut counts = BTreeMap::<&String, usize>::new();
        for name in past.segments.iter().flatten() {
            *counts.entry(name).or_default() += 1;
        }
        let mut segments: Vec<(&String, usize)> = counts.into_iter().collect();
        segments.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        // A book of one segment has no parts.
        let n_segments = if segments.len() > 1 { segments.len().min(params.max_segments) } else { 0 };
        let segments = segments.into_iter().take(n_segments).map(|(name, _)| Self::Segment { name: name.clone() });
        onboarding.into_iter().chain(segments).collect()
    }

    /// The part in words.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Onboarding { column, below } => format!("onboarding ({column} below {below:.0})"),
            Self::Segment { name } => format!("segment {name}"),
        }
    }

    fn holds(&self, accounts: Attributes, row: usize) -> bool {
        match self {
            Self::Onboarding { column, below } => accounts.number(column).is_some_and(|tenure| tenure[row] < *below),
            Self::Segment { name } => accounts.segments[row].as_ref() == Some(name),
        }
    }
}

impl<'a> Attributes<'a> {
    fn number(&self, name: &str) -> Option<&'a [f64]> {
        match &self.features.iter().find(|column| column.name == name)?.data {
            ColumnData::Number(values) => Some(values),
            _ => None,
        }
    }
}

impl PartReport {
    fn not_tried(part: &Part, n_rows: usize, n_events: usize, params: &PartParams) -> Self {
        let reason = if n_rows > params.max_rows {
            format!("not tried: with {n_rows} rows the model for all sees enough of it")
        } else {
            let PartParams { min_rows, min_events, .. } = params;
            format!("not tried: {min_rows} rows and {min_events} of the rarer outcome are needed")
        };
        Self { part: part.in_words(), n_rows, n_events, comparison: None, used: false, reason }
    }

    fn tried(part: &Part, n_events: usize, comparison: Comparison, used: bool) -> Self {
        let by = format!("{:.4} (standard error {:.4})", comparison.gain.abs(), comparison.standard_error);
        let reason = match (used, comparison.gain > 0.0) {
            (true, _) => format!("its own model is used: better by {by}"),
            (false, true) => format!("judged as all: its own model is better by {by}, which may be chance"),
            (false, false) => format!("judged as all: its own model is worse by {by}"),
        };
        let n_rows = comparison.n_rows;
        Self { part: part.in_words(), n_rows, n_events, comparison: Some(comparison), used, reason }
    }
}

/// Tries every part; where one wins, `fit.out_of_fold` becomes what its own model says out of fold.
///
/// # Errors
/// [`EnsembleError`] when a part's rows make no recipe.
pub(super) fn try_parts(
    fit: &mut EnsembleFit,
    rows: TrainingRows,
    parts: &[Part],
    segments: &[Option<String>],
    params: &PartParams,
    seed: Seed,
    progress: &dyn Progress,
) -> Result<(Vec<PartModel>, Vec<PartReport>), EnsembleError> {
    progress.stage("parts", parts.len());
    let attributes = Attributes { features: rows.columns, segments };
    let mut taken = vec![false; rows.renewed.len()];
    let (mut models, mut reports) = (Vec::new(), Vec::new());
    for (index, part) in parts.iter().enumerate() {
        let own: Vec<usize> = (0..taken.len()).filter(|&row| !taken[row] && part.holds(attributes, row)).collect();
        let won = own.iter().filter(|&&row| rows.renewed[row]).count();
        let n_events = won.min(own.len() - won);
        if !(params.min_rows..=params.max_rows).contains(&own.len()) || n_events < params.min_events {
            reports.push(PartReport::not_tried(part, own.len(), n_events, params));
        } else {
            let trial = Trial::of(fit, rows, &own, &params.specialist, seed.child("part", index as u64))?;
            reports.push(PartReport::tried(part, n_events, trial.comparison, trial.winner.is_some()));
            if let Some((specialist, out_of_fold)) = trial.winner {
                for (&row, probability) in own.iter().zip(out_of_fold) {
                    taken[row] = true;
                    fit.out_of_fold[row] = probability;
                }
                models.push(PartModel { part: part.clone(), specialist });
            }
        }
        progress.step();
    }
    Ok((models, reports))
}

/// The model that judges a row: the first part that holds it, or none for the model for all.
pub(super) fn judge<'m>(models: &'m [PartModel], accounts: Attributes, row: usize) -> Option<&'m PartModel> {
    judged_by(models, accounts, row).map(|number| &models[number])
}

fn judged_by(models: &[PartModel], accounts: Attributes, row: usize) -> Option<usize> {
    models.iter().position(|model| model.part.holds(accounts, row))
}

/// What the model for all says, and each part's own model where it judges.
///
/// # Errors
/// [`EnsembleError::Recipe`] when a column is absent or of another type than learned.
pub(super) fn predict(
    all: &FittedEnsemble,
    models: &[PartModel],
    accounts: Attributes,
) -> Result<Vec<Prediction>, EnsembleError> {
    let mut predictions = all.predict(accounts.features)?;
    let mut judged = vec![false; predictions.len()];
    for model in models {
        let own: Vec<usize> =
            (0..judged.len()).filter(|&row| !judged[row] && model.part.holds(accounts, row)).collect();
        if own.is_empty() {
            continue;
        }
        let columns: Vec<Column> = accounts.features.iter().map(|column| column.select(&own)).collect();
        let for_all: Vec<Prediction> = own.iter().map(|&row| predictions[row]).collect();
        for (&row, prediction) in own.iter().zip(model.specialist.predict(&columns, &for_all)?) {
            predictions[row] = prediction;
            judged[row] = true;
        }
    }
    Ok(predictions)
}

/// The contributions of columns to some rows, through the model that judges each.
///
/// # Errors
/// [`EnsembleError`] as for predictions, or when there is no such row.
pub(super) fn explain(
    all: &FittedEnsemble,
    models: &[PartModel],
    accounts: Attributes,
    rows: &[usize],
) -> Result<Vec<Explanation>, EnsembleError> {
    let n_rows = accounts.segments.len();
    if let Some(&row) = rows.iter().find(|&&row| row >= n_rows) {
        return Err(EnsembleError::NoSuchRow { row, n_rows });
    }
    let columns = |rows: &[usize]| -> Vec<Column> { accounts.features.iter().map(|one| one.select(rows)).collect() };
    let mut explained = all.explain_all(&columns(rows))?;
    for (number, model) in models.iter().enumerate() {
        let is_own = |place: &usize| judged_by(models, accounts, rows[*place]) == Some(number);
        let own: Vec<usize> = (0..rows.len()).filter(is_own).collect();
        if own.is_empty() {
            continue;
        }
        let for_all = own.iter().map(|&place| explained[place].clone()).collect();
        let columns = columns(&own.iter().map(|&place| rows[place]).collect::<Vec<usize>>());
        for (&place, explanation) in own.iter().zip(model.specialist.explain(&columns, for_all)?) {
            explained[place] = explanation;
        }
    }
    Ok(explained)
}

/// The contributions of columns to one row.
///
/// # Errors
/// As [`explain`].
pub(super) fn explain_one(
    all: &FittedEnsemble,
    models: &[PartModel],
    accounts: Attributes,
    row: usize,
) -> Result<Explanation, EnsembleError> {
    let n_rows = accounts.segments.len();
    let explained = explain(all, models, accounts, &[row])?.into_iter().next();
    explained.ok_or(EnsembleError::NoSuchRow { row, n_rows })
}
