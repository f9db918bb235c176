//! What Python hands over as a table: a path, an Arrow stream, a dict of columns, or several of these side by side.

use std::path::PathBuf;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{ArrowError, DataType, Fields};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyCapsule, PyDict, PyFloat, PyInt, PyString, PyTuple};
use winprob::table::{TableError, TextTable, TypedTable, Value, bytes_of, read_bytes_with};

use crate::error::Refused;
use crate::values::{reader, unreadable};

/// The name of a table in messages.
const TABLE: &str = "table";
const STREAM: &std::ffi::CStr = c"arrow_array_stream";

/// A table as it was handed over.
pub(crate) enum Input {
    File(PathBuf),
    Parts(Vec<Part>),
}

/// Columns of a table.
pub(crate) enum Part {
    Stream(FFI_ArrowArrayStream),
    Columns(Vec<(String, Vec<Cell>)>),
}

/// A value of a dict of columns.
pub(crate) enum Cell {
    Blank,
    Flag(bool),
    Whole(i64),
    Double(f64),
    Text(String),
}

impl<'py> FromPyObject<'_, 'py> for Input {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() || object.hasattr("__fspath__")? {
            return Ok(Self::File(object.extract()?));
        }
        match object.cast::<PyTuple>() {
            Ok(parts) => Ok(Self::Parts(parts.iter().map(|part| part_of(&part)).collect::<PyResult<_>>()?)),
            Err(_) => Ok(Self::Parts(vec![part_of(&object)?])),
        }
    }
}

fn part_of(object: &Bound<'_, PyAny>) -> PyResult<Part> {
    if object.hasattr("__arrow_c_stream__")? {
        let capsule = object.call_method0("__arrow_c_stream__")?.cast_into::<PyCapsule>()?;
        let stream = capsule.pointer_checked(Some(STREAM))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: a capsule of this name holds an `ArrowArrayStream` (Arrow PyCapsule interface); it is moved out, and what stays in
        // the capsule is marked as released.
        return Ok(Part::Stream(unsafe { FFI_ArrowArrayStream::from_raw(stream.as_ptr()) }));
    }
    if let Ok(columns) = object.cast::<PyDict>() {
        let column = |(name, values): (Bound<'_, PyAny>, Bound<'_, PyAny>)| -> PyResult<(String, Vec<Cell>)> {
            let name: String = name.extract()?;
            let cells = values.try_iter()?.map(|value| cell_of(&name, &value?)).collect::<PyResult<_>>()?;
            Ok((name, cells))
        };
        return Ok(Part::Columns(columns.iter().map(column).collect::<PyResult<_>>()?));
    }
    Err(PyTypeError::new_err(format!(
        "expected a table with the Arrow PyCapsule interface (`__arrow_c_stream__`: pyarrow, pandas, Polars, DuckDB), a dict of columns, or the path of a file; found {}",
        object.get_type().name()?
    )))
}

fn cell_of(column: &str, value: &Bound<'_, PyAny>) -> PyResult<Cell> {
    Ok(if value.is_none() {
        Cell::Blank
    } else if let Ok(flag) = value.cast::<PyBool>() {
        Cell::Flag(flag.is_true())
    } else if value.is_instance_of::<PyInt>() {
        value.extract().map_or_else(|_| Cell::Text(value.to_string()), Cell::Whole)
    } else if value.is_instance_of::<PyFloat>() {
        Cell::Double(value.extract()?)
    } else if let Ok(text) = value.cast::<PyString>() {
        Cell::Text(text.to_str()?.to_owned())
    } else if value.hasattr("isoformat")? {
        Cell::Text(value.call_method0("isoformat")?.extract()?)
    } else {
        return Err(PyTypeError::new_err(format!(
            "column {column:?}: expected None, bool, int, float, str or a date; found {}",
            value.get_type().name()?
        )));
    })
}

impl Input {
    /// The file, where it is one.
    pub(crate) fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::File(path) => Some(path),
            Self::Parts(_) => None,
        }
    }

    /// The table as text; of a workbook, the first sheet that has the needed column. `None` for a stream without rows.
    ///
    /// Not under the interpreter's lock: whoever fills the stream may need it.
    pub(crate) fn read(self, needed: &str) -> Result<Option<TextTable>, Refused> {
        let parts = match self {
            Self::File(path) => {
                return Ok(Some(read_bytes_with(&bytes_of(&path)?, &path.display().to_string(), &[needed])?));
            }
            Self::Parts(parts) => parts,
        };
        let mut typed = TypedTable::new(TABLE);
        for part in parts {
            match part {
                Part::Stream(stream) => push_stream(&mut typed, stream)?,
                Part::Columns(columns) => {
                    for (name, cells) in columns {
                        typed.push(&name, cells.iter().map(Cell::value))?;
                    }
                }
            }
        }
        match typed.read() {
            Ok(table) => Ok(Some(table)),
            Err(TableError::NoRows { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Blank => Value::Blank,
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Whole(number) => Value::Whole(*number),
            Self::Double(number) => Value::Double(*number),
            Self::Text(text) => Value::Text(text),
        }
    }
}

fn push_stream(typed: &mut TypedTable, stream: FFI_ArrowArrayStream) -> Result<(), Refused> {
    let broken = |error: ArrowError| Refused::Words(format!("{TABLE}: the Arrow stream cannot be read: {error}"));
    let batches = RecordBatchStreamReader::try_new(stream).map_err(broken)?;
    let schema = batches.schema();
    let batches = batches.collect::<Result<Vec<RecordBatch>, ArrowError>>().map_err(broken)?;
    let chunks = batches.into_iter().map(|batch| Chunk { arrays: batch.columns().to_vec(), nulls: None }).collect();
    push_fields(typed, "", schema.fields(), chunks)
}

/// Arrays of the same rows, and which of these rows are blank throughout.
struct Chunk {
    arrays: Vec<ArrayRef>,
    nulls: Option<NullBuffer>,
}

/// Adds one column a field; the fields of a structure become columns `structure.field`, as they do in a Parquet file.
fn push_fields(typed: &mut TypedTable, prefix: &str, fields: &Fields, chunks: Vec<Chunk>) -> Result<(), Refused> {
    for (index, field) in fields.iter().enumerate() {
        let name = format!("{prefix}{}", field.name());
        if let DataType::Struct(inner) = field.data_type() {
            let within = |chunk: &Chunk| {
                let structure = chunk.arrays.get(index)?.as_any().downcast_ref::<StructArray>()?;
                let nulls = NullBuffer::union(structure.nulls(), chunk.nulls.as_ref());
                Some(Chunk { arrays: structure.columns().to_vec(), nulls })
            };
            push_fields(typed, &format!("{name}."), inner, chunks.iter().filter_map(within).collect())?;
            continue;
        }
        if let Some(found) = unreadable(field.data_type()) {
            let expected = format!("plain values (numbers, flags, days or text), found {found}");
            return Err(TableError::Column { file: TABLE.to_owned(), column: name, expected }.into());
        }
        let values = chunks.iter().flat_map(|chunk| {
            let array = &chunk.arrays[index];
            let value = reader(array);
            let is_blank = move |row| chunk.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
            (0..array.len()).map(move |row| if is_blank(row) { Value::Blank } else { value(row) })
        });
        typed.push(&name, values)?;
    }
    Ok(())
}
