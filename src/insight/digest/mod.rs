//! The weekly page of an owner: what moved and why, what is due this week, what is overdue, where people and model disagree.
//!
//! `part` lists the sections; every section is lines of one table. Another section is a variant there, and a function in
//! `lines` that gives its lines. `page` writes a digest as HTML, Markdown and a message.

mod lines;
mod page;
mod part;

pub use lines::{DigestAccount, DigestStep, Disagreement, disagreements, due, moved};
pub use page::{digest_html, digest_markdown, digest_message};
pub use part::{Digest, DigestLine, DigestPart, digests};
