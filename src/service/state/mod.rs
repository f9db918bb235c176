//! What every handler may reach: store, engine, queue, caches, and the limits of a request.

mod answers;
mod app;
mod current;
mod gate;
mod limits;
mod logs;
mod look;
mod queue;
mod remembered;

pub(super) use answers::tag_of;
pub use app::AppState;
pub(super) use app::off_the_runtime;
pub use current::Current;
pub(super) use gate::{Share, WINDOW};
pub use limits::Limits;
pub(super) use logs::by_account;
pub(super) use look::DriftLook;
pub use queue::Jobs;
