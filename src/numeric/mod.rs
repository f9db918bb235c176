//! Linear algebra and Newton's method: what every regression of the floors above is solved with.
//!
//! A regression whose rows are a few numbers each is [`fit_logistic`]; one that sums its rows in its own way is a [`Loss`]
//! handed to [`minimise`], the one loop of both.

mod cholesky;
mod logistic;
mod newton;

pub use cholesky::Cholesky;
pub use logistic::{Prior, fit_logistic};
pub use newton::{Derivatives, Loss, Minimum, Stop, minimise};
