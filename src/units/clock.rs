//! Where "today" comes from: an argument, so that a test can name the day.

use serde::{Serialize, Serializer};

use super::Date;

/// Tells the time to code that must not ask the machine itself.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01 UTC.
    fn now_seconds(&self) -> i64;

    /// Today in UTC.
    fn today(&self) -> Date {
        day_of(self.now_seconds())
    }
}

/// The day in UTC of a time in seconds since 1970.
#[must_use]
pub fn day_of(seconds: i64) -> Date {
    Date::from_days_since_epoch(i32::try_from(seconds.div_euclid(86_400)).unwrap_or(i32::MAX))
}

/// Seconds since 1970 as RFC 3339, in UTC.
#[must_use]
pub fn instant(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// A moment in seconds since 1970, in JSON a time by RFC 3339 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&instant(self.0))
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_seconds(&self) -> i64 {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still at the given day.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Date);

impl Clock for FixedClock {
    fn now_seconds(&self) -> i64 {
        i64::from(self.0.days_since_epoch()) * 86_400
    }
}
