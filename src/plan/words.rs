//! Answers in sentences a customer-success manager reads.

use crate::book::Intervention;
use crate::effects::{Candidate, CandidateEffect, Evidence, Grade, Uplift};
use crate::units::Date;

fn points(share: f64) -> String {
    format!("{:+.1}", 100.0 * share)
}

/// Why an action is or is not recommended.
pub(super) fn reason(effect: &CandidateEffect, uplift: &Uplift, recommended: bool, stands_up: bool) -> String {
    let numbers = format!(
        "{} points of win probability (90 % interval {} to {})",
        points(uplift.uplift),
        points(uplift.interval.low),
        points(uplift.interval.high)
    );
    match (effect.grade, &effect.evidence) {
        (Grade::Unsupported, evidence) => evidence.reason(),
        (Grade::Supported, evidence) if recommended => format!("{numbers}; {}", evidence.reason()),
        (Grade::Supported, _) if uplift.uplift < 0.0 => format!("{numbers}: it does more harm than good here"),
        (Grade::Supported, _) => format!("{numbers}: not worth its cost with the asked confidence"),
        (_, Evidence::Comparable { .. }) if !stands_up => {
            format!("{numbers}; over the whole book this kind does not stand out from chance")
        }
        _ => format!("{numbers}; the interval does not exclude zero"),
    }
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
