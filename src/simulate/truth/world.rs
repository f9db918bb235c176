//! Which world a book comes from, and how large it is.

use std::fmt;
use std::str::FromStr;

use crate::units::{Date, Seed};

/// The laws under which the accounts of a book live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum World {
    /// Interventions work, and went to the accounts at risk by what was recorded about them.
    Normal,
    /// Assigned as in [`World::Normal`], but no intervention changes anything.
    Null,
    /// A driver nobody recorded (1.2 logits) steers both who was helped and who renewed.
    Hidden,
    /// Interventions work and were given at random with a known chance.
    Randomised,
    /// Nothing works; those who leave give notice 0–119 days ahead and are not acted on after it.
    Notice,
}

impl World {
    /// Every world, in the order of the documentation.
    pub const ALL: [Self; 5] = [Self::Normal, Self::Null, Self::Hidden, Self::Randomised, Self::Notice];

    /// The lower-case name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Null => "null",
            Self::Hidden => "hidden",
            Self::Randomised => "randomised",
            Self::Notice => "notice",
        }
    }

    /// Whether any intervention changes any outcome here.
    #[must_use]
    pub fn interventions_work(self) -> bool {
        !matches!(self, Self::Null | Self::Notice)
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that no world bears.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a world: expected normal, null, hidden, randomised or notice")]
pub struct UnknownWorld {
    /// The name that was given.
    pub name: String,
}

impl FromStr for World {
    type Err = UnknownWorld;

    fn from_str(text: &str) -> Result<Self, UnknownWorld> {
        Self::ALL.into_iter().find(|world| world.as_str() == text).ok_or_else(|| UnknownWorld { name: text.to_owned() })
    }
}

/// What to simulate; the same parameters give the same book, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookParams {
    /// The laws of the book.
    pub world: World,
    /// Past renewals; one may give several rows, each on its own decision date.
    pub n_past: usize,
    /// Open accounts.
    pub n_open: usize,
    /// Origin of every draw. The laws of a world do not depend on it: books of two seeds share one truth.
    pub seed: Seed,
    /// The day on which the book is open; the past ends the day before.
    pub today: Date,
}
