//! Numbers and lists as people read them.

/// `41234.5` → `41,235`; two digits after the point below ten.
#[must_use]
pub fn money(amount: f64) -> String {
    if amount.abs() < 10.0 {
        // Rounded first, so that nothing is ever written as -0.00.
        return format!("{:.2}", 0.0 + (100.0 * amount).round() / 100.0);
    }
    let digits = format!("{:.0}", amount.abs());
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if amount < 0.0 { format!("-{grouped}") } else { grouped }
}

/// The first of several things, and how many there are beyond `most`.
#[must_use]
pub fn listed(things: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let n_more = things.len().saturating_sub(most);
    let more = (n_more > 0).then(|| format!("{n_more} more"));
    things.take(most).chain(more).collect::<Vec<_>>().join(", ")
}
