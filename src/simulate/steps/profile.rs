//! What is recorded of an account: eight columns, and who has it.

use super::super::accounts::draw;
use crate::units::{Money, Seed, normal_draw};

/// What the customer has bought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// The plainest.
    Basic,
    /// The middle one.
    Plus,
    /// Everything.
    Complete,
}

/// An account as it is recorded; the same on every decision date of a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// What the renewal is worth a year.
    pub arr: Money,
    /// What was bought.
    pub package: Package,
    /// The health score of the CRM, 0–100.
    pub health: f64,
    /// Share of the seats in use, per cent.
    pub seats_used_pct: f64,
    /// Support tickets in 90 days.
    pub tickets_90d: f64,
    /// Whether an administrator has logged in lately.
    pub admin_active: bool,
    /// Whether the product is tied to the customer's own systems.
    pub integrated: bool,
    /// Whole years since the first contract.
    pub years: f64,
    /// Who has the account.
    pub owner: &'static str,
}

const OWNERS: [&str; 6] = ["Ada Brandt", "Bo Nilsen", "Cem Yildiz", "Dana Novak", "Eva Moreau", "Finn Walsh"];

impl Profile {
    pub(super) fn draw(seed: Seed) -> Self {
        let rng = &mut seed.child("profile", 0).rng();
        let mood = normal_draw(rng);
        let packages = [(Package::Basic, 0.45), (Package::Plus, 0.35), (Package::Complete, 0.20)];
        let package = draw::weighted(rng, &packages, Package::Plus);
        let size = match package {
            Package::Basic => 9.3,
            Package::Plus => 10.2,
            Package::Complete => 11.0,
        };
        let years = [(0.0, 0.3), (1.0, 0.25), (2.0, 0.2), (4.0, 0.15), (7.0, 0.1)];
        Self {
            arr: Money(((size + 0.7 * normal_draw(rng)).exp() / 100.0).round().max(10.0) * 100.0),
            package,
            health: (55.0 + 13.0 * mood + 13.0 * normal_draw(rng)).round().clamp(0.0, 100.0),
            seats_used_pct: (58.0 + 10.0 * mood + 18.0 * normal_draw(rng)).round().clamp(0.0, 100.0),
            tickets_90d: (3.0 - mood + 2.5 * normal_draw(rng)).round().max(0.0) + 0.0,
            admin_active: draw::happens(rng, 0.6),
            integrated: draw::happens(rng, 0.45),
            years: draw::weighted(rng, &years, 1.0),
            owner: OWNERS[draw::index(rng, OWNERS.len())],
        }
    }

    /// One of administrator and integration, not both and not neither: half-way, with nobody in charge of the rest.
    pub(super) fn is_half_way(&self) -> bool {
        self.admin_active != self.integrated
    }
}
