//! What an intervention truly changes, in log-odds: how much for this account, when, and beside what else.
//!
//! `effect = amount(kind, account) · timing(kind, lead)`; a set of interventions gives
//! `Σ eᵢ − Σ_{i<j} ρᵢⱼ √(eᵢ⁺ eⱼ⁺)`: mild diminishing returns, strong ones when a kind is repeated.

use super::super::accounts::Facts;
use super::kind::Kind;
use crate::units::{Days, sigmoid};

/// Share of the geometric mean of two helpful effects that is lost when both are done.
const OVERLAP_OF_KINDS: f64 = 0.12;
/// The same for two interventions of one kind.
const OVERLAP_OF_REPEATS: f64 = 0.5;

/// The joint effect of a set of interventions, in log-odds; 0 for the empty set.
pub(in crate::simulate) fn joint(facts: Facts<'_>, actions: impl IntoIterator<Item = (Kind, Days)>) -> f64 {
    let effects: Vec<(Kind, f64)> =
        actions.into_iter().map(|(kind, lead)| (kind, amount(kind, facts) * timing(kind, lead))).collect();
    let mut total = 0.0;
    for (i, &(kind, effect)) in effects.iter().enumerate() {
        total += effect;
        for &(other, before) in &effects[..i] {
            let share = if other == kind { OVERLAP_OF_REPEATS } else { OVERLAP_OF_KINDS };
            total -= share * (effect.max(0.0) * before.max(0.0)).sqrt();
        }
    }
    total
}

/// The effect at the best lead, in log-odds.
fn amount(kind: Kind, facts: Facts<'_>) -> f64 {
    let Facts { account, reading } = facts;
    let below = |value: Option<f64>, edge: f64, width: f64| value.map_or(0.4, |v| sigmoid((edge - v) / width));
    match kind {
        Kind::ExecutiveCall => {
            let large = sigmoid((account.contract.arr.0.max(1.0) / 50_000.0).ln() / 0.4);
            let long = sigmoid((reading.tenure_months - 40.0) / 6.0);
            0.65 + 0.75 * large - 0.40 * long
        }
        Kind::BusinessReview => 0.20 + 0.65 * below(reading.active_users_pct, 47.0, 6.0),
        Kind::CsmChange => -0.60 + 1.30 * below(reading.csm_sentiment, 2.5, 0.4),
        Kind::Training => {
            let onboarding = if reading.is_onboarding() { 0.35 } else { 0.0 };
            0.05 + 0.85 * below(Some(reading.seats_deployed_pct), 64.0, 6.0) + onboarding
        }
        Kind::SuccessPlanWorkshop => {
            let unsaid = if reading.roi_acknowledged == Some(true) { 0.0 } else { 0.25 };
            0.10 + 0.45 * below(reading.value_realised_pct, 50.0, 7.0) + unsaid
        }
        Kind::RoadmapSession => 0.10 + if reading.executive_sponsor { 0.45 } else { 0.0 },
        Kind::DiscountOffer => {
            let pressed = sigmoid((reading.days_overdue - 15.0) / 5.0);
            0.20 + 0.50 * pressed - 0.015 * account.contract.discount_pct
        }
    }
}

/// The share of the full effect that remains at a lead, from 0.3 to 1.
fn timing(kind: Kind, lead: Days) -> f64 {
    let lead = f64::from(lead);
    let around = |day: f64, width: f64| (-0.5 * ((lead - day) / width).powi(2)).exp();
    let curve = match kind {
        Kind::ExecutiveCall => around(45.0, 25.0),
        Kind::BusinessReview => around(85.0, 45.0),
        Kind::CsmChange => sigmoid((lead - 85.0) / 15.0),
        Kind::Training => sigmoid((lead - 75.0) / 15.0),
        Kind::SuccessPlanWorkshop => around(105.0, 35.0),
        Kind::RoadmapSession => around(60.0, 35.0),
        Kind::DiscountOffer => sigmoid((42.0 - lead) / 8.0),
    };
    0.3 + 0.7 * curve
}
