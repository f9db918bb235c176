//! Where the time of a training goes: the seconds of each stage it tells of.

use std::sync::Mutex;
use std::time::Instant;

use winprob::units::Progress;

/// Notes when each stage begins.
pub struct Stopwatch(Mutex<Vec<(String, Instant)>>);

impl Stopwatch {
    /// Starts with a stage of this name.
    pub fn starting(stage: &str) -> Self {
        Self(Mutex::new(vec![(stage.to_owned(), Instant::now())]))
    }

    /// The stages so far with their seconds, the last one up to now.
    pub fn seconds(&self) -> Vec<(String, f64)> {
        let stages = self.0.lock().unwrap();
        let ends = stages.iter().skip(1).map(|(_, start)| *start).chain([Instant::now()]);
        stages.iter().zip(ends).map(|((name, start), end)| (name.clone(), (end - *start).as_secs_f64())).collect()
    }
}

impl Progress for Stopwatch {
    fn stage(&self, name: &str, _steps: usize) {
        self.0.lock().unwrap().push((name.to_owned(), Instant::now()));
    }

    fn step(&self) {}
}
