//! Telling others what happened (Standard Webhooks 1.0): signed messages from an outbox, tried again until they arrive.
//!
//! `event` is the catalogue; `events` puts what happens into the outbox; `deliver` empties it; `sign` and `slack` are
//! the two sides of a message; `due` looks once an hour for what is to be done today.

mod deliver;
mod due;
mod sign;

pub use deliver::deliver_due;
pub(super) use deliver::keep_delivering;
pub(super) use due::keep_house;
pub use due::tell_what_is_due;
pub use sign::signature;
