//! What a model keeps of its past: which rows it has seen, what it gave them held out, what is usual, what is typical.

pub(super) mod drift;
pub(super) mod held_out;
pub(super) mod known;
pub(super) mod reference;
pub(super) mod seen;
