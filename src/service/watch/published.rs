//! What was published of renewals before they ended, for watching the model.

use super::super::problem::Problem;
use super::super::state::AppState;
use crate::insight::{Resolved, Unresolved};
use crate::store::{EndedRenewal, Published};
use crate::units::{Date, Days, day_of};

/// Of everything that was published of a renewal, what stood so many days before it counts.
const USUAL_LEAD: Days = 90;
/// What was published earlier than this was about the renewal before.
const EARLIEST: Days = 400;

/// Renewals that have ended with what was published before, and those that have not.
///
/// # Errors
/// A [`Problem`] when the store fails.
pub(in crate::service) async fn published_and_open(
    state: &AppState,
) -> Result<(Vec<Resolved>, Vec<Unresolved>), Problem> {
    let ended = state.store.ended_renewals().await?;
    let resolved = ended.iter().filter_map(resolved).collect();
    let ended = state.store.ended().await?;
    let book = state.store.whole_book().await?;
    let open = book.into_iter().filter(|account| !account.has_ended(&ended));
    let open = open.map(|account| Unresolved { published: account.win_probability, segment: account.segment });
    Ok((resolved, open.collect()))
}

/// The bet on a renewal: what was published last three months before it, or first if that was later, but before the
/// decision was known.
fn resolved(ended: &EndedRenewal) -> Option<Resolved> {
    let due: Date = ended.outcome.renewal_date.parse().ok()?;
    let decided =
        ended.outcome.decided_on.as_ref().and_then(|day| day.parse().ok()).map_or(due, |day: Date| day.min(due));
    let in_time = |one: &&Published| {
        let day = day_of(one.scored_at);
        day < decided && due.days_after(day) <= EARLIEST
    };
    let known: Vec<&Published> = ended.published.iter().filter(in_time).collect();
    let usual = known.iter().rfind(|one| due.days_after(day_of(one.scored_at)) >= USUAL_LEAD);
    let bet = usual.or(known.first())?;
    Some(Resolved {
        day: Some(decided),
        published: bet.win_probability,
        renewed: ended.outcome.renewed,
        segment: ended.segment.clone(),
    })
}
