//! Who may ask for what: bearer tokens, from the settings and from the store.
//!
//! Secrets are compared by their fingerprints in constant time, each with every known one. Tokens in the store are
//! read again once a second, so that one that was revoked is refused a second later.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use tokio::time::timeout;

use super::super::observe::Pulse;
use super::secret::fingerprint;
use crate::store::{Scope, Store, StoreError, StoredToken};

/// The variable that holds tokens, `name:scope:secret` each, separated by blanks or commas.
pub const TOKENS_VARIABLE: &str = "WINPROB_TOKENS";
/// How long a request waits for the tokens in the store.
const PATIENCE: Duration = Duration::from_millis(500);
/// Shorter secrets can be guessed.
const SHORTEST_SECRET: usize = 16;

/// Tokens that cannot be read; the message never repeats a secret.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// The file cannot be read.
    #[error("{}: the tokens cannot be read: {source}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A token is not written as it should be.
    #[error("{place}, token {number}: {wrong}; expected name:scope:secret with read, write or admin as its scope")]
    Form {
        /// The file or variable.
        place: String,
        /// Which token, from 1.
        number: usize,
        /// What is wrong.
        wrong: String,
    },
}

/// A token from the settings.
#[derive(Clone)]
pub struct Token {
    name: Arc<str>,
    scope: Scope,
    hash: blake3::Hash,
    ends_at: Option<i64>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token({} {})", self.name, self.scope.word())
    }
}

impl Token {
    /// Reads tokens, `name:scope:secret` each, separated by blanks, commas or line ends; `#` starts a comment.
    ///
    /// # Errors
    /// [`TokenError::Form`] naming the place and the number of the token.
    pub fn parse_all(text: &str, place: &str) -> Result<Vec<Self>, TokenError> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        let words = lines.flat_map(|line| line.split([' ', '\t', ',', '\r'])).filter(|word| !word.is_empty());
        words.enumerate().map(|(index, word)| Self::parse(word, place, index + 1)).collect()
    }

    /// Reads the tokens of a file.
    ///
    /// # Errors
    /// [`TokenError`] naming the file and the number of the token.
    pub fn read_all(file: &Path) -> Result<Vec<Self>, TokenError> {
        let text =
            std::fs::read_to_string(file).map_err(|source| TokenError::File { file: file.to_owned(), source })?;
        Self::parse_all(&text, &file.display().to_string())
    }

    fn parse(word: &str, place: &str, number: usize) -> Result<Self, TokenError> {
        let refused = |wrong: String| TokenError::Form { place: place.to_owned(), number, wrong };
        let mut parts = word.splitn(3, ':');
        let (Some(name), Some(scope), Some(secret)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(refused("it has fewer than three parts".to_owned()));
        };
        if name.is_empty() {
            return Err(refused("it has no name".to_owned()));
        }
        let scope = scope.parse::<Scope>().map_err(|_| refused("its scope is not known".to_owned()))?;
        if secret.len() < SHORTEST_SECRET {
            return Err(refused(format!("its secret is shorter than {SHORTEST_SECRET} characters")));
        }
        Ok(Self { name: name.into(), scope, hash: fingerprint(secret), ends_at: None })
    }

    fn stored(token: &StoredToken) -> Option<Self> {
        let hash = blake3::Hash::from_hex(&token.hash).ok()?;
        Some(Self { name: token.name.as_str().into(), scope: token.scope, hash, ends_at: token.ends_at })
    }
}

/// Who asks, and what they may.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The name of the token; `anyone` on a service without tokens.
    pub name: Arc<str>,
    /// What it may do.
    pub scope: Scope,
}

/// Why nobody was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::service) enum Denied {
    /// No token came.
    Missing,
    /// The token is not known, or has ended.
    Unknown,
}

/// Who is let in.
#[derive(Clone)]
pub struct Access {
    configured: Arc<[Token]>,
    stored: Arc<ArcSwap<Vec<Token>>>,
    read_at: Arc<AtomicI64>,
    is_required: bool,
    /// What everybody may, where nobody is asked for a token.
    trusted: Option<Scope>,
}

impl Access {
    /// Access of whoever started this process, without a token, whatever tokens there are.
    #[must_use]
    pub fn of_this_process(scope: Scope) -> Self {
        Self { trusted: Some(scope), ..Self::new(Vec::new(), false) }
    }

    /// Access by the given tokens and those in the store; `is_public` when others than this machine can reach the
    /// service, which then asks for a token even where there is none.
    #[must_use]
    pub fn new(configured: Vec<Token>, is_public: bool) -> Self {
        Self {
            is_required: is_public || !configured.is_empty(),
            configured: configured.into(),
            trusted: None,
            stored: Arc::default(),
            read_at: Arc::new(AtomicI64::new(i64::MIN)),
        }
    }

