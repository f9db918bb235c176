//! One handler a room: read the request, ask, write the answer.

pub(in crate::service) mod deciding;
pub(in crate::service) mod insight;
pub(in crate::service) mod learned;
pub(in crate::service) mod open_book;
pub(in crate::service) mod operation;
pub(in crate::service) mod tasks;
