//! From playbook and effects to what to do: one account's actions and plans.

mod answer;

pub use answer::{Action, ActionPlan, AskedAction, Constraints, PlannedAction, Recommendations, SearchReport, WhatIf};
