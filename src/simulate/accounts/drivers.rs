//! The Gaussian drivers behind every recorded value, and how they drift.
//!
//! A reading is a monotone function of one driver each, and of three latent factors they share: customer health,
//! engagement and size. Between two dates the drivers follow a stationary first-order autoregression (an
//! Ornstein–Uhlenbeck process seen on those dates), so the marginals of every column stay what they are while single
//! accounts move.

use crate::units::{Days, Rng, normal_draw};

/// The name of a driver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::simulate) enum Driver {
    Health,
    Engagement,
    Deployment,
    Usage,
    Breadth,
    Trend,
    Logins,
    Meetings,
    Response,
    Contact,
    Roi,
    Value,
    Footprint,
    Contacts,
    Sponsor,
    SponsorLeft,
    Champion,
    Nps,
    NpsResponse,
    CsmSentiment,
    Tickets,
    Escalations,
    Overdue,
    References,
    Newsletter,
    Completeness,
    BlankUsage,
    BlankTrend,
    BlankResponse,
    BlankRoi,
    BlankValue,
    BlankChampion,
    BlankCsmSentiment,
    Hidden,
}

const N_DRIVERS: usize = Driver::Hidden as usize + 1;

/// Correlation of engagement with health.
const HEALTH_IN_ENGAGEMENT: f64 = 0.5;

/// Days in which a driver's correlation with itself falls to 1/e.
const MEMORY_DAYS: f64 = 3_000.0;

/// One standard normal number for each driver.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::simulate) struct Drivers([f64; N_DRIVERS]);

impl Drivers {
    pub(in crate::simulate) fn draw(rng: &mut Rng) -> Self {
        let mut values = [0.0; N_DRIVERS];
        for value in &mut values {
            *value = normal_draw(rng);
        }
        Self(values)
    }

    /// The drivers `days` later: `z' = ρ z + √(1 − ρ²) ν`, `ρ = exp(−days / memory)`.
    pub(in crate::simulate) fn later(&self, days: Days, rng: &mut Rng) -> Self {
        let rho = (-f64::from(days.max(0)) / MEMORY_DAYS).exp();
        let fresh = (1.0 - rho * rho).sqrt();
        let mut values = self.0;
        for value in &mut values {
            *value = rho * *value + fresh * normal_draw(rng);
        }
        Self(values)
    }

    pub(in crate::simulate) fn get(&self, driver: Driver) -> f64 {
        self.0[driver as usize]
    }

    /// Customer health, standard normal.
    pub(in crate::simulate) fn health(&self) -> f64 {
        self.get(Driver::Health)
    }

    /// Engagement with the vendor, standard normal, correlated with health.
    pub(in crate::simulate) fn engagement(&self) -> f64 {
        mix(HEALTH_IN_ENGAGEMENT, self.health(), self.get(Driver::Engagement))
    }
}

/// A standard normal number that correlates by `loading` with the factor.
pub(in crate::simulate) fn mix(loading: f64, factor: f64, own: f64) -> f64 {
    loading * factor + (1.0 - loading * loading).sqrt() * own
}
