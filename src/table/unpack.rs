//! How much a packed file may unpack to.

use std::io::Read;

use super::error::TableError;

/// Every file may unpack to this much, however small it is.
const ALWAYS: u64 = 256 << 20;
/// And beyond that to this many times its own size: tables of text pack to a fifth or a twentieth, bombs to a thousandth.
const TIMES: u64 = 200;

/// The most bytes that a packed file of this size may unpack to.
pub(super) fn most_unpacked(packed: usize) -> u64 {
    ALWAYS + TIMES * packed as u64
}

/// Unpacks gzip, of one member or several.
///
/// # Errors
/// [`TableError::Io`] where the bytes are damaged, [`TableError::Bomb`] where they unpack to more than a table would.
pub(super) fn gunzip(bytes: &[u8], file: &str) -> Result<Vec<u8>, TableError> {
    let most = most_unpacked(bytes.len());
    let mut unpacked = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut unpacked)
        .map_err(|source| TableError::Io { file: file.to_owned(), source })?;
    if unpacked.len() as u64 > most {
        return Err(TableError::Bomb { file: file.to_owned(), packed: bytes.len(), most });
    }
    Ok(unpacked)
}
