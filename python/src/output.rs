//! Records as an Arrow table that Python takes without a copy.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Date32Type, Float64Type};
use arrow_array::{Array, ArrayRef, Date32Array, Float64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Schema};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};
use winprob::table::{ColumnData, Field, Kind, TextTable, parse, table_of_records};
use winprob::units::Date;

use crate::error::{Refused, WinprobError};

/// A table of answers.
///
/// It has the Arrow PyCapsule interface: `pyarrow.table(t)`, `polars.DataFrame(t)`, and DuckDB take it without a copy.
#[pyclass(frozen, module = "winprob")]
pub(crate) struct Table {
    batch: RecordBatch,
    rejected: Option<Py<Table>>,
}

impl Table {
    /// The records as typed columns, exactly as a Parquet file of them holds them.
    pub(crate) fn of(fields: &[Field], records: impl IntoIterator<Item = Vec<String>>) -> Result<Self, Refused> {
        let table = table_of_records(fields, records);
        let columns = fields.iter().map(|field| typed(&table, field)).collect::<Result<Vec<_>, _>>()?;
        let schema = Schema::new(fields.iter().map(arrow_field).collect::<Vec<_>>());
        let batch = RecordBatch::try_new(Arc::new(schema), columns).map_err(broken)?;
        Ok(Self { batch, rejected: None })
    }

    /// With the rows that were left out.
    pub(crate) fn with_rejected(self, py: Python<'_>, rejected: Self) -> PyResult<Self> {
        Ok(Self { rejected: Some(Py::new(py, rejected)?), ..self })
    }
}

fn arrow_field(field: &Field) -> arrow_schema::Field {
    let kind = match field.kind {
        Kind::Number => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::Flag => DataType::Boolean,
        Kind::Category | Kind::Text => DataType::Utf8,
    };
    arrow_schema::Field::new(field.name, kind, true)
}

fn typed(table: &TextTable, field: &Field) -> Result<ArrayRef, Refused> {
    let column = table.required(field.name, "a column of the answer")?;
    if matches!(field.kind, Kind::Category | Kind::Text) {
        return Ok(Arc::new(column.cells().collect::<StringArray>()));
    }
    Ok(match parse(table, column, field.kind, false)?.data {
        ColumnData::Number(values) => {
            Arc::new(values.iter().map(|value| (!value.is_nan()).then_some(*value)).collect::<Float64Array>())
        }
        ColumnData::Date(days) => {
            Arc::new(days.iter().map(|day| day.map(Date::days_since_epoch)).collect::<Date32Array>())
        }
        ColumnData::Flag(flags) => Arc::new(flags.into_iter().collect::<arrow_array::BooleanArray>()),
        ColumnData::Category(_) => Arc::new(column.cells().collect::<StringArray>()),
    })
}

fn broken(error: ArrowError) -> Refused {
    Refused::Words(error.to_string())
}

#[pymethods]
impl Table {
    /// The Arrow C stream of the table.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol lets a producer pass a wish over that it cannot meet.
        drop(requested_schema);
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }

    /// The Arrow C schema of the table.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema().as_ref()).map_err(broken)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The number of rows.
    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn __len__(&self) -> usize {
        self.batch.num_rows()
    }

    /// The names of the columns, in order.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.batch.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The rows of the input that could not count (`row` from 1, `account_id`, `reason`), where rows may be left out; else None.
    #[getter]
    fn rejected(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.rejected.as_ref().map(|rejected| rejected.clone_ref(py))
    }

    /// The values of a column as a list; blanks are None, days are `datetime.date`.
    fn column<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let array = self.batch.column_by_name(name).ok_or_else(|| {
            PyKeyError::new_err(format!(
                "there is no column {name:?}; the columns are: {}",
                self.column_names().join(", ")
            ))
        })?;
        let is_there = |row: &usize| array.is_valid(*row);
        let rows = 0..array.len();
        match array.data_type() {
            DataType::Float64 => {
                let values = array.as_primitive::<Float64Type>();
                PyList::new(
                    py,
                    rows.map(|row| Some(row).filter(is_there).map(|row| values.value(row))).collect::<Vec<_>>(),
                )
            }
            DataType::Utf8 => {
                let values = array.as_string::<i32>();
                PyList::new(
                    py,
                    rows.map(|row| Some(row).filter(is_there).map(|row| values.value(row))).collect::<Vec<_>>(),
                )
            }
            DataType::Date32 => {
                let values = array.as_primitive::<Date32Type>();
                let date = py.import("datetime")?.getattr("date")?;
                let day = |row: usize| {
                    is_there(&row)
                        .then(|| date.call_method1("fromordinal", (values.value(row) + DAYS_BEFORE_1970,)))
                        .transpose()
                };
                PyList::new(py, rows.map(day).collect::<PyResult<Vec<_>>>()?)
            }
            other => Err(WinprobError::new_err(format!("column {name:?} is of type {other}"))),
        }
    }

    /// The table as a pyarrow.Table.
    fn to_pyarrow(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        slf.py().import("pyarrow")?.call_method1("table", (slf,))
    }

    /// The table as a pandas.DataFrame, through pyarrow.
    fn to_pandas(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        Self::to_pyarrow(slf)?.call_method0("to_pandas")
    }

    /// The table as a polars.DataFrame.
    fn to_polars(slf: Bound<'_, Self>) -> PyResult<Bound<'_, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    fn __repr__(&self) -> String {
        format!("winprob.Table of {} rows: {}", self.batch.num_rows(), self.column_names().join(", "))
    }
}

/// Days from 0001-01-01, which Python counts as 1, to 1970-01-01.
const DAYS_BEFORE_1970: i32 = 719_163;
