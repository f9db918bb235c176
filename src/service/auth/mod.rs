//! Who is let in: tokens, their scopes, and the secrets they are made of.

mod access;
mod secret;

pub(super) use access::{ASKING, Denied, ERASED, needed};
pub use access::{Access, Caller, TOKENS_VARIABLE, Token, TokenError};
pub(super) use secret::new_signing_secret;
pub use secret::new_token;
