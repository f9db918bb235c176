//! How accounts are lost, and what interventions change: sums of steps on the log of the hazard.
//!
//! `P(renews) = exp(-exp(θ))`, `θ = α + steps + effect`; less than zero helps.

use super::kind::Kind;
use super::profile::{Package, Profile};
use crate::units::{Days, LogOdds, Probability, logit};

/// `α`: about four in five renewals are won.
const INTERCEPT: f64 = -2.35;
/// Of several helpful interventions the strongest counts whole, the others by this share.
const BESIDE: f64 = 0.5;
/// What is left of an effect at a lead that does not suit it.
const ILL_TIMED: f64 = 0.4;

fn step(yes: bool, height: f64) -> f64 {
    if yes { height } else { 0.0 }
}

/// The probability of renewing at a log-hazard.
pub(super) fn probability(log_hazard: f64) -> Probability {
    LogOdds(logit((-log_hazard.exp()).exp())).probability()
}

/// `θ` when nothing is done.
pub(super) fn log_hazard(profile: &Profile) -> f64 {
    INTERCEPT
        + step(profile.health < 40.0, 0.8)
        + step(profile.seats_used_pct < 50.0, 0.5)
        + step(profile.tickets_90d >= 6.0, 0.5)
        + step(profile.is_half_way(), 0.7)
        + step(profile.package == Package::Basic, 0.3)
        - step(profile.years >= 3.0, 0.6)
}

/// What interventions change `θ` by; a kind that is repeated counts once, by its best lead.
pub(super) fn effect(profile: &Profile, actions: impl IntoIterator<Item = (Kind, Days)>) -> f64 {
    let mut of_kind = [None::<f64>; Kind::ALL.len()];
    for (kind, lead) in actions {
        let one = amount(kind, profile) * timing(kind, lead);
        let known = &mut of_kind[kind as usize];
        *known = Some(known.map_or(one, |known| known.min(one)));
    }
    let known = of_kind.into_iter().flatten();
    let (mut strongest, mut sum, mut harm) = (0.0f64, 0.0, 0.0);
    for one in known {
        strongest = strongest.min(one);
        sum += one.min(0.0);
        harm += one.max(0.0);
    }
    strongest + BESIDE * (sum - strongest) + harm
}

/// The effect at a lead that suits it.
fn amount(kind: Kind, profile: &Profile) -> f64 {
    match kind {
        Kind::CheckIn => -0.05 - step(profile.is_half_way(), 0.55),
        Kind::SeatDrive => -0.10 - step(profile.seats_used_pct < 50.0, 0.70),
        Kind::TechnicalAudit => 0.10 - step(profile.tickets_90d >= 6.0, 0.90),
        Kind::PriceHold => -0.15 - step(profile.package == Package::Basic, 0.35),
    }
}

fn timing(kind: Kind, lead: Days) -> f64 {
    if suits(kind, lead) { 1.0 } else { ILL_TIMED }
}

/// Whether the whole effect is had at a lead.
pub(super) fn suits(kind: Kind, lead: Days) -> bool {
    match kind {
        Kind::CheckIn => lead <= 60,
        Kind::SeatDrive => lead >= 45,
        Kind::TechnicalAudit => lead >= 60,
        Kind::PriceHold => lead <= 45,
    }
}
