//! `tokens`: make, rotate, revoke and list access tokens in the store.

use clap::{Args, Subcommand};

use super::super::failure::Failure;
use super::super::io::{csv_of, deliver, say};
use crate::service::new_token;
use crate::store::{Scope, Store, StoredToken};
use crate::units::{Clock, SystemClock};

/// `tokens`
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Tokens {
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
pub(in crate::cli) struct TokensStore {
    /// The store of the service
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
}

/// `tokens create`
#[derive(Debug, Args)]
pub(in crate::cli) struct CreateToken {
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
pub(in crate::cli) struct RotateToken {
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
pub(in crate::cli) struct RevokeToken {
    /// Whose it is
    pub name: String,
    #[command(flatten)]
    pub store: TokensStore,
}

const HOUR: i64 = 3600;

pub(in crate::cli) fn run(options: &Tokens) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::broken)?;
    runtime.block_on(async {
        let store = Store::open(&options.store().store).await?;
        let done = change(options, &store, SystemClock.now_seconds()).await;
        store.close().await;
        done
    })
}

async fn change(options: &Tokens, store: &Store, now: i64) -> Result<(), Failure> {
    match options {
        Tokens::Create(create) => {
            let name = checked(&create.name)?;
            if live(store, name, now).await?.is_some() {
                let words = format!("there is a token {name:?} already; `winprob tokens rotate {name}` replaces it");
                return Err(Failure::because(words));
            }
            let scope: Scope = create.scope.parse().map_err(Failure::because)?;
            let ends_at = create.days.map(|days| now + i64::from(days) * 24 * HOUR);
            hand_out(store, new_token(name, scope, now, ends_at).map_err(Failure::broken)?, None).await
        }
        Tokens::Rotate(rotate) => {
            let old = live(store, &rotate.name, now).await?.ok_or_else(|| unknown(&rotate.name))?;
            let new = new_token(&old.name, old.scope, now, old.ends_at).map_err(Failure::broken)?;
            hand_out(store, new, Some(now + i64::from(rotate.grace) * HOUR)).await
        }
        Tokens::Revoke(revoke) => {
            if store.end_tokens(&revoke.name, now).await? == 0 {
                return Err(unknown(&revoke.name));
            }
            say(format!("winprob: {:?} is refused from now on", revoke.name));
            Ok(())
        }
        Tokens::List(_) => {
            let header = ["name", "scope", "created_at", "ends_at", "live"];
            let tokens = store.tokens().await?;
            deliver(None, &csv_of(&header, tokens.iter().map(|token| record(token, now)))?)
        }
    }
}

/// Keeps the fingerprint and prints the secret, once.
async fn hand_out(
    store: &Store,
    (secret, token): (String, StoredToken),
    others_end: Option<i64>,
) -> Result<(), Failure> {
    store.add_token(&token, others_end).await?;
    say(format!("winprob: {:?} may {}; the token is shown this once", token.name, token.scope.word()));
    deliver(None, format!("{secret}\n").as_bytes())
}

async fn live(store: &Store, name: &str, now: i64) -> Result<Option<StoredToken>, Failure> {
    let tokens = store.tokens().await?;
    Ok(tokens.into_iter().rev().find(|token| token.name == name && token.is_live(now)))
}

fn unknown(name: &str) -> Failure {
    Failure::because(format!("there is no token {name:?} that is still accepted; `winprob tokens list` shows them"))
}

fn checked(name: &str) -> Result<&str, Failure> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.@".contains(letter);
    if !name.is_empty() && name.len() <= 64 && name.chars().all(is_plain) {
        Ok(name)
    } else {
        Err(Failure::because(format!("{name:?}: expected a name of up to 64 letters, digits, `-`, `_`, `.` or `@`")))
    }
}

fn record(token: &StoredToken, now: i64) -> Vec<String> {
    let instant = |seconds: i64| jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string();
    vec![
        token.name.clone(),
        token.scope.word().to_owned(),
        instant(token.created_at),
        token.ends_at.map(instant).unwrap_or_default(),
        if token.is_live(now) { "yes" } else { "" }.to_owned(),
    ]
}

impl Tokens {
    fn store(&self) -> &TokensStore {
        match self {
            Self::Create(options) => &options.store,
            Self::Rotate(options) => &options.store,
            Self::Revoke(options) => &options.store,
            Self::List(options) => options,
        }
    }
}
