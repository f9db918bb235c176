//! Where in a text the table is: its separator, the lines above its header row, and the lines below its last row.

use crate::table::values::dates;
use crate::table::values::number;

/// What stands between cells.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Records that are looked at to tell the header row.
const LOOKED_AT: usize = 60;
/// Lines that may stand above a header row.
const MOST_ABOVE: usize = 30;

/// Where the table begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Layout {
    pub separator: u8,
    /// Records above the header row.
    pub n_above: usize,
    /// Whether the header takes two rows: groups of columns, and the columns below them.
    pub has_two_header_rows: bool,
}

impl Layout {
    /// Looks at the first records; `first` is the first line that is not blank, `hint` the separator where it is known, and `n_hint`
    /// how many lines say it.
    pub(super) fn of(text: &str, first: &str, hint: Option<u8>, n_hint: usize) -> Self {
        let separator = hint.unwrap_or_else(|| separator_of(first));
        let usual = Self { separator, n_above: n_hint, has_two_header_rows: false };
        let records = records_of(text, usual.separator, n_hint);
        let Some((header, below)) = records.split_first() else { return usual };
        let width = most_frequent_width(below);
        // A title alone on the first line looks like a table of one column where the cells below it hold no comma.
        if width > 1 && header.len() == width && n_filled(header) * 2 > width || below.is_empty() {
            return Self { has_two_header_rows: is_upper(header, below), ..usual };
        }
        let candidates = hint.map_or_else(|| SEPARATORS.to_vec(), |separator| vec![separator]);
        let found = candidates.into_iter().filter_map(|separator| {
            let records = records_of(text, separator, n_hint);
            let width = most_frequent_width(&records);
            let n_of_width = records.iter().filter(|record| record.len() == width).count();
            let at = header_among(&records, width)?;
            let starts_above = is_upper(&records[at - 1], &records[at..]);
            let has_two_header_rows = starts_above || is_upper(&records[at], &records[at + 1..]);
            let n_above = n_hint + at - usize::from(starts_above);
            Some((n_of_width, width, Self { separator, n_above, has_two_header_rows }))
        });
        found.max_by_key(|&(n_of_width, width, _)| (n_of_width, width)).map_or(usual, |(.., layout)| layout)
    }
}

/// Whether the beginning of a text has as many whole records as a layout is told from.
pub(super) fn is_enough(head: &str) -> bool {
    let reader = |separator| {
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(head.as_bytes())
    };
    // The last record may be cut short, and two lines may precede those that are looked at.
    SEPARATORS.into_iter().all(|separator| reader(separator).records().take(LOOKED_AT + 3).count() == LOOKED_AT + 3)
}

/// Comma, semicolon, tab or pipe, whichever the header holds most of outside quotes; a comma where it holds none.
fn separator_of(header: &str) -> u8 {
    let mut quoted = false;
    let mut counts = SEPARATORS.map(|separator| (separator, 0));
    for byte in header.bytes() {
        if byte == b'"' {
            quoted = !quoted;
        } else if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !quoted) {
            *count += 1;
        }
    }
    let most = counts.into_iter().rev().max_by_key(|&(_, count)| count);
    most.map_or(b',', |(separator, _)| separator)
}

fn records_of(text: &str, separator: u8, n_skipped: usize) -> Vec<csv::StringRecord> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    reader.records().skip(n_skipped).map_while(Result::ok).take(LOOKED_AT).collect()
}

fn n_filled(record: &csv::StringRecord) -> usize {
    record.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// The width of most records; the greater of two.
fn most_frequent_width(records: &[csv::StringRecord]) -> usize {
    let mut counts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for record in records {
        *counts.entry(record.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|&(width, count)| (count, width)).map_or(0, |(width, _)| width)
}

/// The first record that names columns, with nothing above it that could be a row.
fn header_among(records: &[csv::StringRecord], width: usize) -> Option<usize> {
    if width < 2 {
        return None;
    }
    let at = records.iter().take(MOST_ABOVE + 1).position(|record| n_filled(record) * 2 > width)?;
    let header = &records[at];
    let mut names: Vec<&str> = header.iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    let all_names = !names.iter().any(|name| is_value(name));
    let n_names = names.len();
    names.sort_unstable();
    names.dedup();
    if at == 0 || header.len() != width || !all_names {
        return None;
    }
    (names.len() == n_names || is_upper(&records[at - 1], &records[at..])).then_some(at)
}

/// Whether a cell is a number or a day.
fn is_value(cell: &str) -> bool {
    number::number_of(cell).is_some() || dates::written(cell).is_some()
}

/// Whether a row names groups of columns, and the row below it the columns: each column has a name in one of the two, and the lower one
/// has words where what follows is numbers or days, in more than one place.
fn is_upper(upper: &csv::StringRecord, below: &[csv::StringRecord]) -> bool {
    let Some((lower, rows)) = below.split_first() else { return false };
    let (n_above, width) = (n_filled(upper), upper.len());
    let is_named = |at: usize| [upper, lower].iter().any(|row| row.get(at).is_some_and(|name| !name.trim().is_empty()));
    if lower.len() != width || n_above < 2 || n_above == width || !(0..width).all(is_named) {
        return false;
    }
    let filled = |row: &csv::StringRecord, at: usize| {
        row.get(at).map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned)
    };
    let tells = |at: usize| {
        let mut cells = rows.iter().filter_map(|row| filled(row, at)).peekable();
        filled(lower, at).is_some() && cells.peek().is_some() && cells.all(|cell| is_value(&cell))
    };
    !upper.iter().chain(lower).any(|name| is_value(name.trim())) && (0..width).filter(|&at| tells(at)).count() > 1
}

/// The separator that a first line names and nothing else, as Excel writes it for itself: `sep=;`.
pub(super) fn separator_hint(first: &str) -> Option<u8> {
    let line = first.trim_start().trim_matches('"');
    let named = line
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("sep="))
        .map(|_| line[4..].trim_matches('"').as_bytes())?;
    let separator = *named.first()?;
    let is_alone = named.iter().all(|byte| *byte == separator) && !separator.is_ascii_alphanumeric();
    (is_alone && separator.is_ascii()).then_some(separator)
}

/// The filled cells of a record, for telling.
pub(super) fn told<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    const LONGEST: usize = 60;
    let text = cells.map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(", ");
    if text.chars().count() > LONGEST { text.chars().take(LONGEST).chain(['…']).collect() } else { text }
}

#[cfg(test)]
mod tests;
