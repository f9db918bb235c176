//! One salt a line of a ledger entry, derived from a secret with BLAKE3, so that hashes do not give probabilities away.

/// Bytes of a salt.
const N_BYTES: usize = 16;

/// As many salts as are asked for, from one secret that is thrown away with this: none can be told from the others (the
/// extendable output of BLAKE3).
#[derive(Debug)]
pub struct Salts(blake3::OutputReader);

impl Salts {
    /// Salts from a secret that is used once.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(blake3::Hasher::new_keyed(secret).finalize_xof())
    }
}

impl Iterator for Salts {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut bytes = [0; N_BYTES];
        self.0.fill(&mut bytes);
        Some(format!("{:032x}", u128::from_be_bytes(bytes)))
    }
}
