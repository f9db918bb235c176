//! The order of the list of the book, and a place in it.

use std::str::FromStr;

/// What a list is ordered by; accounts that are equal in it, or lack it, follow in order of their key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// The account's key.
    Account,
    /// The win probability.
    WinProbability,
    /// What the renewal is worth.
    Value,
    /// When the contract comes due.
    RenewalDate,
    /// The owner.
    Owner,
    /// The segment.
    Segment,
    /// The uplift of the top action.
    Uplift,
    /// What the top action is expected to bring.
    ExpectedValue,
}

impl SortKey {
    /// Every key, in the order of the documentation.
    pub const ALL: [Self; 8] = [
        Self::Account,
        Self::WinProbability,
        Self::Value,
        Self::RenewalDate,
        Self::Owner,
        Self::Segment,
        Self::Uplift,
        Self::ExpectedValue,
    ];

    /// The word of the interface, which is also the column.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "account_id",
            Self::WinProbability => "win_probability",
            Self::Value => "value",
            Self::RenewalDate => "renewal_date",
            Self::Owner => "owner",
            Self::Segment => "segment",
            Self::Uplift => "uplift",
            Self::ExpectedValue => "expected_value",
        }
    }

    fn is_text(self) -> bool {
        matches!(self, Self::Account | Self::RenewalDate | Self::Owner | Self::Segment)
    }
}

/// A key and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The key.
    pub key: SortKey,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::Account, descending: false }
    }
}

impl std::fmt::Display for Sort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.key.word())
    }
}

/// A text that names no order.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not an order; expected one of {}, with a minus in front for descending", words())]
pub struct SortError {
    found: String,
}

fn words() -> String {
    SortKey::ALL.map(SortKey::word).join(", ")
}

impl FromStr for Sort {
    type Err = SortError;

    fn from_str(text: &str) -> Result<Self, SortError> {
        let (word, descending) = text.strip_prefix('-').map_or((text, false), |word| (word, true));
        let key = SortKey::ALL.into_iter().find(|key| key.word() == word);
        key.map(|key| Self { key, descending }).ok_or_else(|| SortError { found: text.to_owned() })
    }
}

/// A value of the key a list is ordered by.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::store) enum KeyValue {
    Text(String),
    Number(f64),
}

/// The last account of a page: the next page begins after it.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The order of the list.
    pub sort: Sort,
    pub(in crate::store) value: KeyValue,
    pub(in crate::store) account: String,
}

/// After every date and name that is written in letters.
const LAST_TEXT: &str = "\u{10ffff}";

impl Sort {
    /// What stands for a missing value: it comes last in either direction.
    pub(in crate::store) fn missing(self) -> KeyValue {
        match (self.key.is_text(), self.descending) {
            (true, false) => KeyValue::Text(LAST_TEXT.to_owned()),
            (true, true) => KeyValue::Text(String::new()),
            (false, false) => KeyValue::Number(f64::MAX),
            (false, true) => KeyValue::Number(f64::MIN),
        }
    }
}

/// Separates the parts of a position in its text form.
const SEPARATOR: char = '\u{1f}';

impl Position {
    /// An opaque text from which [`Position::parse`] makes the same position.
    #[must_use]
    pub fn text(&self) -> String {
        let value = match &self.value {
            KeyValue::Text(text) => text.clone(),
            // The bits, since a number must come back exactly to be found equal.
            KeyValue::Number(number) => format!("{:016x}", number.to_bits()),
        };
        let plain = format!("{}{SEPARATOR}{value}{SEPARATOR}{}", self.sort, self.account);
        plain.bytes().fold(String::with_capacity(2 * plain.len()), |mut text, byte| {
            for nibble in [byte >> 4, byte & 15] {
                text.extend(char::from_digit(u32::from(nibble), 16));
            }
            text
        })
    }

    /// The position of a text, or `None` when it is not one that was given out.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let nibbles: Option<Vec<u8>> =
            text.chars().map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
        let nibbles = nibbles.filter(|nibbles| nibbles.len() % 2 == 0)?;
        let bytes: Vec<u8> = nibbles.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        let plain = String::from_utf8(bytes).ok()?;
        let mut parts = plain.splitn(3, SEPARATOR);
        let (sort, value, account) = (parts.next()?.parse::<Sort>().ok()?, parts.next()?, parts.next()?);
        let value = if sort.key.is_text() {
            KeyValue::Text(value.to_owned())
        } else {
            let number = f64::from_bits(u64::from_str_radix(value, 16).ok()?);
            KeyValue::Number(Some(number).filter(|number| number.is_finite())?)
        };
        Some(Self { sort, value, account: account.to_owned() })
    }
}
