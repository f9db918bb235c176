//! What a thing is, as bytes that outlive the code: written field by field, each with its type and length, under a name
//! with a version. Names that are kept (lines of a loaded log, what a score stands on, models) are hashes of these bytes.
//!
//! The encoding of a thing changes only together with its version; a derived format, such as `Debug`, would change with
//! the next field. Fields: `t length text`, `n bits`, `w number`, `f 0|1`, `-` for absent; numbers are little endian.

use serde_json::Value;

/// Fields of one thing, hashed as they are written.
#[derive(Debug, Clone)]
pub struct Canonical(blake3::Hasher);

impl Canonical {
    /// Nothing yet of a thing; `version` names the kind of thing and its encoding, such as `log line 1`.
    #[must_use]
    pub fn new(version: &str) -> Self {
        Self(blake3::Hasher::new()).text(version)
    }

    fn field(mut self, tag: u8, bytes: &[u8]) -> Self {
        self.0.update(&[tag]);
        self.0.update(bytes);
        self
    }

    /// A text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.field(b't', &(text.len() as u64).to_le_bytes()).raw(text.as_bytes())
    }

    fn raw(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    /// A number; 0 and −0 are the same, and so is every NaN.
    #[must_use]
    pub fn number(self, number: f64) -> Self {
        let number = match number {
            number if number.is_nan() => f64::NAN,
            0.0 => 0.0,
            number => number,
        };
        self.field(b'n', &number.to_bits().to_le_bytes())
    }

    /// A whole number: a count, a place.
    #[must_use]
    pub fn whole(self, number: u64) -> Self {
        self.field(b'w', &number.to_le_bytes())
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(self, flag: bool) -> Self {
        self.field(b'f', &[u8::from(flag)])
    }

    /// Something that may be absent.
    #[must_use]
    pub fn maybe<T>(self, value: Option<T>, write: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => write(self, value),
            None => self.field(b'-', &[]),
        }
    }

    /// Several things, in order.
    #[must_use]
    pub fn all<T>(self, values: &[T], write: impl Fn(Self, &T) -> Self) -> Self {
        values.iter().fold(self.whole(values.len() as u64), write)
    }

    /// What is stated of a thing: members in order of their names, those left out that say nothing (null, an empty list
    /// or object). A member that is added later and absent changes nothing.
    #[must_use]
    pub fn stated(self, value: &Value) -> Self {
        match value {
            Value::Null => self.field(b'-', &[]),
            Value::Bool(flag) => self.flag(*flag),
            Value::Number(number) => self.number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => self.text(text),
            Value::Array(values) => self.all(values, Self::stated),
            Value::Object(members) => {
                let mut stated: Vec<_> = members.iter().filter(|(_, value)| says_something(value)).collect();
                stated.sort_by_key(|(name, _)| *name);
                self.all(&stated, |canonical, (name, value)| canonical.text(name).stated(value))
            }
        }
    }

    /// The hash of all that was written.
    #[must_use]
    pub fn hash(&self) -> blake3::Hash {
        self.0.finalize()
    }
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(values) => !values.is_empty(),
        Value::Object(members) => members.values().any(says_something),
        _ => true,
    }
}
