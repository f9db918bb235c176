//! Why an account has its win probability: drivers, sub-scores and what would narrow the interval.
//!
//! Contributions in log-odds add up from the log-odds of the usual account to the account's own. Points do so on the
//! scale of the probability: each is its contribution times the slope of the chord of the logistic function between the
//! two ([`Contributions::through`]), so that they keep the contributions' proportions and add up as well.

use rayon::prelude::*;

use super::words;
use crate::book::Rows;
use crate::ensemble::{Explanation, Prediction};
use crate::insight::family_health;
use crate::learners::Contributions;
use crate::model::answer::{Driver, SubScore, WinProbability};
use crate::model::bundle::{Model, attributes};
use crate::model::error::ModelError;
use crate::model::parts;
use crate::model::remembered::known::what_would_narrow;
use crate::model::remembered::reference::FamilyStanding;
use crate::table::{Column, ColumnData};
use crate::units::sigmoid;

impl Model {
    /// The win probability of one row with its drivers, strongest first, and sub-scores, weakest first.
    ///
    /// # Errors
    /// [`ModelError`] when there is no such row.
    pub fn explain(&self, rows: &Rows, row: usize) -> Result<WinProbability, ModelError> {
        let explanation = parts::explain_one(&self.ensemble, &self.parts, attributes(rows), row)?;
        let one: Vec<Column> = rows.features.iter().map(|column| column.select(&[row])).collect();
        let segment = [rows.segment[row].clone()];
        let alone = parts::Attributes { features: &one, segments: &segment };
        let mut predictions = parts::predict(&self.ensemble, &self.parts, alone)?;
        self.held_out.correct_one(&self.schema, rows, row, &mut predictions[0]);
        Ok(self.explained(rows, row, explanation, &predictions[0]))
    }

    /// What [`Model::explain`] says of every row.
    ///
    /// # Errors
    /// [`ModelError`] when the rows were read by another schema.
    pub fn explain_all(&self, rows: &Rows) -> Result<Vec<WinProbability>, ModelError> {
        let all: Vec<usize> = (0..rows.len()).collect();
        let explained = parts::explain(&self.ensemble, &self.parts, attributes(rows), &all)?;
        let predictions = self.predict(rows)?;
        let told = explained.into_par_iter().zip(&predictions).enumerate();
        Ok(told.map(|(row, (explanation, prediction))| self.explained(rows, row, explanation, prediction)).collect())
    }

    fn explained(&self, rows: &Rows, row: usize, explanation: Explanation, prediction: &Prediction) -> WinProbability {
        let explanation = self.held_out.explain(&self.schema, rows, row, explanation);
        let mut answer = self.answer(rows, row, prediction);
        answer.drivers = self.drivers(&explanation, rows, row);
        answer.sub_scores = self.sub_scores(&explanation);
        let value = |name: &str| rows.features.iter().find(|column| column.name == name)?.number(row);
        answer.families = family_health(&self.playbook.scorecard, value);
        answer.usual_win_probability = Some(sigmoid(explanation.base.0));
        answer.notes = what_would_narrow(prediction).into_iter().collect();
        answer
    }

    /// The contributions that are not nothing, strongest first.
    pub(in crate::model) fn drivers(&self, explanation: &Explanation, rows: &Rows, row: usize) -> Vec<Driver> {
        let points = points(explanation, explanation.by_column.iter().map(|(_, log_odds)| *log_odds));
        let mut drivers: Vec<Driver> = explanation
            .by_column
            .iter()
            .zip(points)
            .filter(|((_, log_odds), _)| *log_odds != 0.0)
            .filter_map(|((name, log_odds), points)| {
                let at = self.schema.features.iter().position(|feature| feature.name == *name)?;
                let feature = &self.schema.features[at];
                let column = &rows.features[at];
                let phrase = words::phrase(feature, column, row, self.reference.median(at), self.schema.dated);
                Some(Driver {
                    feature: feature.name.clone(),
                    label: feature.label.clone(),
                    family: feature.family.clone(),
                    value: text_of(column, row),
                    log_odds: *log_odds,
                    points,
                    words: format!("{phrase}: {}", words::points(points)),
                })
            })
            .collect();
        drivers.sort_by(|a, b| b.log_odds.abs().total_cmp(&a.log_odds.abs()).then_with(|| a.feature.cmp(&b.feature)));
        drivers
    }

    /// What each family says, weakest first.
    fn sub_scores(&self, explanation: &Explanation) -> Vec<SubScore> {
        let standings = self.reference.standings(&self.schema, explanation);
        let points = points(explanation, standings.iter().map(|standing| standing.log_odds));
        let mut scores: Vec<SubScore> = standings.into_iter().zip(points).map(sub_score).collect();
        scores.sort_by(|a, b| a.score.unwrap_or(50.0).total_cmp(&b.score.unwrap_or(50.0)));
        scores
    }
}

fn sub_score((FamilyStanding { family, log_odds, score }, points): (FamilyStanding, f64)) -> SubScore {
    let standing = match score {
        Some(score) => format!("{score:.0} of 100, {}", words::points(points)),
        None => words::points(points),
    };
    SubScore { words: format!("{family}: {standing}"), family, score, log_odds, points }
}

/// Contributions in log-odds as points of probability.
fn points(explanation: &Explanation, log_odds: impl Iterator<Item = f64>) -> Vec<f64> {
    Contributions { base: explanation.base.0, by_feature: log_odds.collect() }.through(sigmoid).by_feature
}

pub(in crate::model) fn text_of(column: &Column, row: usize) -> Option<String> {
    match &column.data {
        ColumnData::Number(values) => values[row].is_finite().then(|| values[row].to_string()),
        ColumnData::Flag(values) => values[row].map(|flag| if flag { "yes" } else { "no" }.to_owned()),
        ColumnData::Category(data) => data.level(row).map(str::to_owned),
        ColumnData::Date(values) => values[row].map(|date| date.to_string()),
    }
}
