//! The model file: magic, format version, length, body, checksum; written whole or not at all.
//!
//! `"winprob\n" | version u32 | length u64 | body | blake3 of all before it`, little endian. The body is `MessagePack` in
//! which every field is named, so that a file outlives the program that wrote it: a field that is new in a later
//! program carries `#[serde(default)]` and is absent from old files, one that was dropped is passed over. Only when a
//! field changes its meaning is [`FORMAT_VERSION`] raised; a recorded file in the tests keeps this promise honest.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::NamedTempFile;

const MAGIC: &[u8; 8] = b"winprob\n";
/// The format this build writes, and the latest it reads.
pub const FORMAT_VERSION: u32 = 2;
/// The first format whose fields are named; what was written before cannot be read any more.
const FIRST_NAMED_VERSION: u32 = 2;
const HEADER: usize = 8 + 4 + 8;
const CHECKSUM: usize = 32;

/// A model file that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file system said no.
    #[error("{file}: {doing} failed: {source}")]
    Io {
        /// The file.
        file: String,
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another kind of file.
    #[error("{file}: this is not a winprob model; expected a file written by `winprob train`")]
    NotAModel {
        /// The file.
        file: String,
    },
    /// A model of a format this build does not read.
    #[error(
        "{file}: model format {found}, expected {FIRST_NAMED_VERSION} to {FORMAT_VERSION}; {}",
        if *.found > FORMAT_VERSION { "it was written by a later winprob: use that one, or train again" } else { "train again" }
    )]
    Version {
        /// The file.
        file: String,
        /// The format found.
        found: u32,
    },
    /// Bytes are missing.
    #[error("{file}: the model is cut short: {found} bytes, expected {expected}; restore the file or train again")]
    CutShort {
        /// The file.
        file: String,
        /// Bytes found.
        found: usize,
        /// Bytes the header promises.
        expected: u64,
    },
    /// Bytes have changed.
    #[error("{file}: the model is damaged, its checksum does not match; restore the file or train again")]
    Damaged {
        /// The file.
        file: String,
    },
    /// The body is not what this version writes.
    #[error("{file}: the model cannot be decoded: {message}; train again with this version of winprob")]
    Decode {
        /// The file.
        file: String,
        /// What the decoder says.
        message: String,
    },
}

/// The bytes of a value as a model file.
///
/// # Errors
/// [`FileError::Decode`] when the value has a type the format does not know.
pub fn encode<T: Serialize>(value: &T, file: &str) -> Result<Vec<u8>, FileError> {
    let body = rmp_serde::to_vec_named(value)
        .map_err(|error| FileError::Decode { file: file.to_owned(), message: error.to_string() })?;
    let mut bytes = Vec::with_capacity(HEADER + body.len() + CHECKSUM);
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    bytes.extend_from_slice(&(body.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&body);
    let checksum = blake3::hash(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    Ok(bytes)
}

/// The value in the bytes of a model file; `file` names it in messages.
///
/// # Errors
/// [`FileError`] when it is not a whole, unchanged model of a format this build reads.
pub fn decode<T: DeserializeOwned>(bytes: &[u8], file: &str) -> Result<T, FileError> {
    let file = || file.to_owned();
    if bytes.len() < MAGIC.len() || !bytes.starts_with(MAGIC) {
        return Err(FileError::NotAModel { file: file() });
    }
    let cut_short = |expected: u64| FileError::CutShort { file: file(), found: bytes.len(), expected };
    let (Some(version), Some(length)) = (array::<4>(bytes, 8), array::<8>(bytes, 12)) else {
        return Err(cut_short((HEADER + CHECKSUM) as u64));
    };
    let version = u32::from_le_bytes(version);
    if !(FIRST_NAMED_VERSION..=FORMAT_VERSION).contains(&version) {
        return Err(FileError::Version { file: file(), found: version });
    }
    let expected = u64::from_le_bytes(length).saturating_add((HEADER + CHECKSUM) as u64);
    if bytes.len() as u64 != expected {
        return Err(cut_short(expected));
    }
    let (content, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
    if blake3::hash(content).as_bytes() != checksum {
        return Err(FileError::Damaged { file: file() });
    }
    rmp_serde::from_slice(&content[HEADER..])
        .map_err(|error| FileError::Decode { file: file(), message: error.to_string() })
}

fn array<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from + N)?.try_into().ok()
}

/// A file under way, which takes the place of the old one when it is kept and leaves no trace when it is not.
#[derive(Debug)]
pub struct WholeFile {
    path: PathBuf,
    temporary: NamedTempFile,
}

impl WholeFile {
    /// Begins a file beside the one whose place it is to take.
    ///
    /// # Errors
    /// [`FileError::Io`].
    pub fn begin(path: &Path) -> Result<Self, FileError> {
        let temporary = tempfile::Builder::new().prefix(".writing-").tempfile_in(folder_of(path));
        Ok(Self { path: path.to_owned(), temporary: temporary.map_err(|source| not_written(path, source))? })
    }

    /// Puts the file in its place, so that it is either the old one or the new one, even when the machine stops.
    ///
    /// # Errors
    /// [`FileError::Io`].
    pub fn keep(self) -> Result<(), FileError> {
        let failed = |source| not_written(&self.path, source);
        self.temporary.as_file().sync_all().map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let readable = std::fs::Permissions::from_mode(0o644);
            self.temporary.as_file().set_permissions(readable).map_err(failed)?;
        }
        self.temporary.persist(&self.path).map_err(|error| failed(error.error))?;
        #[cfg(unix)]
        std::fs::File::open(folder_of(&self.path)).and_then(|folder| folder.sync_all()).map_err(failed)?;
        Ok(())
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.temporary.flush()
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn not_written(path: &Path, source: std::io::Error) -> FileError {
    FileError::Io { file: path.display().to_string(), doing: "writing", source }
}

/// Writes bytes so that the file is either the old one or the new one, even when the machine stops.
///
/// # Errors
/// [`FileError::Io`].
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut file = WholeFile::begin(path)?;
    file.write_all(bytes).map_err(|source| not_written(path, source))?;
    file.keep()
}
