//! On which line of a file a record begins, whatever ends its lines.

/// Counts lines from one record to the next.
///
/// A line ends with `\n`, `\r\n` or a lone `\r`. The reader of CSV counts `\n` alone, and places a record where
/// the one before it ended: still before the `\n` of a `\r\n` and before blank lines.
pub(super) struct LineCounter<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    /// Starts at the first line of the bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, line: 1 }
    }

    /// The line, from 1, of the first text at or after a byte; bytes must not go back from call to call.
    pub(super) fn line_from(&mut self, byte: usize) -> u64 {
        while let Some(&found) = self.bytes.get(self.at)
            && (self.at < byte || matches!(found, b'\r' | b'\n'))
        {
            let is_end = found == b'\n' || found == b'\r' && self.bytes.get(self.at + 1) != Some(&b'\n');
            self.line += u64::from(is_end);
            self.at += 1;
        }
        self.line
    }
}
