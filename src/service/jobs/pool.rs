//! The background pool: threads for heavy work, apart from those that answer requests.

use super::super::problem::Problem;
use super::super::state::off_the_runtime;

/// Runs heavy work on threads of its own, half of the processors, so that requests are answered meanwhile.
pub(super) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
    on_threads(half_of_processors(), work).await
}

pub async fn on_threads<T: Send + 'static>(
    n_threads: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
    let pool = pool.map_err(|error| Problem::internal(&error))?;
    off_the_runtime(move || pool.install(work)).await
}

pub fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

pub fn half_of_processors() -> usize {
    (processors() / 2).max(1)
}
