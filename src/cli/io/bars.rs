//! Progress of long work on stderr: bars with the time that is left on a terminal, a line a stage in a pipe.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::output::say;
use crate::units::Progress;

/// One bar, renamed stage by stage.
pub(in crate::cli) struct Bars {
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// A bar that draws itself on stderr when that is a terminal.
    pub(in crate::cli) fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} {wide_bar} {pos}/{len} {elapsed}, about {eta} left")
        {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar: Mutex::new(bar) }
    }

    /// A bar of a stage in which so many things pass, and nothing in a pipe.
    pub(in crate::cli) fn counting(stage: &str, n: u64) -> Self {
        let bars = Self::new();
        bars.with(|bar| {
            bar.set_message(stage.to_owned());
            bar.set_length(n);
        });
        bars
    }

    /// So many have passed.
    pub(in crate::cli) fn at(&self, n: u64) {
        self.with(|bar| bar.set_position(n));
    }

    fn with(&self, change: impl FnOnce(&ProgressBar)) {
        if let Ok(bar) = self.bar.lock() {
            change(&bar);
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.with(ProgressBar::finish_and_clear);
    }
}

impl Progress for Bars {
    fn stage(&self, name: &str, steps: usize) {
        self.with(|bar| {
            if bar.is_hidden() {
                say(format!("winprob: {name}, {steps} {}", if steps == 1 { "step" } else { "steps" }));
            }
            bar.set_message(name.to_owned());
            bar.set_length(steps as u64);
            bar.set_position(0);
            bar.reset_eta();
        });
    }

    fn step(&self) {
        self.with(|bar| bar.inc(1));
    }
}
