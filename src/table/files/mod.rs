//! Bytes to text columns: encoding, separator, header row, sheets; a whole file at once, or part by part.

mod code_pages;
mod encoding;
mod layout;
mod lines;
mod outside;
mod read;
mod records;
mod stream;
mod workbook;

pub use read::{bytes_of, file_of, read, read_bytes, read_bytes_with, text_of};
pub use stream::TableStream;
