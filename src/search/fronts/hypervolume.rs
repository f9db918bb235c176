//! The hypervolume: how much of objective space a set of points dominates (Zitzler & Thiele 1999).
//!
//! Exact, by slicing the last objective and taking the exclusive part of each point, with points
//! clipped to it and the dominated ones discarded before recursing (While, Bradstreet & Barone 2012).
//! Made for two to four objectives and fronts of up to some hundred points.

/// The volume of the union of the boxes between `reference` and each point, all objectives maximised.
///
/// Points that do not exceed the reference in every objective, or are not finite, count for nothing.
#[must_use]
pub fn hypervolume<const M: usize>(points: &[[f64; M]], reference: &[f64; M]) -> f64 {
    let mut boxes: Vec<[f64; M]> = points.iter().filter_map(|point| above(point, reference)).collect();
    union(&mut boxes, M)
}

/// The volume that `point` adds to that of `others`; never negative.
#[must_use]
pub fn exclusive_hypervolume<'a, const M: usize>(
    point: &[f64; M],
    others: impl IntoIterator<Item = &'a [f64; M]>,
    reference: &[f64; M],
) -> f64 {
    let Some(own) = above(point, reference) else { return 0.0 };
    let mut clipped: Vec<[f64; M]> =
        others.into_iter().filter_map(|other| above(other, reference)).map(|other| minimum(&other, &own)).collect();
    (own.iter().product::<f64>() - union(&mut clipped, M)).max(0.0)
}

/// The sides of the box between the reference and a point.
fn above<const M: usize>(point: &[f64; M], reference: &[f64; M]) -> Option<[f64; M]> {
    let sides = std::array::from_fn(|m| point[m] - reference[m]);
    sides.iter().all(|&side| side > 0.0 && side.is_finite()).then_some(sides)
}

fn minimum<const M: usize>(one: &[f64; M], other: &[f64; M]) -> [f64; M] {
    std::array::from_fn(|m| one[m].min(other[m]))
}

/// The volume of the union of boxes from the origin, in their first `n_sides` sides.
fn union<const M: usize>(boxes: &mut Vec<[f64; M]>, n_sides: usize) -> f64 {
    if n_sides == 0 || boxes.is_empty() {
        return 0.0;
    }
    if n_sides == 1 {
        return boxes.iter().map(|sides| sides[0]).fold(0.0, f64::max);
    }
    // Highest last side first, so a box is contained only in boxes before it.
    boxes.sort_unstable_by(|one, other| {
        let sides = (0..n_sides).rev().map(|m| other[m].total_cmp(&one[m]));
        sides.into_iter().find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    });
    keep_uncontained(boxes, n_sides);
    let last = n_sides - 1;
    if n_sides == 2 {
        let mut covered = 0.0;
        let mut area = 0.0;
        for sides in boxes.iter() {
            area += (sides[0] - covered) * sides[1];
            covered = sides[0];
        }
        return area;
    }
    let mut volume = 0.0;
    let mut clipped = Vec::with_capacity(boxes.len());
    for (at, sides) in boxes.iter().enumerate() {
        clipped.clear();
        clipped.extend(boxes[..at].iter().map(|before| minimum(before, sides)));
        let base = sides[..last].iter().product::<f64>() - union(&mut clipped, last);
        volume += base * sides[last];
    }
    volume
}

/// Drops each box that lies inside one before it; the boxes are sorted by their last side, highest first.
fn keep_uncontained<const M: usize>(boxes: &mut Vec<[f64; M]>, n_sides: usize) {
    let mut kept = 0;
    for at in 0..boxes.len() {
        let sides = boxes[at];
        if !boxes[..kept].iter().any(|other| (0..n_sides - 1).all(|m| other[m] >= sides[m])) {
            boxes[kept] = sides;
            kept += 1;
        }
    }
    boxes.truncate(kept);
}
