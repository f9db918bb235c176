//! When interventions are customarily given: the occasions of a term.

use super::super::accounts::draw;
use super::kind::Kind;
use crate::units::{Days, Rng, normal_draw};

/// One customary occasion in a term for a kind: the lead is normal, cut to 10–170 days.
#[derive(Debug, Clone, Copy)]
pub(in crate::simulate) struct Occasion {
    pub kind: Kind,
    mean: f64,
    sd: f64,
}

/// The occasions of a term; a business review has two.
pub(in crate::simulate) const OCCASIONS: [Occasion; 8] = [
    Occasion { kind: Kind::ExecutiveCall, mean: 55.0, sd: 35.0 },
    Occasion { kind: Kind::BusinessReview, mean: 120.0, sd: 25.0 },
    Occasion { kind: Kind::BusinessReview, mean: 55.0, sd: 22.0 },
    Occasion { kind: Kind::CsmChange, mean: 105.0, sd: 40.0 },
    Occasion { kind: Kind::Training, mean: 95.0, sd: 45.0 },
    Occasion { kind: Kind::SuccessPlanWorkshop, mean: 95.0, sd: 38.0 },
    Occasion { kind: Kind::RoadmapSession, mean: 75.0, sd: 38.0 },
    Occasion { kind: Kind::DiscountOffer, mean: 40.0, sd: 25.0 },
];

impl Occasion {
    /// The lead at which this occasion would be used.
    pub(in crate::simulate) fn lead(self, rng: &mut Rng) -> Days {
        loop {
            let lead = draw::whole_days(self.mean + self.sd * normal_draw(rng));
            if (10..=170).contains(&lead) {
                return lead;
            }
        }
    }

    /// Whether and when it is used within the last `horizon` days, given that it was not used before.
    ///
    /// Draws from the joint law of lead and use, and rejects what the past rules out.
    pub(in crate::simulate) fn later_lead(self, chance: f64, horizon: Days, rng: &mut Rng) -> Option<Days> {
        loop {
            let lead = self.lead(rng);
            if !draw::happens(rng, chance) {
                return None;
            }
            if lead < horizon {
                return Some(lead);
            }
        }
    }
}
