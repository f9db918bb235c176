//! Why an account has its win probability: drivers, sub-scores and what would narrow the interval.
//!
//! Contributions in log-odds add up from the log-odds of the usual account to the account's own. Points do so on the
//! scale of the probability: each is its contribution times the slope of the chord of the logistic function between the
//! two ([`Contributions::through`]), so that they keep the contributions' proportions and add up as well.

use super::words;
use crate::book::Rows;
use crate::ensemble::Explanation;
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
        let explanation = parts::explain(&self.ensemble, &self.parts, attributes(rows), row)?;
        let one: Vec<Column> = rows.features.iter().map(|column| column.select(&[row])).collect();
        let segment = [rows.segment[row].clone()];
        let alone = parts::Attributes { features: &one, segments: &segment };
        let explanation = self.held_out.explain(&self.schema, rows, row, explanation);
        let mut predictions = parts::predict(&self.ensemble, &self.parts, alone)?;
        self.held_out.correct_one(&self.schema, rows, row, &mut predictions[0]);
        let prediction = &predictions[0];
        let mut answer = self.answer(rows, row, prediction);
        answer.drivers = self.drivers(&explanation, &one);
        answer.sub_scores = self.sub_scores(&explanation);
        let value = |name: &str| one.iter().find(|column| column.name == name)?.number(0);
        answer.families = family_health(&self.playbook.scorecard, value);
        answer.usual_win_probability = Some(sigmoid(explanation.base.0));
        answer.notes = what_would_narrow(prediction).into_iter().collect();
        Ok(answer)
    }

    /// The contributions that are not nothing, strongest first.
    pub(in crate::model) fn drivers(&self, explanation: &Explanation, one: &[Column]) -> Vec<Driver> {
        let points = points(explanation, explanation.by_column.iter().map(|(_, log_odds)| *log_odds));
        let mut drivers: Vec<Driver> = explanation
            .by_column
            .iter()
            .zip(points)
            .filter(|((_, log_odds), _)| *log_odds != 0.0)
            .filter_map(|((name, log_odds), points)| {
                let at = self.schema.features.iter().position(|feature| feature.name == *name)?;
                let feature = &self.schema.features[at];
                let phrase = words::phrase(feature, &one[at], self.reference.median(at), self.schema.dated);
                Some(Driver {
                    feature: feature.name.clone(),
                    label: feature.label.clone(),
                    family: feature.family.clone(),
                    value: text_of(&one[at]),
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

pub(in crate::model) fn text_of(column: &Column) -> Option<String> {
    match &column.data {
        ColumnData::Number(values) => values[0].is_finite().then(|| values[0].to_string()),
        ColumnData::Flag(values) => values[0].map(|flag| if flag { "yes" } else { "no" }.to_owned()),
        ColumnData::Category(data) => data.level(0).map(str::to_owned),
        ColumnData::Date(values) => values[0].map(|date| date.to_string()),
    }
}
