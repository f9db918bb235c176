//! The seven kinds of intervention: their names, prices and rules.

use std::fmt;
use std::str::FromStr;

use crate::units::{Days, Money};

/// A kind of intervention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A call between executives of both sides.
    ExecutiveCall,
    /// A business review; may be held twice in a term.
    BusinessReview,
    /// Another customer-success manager takes over.
    CsmChange,
    /// Training of the users.
    Training,
    /// A workshop on goals and the plan to reach them.
    SuccessPlanWorkshop,
    /// A session on the product's roadmap.
    RoadmapSession,
    /// A discount on the renewal.
    DiscountOffer,
}

/// A name that no kind bears.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a kind of intervention of the synthetic book")]
pub struct UnknownKind {
    /// The name that was given.
    pub name: String,
}

/// What the playbook says about a kind.
pub(in crate::simulate) struct Rules {
    pub label: &'static str,
    pub cost: Money,
    pub hours: f64,
    pub lead_days: &'static [Days],
    /// Column and value an account must show.
    pub only_if: Option<(&'static str, &'static str)>,
    pub cooldown_days: Days,
    /// Another kind, by its name, and the days to keep from it.
    pub not_within: Option<(&'static str, Days)>,
    pub max_per_account: u32,
    /// Slots a month for every thousand open accounts, when they are scarce.
    pub slots_per_month: Option<usize>,
}

impl Rules {
    /// A kind free of conditions, once an account.
    pub const PLAIN: Self = Self {
        label: "",
        cost: Money(0.0),
        hours: 0.0,
        lead_days: &[],
        only_if: None,
        cooldown_days: 60,
        not_within: None,
        max_per_account: 1,
        slots_per_month: None,
    };
}

impl Kind {
    /// Every kind, in the order of the playbook.
    pub const ALL: [Self; 7] = [
        Self::ExecutiveCall,
        Self::BusinessReview,
        Self::CsmChange,
        Self::Training,
        Self::SuccessPlanWorkshop,
        Self::RoadmapSession,
        Self::DiscountOffer,
    ];

    /// The name in the files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ExecutiveCall => "executive_call",
            Self::BusinessReview => "business_review",
            Self::CsmChange => "csm_change",
            Self::Training => "training",
            Self::SuccessPlanWorkshop => "success_plan_workshop",
            Self::RoadmapSession => "roadmap_session",
            Self::DiscountOffer => "discount_offer",
        }
    }

    /// The candidate lead days of the playbook.
    #[must_use]
    pub fn lead_days(self) -> &'static [Days] {
        self.rules().lead_days
    }

    pub(in crate::simulate) fn rules(self) -> Rules {
        let plain = Rules::PLAIN;
        match self {
            Self::ExecutiveCall => Rules {
                label: "Executive call",
                cost: Money(900.0),
                hours: 3.0,
                lead_days: &[14, 30, 45, 60, 90],
                not_within: Some((Self::BusinessReview.as_str(), 14)),
                slots_per_month: Some(50),
                ..plain
            },
            Self::BusinessReview => Rules {
                label: "Business review",
                cost: Money(600.0),
                hours: 8.0,
                lead_days: &[30, 60, 90, 120, 150],
                max_per_account: 2,
                ..plain
            },
            Self::CsmChange => Rules {
                label: "Change of CSM",
                cost: Money(1_500.0),
                hours: 10.0,
                lead_days: &[60, 90, 120, 150],
                only_if: Some(("service_model", "managed")),
                cooldown_days: 365,
                slots_per_month: Some(20),
                ..plain
            },
            Self::Training => Rules {
                label: "User training",
                cost: Money(800.0),
                hours: 6.0,
                lead_days: &[30, 60, 90, 120, 150],
                ..plain
            },
            Self::SuccessPlanWorkshop => Rules {
                label: "Success plan workshop",
                cost: Money(1_200.0),
                hours: 7.0,
                lead_days: &[45, 75, 105, 135],
                cooldown_days: 90,
                not_within: Some((Self::BusinessReview.as_str(), 14)),
                ..plain
            },
            Self::RoadmapSession => Rules {
                label: "Roadmap session",
                cost: Money(500.0),
                hours: 2.0,
                lead_days: &[30, 60, 90, 120],
                only_if: Some(("executive_sponsor", "yes")),
                slots_per_month: Some(40),
                ..plain
            },
            Self::DiscountOffer => Rules {
                label: "Discount offer",
                cost: Money(2_500.0),
                hours: 1.0,
                lead_days: &[14, 21, 30, 45, 60],
                cooldown_days: 180,
                ..plain
            },
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or_else(|| UnknownKind { name: text.to_owned() })
    }
}
