//! What a value of a Parquet column says, as the text a CSV of the same table would hold.

use half::f16;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use parquet::schema::types::ColumnDescriptor;
use uuid::Uuid;

use crate::table::text::PLAIN_BELOW;
use crate::units::Date;

const SECONDS_A_DAY: i64 = 86_400;
/// 0001-01-01 and 9999-12-31 in days since 1970-01-01: dates with four digits for the year.
const DAYS: std::ops::RangeInclusive<i64> = -719_162..=2_932_896;
/// How the stored values of a column are meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// As they are stored.
    Plain,
    /// Whole numbers without sign.
    Unsigned,
    /// Days since 1970.
    Date,
    /// So many parts of a second since 1970.
    Instant { per_second: i64 },
    /// So many parts of a second since midnight.
    Time { per_second: i64 },
    /// A whole number of units of 10^-scale.
    Decimal { scale: usize },
    /// Sixteen bits of a floating-point number.
    Float16,
    /// Sixteen bytes written as a UUID.
    Uuid,
}

/// A value that cannot be said as text.
pub(in crate::table) type Unsayable = &'static str;

/// Why bytes are none.
pub(super) const NO_TEXT: Unsayable = "bytes that are not UTF-8 text";

impl Meaning {
    /// What the schema says of a column; the older annotation counts where the newer is absent.
    pub(super) fn of(column: &ColumnDescriptor) -> Result<Self, Unsayable> {
        let decimal = |scale: i32| usize::try_from(scale).ok().filter(|scale| *scale <= 76);
        Ok(match (column.logical_type_ref(), column.converted_type()) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Self::Date,
            (Some(LogicalType::Timestamp(stamp)), _) => Self::Instant { per_second: per_second(stamp.unit) },
            (None, ConvertedType::TIMESTAMP_MILLIS) => Self::Instant { per_second: 1_000 },
            (None, ConvertedType::TIMESTAMP_MICROS) => Self::Instant { per_second: 1_000_000 },
            (Some(LogicalType::Time(time)), _) => Self::Time { per_second: per_second(time.unit) },
            (None, ConvertedType::TIME_MILLIS) => Self::Time { per_second: 1_000 },
            (None, ConvertedType::TIME_MICROS) => Self::Time { per_second: 1_000_000 },
            (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => {
                Self::Decimal { scale: decimal(column.type_scale()).ok_or("decimals of an impossible scale")? }
            }
            (Some(LogicalType::Integer(integer)), _) if !integer.is_signed => Self::Unsigned,
            (
                None,
                ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64,
            ) => Self::Unsigned,
            (Some(LogicalType::Float16), _) => Self::Float16,
            (Some(LogicalType::Uuid), _) => Self::Uuid,
            (Some(LogicalType::Variant(_) | LogicalType::Geometry(_) | LogicalType::Geography(_)), _)
            | (None, ConvertedType::INTERVAL) => return Err("values that are neither numbers, dates, flags nor text"),
            _ if column.physical_type() == Type::INT96 => Self::Instant { per_second: 1_000_000_000 },
            _ => Self::Plain,
        })
    }

    pub(super) fn whole(self, value: i64) -> Result<String, Unsayable> {
        match self {
            Self::Date => date_text(value),
            Self::Instant { per_second } => instant_text(value, per_second),
            Self::Time { per_second } => Ok(time_text(value, per_second)),
            Self::Decimal { scale } => Ok(decimal_text(&value.to_string(), scale)),
            _ => Ok(value.to_string()),
        }
    }

    /// A whole number of four bytes: without sign, its bits count as such.
    pub(super) fn short(self, value: i32) -> Result<String, Unsayable> {
        if self == Self::Unsigned { Ok(value.cast_unsigned().to_string()) } else { self.whole(i64::from(value)) }
    }

    /// A whole number of eight bytes.
    pub(super) fn long(self, value: i64) -> Result<String, Unsayable> {
        if self == Self::Unsigned { Ok(value.cast_unsigned().to_string()) } else { self.whole(value) }
    }

    pub(super) fn stamp(value: Int96) -> Result<String, Unsayable> {
        let [low, high, day] = *value.data() else { return Err("a timestamp that is cut short") };
        let nanos = (u64::from(high) << 32) | u64::from(low);
        let seconds = i64::try_from(nanos / 1_000_000_000).unwrap_or(i64::MAX);
        let days = i64::from(day.cast_signed()) - 2_440_588;
        instant_text(days.saturating_mul(SECONDS_A_DAY).saturating_add(seconds), 1)
    }

