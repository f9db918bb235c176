//! Currencies around a number, as people write them.

/// Signs of currencies.
const SIGNS: [&str; 23] = [
    "US$", "A$", "C$", "R$", "HK$", "NZ$", "$", "€", "£", "¥", "₹", "₽", "₺", "₩", "zł", "Kč", "kr.", "kr", "Euro",
    "SFr.", "Fr.", "Rs.", "Rs",
];

/// Codes of currencies (ISO 4217).
const CODES: [&str; 33] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "TRY", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "ILS", "AED", "SAR", "THB", "IDR", "MYR", "PHP", "RUB",
    "UAH",
];

/// A price without the dash in place of its cents: `1’200.-`, `12,-`, `12.--`.
pub(super) fn without_cents(text: &str) -> &str {
    let whole = text.trim_end_matches(MINUS);
    if whole.len() == text.len() { text } else { whole.strip_suffix(['.', ',']).unwrap_or(text) }
}

/// A currency at either end, and what is left.
pub(super) fn currency_off(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let last = text.chars().next_back()?;
    if (first.is_ascii_digit() || matches!(first, '.' | ',')) && last.is_ascii_digit() {
        return None;
    }
    let mut signs = SIGNS.iter().chain(&CODES);
    signs.find_map(|&sign| Some((sign, text.strip_prefix(sign).or_else(|| text.strip_suffix(sign))?)))
}

/// Minus signs of typesetting.
pub(super) const MINUS: [char; 3] = ['-', '−', '–'];
