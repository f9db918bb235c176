//! What the columns of a table are called: the header row, or two of them, with names that stand twice told apart.

use std::collections::HashSet;

use super::reading::{Said, TableReading};
use super::text::TextColumn;

/// The columns of a table without rows.
pub(super) struct Named {
    pub columns: Vec<TextColumn>,
    /// Which of them have no name in the header.
    pub nameless: Vec<bool>,
}

/// A column for each name, called apart from all others: a name that stands there again gets a number, and so does a blank one.
pub(super) fn columns_of(
    upper: Option<&csv::StringRecord>,
    header: &csv::StringRecord,
    reading: &mut TableReading,
) -> Named {
    let names = names_of(upper, header);
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut seen: HashSet<&str> = HashSet::with_capacity(names.len());
    let mut free = |stem: &str, from: usize| {
        let mut numbered = (from..).map(|number| format!("{stem}_{number}"));
        let name = numbered.find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(name.clone());
        name
    };
    let columns = names.iter().enumerate().map(|(index, name)| {
        let name = match name.as_str() {
            "" => free("unnamed", index + 1),
            name if seen.insert(name) => name.to_owned(),
            name => {
                let again = free(name, 2);
                reading.say(Said::Again, again.clone());
                again
            }
        };
        TextColumn::new(&name)
    });
    Named { columns: columns.collect(), nameless: names.iter().map(String::is_empty).collect() }
}

/// The names in the header, each on one line. In a header of two rows the lower row counts, and the group above it where it is blank or
/// where the same name stands in several groups.
fn names_of(upper: Option<&csv::StringRecord>, header: &csv::StringRecord) -> Vec<String> {
    let names: Vec<String> = header.iter().map(in_one_line).collect();
    let Some(upper) = upper else { return names };
    let mut group = String::new();
    let joined = names.iter().zip(upper).map(|(name, above)| {
        if !above.trim().is_empty() {
            group = in_one_line(above);
        }
        let is_again = names.iter().filter(|other| *other == name).count() > 1;
        match name.as_str() {
            "" => in_one_line(above),
            name if is_again => format!("{group} {name}").trim().to_owned(),
            name => name.to_owned(),
        }
    });
    joined.collect()
}

/// A name as people see it: line breaks and blanks that do not break are blanks, and what has no width is nothing.
fn in_one_line(name: &str) -> String {
    let seen: String = name
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'))
        .map(|c| if matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}') { ' ' } else { c })
        .collect();
    seen.lines().map(str::trim).collect::<Vec<_>>().join(" ").trim().to_owned()
}
