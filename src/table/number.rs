//! Numbers as people and spreadsheets write them.

/// Reads `1234.5`, `1,234.50`, `$1,234`, `45 %`, `(12)` as minus 12; `None` when it is not a finite number.
pub(super) fn number_of(text: &str) -> Option<f64> {
    if let Ok(value) = text.parse::<f64>() {
        return (value.is_finite() && !text.ends_with(|c: char| c.is_alphabetic())).then_some(value);
    }
    let mut rest = text.trim();
    let mut sign = 1.0;
    if let Some(inner) = rest.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        rest = inner.trim();
        sign = -1.0;
    }
    if let Some(after) = rest.strip_prefix('-') {
        rest = after.trim_start();
        sign = -sign;
    }
    rest = rest.trim_start_matches(['$', '€', '£', '¥']).trim();
    rest = rest.strip_suffix('%').or_else(|| rest.strip_suffix(['€', '£'])).unwrap_or(rest).trim();
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
    if whole.is_empty() && fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut digits = String::with_capacity(rest.len());
    for (index, group) in whole.split(',').enumerate() {
        let grouped = index == 0 && (group.len() <= 3 || !whole.contains(',')) || group.len() == 3;
        if !grouped || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    format!("{digits}.{fraction}0").parse::<f64>().ok().filter(|value| value.is_finite()).map(|value| sign * value)
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in
            [("12", 12.0), ("-1.5e3", -1500.0), ("$1,234.50", 1234.5), ("45 %", 45.0), ("(12)", -12.0), ("-$3", -3.0)]
        {
            assert_eq!(number_of(text), Some(value), "{text}");
        }
        for text in ["", "twelve", "1,2", "12,34", "inf", "NaN", "1-2", "10-50", "2024-01-01", ".", "$", "1.2.3"] {
            assert_eq!(number_of(text), None, "{text}");
        }
    }
}
