//! Running code of a library that may panic on input from elsewhere.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}
static QUIET: Once = Once::new();

/// What the call returns, or `None` where it panicked; nothing is printed of a panic in it.
pub(super) fn contained<T>(call: impl FnOnce() -> T) -> Option<T> {
    QUIET.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !CONTAINED.get() {
                told(panic);
            }
        }));
    });
    CONTAINED.set(true);
    let result = catch_unwind(AssertUnwindSafe(call));
    CONTAINED.set(false);
    result.ok()
}
