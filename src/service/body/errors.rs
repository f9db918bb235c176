//! What is wrong with accounts in a body, with a pointer to each place (RFC 6901).

use std::collections::HashSet;

use super::super::problem::FieldError;
use crate::book::BookError;
use crate::model::ModelError;
use crate::plan::PlanError;
use crate::store::Features;
use crate::table::TableError;
use crate::workflow::account_id;

/// Everything wrong with the shape of one account: unknown columns, nested values, no usable key.
pub(in crate::service) fn shape_errors(
    known: &HashSet<String>,
    key: &str,
    record: &Features,
    pointer: &str,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (name, value) in record {
        let at = format!("{pointer}/{}", escaped(name));
        if !known.contains(name) {
            let detail = format!("{name:?} is not a column this model knows; GET /v1/model lists them");
            errors.push(FieldError::at(at, detail));
        } else if value.is_array() || value.is_object() {
            errors.push(FieldError::at(at, "found a nested value, expected a text, a number, true, false or null"));
        }
    }
    if let Err(detail) = account_id(record, key) {
        errors.push(FieldError::at(format!("{pointer}/{}", escaped(key)), detail));
    }
    errors
}

/// What is wrong with accounts that a model cannot read, placed in the body; `pointer` names the account of an index.
pub(in crate::service) fn model_errors(
    error: &ModelError,
    pointer: &dyn Fn(usize) -> String,
) -> Option<Vec<FieldError>> {
    let in_cell = |fault: &TableError| match fault {
        TableError::Cell { place, found, expected } => {
            let index = usize::try_from(place.line.saturating_sub(1)).unwrap_or(usize::MAX);
            let at = format!("{}/{}", pointer(index), escaped(&place.column));
            Some(FieldError::at(at, format!("found {found:?}, expected {expected}")))
        }
        _ => None,
    };
    let error = match error {
        ModelError::Book(BookError::Table(TableError::Faults { faults, .. })) => {
            return faults.iter().map(in_cell).collect();
        }
        ModelError::Book(BookError::Table(fault)) => in_cell(fault)?,
        ModelError::Plan(PlanError::Constraint { field, found, expected }) => {
            FieldError::at(format!("/constraints/{field}"), format!("found {found}, expected {expected}"))
        }
        ModelError::Plan(error @ PlanError::UnknownKind { index, .. }) => {
            FieldError::at(format!("/actions/{index}/kind"), error.to_string())
        }
        ModelError::Plan(error @ PlanError::ImpossibleDay { index, .. }) => {
            FieldError::at(format!("/actions/{index}/lead_days"), error.to_string())
        }
        _ => return None,
    };
    Some(vec![error])
}

/// A name as one step of a JSON pointer (RFC 6901, section 3).
pub(in crate::service) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_escapes_what_separates_its_steps() {
        assert_eq!(escaped("a/b~c"), "a~1b~0c");
    }
}
