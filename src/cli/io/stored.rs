//! Opens the store named on the command line for one question, asked to the end on a runtime of its own.

use super::super::failure::Failure;
use crate::store::Store;

/// What the store of a service answers; refused where there is none.
pub(in crate::cli) fn asked<T>(url: &str, ask: impl AsyncFnOnce(&Store) -> Result<T, Failure>) -> Result<T, Failure> {
    if let Some(file) = url.strip_prefix("sqlite:").map(|path| path.split('?').next().unwrap_or_default())
        && !std::path::Path::new(file).exists()
    {
        return Err(Failure::because(format!(
            "{file}: there is no store; `winprob serve` or `winprob import` makes it"
        )));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::broken)?;
    runtime.block_on(async {
        let store = Store::open(url).await?;
        let answer = ask(&store).await;
        store.close().await;
        answer
    })
}
