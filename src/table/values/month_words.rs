//! What months, weekdays and zones are called in English and German: data.

/// Months by any of their names, in small letters.
const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "jänner", "jaenner"],
    &["feb", "february", "februar", "feber"],
    &["mar", "march", "mär", "maer", "märz", "maerz", "mrz"],
    &["apr", "april"],
    &["may", "mai"],
    &["jun", "june", "juni"],
    &["jul", "july", "juli"],
    &["aug", "august"],
    &["sep", "sept", "september"],
    &["oct", "october", "okt", "oktober"],
    &["nov", "november"],
    &["dec", "december", "dez", "dezember"],
];

/// Weekdays in small letters, without a dot.
pub(super) const WEEKDAYS: [&str; 37] = [
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mo",
    "di",
    "mi",
    "do",
    "fr",
    "sa",
    "so",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonnabend",
    "sonntag",
    "tu",
    "we",
    "th",
    "su",
    "weds",
];

/// What may stand after a time, in small letters.
pub(super) const ZONES: [&str; 20] = [
    "am", "pm", "a.m.", "p.m.", "z", "utc", "gmt", "cet", "cest", "mez", "mesz", "est", "edt", "cst", "cdt", "mst",
    "mdt", "pst", "pdt", "uhr",
];

/// The number of a month.
pub(super) fn month_of(word: &str) -> Option<u32> {
    let lower = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&lower.as_str()))?;
    u32::try_from(at + 1).ok()
}
