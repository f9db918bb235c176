//! Whole numbers as JSON knows them: `3`, and `3.0`, which is the same number.

use serde::de::{Deserializer, Error, Unexpected, Visitor};

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        /// Beyond 2^53 a float no longer tells neighbouring whole numbers apart.
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        if value.fract() == 0.0 && value.abs() <= LARGEST {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
            return Ok(value as i64);
        }
        Err(E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// Reads a whole number that fits the type, for `#[serde(deserialize_with = …)]`.
///
/// # Errors
/// What is no whole number, or does not fit.
pub fn whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    let value = deserializer.deserialize_any(Whole)?;
    T::try_from(value).map_err(|_| D::Error::invalid_value(Unexpected::Signed(value), &"a whole number in range"))
}

/// Reads a whole number, or null.
///
/// # Errors
/// What is neither.
pub fn whole_or_null<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<Option<T>, D::Error> {
    struct OrNull<T>(std::marker::PhantomData<T>);

    impl<'de, T: TryFrom<i64>> Visitor<'de> for OrNull<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a whole number or null")
        }

        fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
            whole(deserializer).map(Some)
        }
    }

    deserializer.deserialize_option(OrNull(std::marker::PhantomData))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Numbers {
        #[serde(deserialize_with = "whole")]
        days: i32,
        #[serde(default, deserialize_with = "whole_or_null")]
        most: Option<usize>,
    }

    #[test]
    fn a_fraction_of_zero_is_none_and_any_other_is_refused() {
        let read = |text: &str| serde_json::from_str::<Numbers>(text).ok().map(|numbers| (numbers.days, numbers.most));
        assert_eq!(read(r#"{"days": 3, "most": null}"#), Some((3, None)));
        assert_eq!(read(r#"{"days": -3.0, "most": 2.0}"#), Some((-3, Some(2))));
        assert_eq!(read(r#"{"days": 1e3}"#), Some((1000, None)));
        for wrong in [r#"{"days": 0.5}"#, r#"{"days": 3e9}"#, r#"{"days": "3"}"#, r#"{"days": 1, "most": -1}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
