//! The values of Arrow arrays, one by one.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, Time32MillisecondType,
    Time32SecondType, Time64MicrosecondType, Time64NanosecondType, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use winprob::table::Value;

const MILLISECONDS_A_DAY: i64 = 86_400_000;
/// The most digits a number of 128 bits can have.
const MOST_DIGITS: i8 = 38;

/// The value of a row.
type Reader<'a> = Box<dyn Fn(usize) -> Value<'a> + 'a>;

/// What an array of this type holds, where that is no plain value.
pub(crate) fn unreadable(of: &DataType) -> Option<String> {
    use DataType as D;
    match of {
        D::Dictionary(_, values) => unreadable(values),
        D::Null
        | D::Boolean
        | D::Int8
        | D::Int16
        | D::Int32
        | D::Int64
        | D::UInt8
        | D::UInt16
        | D::UInt32
        | D::UInt64
        | D::Float16
        | D::Float32
        | D::Float64
        | D::Decimal32(..)
        | D::Decimal64(..)
        | D::Decimal128(..)
        | D::Decimal256(..)
        | D::Date32
        | D::Date64
        | D::Timestamp(..)
        | D::Time32(_)
        | D::Time64(_)
        | D::Utf8
        | D::LargeUtf8
        | D::Utf8View
        | D::Binary
        | D::LargeBinary
        | D::BinaryView
        | D::FixedSizeBinary(_) => None,
        other => Some(other.to_string()),
    }
}

/// Reads an array of a type that is not [`unreadable`].
pub(crate) fn reader(array: &ArrayRef) -> Reader<'_> {
    let array = array.as_ref();
    let value = of_type(array);
    match array.logical_nulls() {
        Some(nulls) if nulls.null_count() > 0 => {
            Box::new(move |row| if nulls.is_null(row) { Value::Blank } else { value(row) })
        }
        _ => value,
    }
}

fn of_type(array: &dyn Array) -> Reader<'_> {
    use DataType as D;
    match array.data_type() {
        D::Boolean => {
            let array = array.as_boolean();
            Box::new(move |row| Value::Flag(array.value(row)))
        }
        D::Int8 => primitive::<Int8Type>(array, |value| Value::Whole(value.into())),
        D::Int16 => primitive::<Int16Type>(array, |value| Value::Whole(value.into())),
        D::Int32 => primitive::<Int32Type>(array, |value| Value::Whole(value.into())),
        D::Int64 => primitive::<Int64Type>(array, Value::Whole),
        D::UInt8 => primitive::<UInt8Type>(array, |value| Value::Unsigned(value.into())),
        D::UInt16 => primitive::<UInt16Type>(array, |value| Value::Unsigned(value.into())),
        D::UInt32 => primitive::<UInt32Type>(array, |value| Value::Unsigned(value.into())),
        D::UInt64 => primitive::<UInt64Type>(array, Value::Unsigned),
        D::Float16 => primitive::<Float16Type>(array, |value| Value::Single(value.to_f32())),
        D::Float32 => primitive::<Float32Type>(array, Value::Single),
        D::Float64 => primitive::<Float64Type>(array, Value::Double),
        D::Decimal32(_, scale) => decimal::<Decimal32Type>(array, *scale, |units| Some(units.into())),
        D::Decimal64(_, scale) => decimal::<Decimal64Type>(array, *scale, |units| Some(units.into())),
        D::Decimal128(_, scale) => decimal::<Decimal128Type>(array, *scale, Some),
        D::Decimal256(_, scale) => decimal::<Decimal256Type>(array, *scale, arrow_buffer::i256::to_i128),
        D::Date32 => primitive::<Date32Type>(array, |days| Value::Day(days.into())),
        D::Date64 => primitive::<Date64Type>(array, |count| Value::Day(count.div_euclid(MILLISECONDS_A_DAY))),
        D::Timestamp(unit, _) => {
            let per_second = per_second(*unit);
            let instant = move |count| Value::Instant { count, per_second };
            match unit {
                TimeUnit::Second => primitive::<TimestampSecondType>(array, instant),
                TimeUnit::Millisecond => primitive::<TimestampMillisecondType>(array, instant),
                TimeUnit::Microsecond => primitive::<TimestampMicrosecondType>(array, instant),
                TimeUnit::Nanosecond => primitive::<TimestampNanosecondType>(array, instant),
            }
        }
        D::Time32(unit) | D::Time64(unit) => {
            let per_second = per_second(*unit);
            let time = move |count| Value::Time { count, per_second };
            match unit {
                TimeUnit::Second => primitive::<Time32SecondType>(array, move |count| time(count.into())),
                TimeUnit::Millisecond => primitive::<Time32MillisecondType>(array, move |count| time(count.into())),
                TimeUnit::Microsecond => primitive::<Time64MicrosecondType>(array, time),
                TimeUnit::Nanosecond => primitive::<Time64NanosecondType>(array, time),
            }
        }
        D::Utf8 => {
            let array = array.as_string::<i32>();
            Box::new(move |row| Value::Text(array.value(row)))
        }
        D::LargeUtf8 => {
            let array = array.as_string::<i64>();
            Box::new(move |row| Value::Text(array.value(row)))
        }
        D::Utf8View => {
            let array = array.as_string_view();
            Box::new(move |row| Value::Text(array.value(row)))
        }
        D::Binary => {
            let array = array.as_binary::<i32>();
            Box::new(move |row| text(array.value(row)))
        }
        D::LargeBinary => {
            let array = array.as_binary::<i64>();
            Box::new(move |row| text(array.value(row)))
        }
        D::BinaryView => {
            let array = array.as_binary_view();
            Box::new(move |row| text(array.value(row)))
        }
        D::FixedSizeBinary(_) => {
            let array = array.as_fixed_size_binary();
            Box::new(move |row| text(array.value(row)))
        }
        D::Dictionary(..) => {
            let array = array.as_any_dictionary();
            if array.values().is_empty() {
                return Box::new(|_| Value::Blank);
            }
            let (keys, value) = (array.normalized_keys(), reader(array.values()));
            Box::new(move |row| value(keys[row]))
        }
        _ => Box::new(|_| Value::Blank),
    }
}

fn primitive<'a, T: ArrowPrimitiveType>(
    array: &'a dyn Array,
    value: impl Fn(T::Native) -> Value<'a> + 'a,
) -> Reader<'a> {
    let values = array.as_primitive::<T>().values();
    Box::new(move |row| value(values[row]))
}

fn decimal<T: ArrowPrimitiveType>(
    array: &dyn Array,
    scale: i8,
    units: impl Fn(T::Native) -> Option<i128> + 'static,
) -> Reader<'_> {
    // A negative scale leaves zeros out.
    let times = 10i128.pow(u32::from(scale.clamp(-MOST_DIGITS, 0).unsigned_abs()));
    let scale = usize::try_from(scale).unwrap_or(0);
    primitive::<T>(array, move |value| match units(value).and_then(|units| units.checked_mul(times)) {
        Some(units) => Value::Decimal { units, scale },
        None => Value::Other("a decimal of more than 38 digits"),
    })
}

fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

fn text(bytes: &[u8]) -> Value<'_> {
    std::str::from_utf8(bytes).map_or(Value::Other("bytes that are not UTF-8 text"), Value::Text)
}
