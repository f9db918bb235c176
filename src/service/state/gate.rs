//! Places for requests, and what each caller asked for lately: a semaphore for all, and a count for each caller in windows of a
//! minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Semaphore;

use super::limits::Limits;

/// Seconds in which requests are counted together.
pub const WINDOW: i64 = 60;

/// Places for requests, and what each caller asked for in the current window; cheap to clone.
#[derive(Clone)]
pub(in crate::service) struct Gate {
    pub(in crate::service) places: Arc<Semaphore>,
    asked: Arc<Mutex<HashMap<Arc<str>, Window>>>,
}

#[derive(Clone, Copy)]
pub struct Window {
    number: i64,
    n_asked: u32,
}

/// What is left of a caller's share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub(in crate::service) quota: u32,
    /// `None` when it is used up.
    pub(in crate::service) left: Option<u32>,
    /// Seconds until a new window.
    pub(in crate::service) seconds: i64,
}

impl Gate {
    pub(in crate::service) fn new(limits: &Limits) -> Self {
        Self { places: Arc::new(Semaphore::new(limits.requests_at_once)), asked: Arc::default() }
    }

    pub(in crate::service) fn share(&self, caller: &Arc<str>, quota: u32, now: i64) -> Share {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.div_euclid(WINDOW);
        let window = asked.entry(Arc::clone(caller)).or_insert(Window { number, n_asked: 0 });
        if window.number != number {
            *window = Window { number, n_asked: 0 };
        }
        let left = quota.checked_sub(window.n_asked + 1);
        window.n_asked += u32::from(left.is_some());
        Share { quota, left, seconds: WINDOW - now.rem_euclid(WINDOW) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_used_up_and_comes_back_with_the_next_window() {
        let gate = Gate::new(&Limits::default());
        let (one, other): (Arc<str>, Arc<str>) = ("one".into(), "other".into());
        let left = |caller, now| gate.share(caller, 2, now).left;
        assert_eq!([left(&one, 0), left(&one, 10), left(&one, 59), left(&one, 59)], [Some(1), Some(0), None, None]);
        assert_eq!(left(&other, 59), Some(1), "each caller has a share of its own");
        assert_eq!(gate.share(&one, 2, 60), Share { quota: 2, left: Some(1), seconds: 60 });
    }
}
