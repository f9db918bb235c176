//! The systems whose exports are known.

/// What five bits are written as, in the last three characters of a long key.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// A CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Salesforce: one file an object, columns by API name or by label.
    Salesforce,
    /// HubSpot: one file a kind of record, columns by label.
    HubSpot,
}

impl System {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Salesforce => "Salesforce",
            Self::HubSpot => "HubSpot",
        }
    }

    /// Its table in the playbook.
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            Self::Salesforce => "salesforce",
            Self::HubSpot => "hubspot",
        }
    }

    /// A record's key in one form: Salesforce writes the same key with 15 characters, or with 18 that survive
    /// case-insensitive software; the last three tell which of the first fifteen are capitals.
    pub(super) fn key(self, text: &str) -> String {
        let first = text.split(';').next().unwrap_or_default().trim();
        let is_short = first.len() == 15 && first.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if self != Self::Salesforce || !is_short {
            return first.to_owned();
        }
        let suffix = first.as_bytes().chunks(5).map(|chunk| {
            let capitals = chunk.iter().rev().fold(0, |bits, byte| bits << 1 | usize::from(byte.is_ascii_uppercase()));
            char::from(DIGITS[capitals])
        });
        first.chars().chain(suffix).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::System;

    #[test]
    fn a_short_key_becomes_the_long_one() {
        assert_eq!(System::Salesforce.key("001D000000IRFma"), "001D000000IRFmaIAH");
        assert_eq!(System::Salesforce.key("001D000000IRFmaIAH"), "001D000000IRFmaIAH");
        assert_eq!(System::Salesforce.key("ACME-1"), "ACME-1");
        assert_eq!(System::HubSpot.key("8812; 9913"), "8812");
    }
}
