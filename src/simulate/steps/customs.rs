//! Who customarily gets what, and when: chances by thresholds, leads uniform over a range.

use super::super::accounts::draw;
use super::super::truth::{RANDOMISED_CHANCE, World};
use super::kind::Kind;
use super::profile::Profile;
use crate::units::{Days, Rng};

/// A renewal of at least this value is a large one.
const LARGE: f64 = 30_000.0;

/// The chance that a kind is given once in a term.
pub(super) fn chance(world: World, kind: Kind, profile: &Profile) -> f64 {
    if world == World::Randomised {
        return RANDOMISED_CHANCE;
    }
    let is_large = profile.arr.0 >= LARGE;
    let either = |yes: bool, high: f64, low: f64| if yes { high } else { low };
    match kind {
        Kind::CheckIn => either(profile.health < 50.0, 0.55, 0.12),
        Kind::SeatDrive => either(profile.seats_used_pct < 60.0, 0.50, 0.10),
        Kind::TechnicalAudit => either(is_large, 0.45, 0.12),
        Kind::PriceHold => either(profile.health < 50.0 && !is_large, 0.45, 0.10),
    }
}

/// The first and last lead at which a kind is customarily given.
pub(super) fn leads(kind: Kind) -> (Days, Days) {
    match kind {
        Kind::CheckIn => (10, 120),
        Kind::SeatDrive => (20, 160),
        Kind::TechnicalAudit => (30, 160),
        Kind::PriceHold => (10, 90),
    }
}

/// What is done in a term: each kind once or not at all, earliest first.
pub(super) fn draw_actions(world: World, profile: &Profile, rng: &mut Rng) -> Vec<(Kind, Days)> {
    let mut actions = Vec::new();
    for kind in Kind::ALL {
        let (first, last) = leads(kind);
        let lead = draw::day(rng, first, last);
        if draw::happens(rng, chance(world, kind, profile)) {
            actions.push((kind, lead));
        }
    }
    actions.sort_by_key(|&(_, lead)| std::cmp::Reverse(lead));
    actions
}
