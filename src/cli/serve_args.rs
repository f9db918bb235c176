//! What may be typed after `serve` and `mcp`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::file_args::Files;

/// A time such as `24h`: a whole number of minutes, hours or days.
fn duration(text: &str) -> Result<Duration, String> {
    let expected = || format!("found {text:?}, expected a whole number with m, h or d, such as 24h");
    let (number, minutes) = match text.split_at_checked(text.len().saturating_sub(1)) {
        Some((number, "m")) => (number, 1),
        Some((number, "h")) => (number, 60),
        Some((number, "d")) => (number, 24 * 60),
        _ => return Err(expected()),
    };
    match number.parse::<u64>() {
        Ok(number @ 1..=10_000) => Ok(Duration::from_mins(number * minutes)),
        _ => Err(expected()),
    }
}

/// `serve`
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    pub files: Files,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// Where accounts, scores and the log are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// File of access tokens, `name:scope:secret` each; more can be made with `winprob tokens`
    #[arg(long, value_name = "FILE")]
    pub tokens: Option<PathBuf>,
    /// Certificate in PEM form: answer over TLS
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// Private key of the certificate, in PEM form
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Answer others without TLS, because something in front of the service encrypts
    #[arg(long)]
    pub insecure_http: bool,
    /// Requests a token may make in a minute [default: no limit]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate_limit: Option<u32>,
    #[command(flatten)]
    pub by_itself: ByItself,
    /// How the log is written: text or json
    #[arg(long, value_name = "FORM", default_value = "text", value_parser = ["text", "json"])]
    pub log: String,
}

/// `mcp`
#[derive(Debug, Args)]
pub(super) struct Mcp {
    #[command(flatten)]
    pub files: Files,
    #[command(flatten)]
    pub assistant: Assistant,
}

/// What a service does by itself.
#[derive(Debug, Args)]
pub(super) struct ByItself {
    /// Load the files and learn again this often, such as 24h, 90m or 7d
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub every: Option<Duration>,
    /// Host of this machine or its network that a webhook may post to; name it again for another
    #[arg(long, value_name = "HOST")]
    pub webhook_allow: Vec<String>,
}

/// What an assistant may.
#[derive(Debug, Args)]
pub(super) struct Assistant {
    /// Where accounts, scores and the log are kept
    #[arg(long, value_name = "URL", default_value = "sqlite:winprob.db")]
    pub store: String,
    /// What the assistant may: read, or also write what happened and see names of people
    #[arg(long, value_name = "SCOPE", default_value = "read", value_parser = ["read", "write"])]
    pub scope: String,
}
