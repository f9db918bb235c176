//! Currencies around a number, as people write them.

/// Signs of currencies.
const SIGNS: [&str; 35] = [
    "US$", "US $", "A$", "AU$", "C$", "CA$", "R$", "HK$", "NZ$", "MX$", "S$", "$", "€", "£", "¥", "₹", "₽", "₺", "₩",
    "₪", "฿", "₫", "₱", "₦", "₴", "zł", "Kč", "руб.", "руб", "kr.", "kr", "SFr.", "Fr.", "Rs.", "Rs",
];

/// Codes of currencies (ISO 4217), and words for them; in letters of either case.
const CODES: [&str; 58] = [
    "USD", "EUR", "GBP", "CHF", "JPY", "CNY", "INR", "AUD", "CAD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
    "RON", "TRY", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW", "ILS", "AED", "SAR", "THB", "IDR", "MYR", "PHP", "RUB",
    "UAH", "CLP", "COP", "ARS", "PEN", "UYU", "TWD", "VND", "EGP", "NGN", "KES", "PKR", "BDT", "BGN", "ISK", "QAR",
    "KWD", "MAD", "EURO", "EUROS", "DOLLAR", "DOLLARS", "POUNDS", "FRANKEN", "FRANCS", "RUPEES",
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
    let mut signs = SIGNS.iter();
    let sign = signs.find_map(|&sign| Some((sign, text.strip_prefix(sign).or_else(|| text.strip_suffix(sign))?)));
    sign.or_else(|| code_off(text))
}

/// A code or a word for a currency at either end, and what is left.
fn code_off(text: &str) -> Option<(&'static str, &str)> {
    let named = |word: &str| CODES.iter().find(|code| code.eq_ignore_ascii_case(word)).copied();
    let (behind, before) =
        (text.trim_start_matches(|c: char| c.is_alphabetic()), text.trim_end_matches(|c: char| c.is_alphabetic()));
    let first = named(&text[..text.len() - behind.len()]).map(|code| (code, behind));
    first.or_else(|| Some((named(&text[before.len()..])?, before)))
}

/// Minus signs of typesetting.
pub(super) const MINUS: [char; 3] = ['-', '−', '–'];
