//! Reads an earlier file of the accounts as an open book, to compare today's with it.

use std::path::Path;

use super::super::failure::Failure;
use super::super::io::{Files, Open, OpenArgs, Raw};
use crate::model::Model;

/// Reads an earlier file of the accounts as the open book is read; `--rejected` lists what is left out of today's alone.
pub(super) fn open_before(before: &Path, files: &Files, open: &OpenArgs, model: &Model) -> Result<Open, Failure> {
    let table = Raw::read(before)?.table_with(&[&model.playbook.columns.account])?;
    let how = OpenArgs { rejected: None, strict: open.strict, part_rows: None };
    Open::of(table, files, &how, model)
}
