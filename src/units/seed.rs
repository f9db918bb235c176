//! Randomness as an argument: a seed, and its children by name and number.
//!
//! A child's stream depends on the parent, a label and an index, never on the order of calls, so
//! work can be shared among threads in any way and still give the same bytes. Streams are
//! `ChaCha8`, whose output is documented to stay the same on every platform and version.

use rand::SeedableRng;
use serde::{Deserialize, Serialize};

/// The generator behind every random choice of the crate.
pub type Rng = rand_chacha::ChaCha8Rng;

/// The origin of a tree of independent random streams.
///
/// ```
/// use winprob::units::Seed;
/// assert_eq!(Seed(1).child("forest", 2), Seed(1).child("forest", 2));
/// assert_ne!(Seed(1).child("forest", 2), Seed(1).child("boosting", 2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed(pub u64);

impl Seed {
    /// The seed of the `index`-th thing called `label` below this one.
    #[must_use]
    #[inline]
    pub fn child(self, label: &str, index: u64) -> Self {
        let mut state = mix(self.0 ^ 0x9e37_79b9_7f4a_7c15);
        for byte in label.bytes() {
            state = mix(state ^ u64::from(byte));
        }
        Self(mix(state ^ index.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    /// The stream of random numbers of this seed.
    #[must_use]
    pub fn rng(self) -> Rng {
        Rng::seed_from_u64(self.0)
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea & Flood 2014): every input bit reaches every output bit.
#[inline]
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
