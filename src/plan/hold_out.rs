//! The hold-out: for a share of accounts the best recommendation is made or withheld by a draw, so that its worth can be measured.
//!
//! It is a trial of what is recommended, whatever its kind, with even chances, that runs all the time.
//! A log of recommendations that were all followed repeats what the model believes. Where a coin decides, nothing else does: the
//! lines logged with this chance, done or not, are a randomised trial of what is recommended. The coin is even, which tells most
//! for its size, and its draw depends on the seed, the account and the renewal alone.

use super::answer::Action;
use super::lot;
use super::standing::Standing;
use crate::units::{AccountId, Date, Seed};

/// What the draw says: `None` for the accounts that are not in the hold-out, else whether the recommendation is made, which
/// it is with `chance`.
pub(super) fn draw(share: f64, chance: f64, account: &AccountId, renewal: Date, seed: Seed) -> Option<bool> {
    let (place, coin) = lot::draw("hold out", account, renewal, seed);
    (place < share).then_some(coin < chance)
}

/// Marks the kind that is recommended first with the draw; gives the kind when it is withheld.
pub(super) fn mark(actions: &mut [Action], chance: f64, is_made: bool) -> Option<String> {
    let kind = actions.iter().find(|action| action.recommended)?.kind.clone();
    for action in actions.iter_mut().filter(|action| action.recommended && action.kind == kind) {
        action.chance = Some(chance);
        action.done = Some(is_made);
        action.recommended = is_made;
        action.standing = if is_made { Standing::Trial } else { Standing::NotRecommended };
        let what = if is_made { "do it" } else { "hold it back" };
        action.reason = format!("Drawn at random, for measurement: {what} (chance {chance}); {}", action.reason);
    }
    actions.sort_by_key(|action| !action.recommended);
    for (index, action) in actions.iter_mut().enumerate() {
        action.rank = index + 1;
    }
    (!is_made).then_some(kind)
}
