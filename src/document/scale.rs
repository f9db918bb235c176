//! From values to places on a chart, and the round values worth a tick (Heckbert, *Nice numbers for graph labels*, 1990).

/// Ticks aimed at.
const TICKS: f64 = 5.0;

/// A linear scale that starts and ends at ticks and holds zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    step: f64,
    start: f64,
    end: f64,
}

impl Scale {
    /// The scale over values, from the place `start` to the place `end`; values that are not finite do not count.
    #[must_use]
    pub fn over(values: impl IntoIterator<Item = f64>, start: f64, end: f64) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        let span = if high > low { high - low } else { 1.0 };
        let step = round_step(span / TICKS);
        let high = if high > low { high } else { low + span };
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step, start, end }
    }

    /// The place of a value.
    #[must_use]
    pub fn place(&self, value: f64) -> f64 {
        self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)
    }

    /// The values worth a tick, ascending.
    #[must_use]
    pub fn ticks(&self) -> Vec<f64> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most about ten steps")]
        let n_steps = ((self.high - self.low) / self.step).round() as u32;
        // Added to zero, so that no tick is told as -0.
        (0..=n_steps).map(|at| 0.0 + ((self.low / self.step).round() + f64::from(at)) * self.step).collect()
    }
}

/// The step of 1, 2 or 5 times a power of ten next to a span (Heckbert, *Nice numbers for graph labels*, 1990).
fn round_step(span: f64) -> f64 {
    let power = 10_f64.powf(span.log10().floor());
    let share = span / power;
    let round = [1.0, 2.0, 5.0].into_iter().find(|round| share <= round * 1.2).unwrap_or(10.0);
    round * power
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(Scale::over([0.0, 83.0], 0.0, 1.0).ticks(), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
        assert_eq!(Scale::over([-3.0, 7.0], 0.0, 1.0).ticks(), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(Scale::over([], 0.0, 1.0).ticks().first(), Some(&0.0));
    }

    proptest! {
        #[test]
        fn every_value_has_its_place_between_the_ends(
            values in prop::collection::vec(-1e9..1e9_f64, 0..20),
            size in -6..6_i32,
        ) {
            let values: Vec<f64> = values.iter().map(|value| value * 10_f64.powi(size)).collect();
            let scale = Scale::over(values.iter().copied(), 300.0, 10.0);
            for value in values.iter().copied().chain([0.0]).chain(scale.ticks()) {
                prop_assert!((10.0 - 1e-6..=300.0 + 1e-6).contains(&scale.place(value)), "{}", value);
            }
            prop_assert!((2..=12).contains(&scale.ticks().len()));
        }
    }
}
