//! Whether the day of a decision tells how it went, so that what was done until then is hindsight.

use crate::book::LearningTable;

/// Whether those who leave decide earlier or later than those who stay (Welch 1947): what is done after a notice is not done
/// any more, and only the fit by lead windows compares those who are still undecided. They do from `errors` standard errors on.
pub fn decisions_tell_the_outcome(table: &LearningTable, errors: f64) -> bool {
    let lead = |row: usize| Some(f64::from(table.rows.renewal_date[row]?.days_after(table.decided_on[row]?)));
    let moments = |renewed: bool| {
        let leads: Vec<f64> = (0..table.len()).filter(|&row| table.renewed[row] == renewed).filter_map(lead).collect();
        let n = (leads.len() as f64).max(1.0);
        let mean = leads.iter().sum::<f64>() / n;
        (mean, leads.iter().map(|lead| (lead - mean).powi(2)).sum::<f64>() / (n * (n - 1.0).max(1.0)))
    };
    let (stayed, left) = (moments(true), moments(false));
    (stayed.0 - left.0).abs() > errors * (stayed.1 + left.1).sqrt().max(1e-9)
}
