//! What the book teaches as a whole, in tables a person reads. Reads fitted models; fits nothing.
//!
//! `plays`: what each kind of intervention has been worth. `factors`: which features go with renewal. `misses`: what was not
//! seen coming. `forecast`: what will renew. `watch`: whether the model still tells the truth. `movers`: what moved a
//! win probability. `scorecard`: the customer's own health score put to the test. `segments`: how parts of the book are served.
//! `checkpoints`: people and model side by side on set days. `alerts`: what should be looked at today.
//! `trials`: what came of kinds that were given by lot. `digest`: the week of an owner. `report`: the quarterly review.

mod alerts;
mod checkpoints;
mod digest;
mod factors;
mod forecast;
mod misses;
mod mover;
mod movers;
mod movers_in_words;
mod past;
mod plays;
mod quiet;
mod report;
mod scorecard;
mod segments;
mod thresholds;
mod trials;
mod watch;

pub use alerts::{
    Alert, AlertKind, NotWatched, Persona, Planned, Severity, Snoozed, Watched, alerts, is_there, not_watched,
    personas, with_snoozes,
};
pub use checkpoints::{
    Checkpoint, CheckpointScore, CheckpointState, Due, Expected, ModelView, Said, ScoredBy, Settlement, checkpoint_id,
    checkpoint_scores, checkpoints,
};
pub use digest::{
    Digest, DigestAccount, DigestLine, DigestPart, DigestStep, Disagreement, digest_html, digest_markdown,
    digest_message, digests, disagreements, due, moved,
};
pub use factors::{
    Factor, FactorEvidence, FactorParams, Level, Side, factors, factors_by, onboarding_known, onboarding_needs,
};
pub use forecast::{Backtest, BacktestPeriod, By, Forecast, ForecastLine, OpenRenewal, Shocks, backtest, forecast};
pub use misses::{Miss, MissReason, MissSummary, Misses, SurpriseChurn, misses};
pub use mover::{Cause, FeatureChange, Moved, Mover, Share, Told};
pub use movers::{in_order, mover, movers};
pub use past::{PastRenewal, one_a_renewal, quarter};
pub use plays::{Play, plays};
pub use quiet::{Quiet, silenced};
pub use report::{Report, ReportFacts, ReportLine, ReportPart, SaidCall, UnknownQuarter, report, report_html};
pub use scorecard::{
    FamilyHealth, FamilyLight, FamilyLine, MetricLine, PointsLine, ScorecardLine, ScorecardReport, ScorecardSummary,
    WeightVerdict, family_health, scorecard,
};
pub use segments::{SegmentLine, segments};
pub use thresholds::Floors;
pub use trials::{Draw, TrialResult, TrialVerdict, draws_of, trial_results};
pub use watch::{Advice, Bets, Resolved, Unresolved, WatchLine, watch};
