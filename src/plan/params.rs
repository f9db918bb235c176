//! What the planner takes for granted where neither caller nor playbook says otherwise.

use crate::units::Days;

/// How plans of one account are made and told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlanParams {
    /// Actions of a plan at the most, 3.
    pub max_actions: usize,
    /// The least chance to pay that is asked for, 0.55: of the expected worth over three books in which interventions work
    /// and one in which they do not, the greatest (`docs/decisions/30-a-decision-is-an-expected-worth.md`).
    pub confidence: f64,
    /// Plans of one account up to which all of them are looked at, 20,000
    /// (`docs/decisions/29-small-plans-are-enumerated.md`).
    pub enumerated_plans: f64,
    /// Plans told, 5.
    pub plans: usize,
    /// Plans of the Pareto front told, 20.
    pub pareto: usize,
    /// The chance with which a recommendation of the hold-out is made, 0.5: an even coin tells most for its size.
    pub hold_out_chance: f64,
    /// Data older than so many days are called old where they are shown, 7.
    pub fresh_days: Days,
    /// Days of waiting of which the cost is told, 7.
    pub wait_days: Days,
}

impl Default for PlanParams {
    fn default() -> Self {
        Self {
            max_actions: 3,
            confidence: 0.55,
            enumerated_plans: 20_000.0,
            plans: 5,
            pareto: 20,
            hold_out_chance: 0.5,
            fresh_days: 7,
            wait_days: 7,
        }
    }
}
