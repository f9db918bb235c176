//! Cells that say nothing: blanks, words for nothing, errors of a spreadsheet; and what guards a cell from one.

/// Whether a cell says that nothing is known.
pub(in crate::table) fn is_blank(cell: &str) -> bool {
    match cell.as_bytes() {
        [] => true,
        [b'#', ..] => is_error(cell),
        [b'0', b'0', ..] => NO_DAY.contains(&cell),
        [b'-' | b'N' | b'n' | b'<' | b'\\' | b'(' | 0xe2, ..] => matches!(
            cell,
            "-" | "--"
                | "–"
                | "—"
                | "NA"
                | "N/A"
                | "n/a"
                | "n.a."
                | "NaN"
                | "nan"
                | "NaT"
                | "null"
                | "NULL"
                | "<NA>"
                | "\\N"
                | "(null)"
                | "(NULL)"
        ),
        _ => false,
    }
}

/// What databases and SAP write for no day.
const NO_DAY: [&str; 4] = ["0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000"];

/// Words for nothing, in small letters, that are an answer where the column holds words.
const NOTHING: [&str; 42] = [
    "loading...",
    "none",
    "null",
    "nil",
    "nan",
    "na",
    "n.a",
    "n.a.",
    "n. a.",
    "n/a",
    "nd",
    "n.d.",
    "n/d",
    "s/d",
    "n.v.t.",
    "unknown",
    "undefined",
    "unset",
    "missing",
    "blank",
    "(blank)",
    "empty",
    "(empty)",
    "(none)",
    "[null]",
    "<null>",
    "not available",
    "not applicable",
    "no data",
    "tbd",
    "k.a.",
    "k. a.",
    "keine angabe",
    "unbekannt",
    "leer",
    "(leer)",
    "inconnu",
    "desconocido",
    "sconosciuto",
    "desconhecido",
    "onbekend",
    "-.-",
];
/// The longest of them, in bytes.
const LONGEST_NOTHING: usize = 14;

/// Whether a cell says in a word that nothing is known, as it does among numbers and days: `None`, `k.A.`, `?`.
pub(in crate::table) fn says_nothing(cell: &str) -> bool {
    match cell.as_bytes() {
        [b'?' | b'.', ..] => cell.bytes().all(|byte| byte == b'?') || cell.bytes().all(|byte| byte == b'.'),
        [first, ..] if !first.is_ascii_digit() && cell.len() <= LONGEST_NOTHING => {
            NOTHING.iter().any(|word| cell.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}

/// Whether a cell is an error of a spreadsheet, in the language of whoever wrote it: `#DIV/0!`, `#BEZUG!`, `#N/D`, `#¿NOMBRE?`.
fn is_error(cell: &str) -> bool {
    if matches!(cell, "#N/A" | "#NA" | "#NV" | "#N/D" | "#N/V" | "#N/B" | "#I/T") {
        return true;
    }
    let of_error = |c: char| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_' | '¡' | '¿');
    cell.strip_suffix(['!', '?']).is_some_and(|named| named.len() > 2 && named[1..].chars().all(of_error))
}

/// A cell without what keeps a spreadsheet from making a number or a formula of it: `="0042"`, `'-3`.
pub(in crate::table) fn unguarded(cell: &str) -> &str {
    match cell.as_bytes() {
        [b'=', b'"', .., b'"'] => {
            let text = &cell[2..cell.len() - 1];
            if text.contains('"') { cell } else { text.trim() }
        }
        [b'\'', b'0'..=b'9' | b'+' | b'-' | b'=' | b'@', ..] => &cell[1..],
        _ => cell,
    }
}
