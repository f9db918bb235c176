//! Names of columns that promise days, in the languages of the exports.

/// Last words of names that promise a day.
const DAY_WORDS: [&str; 6] = ["date", "datum", "timestamp", "at", "on", "am"];
/// Words anywhere in a name that do, as in `Fecha de renovación`, `Date d'échéance` and `Datum der Kündigung`.
const DAY_ANYWHERE: [&str; 6] = ["date", "datum", "fecha", "vertragsende", "vencimiento", "scadenza"];
/// Two words that do at the beginning of a name, as in `Data di scadenza`.
const DAY_BEGINS: [&str; 3] = ["data di ", "data de ", "data da "];
/// Ends of last words that do, as in `closedate` and `vertragsdatum`.
const DAY_ENDS: [&str; 2] = ["date", "datum"];

/// Whether a name such as `renewal_date`, `CloseDate` or `closed at` promises a day.
pub(super) fn promises_days(name: &str) -> bool {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    let parts = || words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = parts().next_back().unwrap_or_default();
    let is_said = parts().any(|word| DAY_ANYWHERE.contains(&word));
    is_said
        || DAY_BEGINS.iter().any(|begin| words.trim_start().starts_with(begin))
        || DAY_WORDS.contains(&last)
        || DAY_ENDS.iter().any(|end| last.ends_with(end))
        || words.trim() == "as_of"
}
