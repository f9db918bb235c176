//! Lines that are no rows of a table: totals and remarks around it, headings of groups and numbers of pages within.

use crate::table::text::TextColumn;

/// Rows that may stand below a table, filled up to its width.
pub(super) const MOST_BELOW: usize = 20;
/// What lines outside tables begin with, in small letters.
const OUTSIDE: [&str; 30] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "grand summary",
    "subtotal",
    "sub-total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "zwischensumme",
    "ergebnis",
    "count",
    "record count",
    "average",
    "durchschnitt",
    "mittelwert",
    "anzahl",
    "confidential",
    "generated",
    "copyright",
    "exported",
    "source",
    "page",
    "report",
    "end of report",
    "erstellt",
    "vertraulich",
];

/// What a row of sums above a table is called, in small letters.
const SUMS: [&str; 10] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "summe",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "total général",
    "合计",
];

fn says_outside(cell: &str) -> bool {
    let lower = cell.trim().to_lowercase();
    OUTSIDE.iter().any(|word| {
        lower
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-'))
    })
}

/// Whether a record that is too short for the table is a line below it: a total, a remark, who made the report.
pub(super) fn is_below(record: &csv::StringRecord, width: usize) -> bool {
    let filled: Vec<&str> = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    match filled.as_slice() {
        [] => true,
        [first, ..] if says_outside(first) => filled.len() < width,
        [only] => width > 2 && is_sentence(only),
        [first, ..] => filled.len() * 2 <= width && is_sentence(first),
    }
}

/// Words with which the rows of a group are summed up, in small letters.
const SUMS_UP: [&str; 12] = [
    "subtotal",
    "sub-total",
    "total",
    "sum",
    "count",
    "record count",
    "zwischensumme",
    "summe",
    "gesamt",
    "sous-total",
    "subtotale",
    "subtotaal",
];
/// What the heading of a group ends with, in small letters: `Owner: Ann (5 records)`.
const COUNTS: [&str; 8] =
    ["record)", "records)", "row)", "rows)", "items)", "datensätze)", "einträge)", "enregistrements)"];

/// Whether a record between the rows of a table heads a group of them or sums one up, as in reports that are grouped.
pub(super) fn is_between(record: &csv::StringRecord, width: usize) -> bool {
    let mut filled = record.iter().map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = filled.next() else { return false };
    if width > 2 && is_page(first) && filled.clone().next().is_none() {
        return true;
    }
    let word = first.trim_end_matches(':');
    let sums_up = SUMS_UP.iter().any(|known| word.eq_ignore_ascii_case(known));
    let may_head = first.ends_with(')') && first.contains('(');
    if width < 3 || !(sums_up || may_head) {
        return false;
    }
    let n_filled = 1 + filled.count();
    let counts = || COUNTS.iter().any(|count| first.to_lowercase().ends_with(count));
    if sums_up { n_filled * 4 <= width } else { n_filled == 1 && counts() }
}

/// `Page 1 of 2`, `Seite 3`
fn is_page(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let named =
        words.next().is_some_and(|word| ["page", "seite", "página", "pagina"].contains(&word.to_lowercase().as_str()));
    named && words.next().is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a record is a line drawn between rows: `-----`, `|---|:--:|`.
pub(super) fn is_drawn(record: &csv::StringRecord) -> bool {
    let mut filled = record.iter().map(str::trim).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some()
        && filled
            .all(|cell| cell.len() > 2 && cell.bytes().all(|byte| matches!(byte, b'-' | b'=' | b'+' | b':' | b'_')))
}

/// Whether the first record below the header sums up those below it.
pub(super) fn sums_up_above(record: &csv::StringRecord) -> bool {
    let mut cells = record.iter().map(str::trim);
    let first = cells.find(|cell| !cell.is_empty()).unwrap_or_default().trim_end_matches(':').to_lowercase();
    cells.any(str::is_empty) && SUMS.contains(&first.as_str())
}

fn is_sentence(text: &str) -> bool {
    text.contains([' ', ':', '\u{a0}'])
}

/// How many of the last rows, filled up to the width of the table, are lines below it.
pub(super) fn n_below(columns: &[TextColumn]) -> usize {
    let n_rows = columns.first().map_or(0, TextColumn::len);
    let width = columns.len();
    let is_outside = |row: usize| {
        let filled: Vec<&str> = columns.iter().filter_map(|column| column.cell(row)).collect();
        match filled.as_slice() {
            [] => true,
            [first, ..] if says_outside(first) => filled.len() * 4 <= width * 3,
            [only] => width > 3 && is_sentence(only),
            _ => false,
        }
    };
    (0..n_rows.min(MOST_BELOW)).take_while(|back| is_outside(n_rows - 1 - back)).count()
}
