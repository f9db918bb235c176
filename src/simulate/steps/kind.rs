//! The four kinds of intervention: names, prices, candidate leads.

use crate::units::{Days, Money};

/// A kind of intervention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A call to see how things are.
    CheckIn,
    /// Seats are set up and users invited anew.
    SeatDrive,
    /// Engineers go through what is broken.
    TechnicalAudit,
    /// The price of the last term holds for the next.
    PriceHold,
}

impl Kind {
    /// Every kind, in the order of the playbook.
    pub const ALL: [Self; 4] = [Self::CheckIn, Self::SeatDrive, Self::TechnicalAudit, Self::PriceHold];

    /// The name in the files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CheckIn => "check_in",
            Self::SeatDrive => "seat_drive",
            Self::TechnicalAudit => "technical_audit",
            Self::PriceHold => "price_hold",
        }
    }

    /// The kind of a name in the files, if any.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The candidate lead days of the playbook.
    #[must_use]
    pub fn lead_days(self) -> &'static [Days] {
        match self {
            Self::CheckIn => &[14, 30, 50, 80],
            Self::SeatDrive => &[30, 60, 90, 120],
            Self::TechnicalAudit => &[40, 70, 100, 130],
            Self::PriceHold => &[14, 30, 60],
        }
    }

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::CheckIn => "Check-in call",
            Self::SeatDrive => "Seat drive",
            Self::TechnicalAudit => "Technical audit",
            Self::PriceHold => "Price hold",
        }
    }

    pub(super) fn cost(self) -> Money {
        Money(match self {
            Self::CheckIn => 250.0,
            Self::SeatDrive => 700.0,
            Self::TechnicalAudit => 1_400.0,
            Self::PriceHold => 1_800.0,
        })
    }

    pub(super) fn hours(self) -> f64 {
        match self {
            Self::CheckIn => 2.0,
            Self::SeatDrive => 6.0,
            Self::TechnicalAudit => 12.0,
            Self::PriceHold => 1.0,
        }
    }
}
