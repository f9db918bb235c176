//! Accounts of the open book, one by one, in lists and in batches.

pub(in crate::service) mod account;
pub(in crate::service) mod account_view;
pub(in crate::service) mod accounts;
pub(in crate::service) mod accounts_batch;
pub(in crate::service) mod book;
pub(in crate::service) mod contacts;
pub(in crate::service) mod notes;
pub(in crate::service) mod rejected;
pub(in crate::service) mod sent;
