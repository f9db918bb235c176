//! Progress bars on a terminal, nothing in a pipe.

use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::units::Progress;

/// One bar, renamed stage by stage.
pub(super) struct Bars {
    bar: Mutex<ProgressBar>,
}

impl Bars {
    /// A bar that draws itself on stderr when that is a terminal.
    pub(super) fn new() -> Self {
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} {wide_bar} {pos}/{len} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar: Mutex::new(bar) }
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
            bar.set_message(name.to_owned());
            bar.set_length(steps as u64);
            bar.set_position(0);
        });
    }

    fn step(&self) {
        self.with(|bar| bar.inc(1));
    }
}
