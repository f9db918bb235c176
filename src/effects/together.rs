//! Kinds that were nearly always given together, of which no data can tell the effects apart.
//!
//! The share is that of renewals with both among those with either (Jaccard 1901, *Étude comparative de la distribution
//! florale*). Above the limit the two columns of the fit are all but the same, and credit would be split at random.

use super::data::Past;
use super::params::DiscoveryParams;
use super::report::GivenWith;
use crate::book::LearningTable;

/// The kind that `kind` was nearly always given together with, where there is one.
pub fn given_with(table: &LearningTable, past: &Past, kind: usize, params: &DiscoveryParams) -> Option<GivenWith> {
    let share = |other: usize| {
        let (mut both, mut either) = (0usize, 0usize);
        for history in past.histories {
            let has = |kind: usize| history.events.iter().any(|event| event.kind == kind);
            let (one, two) = (has(kind), has(other));
            both += usize::from(one && two);
            either += usize::from(one || two);
        }
        if either >= params.least_together { both as f64 / either as f64 } else { 0.0 }
    };
    let others = (0..past.terms.n_kinds).filter(|&other| other != kind);
    let (other, share) = others.map(|other| (other, share(other))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    (share >= params.together).then(|| GivenWith { kind: table.playbook.interventions[other].kind.clone(), share })
}
