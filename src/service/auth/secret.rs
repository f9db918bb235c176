//! Secrets: made from the system's randomness, known by their fingerprint.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::store::{Scope, StoredToken};
use crate::units::{NoRandomness, random_bytes};

/// What a token of winprob begins with, so that a leaked one is recognised.
const PREFIX: &str = "wp_";
/// Bytes of randomness in a secret.
const N_BYTES: usize = 32;

/// The fingerprint by which a secret is known; with 256 random bits in the secret it needs no salt.
#[must_use]
pub(in crate::service) fn fingerprint(secret: &str) -> blake3::Hash {
    blake3::hash(secret.as_bytes())
}

/// A new access token: its secret, to be shown once, and what is kept of it.
///
/// # Errors
/// [`NoRandomness`].
pub fn new_token(
    name: &str,
    scope: Scope,
    now: i64,
    ends_at: Option<i64>,
) -> Result<(String, StoredToken), NoRandomness> {
    let secret = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random_bytes::<N_BYTES>()?));
    let hash = fingerprint(&secret).to_hex().to_string();
    Ok((secret, StoredToken { hash, name: name.to_owned(), scope, created_at: now, ends_at }))
}

/// A new secret to sign webhooks with, in the form of Standard Webhooks.
///
/// # Errors
/// [`NoRandomness`].
pub(in crate::service) fn new_signing_secret() -> Result<String, NoRandomness> {
    Ok(format!("whsec_{}", STANDARD.encode(random_bytes::<N_BYTES>()?)))
}
