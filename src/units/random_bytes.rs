//! Randomness of the system, for what nobody may guess: secrets and salts. Never for a result.

use tokio_rustls::rustls::crypto::ring::default_provider;

/// The system has no randomness to give.
#[derive(Debug, thiserror::Error)]
#[error("the system gave no random bytes for a secret")]
pub struct NoRandomness;

/// Unguessable bytes.
///
/// # Errors
/// [`NoRandomness`].
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    default_provider().secure_random.fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
