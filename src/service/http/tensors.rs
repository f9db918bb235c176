//! Columns as tensors of the Open Inference Protocol, turned into accounts, and problems turned back into places in them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::super::body::escaped;
use super::super::problem::{FieldError, Problem};
use crate::store::Features;
use crate::units::whole;

/// A column: one value an account.
#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::service) struct Tensor {
    /// The column.
    pub name: String,
    /// `[n]` or `[n, 1]`, where n is the number of accounts.
    #[schema(value_type = Vec<usize>, min_items = 1, max_items = 2)]
    shape: Vec<Size>,
    /// Of what kind the values are.
    datatype: Datatype,
    /// Not looked at.
    #[serde(default)]
    #[expect(dead_code, reason = "clients send it, and it changes nothing")]
    parameters: BTreeMap<String, Value>,
    /// The values, flat or one list an account; null is blank.
    #[schema(value_type = Vec<Option<Value>>)]
    data: Vec<Value>,
}

/// A length in a shape.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Size(#[serde(deserialize_with = "whole")] usize);

/// Of what kind the values of a tensor are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Datatype {
    /// Texts, also dates and categories.
    Bytes,
    /// Numbers.
    Fp64,
    /// Numbers.
    Fp32,
    /// Whole numbers.
    Int64,
    /// Whole numbers.
    Int32,
    /// Yes or no.
    Bool,
}

impl Datatype {
    fn fits(self, value: &Value) -> bool {
        match self {
            _ if value.is_null() => true,
            Self::Bytes => value.is_string(),
            Self::Fp64 | Self::Fp32 => value.is_number(),
            Self::Int64 | Self::Int32 => value.as_f64().is_some_and(|number| number.fract() == 0.0),
            Self::Bool => value.is_boolean(),
        }
    }
}

impl Tensor {
    /// The values, one an account.
    fn values(&self, at: usize) -> Result<Vec<&Value>, FieldError> {
        let refused = |member: &str, detail: String| Err(FieldError::at(format!("/inputs/{at}/{member}"), detail));
        let ([Size(n_rows)] | [Size(n_rows), Size(1)]) = self.shape.as_slice() else {
            return refused("shape", "expected one value an account: [n] or [n, 1]".to_owned());
        };
        let flat = self.data.iter().flat_map(|value| match value {
            Value::Array(inner) => inner.as_slice(),
            single => std::slice::from_ref(single),
        });
        let flat: Vec<&Value> = flat.collect();
        if flat.len() != *n_rows {
            return refused("data", format!("found {} values, the shape says {n_rows}", flat.len()));
        }
        match flat.iter().position(|value| !self.datatype.fits(value)) {
            Some(row) => refused(&format!("data/{row}"), format!("found {}, expected {:?}", flat[row], self.datatype)),
            None => Ok(flat),
        }
    }
}

/// The accounts of some tensors; one without a key gets its place as its key.
///
/// # Errors
/// A [`Problem`] that points into the tensors.
pub(in crate::service) fn accounts_of(inputs: &[Tensor], key: &str, most: usize) -> Result<Vec<Features>, Problem> {
    let (mut columns, mut errors) = (Vec::with_capacity(inputs.len()), Vec::new());
    for (at, tensor) in inputs.iter().enumerate() {
        match tensor.values(at) {
            Ok(_) if inputs[..at].iter().any(|earlier| earlier.name == tensor.name) => {
                errors.push(FieldError::at(format!("/inputs/{at}/name"), "the column is there already"));
            }
            Ok(values) => columns.push((tensor.name.as_str(), values)),
            Err(error) => errors.push(error),
        }
    }
    let n_rows = columns.first().map_or(0, |(_, values)| values.len());
    if let Some((name, values)) = columns.iter().find(|(_, values)| values.len() != n_rows) {
        let detail = format!("{name:?} has {} values, the first column has {n_rows}", values.len());
        errors.push(FieldError::at("/inputs", detail));
    } else if errors.is_empty() && !(1..=most).contains(&n_rows) {
        errors.push(FieldError::at("/inputs", format!("found {n_rows} accounts, expected 1 to {most}")));
    }
    Problem::refuse_if_any(errors)?;
    let account = |row: usize| {
        let named = columns.iter().map(|(name, values)| ((*name).to_owned(), values[row].clone()));
        let mut account: Features = named.collect();
        if account.get(key).is_none_or(Value::is_null) {
            account.insert(key.to_owned(), Value::String(format!("row-{}", row + 1)));
        }
        account
    };
    Ok((0..n_rows).map(account).collect())
}

/// A problem that points at `/row/column`, pointing into the tensors instead.
pub(in crate::service) fn in_tensors(mut problem: Problem, inputs: &[Tensor]) -> Problem {
    for error in &mut problem.errors {
        let Some((row, column)) = error.pointer.as_deref().and_then(|at| at.trim_start_matches('/').split_once('/'))
        else {
            continue;
        };
        let at = inputs.iter().position(|tensor| escaped(&tensor.name) == column);
        error.pointer = Some(at.map_or_else(|| "/inputs".to_owned(), |at| format!("/inputs/{at}/data/{row}")));
    }
    problem.errors.dedup_by(|one, other| one.detail == other.detail);
    problem
}
