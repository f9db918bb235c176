//! The Python module of winprob: tables by the Arrow PyCapsule interface in, the same out.
//!
//! Nothing is computed here. `input` reads what Python hands over into the text table that files are read into, `model` and
//! `learn` ask the library with the interpreter released, `output` hands the records of the answer back, and `error` says
//! what was refused, with column and row.

mod error;
mod input;
mod learn;
mod model;
mod output;
mod playbook;
mod values;

use pyo3::prelude::*;

use crate::error::{InputError, ReadingWarning, WinprobError};
use crate::learn::train;
use crate::model::Model;
use crate::output::Table;

// As the program has it: small values by the million are what a table of text is made of.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule]
fn _winprob(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Model>()?;
    module.add_class::<Table>()?;
    module.add_function(wrap_pyfunction!(train, module)?)?;
    module.add("WinprobError", module.py().get_type::<WinprobError>())?;
    module.add("InputError", module.py().get_type::<InputError>())?;
    module.add("ReadingWarning", module.py().get_type::<ReadingWarning>())
}
