//! Answers in sentences a customer-success manager reads.

use crate::book::Intervention;
use crate::effects::{Candidate, CandidateEffect, Evidence, Grade, Uplift};
use crate::units::Date;

fn points(share: f64) -> String {
    format!("{:+.1}", 100.0 * share)
}

/// Why an action is or is not recommended.
pub(super) fn reason(effect: &CandidateEffect, uplift: &Uplift, recommended: bool, doubt: Option<&str>) -> String {
    let numbers = format!(
        "{} points of win probability (90 % interval {} to {})",
        points(uplift.uplift),
        points(uplift.interval.low),
        points(uplift.interval.high)
    );
    match (effect.grade, &effect.evidence, doubt) {
        (Grade::Unsupported, evidence, _) => evidence.reason(),
        (Grade::Assumed, evidence, _) => format!("{numbers}; {}", evidence.reason()),
        (Grade::Supported, evidence, _) if recommended => format!("{numbers}; {}", evidence.reason()),
        (Grade::Supported, _, _) if uplift.uplift < 0.0 => format!("{numbers}: it does more harm than good here"),
        (Grade::Supported, _, _) => format!("{numbers}: not worth its cost with the asked confidence"),
        (_, Evidence::Comparable { .. }, Some(doubt)) => format!("{numbers}; {doubt}"),
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
