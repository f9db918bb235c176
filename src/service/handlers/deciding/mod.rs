//! What is said and done about an account: probability, checkpoints, recommendations, decisions, interventions, outcomes.

pub(in crate::service) mod calls;
pub(in crate::service) mod checkpoints;
pub(in crate::service) mod decision;
pub(in crate::service) mod interventions;
pub(in crate::service) mod outcomes;
pub(in crate::service) mod recommendations;
pub(in crate::service) mod what_if;
pub(in crate::service) mod win_probability;
