//! The words every other floor is written in: probabilities, dates, money, identifiers, seeds, clocks.
//!
//! Nothing here knows a file, a model or a customer; this floor imports nothing from the crate.

mod canonical;
mod clock;
mod date;
mod ids;
mod interval;
mod money;
mod normal;
mod object;
mod probability;
mod progress;
mod random_bytes;
mod sample;
mod seed;
mod whole;
mod written;

pub use canonical::Canonical;
pub use clock::{Clock, FixedClock, Moment, SystemClock, day_of, instant};
pub use date::{Date, DateError, Days};
pub use ids::{AccountId, KindId, ModelId};
pub use interval::Interval;
pub use money::Money;
pub use normal::{NINE_IN_TEN, normal_cdf, normal_draw, normal_quantile};
pub use object::{ObjectOnly, object, objects};
pub use probability::{LogOdds, OutOfRange, Probability, logit, sigmoid, softplus};
pub use progress::{Progress, Silent};
pub use random_bytes::{NoRandomness, random_bytes};
pub use sample::{correlation, mean_and_deviation, quantile, quantile_of};
pub(crate) use seed::mix;
pub use seed::{Rng, Seed};
pub use whole::{whole, whole_or_null};
pub use written::{listed, money};
