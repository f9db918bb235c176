//! What may be typed after `tokens`.

use clap::{Args, Subcommand};

/// `tokens`
#[derive(Debug, Subcommand)]
pub(super) enum Tokens {
    /// Make a token and print it, this once
    Create(CreateToken),
    /// Replace a token by a new one of the same name and scope
    Rotate(RotateToken),
    /// Refuse a token from now on
    Revoke(RevokeToken),
    /// The tokens that were made, without their secrets
    List(TokensStore),
}

/// Where the tokens are.
#[derive(Debug, Args)]
pub(super) struct TokensStore {
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
}

/// `tokens create`
#[derive(Debug, Args)]
pub(super) struct CreateToken {
    /// Whose it is, for the log and the audit
    pub name: String,
    /// What it may do: read, write or admin, each including the ones before
    #[arg(long, value_name = "SCOPE")]
    pub scope: String,
    /// Refuse it after so many days
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub days: Option<u16>,
    #[command(flatten)]
    pub store: TokensStore,
}

/// `tokens rotate`
#[derive(Debug, Args)]
pub(super) struct RotateToken {
    /// Whose it is
    pub name: String,
    /// Hours for which the old one is still accepted
    #[arg(long, value_name = "HOURS", default_value_t = 0)]
    pub grace: u16,
    #[command(flatten)]
    pub store: TokensStore,
}

/// `tokens revoke`
#[derive(Debug, Args)]
pub(super) struct RevokeToken {
    /// Whose it is
    pub name: String,
    #[command(flatten)]
    pub store: TokensStore,
}
