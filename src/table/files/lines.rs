//! On which line of a file a record begins, whatever ends its lines.

use std::io::Read;

/// Bytes kept after they were counted before they are let go.
const KEPT: usize = 1 << 16;

/// Bytes on their way to the reader of CSV, and the lines in them.
///
/// A line ends with `\n`, `\r\n` or a lone `\r`. The reader of CSV counts `\n` alone, and places a record where
/// the one before it ended: still before the `\n` of a `\r\n` and before blank lines.
pub(super) struct Lined<R> {
    bytes: R,
    /// What went through and may not be counted yet.
    passed: Vec<u8>,
    /// Where in the file `passed` begins.
    start: u64,
    at: usize,
    line: u64,
}

impl<R: Read> Lined<R> {
    /// Starts at the first line of the bytes.
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes, passed: Vec::new(), start: 0, at: 0, line: 1 }
    }

    /// The line, from 1, of the first text at or after a byte; bytes must not go back from call to call, and the text
    /// must have gone through.
    pub(super) fn line_from(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte.saturating_sub(self.start)).unwrap_or(usize::MAX);
        while let Some(&found) = self.passed.get(self.at)
            && (self.at < byte || matches!(found, b'\r' | b'\n'))
        {
            let is_end = found == b'\n' || found == b'\r' && self.passed.get(self.at + 1) != Some(&b'\n');
            self.line += u64::from(is_end);
            self.at += 1;
        }
        if self.at > KEPT {
            self.passed.drain(..self.at);
            self.start += self.at as u64;
            self.at = 0;
        }
        self.line
    }
}

impl<R: Read> Read for Lined<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let n = self.bytes.read(into)?;
        self.passed.extend_from_slice(&into[..n]);
        Ok(n)
    }
}
