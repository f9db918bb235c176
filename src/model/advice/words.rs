//! The worth of the advice in sentences.

use super::answer::AdviceReport;
use crate::units::money;

/// `1234567` → `1,234,567`, to three digits that count.
fn rounded(amount: f64) -> String {
    let size = amount.abs().log10().floor();
    let unit = if size >= 2.0 { 10f64.powf(size - 2.0) } else { 1.0 };
    money(0.0 + (amount / unit).round() * unit)
}

/// What a leader may repeat.
pub(super) fn in_words(report: &AdviceReport) -> String {
    let [gain, low, high] = report.gain;
    let half = rounded(0.5 * (high - low));
    let than = "than the simplest rule (the kind of the best average, wherever it pays)";
    let compared = if gain >= 0.0 {
        format!("worth {} ± {half} a year more {than}", rounded(gain))
    } else {
        format!("worth {} ± {half} a year less {than}", rounded(-gain))
    };
    let clear =
        if low > 0.0 || high < 0.0 { "" } else { "; the interval includes zero, so the two may be equally good" };
    let alone = &report.rules[0];
    format!(
        "on your own past, {} renewals of {} accounts, following the advice would have been {compared}{clear}; beyond doing \
         nothing it would have been worth {} a year (90 % interval {} to {})",
        report.renewals,
        report.accounts,
        rounded(alone.worth),
        rounded(alone.low),
        rounded(alone.high)
    )
}
