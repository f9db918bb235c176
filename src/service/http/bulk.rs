//! Bodies and answers of any length in bounded memory.

use std::io::{Read, Seek, Write};

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::StatusCode;
use futures_util::{Stream, StreamExt, stream};
use tempfile::SpooledTempFile;

use super::super::problem::{FieldError, Problem, ProblemKind};
use super::super::state::Limits;
use super::extract::{TOO_LARGE, unreadable};
use super::splitter::{Form, SplitError, Splitter};

/// Records handed on together.
const BATCH: usize = 256;
/// Bytes of results held in memory; more go to a file.
const IN_MEMORY: usize = 4 << 20;
/// Bytes of results sent at a time.
const PIECE: usize = 64 << 10;

/// A body of many records, as it arrives.
pub(in crate::service) struct Incoming {
    body: BodyDataStream,
    splitter: Splitter,
    waiting: Vec<Vec<u8>>,
    n_left: usize,
    longest_record: usize,
    has_ended: bool,
}

impl Incoming {
    pub(in crate::service) fn new(body: Body, form: Form, limits: &Limits) -> Self {
        Self {
            body: body.into_data_stream(),
            splitter: Splitter::new(form),
            waiting: Vec::new(),
            n_left: limits.stream_bytes,
            longest_record: limits.body_bytes,
            has_ended: false,
        }
    }

    /// The next records; `None` at the end of the body.
    ///
    /// # Errors
    /// A [`Problem`] when the body is not of its form, too large or too slow; all records before that were handed on.
    pub(in crate::service) async fn next(&mut self) -> Result<Option<Vec<Vec<u8>>>, Problem> {
        while self.waiting.len() < BATCH && !self.has_ended {
            match self.body.next().await {
                None => {
                    self.has_ended = true;
                    self.splitter.end(&mut self.waiting).map_err(malformed)?;
                }
                Some(Err(error)) => return Err(unreadable(&error, StatusCode::BAD_REQUEST)),
                Some(Ok(bytes)) => self.read(&bytes)?,
            }
        }
        let rest = self.waiting.split_off(self.waiting.len().min(BATCH));
        let records = std::mem::replace(&mut self.waiting, rest);
        Ok(Some(records).filter(|records| !records.is_empty()))
    }

    /// Whether all of the body was handed on.
    pub(in crate::service) fn is_over(&self) -> bool {
        self.has_ended && self.waiting.is_empty()
    }

    fn read(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        let too_large = || Problem::new(ProblemKind::BodyTooLarge, TOO_LARGE);
        self.n_left = self.n_left.checked_sub(bytes.len()).ok_or_else(too_large)?;
        self.splitter.read(bytes, &mut self.waiting).map_err(malformed)?;
        if self.splitter.n_held() > self.longest_record { Err(too_large()) } else { Ok(()) }
    }
}

fn malformed(error: SplitError) -> Problem {
    let mut problem =
        Problem::new(ProblemKind::MalformedRequest, format!("the body cannot be cut into records: {error}"));
    problem.errors = vec![FieldError::at("", error.to_string())];
    problem
}

/// Results that wait to be sent: in memory while they are few, in a file that nobody else sees when they are many.
pub(in crate::service) struct Spool(SpooledTempFile);

impl Spool {
    pub(in crate::service) fn new() -> Self {
        Self(SpooledTempFile::new(IN_MEMORY))
    }

    /// Adds bytes. They go to the cache of the system, which is as quick as memory.
    ///
    /// # Errors
    /// A [`Problem`] when the disk is full.
    pub(in crate::service) fn write(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.0.write_all(bytes).map_err(|error| Problem::internal(&error))
    }

    /// Everything that was added, between a head and a foot.
    ///
    /// # Errors
    /// A [`Problem`] when the file cannot be read again.
    pub(in crate::service) fn between(
        mut self,
        head: Bytes,
        foot: Bytes,
    ) -> Result<impl Stream<Item = std::io::Result<Bytes>> + Send + 'static, Problem> {
        self.0.rewind().map_err(|error| Problem::internal(&error))?;
        let pieces = stream::unfold(self.0, |mut file| async {
            let mut piece = Vec::with_capacity(PIECE);
            match (&mut file).take(PIECE as u64).read_to_end(&mut piece) {
                Ok(0) => None,
                Ok(_) => Some((Ok(piece.into()), file)),
                Err(error) => Some((Err(error), file)),
            }
        });
        let pieces = pieces.fuse();
        Ok(stream::once(std::future::ready(Ok(head))).chain(pieces).chain(stream::once(std::future::ready(Ok(foot)))))
    }
}
