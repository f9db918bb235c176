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
/// Parts of names of what lies at the end of a period: a contract that ends in March ends no sooner than its last day.
const ENDS: [&str; 24] = [
    "renew",
    "end",
    "expir",
    "due",
    "close",
    "closing",
    "until",
    "matur",
    "terminat",
    "ablauf",
    "ende",
    "fällig",
    "faellig",
    "verläng",
    "verlaeng",
    "bis",
    "échéance",
    "echeance",
    "renouvel",
    "vencimiento",
    "renova",
    "scadenza",
    "更新",
    "到期",
];

/// Whether a name such as `renewal_month`, `quarter_end` or `Renewal` promises a day, a month, a quarter or a week.
pub(super) fn promises_periods(name: &str) -> bool {
    let lower = name.to_lowercase();
    promises_days(name) || PERIODS.iter().any(|part| lower.contains(part)) || means_last_day(name)
}

/// Whether the last day of a period is meant under this name.
pub(super) fn means_last_day(name: &str) -> bool {
    let lower = name.to_lowercase();
    ENDS.iter().any(|part| lower.contains(part))
}

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
