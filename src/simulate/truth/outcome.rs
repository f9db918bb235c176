//! How likely a renewal is when nothing is done: a score that is smooth for the most part, with thresholds and
//! interactions where the trade reports them.
//!
//! The score has no unit; [`crate::simulate::truth::law::Law`] standardises it and gives it its spread in log-odds. A blank counts
//! as the middle of its column, except the survey's: a non-response is worse than a passive answer.

use super::super::accounts::{Account, Facts, Reading, Segment, Tier};
use crate::units::sigmoid;

/// The sum of everything recorded that speaks for a renewal.
pub(in crate::simulate) fn score(facts: Facts<'_>) -> f64 {
    let Facts { account, reading } = facts;
    adoption(account, reading)
        + engagement(account, reading)
        + value(reading)
        + relationship(reading)
        + sentiment(reading)
        + service(reading)
        + contract(account, reading)
}

/// Usage says little about campaign-based and self-service customers, and breadth a lot during onboarding.
fn adoption(account: &Account, reading: &Reading) -> f64 {
    let weight = if account.campaign_based { 0.3 } else { 1.0 } * if account.is_self_service() { 0.7 } else { 1.0 };
    let usage = scaled(reading.active_users_pct, 55.0, 18.0);
    let breadth = (reading.feature_breadth - 5.5) / 2.3;
    let onboarding = if reading.is_onboarding() { 0.35 * breadth - 0.35 } else { 0.0 };
    weight * 0.45 * usage
        + 0.25 * (reading.seats_deployed_pct - 70.0) / 17.0
        + 0.18 * breadth
        + 0.30 * (reading.usage_trend_90d.unwrap_or(0.0) / 15.0).tanh()
        + onboarding
}

/// Silence is a bad sign only where the vendor's people usually talk to the customer.
fn engagement(account: &Account, reading: &Reading) -> f64 {
    if account.is_self_service() {
        return -0.15;
    }
    0.22 * scaled(reading.response_rate, 56.0, 19.0) + 0.10 * (reading.vendor_meetings_90d - 2.2).clamp(-2.0, 2.0)
        - 0.55 * sigmoid((reading.days_since_contact - 45.0) / 9.0)
}

fn value(reading: &Reading) -> f64 {
    let acknowledged = match reading.roi_acknowledged {
        Some(true) => 0.35,
        Some(false) => -0.40,
        None => 0.0,
    };
    acknowledged + 0.22 * scaled(reading.value_realised_pct, 58.0, 18.0)
}

/// One contact alone is a risk; a sponsor who left hurts less where a champion stays.
fn relationship(reading: &Reading) -> f64 {
    let champion = reading.champion == Some(true);
    let sponsor = if reading.executive_sponsor { 0.30 } else { 0.0 };
    let left = match (reading.sponsor_left_180d, champion) {
        (true, true) => -0.45,
        (true, false) => -1.30,
        (false, _) => 0.0,
    };
    let alone = if reading.contacts_engaged <= 1.0 { -0.40 } else { 0.0 };
    sponsor
        + left
        + alone
        + if champion { 0.30 } else { 0.0 }
        + 0.20 * (reading.footprint_pct - 58.0) / 17.0
        + 0.35 * (1.0 - (-reading.contacts_engaged / 3.0).exp())
}

fn sentiment(reading: &Reading) -> f64 {
    let survey = reading.nps.map_or(-0.75, |answer| 0.13 * (answer - 7.5));
    survey + 0.25 * reading.csm_sentiment.map_or(0.0, |judgement| judgement - 3.3)
}

fn service(reading: &Reading) -> f64 {
    -0.16 * (1.0 + reading.open_tickets).ln()
        - 0.30 * reading.escalations_180d.min(3.0)
        - 0.60 * sigmoid((reading.days_overdue - 25.0) / 6.0)
        + 0.22 * reading.references_given.min(2.0)
}

fn contract(account: &Account, reading: &Reading) -> f64 {
    let segment = match account.segment {
        Segment::Enterprise => 0.25,
        Segment::MidMarket => 0.05,
        Segment::Smb => -0.20,
    };
    let tier = match account.tier {
        Tier::Platinum => 0.10,
        Tier::Gold => 0.0,
        Tier::Silver => -0.05,
    };
    let industry = match account.industry {
        "healthcare" | "financial services" => 0.15,
        "retail" | "media" => -0.15,
        _ => 0.0,
    };
    segment
        + tier
        + industry
        + if account.contract.auto_renew { 0.40 } else { 0.0 }
        + 0.35 * ((reading.tenure_months - 20.0) / 18.0).tanh()
        - 0.012 * (account.contract.discount_pct - 8.0)
}

/// A value in multiples of `sd` from `middle`; a blank is the middle.
fn scaled(value: Option<f64>, middle: f64, sd: f64) -> f64 {
    value.map_or(0.0, |value| (value - middle) / sd)
}
