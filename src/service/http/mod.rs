//! Bodies and answers: JSON, streams of records, tensors, lists as tables, and documents.

mod bulk;
mod document;
mod extract;
mod splitter;
mod tables;
mod tensors;
mod told;

pub(super) use bulk::{Incoming, Spool};
pub(super) use document::{html, markdown};
pub(super) use extract::{
    JsonBody, LONGEST_PAGE, LONGEST_PAGE_WITH_REASONS, Query, TOO_LARGE, body, media_type, page, page_limit, parse,
    text_or_blank, unreadable, word_or_blank,
};
pub(super) use splitter::Form;
pub(super) use tables::{EXCEL, Table, Tables};
pub(super) use tensors::{Tensor, accounts_of, in_tensors};
pub(super) use told::{Told, at_fields, day_errors, number_errors, text_errors};
