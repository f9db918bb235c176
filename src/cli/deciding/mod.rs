//! Commands about open accounts: how likely they are to renew, and what to do.

pub(in crate::cli) mod explain;
pub(in crate::cli) mod export;
pub(in crate::cli) mod ledger;
pub(in crate::cli) mod plan;
mod query;
pub(in crate::cli) mod recommend;
pub(in crate::cli) mod score;
pub(in crate::cli) mod trial;
