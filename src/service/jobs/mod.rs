//! Work off the request path: training, planning the book, proposing trials, judging the advice, importing, scoring.
//!
//! A request queues a job in the store and is answered at once. `worker` takes one job at a time and holds it by a lease,
//! so that services over one store share the work and none is done twice; `progress` is what a job tells of itself
//! meanwhile; `train`, `plan`, `trial`, `advice`, `import` and `score` do the work, `plan` and `trial` over the
//! `open_book`; `models` puts a model in use, its own or
//! one that another process trained.

mod advice;
mod failure;
mod import;
mod models;
mod open_book;
mod plan;
mod pool;
mod progress;
mod queue;
mod score;
mod train;
mod trial;
mod worker;

pub use score::score_book;
pub use worker::{start, work};

pub(super) use models::{activate, reinstall};
pub(super) use queue::{submit, submit_once};
pub(super) use score::rescore;
pub(super) use train::TrainRequest;
pub(super) use worker::release;
