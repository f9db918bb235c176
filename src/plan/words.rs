//! Answers in sentences a customer-success manager reads.

use super::standing::{Expectation, ReasonCode, Standing};
use crate::book::Intervention;
use crate::effects::{Candidate, CandidateEffect, Grade, Uplift};
use crate::units::{Date, money};

fn points(share: f64) -> String {
    format!("{:+.1}", 100.0 * share)
}

/// What is said of an action.
pub(super) struct Said<'a> {
    pub effect: &'a CandidateEffect,
    pub uplift: &'a Uplift,
    pub expectation: Expectation,
    /// The asked confidence.
    pub asked: f64,
    /// Whether the account has a value, so that worth is money.
    pub has_value: bool,
    pub standing: Standing,
    pub reason_code: Option<ReasonCode>,
    /// Why nothing of its kind is recommended.
    pub doubt: Option<String>,
}

impl Said<'_> {
    /// Why the action is or is not recommended.
    pub(super) fn reason(&self) -> String {
        let (evidence, expected) = (|| self.effect.evidence.reason(), || self.expected());
        let likely = || format!("likely to pay: {}", percent(self.expectation.chance_to_pay));
        match (self.standing, self.reason_code) {
            (Standing::Proven, _) => format!("Proven, {}; {}; {}", likely(), expected(), evidence()),
            (Standing::BestBet | Standing::Trial, _) => {
                format!("Best bet, {}; {}; {}", likely(), expected(), evidence())
            }
            (_, Some(ReasonCode::NotWorthItsCost)) if self.uplift.uplift <= 0.0 => {
                format!("Not recommended, no gain is expected; {}", expected())
            }
            (_, Some(ReasonCode::NotWorthItsCost)) => format!("Not worth its cost; {}", expected()),
            (_, Some(ReasonCode::TooUncertain)) => {
                format!("Too uncertain, {}, below the {} asked for; {}", likely(), percent(self.asked), expected())
            }
            (_, Some(ReasonCode::CheckFailed | ReasonCode::Inseparable)) => {
                format!("Not recommended, {}; {}", self.doubt.as_deref().unwrap_or("a check failed"), expected())
            }
            _ => format!("No estimate, {}", evidence()),
        }
    }

    fn expected(&self) -> String {
        let (uplift, worth) = (self.uplift, self.expectation.worth);
        let in_money = if self.has_value { format!(", worth {} after cost", money(worth)) } else { String::new() };
        format!(
            "expected {} points (90 % interval {} to {}){in_money}",
            points(uplift.uplift),
            points(uplift.interval.low),
            points(uplift.interval.high)
        )
    }
}

fn percent(chance: f64) -> String {
    format!("{:.0} %", (100.0 * chance).clamp(0.0, 99.4))
}

/// An intervention at a lead, as a step of a plan.
pub(super) fn step(
    intervention: &Intervention,
    candidate: Candidate,
    renewal: Option<Date>,
    grade: Grade,
) -> super::PlannedAction {
    super::PlannedAction {
        kind: intervention.kind.0.clone(),
        label: intervention.label.clone(),
        lead_days: candidate.lead_days,
        act_by: renewal.map(|day| day.plus(-candidate.lead_days)),
        evidence: grade,
    }
}
