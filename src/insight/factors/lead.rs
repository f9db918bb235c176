//! How early a feature tells renewals from losses, by decision date.

use super::params::FactorParams;
use super::sample::Sample;
use crate::book::LearningTable;
use crate::units::Days;

/// The rows of one lead.
pub(super) struct AtLead {
    lead_days: Days,
    rows: Vec<usize>,
    sample: Sample,
}

/// The decision dates by how long before renewal they are, the nearest first.
pub(super) fn leads(table: &LearningTable, is_of_stage: &dyn Fn(usize) -> bool, params: &FactorParams) -> Vec<AtLead> {
    let bounds = &params.lead_bounds;
    let mut by_lead: Vec<Vec<(Days, usize)>> = vec![Vec::new(); bounds.len() + 1];
    for row in (0..table.len()).filter(|&row| is_of_stage(row)) {
        if let (Some(as_of), Some(renewal)) = (table.rows.as_of[row], table.rows.renewal_date[row]) {
            let days = renewal.days_after(as_of);
            by_lead[bounds.iter().filter(|bound| days >= **bound).count()].push((days, row));
        }
    }
    by_lead
        .into_iter()
        .filter_map(|mut of_lead| {
            of_lead.sort_unstable();
            let lead_days = of_lead.get(of_lead.len() / 2)?.0;
            let rows: Vec<usize> = of_lead.into_iter().map(|(_, row)| row).collect();
            let renewed = rows.iter().map(|&row| table.renewed[row]).collect();
            let accounts: Vec<usize> = rows.iter().map(|&row| table.rows.groups[row]).collect();
            let sample = Sample::new(renewed, &accounts);
            (sample.len() >= params.lead_rows && sample.n_events() >= params.lead_events).then_some(AtLead {
                lead_days,
                rows,
                sample,
            })
        })
        .collect()
}

/// The longest lead at which a number tells, as it does at every shorter one; `sign` is its direction over all.
pub(super) fn earliest(values: &[f64], leads: &[AtLead], sign: f64, params: &FactorParams) -> Option<Days> {
    let tells = |lead: &&AtLead| {
        let known: Vec<usize> = (0..lead.rows.len()).filter(|&at| values[lead.rows[at]].is_finite()).collect();
        let of_lead: Vec<f64> = known.iter().map(|&at| values[lead.rows[at]]).collect();
        let found = lead.sample.select(&known).association(&super::sample::ranks(&of_lead));
        found.p <= params.clear && found.z * sign > 0.0
    };
    leads.iter().take_while(tells).last().map(|lead| lead.lead_days)
}
