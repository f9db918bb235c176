//! Merges findings that say the same, so that each is listed once.

use super::splits::Told;

/// Tells a part of the past once, by the strongest feature that found it: no internet, no online security and no online
/// backup are one finding. A feature that has found nothing else joins the group of the stronger one.
pub(super) fn found_once(splits: &mut [Vec<Told>], strength: &[f64], leaders: &mut [usize]) {
    let mut order: Vec<usize> = (0..splits.len()).collect();
    order.sort_by(|&a, &b| strength[b].total_cmp(&strength[a]).then(a.cmp(&b)));
    let mut found: Vec<(usize, Vec<bool>)> = Vec::new();
    for at in order {
        let n_before = splits[at].len();
        without_twins(&mut splits[at]);
        let mut known = None;
        splits[at].retain(|told| {
            let same = found.iter().find(|(_, above)| is_same(above, &told.above));
            known = known.or(same.map(|(stronger, _)| *stronger));
            same.is_none()
        });
        if let Some(stronger) = known
            && n_before > 0
            && splits[at].is_empty()
            && leaders[at] == at
        {
            leaders[at] = leaders[stronger];
        }
        found.extend(splits[at].iter().map(|told| (at, told.above.clone())));
    }
}

/// Of two splits of one feature that are the same part, or a part and what is outside it, keeps the smaller part: of two words
/// that are all there is, the rarer one.
fn without_twins(splits: &mut Vec<Told>) {
    let mut at = 0;
    while at < splits.len() {
        let is_twin = |(other, told): (usize, &Told)| {
            let size = |told: &Told| told.split.n_above;
            other != at && is_same(&told.above, &splits[at].above) && (size(told), other) < (size(&splits[at]), at)
        };
        if splits.iter().enumerate().any(is_twin) {
            splits.remove(at);
        } else {
            at += 1;
        }
    }
}

/// Whether two parts, or one and what is outside the other, are the same rows but for a twentieth.
fn is_same(a: &[bool], b: &[bool]) -> bool {
    let n_other = a.iter().zip(b).filter(|(a, b)| a != b).count();
    let size = |part: &[bool]| part.iter().filter(|is| **is).count();
    let smaller = |part: &[bool]| size(part).min(part.len() - size(part));
    let bound = smaller(a).min(smaller(b)) / 20;
    n_other <= bound || a.len() - n_other <= bound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_and_its_outside_are_the_same_finding() {
        let part: Vec<bool> = (0..100).map(|row| row < 40).collect();
        let outside: Vec<bool> = part.iter().map(|is| !is).collect();
        let nearly: Vec<bool> = (0..100).map(|row| row < 41).collect();
        let other: Vec<bool> = (0..100).map(|row| row % 2 == 0).collect();
        assert!(is_same(&part, &outside) && is_same(&part, &nearly) && !is_same(&part, &other));
    }
}
