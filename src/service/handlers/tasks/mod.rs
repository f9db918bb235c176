//! Files, playbook, jobs, plans and trials.

pub(in crate::service) mod files;
pub(in crate::service) mod jobs;
pub(in crate::service) mod plans;
pub(in crate::service) mod playbook;
pub(in crate::service) mod trials;