    pub(super) fn bytes(self, value: &ByteArray) -> Result<String, Unsayable> {
        self.raw(value.data())
    }

    pub(super) fn fixed(self, value: &FixedLenByteArray) -> Result<String, Unsayable> {
        self.raw(value.data())
    }

    fn raw(self, bytes: &[u8]) -> Result<String, Unsayable> {
        match (self, bytes) {
            (Self::Decimal { scale }, _) => big_decimal(bytes, scale),
            (Self::Float16, &[low, high]) => Ok(single_text(f16::from_le_bytes([low, high]).to_f32())),
            (Self::Uuid, _) => {
                Uuid::from_slice(bytes).map(|id| id.to_string()).map_err(|_| "a UUID that has not 16 bytes")
            }
            _ => String::from_utf8(bytes.to_vec()).map_err(|_| NO_TEXT),
        }
    }
}

/// A number as it is written shortest.
pub(in crate::table) fn double_text(value: f64) -> String {
    if value.abs() < PLAIN_BELOW { value.to_string() } else { format!("{value:?}") }
}

/// The same of four bytes, whose shortest text is shorter.
pub(in crate::table) fn single_text(value: f32) -> String {
    if f64::from(value).abs() < PLAIN_BELOW { value.to_string() } else { format!("{value:?}") }
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS => 1_000,
        TimeUnit::MICROS => 1_000_000,
        TimeUnit::NANOS => 1_000_000_000,
    }
}

pub(in crate::table) fn date_text(days: i64) -> Result<String, Unsayable> {
    match i32::try_from(days) {
        Ok(exact) if DAYS.contains(&days) => Ok(Date::from_days_since_epoch(exact).to_string()),
        _ => Err("a date outside the years 1 to 9999"),
    }
}

pub(in crate::table) fn instant_text(value: i64, per_second: i64) -> Result<String, Unsayable> {
    let day = date_text(value.div_euclid(per_second * SECONDS_A_DAY))?;
    Ok(format!("{day}T{}Z", time_text(value.rem_euclid(per_second * SECONDS_A_DAY), per_second)))
}

pub(in crate::table) fn time_text(value: i64, per_second: i64) -> String {
    let seconds = value.div_euclid(per_second);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Digits with the point put in.
pub(in crate::table) fn decimal_text(digits: &str, scale: usize) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    if scale == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{fraction}")
}

/// A decimal of any length: big-endian two's complement.
fn big_decimal(bytes: &[u8], scale: usize) -> Result<String, Unsayable> {
    if bytes.is_empty() || bytes.len() > 16 {
        return Err("a decimal of more than 38 digits");
    }
    let fill = if bytes[0] & 0x80 == 0 { 0 } else { 0xff };
    let mut whole = [fill; 16];
    whole[16 - bytes.len()..].copy_from_slice(bytes);
    Ok(decimal_text(&i128::from_be_bytes(whole).to_string(), scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_values_are_said_as_a_csv_would_say_them() {
        let decimal = Meaning::Decimal { scale: 2 };
        assert_eq!(decimal.long(123_456).unwrap(), "1234.56");
        assert_eq!(decimal.long(-5).unwrap(), "-0.05");
        assert_eq!(decimal.raw(&(-123i64).to_be_bytes()).unwrap(), "-1.23");
        assert_eq!(Meaning::Date.short(19_782).unwrap(), "2024-02-29");
        assert_eq!(Meaning::Instant { per_second: 1_000 }.long(-1).unwrap(), "1969-12-31T23:59:59Z");
        assert_eq!(Meaning::Time { per_second: 1_000_000 }.long(3_723_000_000).unwrap(), "01:02:03");
        assert_eq!(Meaning::Unsigned.short(-1).unwrap(), "4294967295");
        assert_eq!([double_text(12_345.0), double_text(1e300), single_text(0.1)], ["12345", "1e300", "0.1"]);
        assert_eq!(Meaning::Float16.raw(&[0x00, 0x3e]).unwrap(), "1.5");
        assert!(Meaning::Date.long(i64::MAX).is_err() && Meaning::Plain.raw(&[0xff]).is_err());
    }
}
