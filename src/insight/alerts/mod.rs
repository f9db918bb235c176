//! Alerts: what stands in the open book today that somebody should look at, each with since when and what to do next.

mod account;
mod alert;
mod contacts;
mod raise;
mod signs;

pub use account::{Planned, Watched};
pub use alert::{Alert, AlertKind, NotWatched, Severity, Snoozed, with_snoozes};
pub use contacts::{Persona, personas};
pub use raise::{alerts, not_watched};
pub use signs::is_there;
