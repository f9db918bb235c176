//! The quarterly review: what renewed, what was said, what plays were worth, what was missed, what is next.
//!
//! `lines` has every figure as a line of one table; `part` says which section a line is of; `html` draws the table as a page.

mod html;
mod lines;
mod part;

pub use html::report_html;
pub use lines::{Report, ReportFacts, SaidCall, UnknownQuarter, report};
pub use part::{ReportLine, ReportPart};
