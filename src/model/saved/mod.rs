//! Models as files: the format, and the folder in which one of them is current.

mod file;
mod registry;

pub use file::{FORMAT_VERSION, FileError, WholeFile, decode, encode, write_whole};
pub use registry::{Registry, RegistryError};
