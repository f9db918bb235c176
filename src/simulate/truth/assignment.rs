//! Who customarily gets an intervention: the chance that an occasion is used.
//!
//! `e = 0.05 + 0.58 σ(a + b·risk + features)`: mostly within 0.05–0.6, so that comparable accounts exist with and
//! without; a few kinds are rare in some segments, where an estimator has to say so. `risk` is the account's standing by
//! everything recorded, so help goes to those who are about to leave: that is the confounding.

use super::super::accounts::{Facts, Segment};
use super::kind::Kind;
use crate::units::sigmoid;

/// The known chance of every occasion in the randomised world.
pub const RANDOMISED_CHANCE: f64 = 0.3;

/// The chance that an occasion for the kind is used; `risk` is standard normal, high for accounts about to leave.
pub(in crate::simulate) fn customary_chance(kind: Kind, facts: Facts<'_>, risk: f64) -> f64 {
    let Facts { account, reading } = facts;
    let size = account.size().clamp(-2.0, 2.0);
    let low = |value: Option<f64>, middle: f64, sd: f64| value.map_or(0.0, |v| ((middle - v) / sd).clamp(-2.0, 2.0));
    let usage_low = low(reading.active_users_pct, 55.0, 18.0);
    let seats_low = low(Some(reading.seats_deployed_pct), 70.0, 17.0);
    let sentiment_low = low(reading.csm_sentiment, 3.3, 0.9);
    let value_low = low(reading.value_realised_pct, 58.0, 18.0);
    let flag = |yes: bool| f64::from(u8::from(yes));
    let log_odds = match kind {
        Kind::ExecutiveCall => -1.2 + 3.0 * risk + 0.2 * size,
        Kind::BusinessReview => -0.5 + 0.3 * risk + 0.5 * usage_low + 0.4 * size,
        Kind::CsmChange => -1.8 + 0.6 * risk + 0.9 * sentiment_low,
        Kind::Training => -0.6 + 0.2 * risk + 0.8 * seats_low + 0.8 * flag(reading.is_onboarding()),
        Kind::SuccessPlanWorkshop => -0.9 + 0.4 * risk + 0.6 * value_low,
        Kind::RoadmapSession => -1.0 - 0.3 * risk + 0.8 * flag(reading.executive_sponsor) + 0.3 * size,
        Kind::DiscountOffer => -1.1 + 1.0 * risk + 0.8 * flag(reading.days_overdue > 15.0),
    };
    let rarity = match kind {
        Kind::RoadmapSession if account.segment == Segment::Smb => 0.15,
        Kind::CsmChange if account.is_self_service() => 0.25,
        _ => 1.0,
    };
    rarity * (0.05 + 0.58 * sigmoid(log_odds))
}
