//! Models: which there are, what the one in use knows, and whether the book still looks like its past.

pub(in crate::service) mod advice;
pub(in crate::service) mod drift;
pub(in crate::service) mod inference;
pub(in crate::service) mod model;
pub(in crate::service) mod models;
