//! What moved a win probability: data, time that passed, something that was done, another model.
//!
//! The account is told twice by today's model: as it was then, and as it is now. Contributions of features add up to either
//! log-odds exactly, so that their differences add up to the change of log-odds, and by the slope of the chord of the logistic
//! function to the change of the probability. What the account's own facts do not explain, `p(then, today's model) - p(published
//! then)`, is the model's. All parts add up to the change, exactly.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::mover::{Cause, FeatureChange, Moved, Mover, Share};
use super::movers_in_words::{in_points, phrase, words};
use crate::units::sigmoid;

/// Features named of each account.
const NAMED: usize = 5;

/// Splits the change of each account; the largest change first.
#[must_use]
pub fn movers(accounts: &[Moved]) -> Vec<Mover> {
    in_order(accounts.par_iter().map(mover).collect())
}

/// The largest change first.
#[must_use]
pub fn in_order(mut movers: Vec<Mover>) -> Vec<Mover> {
    movers.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then_with(|| a.account_id.cmp(&b.account_id)));
    movers
}

/// Splits the change of an account.
#[must_use]
pub fn mover(account: &Moved) -> Mover {
    let (from, to) = (account.then.log_odds(), account.now.log_odds());
    let (as_then, now) = (sigmoid(from), sigmoid(to));
    // The slope of the chord; where the ends meet, of the tangent.
    let slope = if (to - from).abs() > 1e-9 { (now - as_then) / (to - from) } else { now * (1.0 - now) };
    let changes = changes(account, slope);
    let part = |cause: Cause| {
        let of_cause = changes.iter().filter(|change| change.share.cause == cause);
        of_cause.map(|change| change.points).sum()
    };
    // Where a part of the book has another usual account, reaching it is the passing of time.
    let time: f64 = part(Cause::Time) + slope * (account.now.base - account.then.base);
    let (data, done): (f64, f64) = (part(Cause::Data), part(Cause::Done));
    let change = now - account.published;
    let model = change - data - time - done;
    let mut top = changes;
    top.retain(|change| change.points != 0.0);
    top.sort_by(|a, b| b.points.abs().total_cmp(&a.points.abs()).then_with(|| a.share.feature.cmp(&b.share.feature)));
    top.truncate(NAMED);
    let mut mover = Mover {
        account_id: account.account_id.clone(),
        owner: account.owner.clone(),
        segment: account.segment.clone(),
        value: account.value,
        since: account.since,
        before: account.published,
        now,
        change,
        data,
        time,
        done,
        model,
        top: top.iter().map(Change::in_words).collect(),
        note: None,
        silenced_until: None,
        words: String::new(),
    };
    mover.words = words(&mover);
    mover
}

/// What a feature did.
struct Change<'a> {
    share: &'a Share,
    before: Option<&'a str>,
    now: Option<&'a str>,
    points: f64,
}

/// What each feature did: its contribution now less its contribution then; one told only once counts as nothing elsewhere.
fn changes(account: &Moved, slope: f64) -> Vec<Change<'_>> {
    let mut pairs: BTreeMap<&str, (Option<&Share>, Option<&Share>)> = BTreeMap::new();
    for share in &account.then.shares {
        pairs.entry(&share.feature).or_default().0 = Some(share);
    }
    for share in &account.now.shares {
        pairs.entry(&share.feature).or_default().1 = Some(share);
    }
    let log_odds = |share: Option<&Share>| share.map_or(0.0, |share| share.log_odds);
    let changed = pairs.into_values().filter_map(|(then, now)| {
        let points = slope * (log_odds(now) - log_odds(then));
        Some(Change { share: now.or(then)?, before: value(then), now: value(now), points })
    });
    changed.collect()
}

fn value(share: Option<&Share>) -> Option<&str> {
    share.and_then(|share| share.value.as_deref())
}

impl Change<'_> {
    fn in_words(&self) -> FeatureChange {
        let Self { share, before, now, points } = *self;
        FeatureChange {
            words: format!("{} ({})", phrase(share, before, now), in_points(points)),
            feature: share.feature.clone(),
            label: share.label.clone(),
            cause: share.cause,
            before: before.map(str::to_owned),
            now: now.map(str::to_owned),
            points,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::mover::Told;
    use super::*;

    fn share(at: usize, log_odds: f64) -> Share {
        let cause = [Cause::Data, Cause::Time, Cause::Done][at % 3];
        let name = format!("f{at}");
        Share { label: name.clone(), feature: name, cause, value: Some(log_odds.to_string()), log_odds }
    }

    fn told(base: f64, contributions: &[f64]) -> Told {
        Told { base, shares: contributions.iter().enumerate().map(|(at, z)| share(at, *z)).collect() }
    }

    fn account(published: f64, then: Told, now: Told) -> Moved {
        let (account_id, owner, segment) = ("A".to_owned(), None, None);
        Moved { account_id, owner, segment, value: None, since: None, published, then, now }
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_change(
            published in 0.0..1.0_f64,
            bases in (-2.0..2.0_f64, -2.0..2.0_f64),
            then in prop::collection::vec(-2.0..2.0_f64, 0..8),
            now in prop::collection::vec(-2.0..2.0_f64, 0..8),
        ) {
            let mover = mover(&account(published, told(bases.0, &then), told(bases.1, &now)));
            let sum = mover.data + mover.time + mover.done + mover.model;
            prop_assert!((sum - mover.change).abs() < 1e-9);
            prop_assert!((mover.now - mover.before - mover.change).abs() < 1e-12);
            // What the model did is what it says of the account as it was.
            let as_then = sigmoid(bases.0 + then.iter().sum::<f64>());
            prop_assert!((mover.model - (as_then - published)).abs() < 1e-9);
        }
    }

    #[test]
    fn a_change_is_told_as_people_say_it() {
        let mut then = told(1.0, &[0.5]);
        let mut now = told(1.0, &[-0.5]);
        then.shares[0] = Share { label: "Log-ins".to_owned(), value: Some("210".to_owned()), ..share(0, 0.5) };
        now.shares[0] = Share { label: "Log-ins".to_owned(), value: Some("40".to_owned()), ..share(0, -0.5) };
        let published = sigmoid(1.5);
        let mover = mover(&Moved { since: "2026-10-02".parse().ok(), ..account(published, then, now) });
        assert_eq!(mover.words, "down 20 points since 2026-10-02: Log-ins fell from 210 to 40 (-20)");
        assert!(mover.model.abs() < 1e-12 && (mover.data - mover.change).abs() < 1e-12);
    }
}
