//! A fitted member of the ensemble, whatever its kind.

use serde::{Deserialize, Serialize};

use super::boosting::Boosting;
use super::contributions::Contributions;
use super::forest::Forest;
use super::logistic::Logistic;
use crate::features::Views;

/// A fitted member of the ensemble.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FittedMember {
    /// Ridge logistic regression.
    Logistic(Logistic),
    /// Random forest or extra trees.
    Forest(Forest),
    /// Gradient boosting.
    Boosting(Boosting),
}

impl From<Logistic> for FittedMember {
    fn from(member: Logistic) -> Self {
        Self::Logistic(member)
    }
}

impl From<Forest> for FittedMember {
    fn from(member: Forest) -> Self {
        Self::Forest(member)
    }
}

impl From<Boosting> for FittedMember {
    fn from(member: Boosting) -> Self {
        Self::Boosting(member)
    }
}

impl FittedMember {
    /// The log-odds of renewal, one a row; not calibrated.
    #[must_use]
    pub fn log_odds(&self, views: &Views) -> Vec<f64> {
        match self {
            Self::Logistic(member) => member.log_odds(&views.linear),
            Self::Forest(member) => member.log_odds(&views.trees),
            Self::Boosting(member) => member.log_odds(&views.trees),
        }
    }

    /// The log-odds of each row as an exact sum over the features of the view the member reads.
    #[must_use]
    pub fn contributions(&self, views: &Views) -> Vec<Contributions> {
        match self {
            Self::Logistic(member) => member.contributions(&views.linear),
            Self::Forest(member) => member.contributions(&views.trees),
            Self::Boosting(member) => member.contributions(&views.trees),
        }
    }

    /// Whether the member reads the linear view rather than that of trees.
    #[must_use]
    pub fn reads_linear_view(&self) -> bool {
        matches!(self, Self::Logistic(_))
    }
}
