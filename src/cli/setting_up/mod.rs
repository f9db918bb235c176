//! Commands that begin a book: a playbook from exports, imports, checks, and a synthetic book.

pub(in crate::cli) mod doctor;
pub(in crate::cli) mod import;
pub(in crate::cli) mod init;
pub(in crate::cli) mod simulate;
