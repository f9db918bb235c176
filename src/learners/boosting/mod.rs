//! Gradient boosting of small trees on histograms (Friedman 2001; Chen & Guestrin 2016; Ke et al. 2017).
//!
//! Features are cut into at most 255 bins once (`bins`); a tree is grown leaf by leaf from sums of gradients a bin
//! (`histogram`, `grow`), or depth by depth with one question for all nodes (`symmetric`);
//! rounds add trees to the log-odds, each on a sample of rows and features (`rounds`), until held-out rows get no better (`fit`).
//! The sums are kept in fixed point: integers add up to the same whatever the order, and a child's histogram is
//! exactly its parent's less its sibling's.

mod bins;
mod fit;
mod grow;
mod histogram;
mod params;
mod rounds;
mod symmetric;

pub use fit::Boosting;
pub use params::BoostingParams;
pub use rounds::Exposures;