    /// Whether nobody is asked for a token: none was ever made.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.trusted.is_some() || (!self.is_required && self.stored.load().is_empty())
    }

    /// Who it is that sent a token.
    pub(in crate::service) async fn caller(
        &self,
        sent: Option<&str>,
        store: &Store,
        pulse: &Pulse,
        now: i64,
    ) -> Result<Caller, Denied> {
        let read_at = self.read_at.load(Ordering::Acquire);
        if now != read_at
            && self.read_at.compare_exchange(read_at, now, Ordering::AcqRel, Ordering::Acquire).is_ok()
            && pulse.is_there()
        {
            match timeout(PATIENCE, self.read(store)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::error!(%error, "the tokens in the store cannot be read; those known before are used");
                }
                Err(_) => tracing::error!("the tokens in the store did not come; those known before are used"),
            }
        }
        if self.is_open() {
            return Ok(Caller { name: "anyone".into(), scope: self.trusted.unwrap_or(Scope::Admin) });
        }
        self.holder(sent.ok_or(Denied::Missing)?, now).ok_or(Denied::Unknown)
    }

    /// The caller of that name, if it is its secret.
    pub(in crate::service) fn client(&self, name: &str, secret: &str, now: i64) -> Option<Caller> {
        self.holder(secret, now).filter(|caller| *caller.name == *name)
    }

    /// Whose secret it is, if it is one that is accepted.
    fn holder(&self, secret: &str, now: i64) -> Option<Caller> {
        let hash = fingerprint(secret);
        let stored = self.stored.load();
        // Every token is compared, so that the time taken does not tell which one was close.
        let known = self.configured.iter().chain(stored.iter());
        let found = known.filter(|token| token.hash == hash).fold(None, |_, token| Some(token));
        let live = found.filter(|token| token.ends_at.is_none_or(|end| now < end))?;
        Some(Caller { name: Arc::clone(&live.name), scope: live.scope })
    }

    /// Reads the tokens in the store; those that have ended stay known, so that revoking the last opens no door.
    ///
    /// # Errors
    /// [`StoreError`] when the store fails.
    pub async fn read(&self, store: &Store) -> Result<(), StoreError> {
        let tokens = store.tokens().await?;
        self.stored.store(Arc::new(tokens.iter().filter_map(Token::stored).collect()));
        Ok(())
    }

    /// Whether anybody can be let in at that time.
    #[must_use]
    pub fn has_tokens(&self, now: i64) -> bool {
        let stored = self.stored.load();
        self.configured.iter().chain(stored.iter()).any(|token| token.ends_at.is_none_or(|end| now < end))
    }
}

/// Routes that ask and change nothing, though they are posted to.
pub(in crate::service) const ASKING: [&str; 5] =
    ["/v1/win-probability", "/v1/recommendations", "/v1/accounts/{id}/what-if", "/v2/models/{name}/infer", "/mcp"];
/// Routes, with what lies below them, that are for administrators.
const ADMINISTERED: [&str; 6] =
    ["/v1/audit", "/v1/webhooks", "/v1/tokens", "/v1/models/{id}", "/v1/train", "/v1/import"];
/// Routes that are for administrators where they change something.
const ADMINISTERED_WRITES: [&str; 3] = ["/v1/files", "/v1/playbook", "/v1/playbook:draft"];
/// What only an administrator may erase.
pub(in crate::service) const ERASED: &str = "/v1/accounts/{id}";
/// Routes that name nothing of the book: probes, pages and the description.
const FOR_ALL: [&str; 9] = [
    "/",
    "/docs",
    "/assets/{file}",
    "/openapi.json",
    "/healthz",
    "/readyz",
    "/v2/health/live",
    "/v2/health/ready",
    "/oauth/token",
];

/// The scope a request needs; `None` when anybody may.
#[must_use]
pub(in crate::service) fn needed(method: &axum::http::Method, route: &str) -> Option<Scope> {
    if FOR_ALL.contains(&route) {
        return None;
    }
    let is_below = |root: &str| route.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let erases = method == axum::http::Method::DELETE && route == ERASED;
    let sends = !method.is_safe() && ADMINISTERED_WRITES.contains(&route);
    if erases || sends || ADMINISTERED.into_iter().any(is_below) {
        Some(Scope::Admin)
    } else if method.is_safe() || ASKING.contains(&route) {
        Some(Scope::Read)
    } else {
        Some(Scope::Write)
    }
}
