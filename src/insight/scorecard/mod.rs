//! The customer's own health score put to the test, and a score of few factors that a spreadsheet can hold.

mod conditions;
mod families;
mod line;
mod params;
mod points;
mod proposal;
mod report;
mod verdict;

pub use families::{FamilyHealth, FamilyLight, FamilyLine, family_health};
pub use line::ScorecardLine;
pub use points::PointsLine;
pub use report::{ScorecardReport, ScorecardSummary, scorecard};
pub use verdict::{MetricLine, WeightVerdict};
