//! What the book teaches as a whole, in tables a person reads. Reads fitted models; fits nothing.
//!
//! `plays`: what each kind of intervention has been worth. `factors`: which features go with renewal. `misses`: what was not
//! seen coming. `forecast`: what will renew. `watch`: whether the model still tells the truth. `movers`: what moved a
//! win probability. `scorecard`: the customer's own health score put to the test. `segments`: how parts of the book are served.
//! `trials`: what came of kinds that were given by lot. `digest`: the week of an owner. `report`: the quarterly review.

mod digest;
mod factors;
mod forecast;
mod misses;
mod mover;
mod movers;
mod movers_in_words;
mod past;
mod plays;
mod report;
mod scorecard;
mod segments;
mod thresholds;
mod trials;
mod watch;

pub use digest::{
    Digest, DigestAccount, DigestLine, DigestPart, DigestStep, Disagreement, digest_html, digest_markdown,
    digest_message, digests, disagreements, due, moved,
};
pub use factors::{Factor, FactorEvidence, Level, Side, factors};
pub use forecast::{Backtest, BacktestPeriod, By, Forecast, ForecastLine, OpenRenewal, Shocks, backtest, forecast};
pub use misses::{Miss, MissReason, MissSummary, Misses, SurpriseChurn, misses};
pub use mover::{Cause, FeatureChange, Moved, Mover, Share, Told};
pub use movers::movers;
pub use past::{PastRenewal, one_a_renewal, quarter};
pub use plays::{Play, plays};
pub use report::{Report, ReportFacts, ReportLine, ReportPart, SaidCall, UnknownQuarter, report, report_html};
pub use scorecard::{MetricLine, PointsLine, ScorecardReport, ScorecardSummary, WeightVerdict, scorecard};
pub use segments::{SegmentLine, segments};
pub use thresholds::Floors;
pub use trials::{Draw, TrialResult, TrialVerdict, draws_of, trial_results};
pub use watch::{Advice, Bets, Resolved, Unresolved, WatchLine, watch};
