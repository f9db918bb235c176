//! Accounts of a synthetic book: what drives them, and what is recorded of it.

mod account;
mod columns;
pub(super) mod draw;
mod drivers;
mod reading;

pub use account::{Account, Contract, Segment, ServiceModel, Tier};
pub(super) use columns::COLUMNS;
pub(super) use drivers::{Driver, Drivers};
pub(super) use reading::Facts;
pub use reading::Reading;
