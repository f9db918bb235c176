//! The four kinds of intervention: names, prices, candidate leads.

use super::super::truth::Rules;
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
        self.rules().lead_days
    }

    pub(super) fn rules(self) -> Rules {
        let plain = Rules { cooldown_days: 120, ..Rules::PLAIN };
        match self {
            Self::CheckIn => {
                Rules { label: "Check-in call", cost: Money(250.0), hours: 2.0, lead_days: &[14, 30, 50, 80], ..plain }
            }
            Self::SeatDrive => {
                Rules { label: "Seat drive", cost: Money(700.0), hours: 6.0, lead_days: &[30, 60, 90, 120], ..plain }
            }
            Self::TechnicalAudit => Rules {
                label: "Technical audit",
                cost: Money(1_400.0),
                hours: 12.0,
                lead_days: &[40, 70, 100, 130],
                ..plain
            },
            Self::PriceHold => {
                Rules { label: "Price hold", cost: Money(1_800.0), hours: 1.0, lead_days: &[14, 30, 60], ..plain }
            }
        }
    }
}
