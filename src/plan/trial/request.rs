//! What is asked of a trial.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::error::PlanError;
use super::params::TrialParams;
use crate::book::Playbook;
use crate::plan::book::BookRequest;
use crate::units::Date;

/// What a trial is for and what it has to keep to; whatever is left out is as the playbook says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TrialRequest {
    /// Kinds to try, whatever knowing them is worth; left out: those that are worth trying.
    pub kinds: Vec<String>,
    /// The average effect, in points of win probability, that the trial shall tell from none (default 5).
    #[schema(minimum = 0.1, maximum = 50)]
    pub points: Option<f64>,
    /// Money for the trial, in place of the playbook's budget.
    #[schema(minimum = 0)]
    pub budget: Option<f64>,
    /// Hours of each owner in a month, in place of the playbook's.
    #[schema(minimum = 0)]
    pub hours_per_owner_per_month: Option<f64>,
    /// Nothing before this day (default: the decision date of the account).
    #[schema(value_type = Option<String>, format = Date)]
    pub earliest: Option<Date>,
    /// Nothing after this day (default: the renewal date).
    #[schema(value_type = Option<String>, format = Date)]
    pub latest: Option<Date>,
    /// The day on which the question is asked: no day before it is proposed.
    #[serde(skip)]
    pub today: Option<Date>,
}

impl TrialRequest {
    /// Refuses numbers that make no sense.
    ///
    /// # Errors
    /// [`PlanError::Constraint`] naming the field, what was found and what may be given.
    pub fn check(&self) -> Result<(), PlanError> {
        let points = self.points();
        if !(0.1..=50.0).contains(&points) {
            let (found, expected) = (points.to_string(), "a number of points from 0.1 to 50".to_owned());
            return Err(PlanError::Constraint { field: "points", found, expected });
        }
        self.limits().check()
    }

    pub(super) fn points(&self) -> f64 {
        self.points.unwrap_or(TrialParams::default().points)
    }

    /// The limits it shares with a plan of the book.
    pub(super) fn limits(&self) -> BookRequest {
        BookRequest {
            budget: self.budget,
            hours_per_owner_per_month: self.hours_per_owner_per_month,
            earliest: self.earliest,
            latest: self.latest,
            today: self.today,
            ..BookRequest::default()
        }
    }

    /// The places of the kinds that were named.
    pub(super) fn named(&self, playbook: &Playbook) -> Result<Vec<usize>, PlanError> {
        let place = |(index, kind): (usize, &String)| {
            playbook.position(kind).ok_or_else(|| PlanError::UnknownKind {
                index,
                found: kind.clone(),
                known: playbook.interventions.iter().map(|known| known.kind.0.clone()).collect(),
            })
        };
        self.kinds.iter().enumerate().map(place).collect()
    }
}
