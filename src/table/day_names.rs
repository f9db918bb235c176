//! Names of columns that promise days, in the languages of the exports.

/// Last words of names that promise a day.
const DAY_WORDS: [&str; 6] = ["date", "datum", "timestamp", "at", "on", "am"];
/// Words anywhere in a name that do, as in `Fecha de renovación`, `Date d'échéance` and `Datum der Kündigung`.
const DAY_ANYWHERE: [&str; 6] = ["date", "datum", "fecha", "vertragsende", "vencimiento", "scadenza"];
/// Two words that do at the beginning of a name, as in `Data di scadenza`.
const DAY_BEGINS: [&str; 3] = ["data di ", "data de ", "data da "];
/// Ends of last words that do, as in `closedate` and `vertragsdatum`.
const DAY_ENDS: [&str; 2] = ["date", "datum"];

/// Parts of names that promise a month, a quarter or a week.
const PERIODS: [&str; 17] = [
    "month",
    "quarter",
    "week",
    "monat",
    "quartal",
    "woche",
    "mois",
    "trimestre",
    "semaine",
    "mes",
    "semana",
    "mese",
    "settimana",
    "maand",
    "kwartaal",
    "月",
    "期",
];
/// Beginnings of words for what lies at the end of a period: a contract that ends in March ends no sooner than its last day.
const ENDS_BEGIN: [&str; 17] = [
    "renew",
    "expir",
    "matur",
    "terminat",
    "ablauf",
    "fällig",
    "faellig",
    "verläng",
    "verlaeng",
    "échéance",
    "echeance",
    "renouvel",
    "renova",
    "vencimiento",
    "scadenza",
    "更新",
    "到期",
];
/// Whole words that are, and ends of German ones.
const ENDS: [&str; 9] = ["end", "ends", "due", "close", "closing", "until", "bis", "ende", "fin"];
const ENDS_END: [&str; 3] = ["ende", "ablauf", "verlängerung"];

/// Whether a name such as `renewal_month`, `quarter_end` or `Renewal` promises a day, a month, a quarter or a week.
pub(super) fn promises_periods(name: &str) -> bool {
    let lower = name.to_lowercase();
    promises_days(name) || PERIODS.iter().any(|part| lower.contains(part)) || means_last_day(name)
}

/// Whether the last day of a period is meant under this name.
pub(super) fn means_last_day(name: &str) -> bool {
    let lower = words_of(name);
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| {
        ENDS.contains(&word)
            || ENDS_BEGIN.iter().any(|begin| word.starts_with(begin))
            || ENDS_END.iter().any(|end| word.ends_with(end))
    })
}

/// A name in small letters, a blank before each word of `closeDate`.
fn words_of(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_uppercase() && before.is_lowercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
        before = letter;
    }
    words
}

/// Whether a name such as `renewal_date`, `CloseDate` or `closed at` promises a day.
pub(super) fn promises_days(name: &str) -> bool {
    let words = words_of(name);
    let parts = || words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let last = parts().next_back().unwrap_or_default();
    let is_said = parts().any(|word| DAY_ANYWHERE.contains(&word));
    is_said
        || DAY_BEGINS.iter().any(|begin| words.trim_start().starts_with(begin))
        || DAY_WORDS.contains(&last)
        || DAY_ENDS.iter().any(|end| last.ends_with(end))
        || words.trim() == "as_of"
}
