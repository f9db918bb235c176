//! What each account has to offer: its plans worth choosing from, and what is agreed already.
//!
//! `harvest` looks at the plans of one account, `settled` reads what is agreed and what an earlier plan said, and `pool` keeps the
//! plans that are worth their cost.

mod harvest;
mod pool;
mod settled;

pub(super) use pool::{Offer, Pool, Pools};
pub(super) use settled::Settled;
