//! `/v1/webhooks`: who is told of events.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::service::auth::new_signing_secret;
use crate::service::events::EventKind;
use crate::service::http::JsonBody;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::{Webhook, WebhookState};
use crate::units::instant;

/// Most webhooks of a service.
const MOST: usize = 100;

/// The form of a message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::service) enum Format {
    /// Kind, time and data, as JSON.
    #[default]
    Json,
    /// A line of text, as an incoming webhook of Slack reads it.
    Slack,
}

/// Whom to tell, and of what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct WebhookRequest {
    /// Where to post: http or https, without a password in it.
    #[schema(
        pattern = r"^https?://[a-z0-9]([a-z0-9-]{0,40}[a-z0-9])?(\.[a-z0-9]{1,20}){0,3}(:[1-9][0-9]{0,3})?(/[A-Za-z0-9_./-]{0,200})?$"
    )]
    url: String,
    /// The kinds of events; every one when left out.
    #[serde(default = "every_kind")]
    #[schema(min_items = 1, max_items = 6)]
    events: Vec<EventKind>,
    /// The form of the message.
    #[serde(default)]
    format: Format,
}

fn every_kind() -> Vec<EventKind> {
    EventKind::ALL.to_vec()
}

/// A webhook, with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct NewWebhook {
    #[serde(flatten)]
    webhook: WebhookView,
    /// What messages are signed with; told this once.
    secret: String,
}

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct WebhookView {
    /// Its name.
    id: String,
    /// Where messages are posted.
    url: String,
    /// The kinds of events.
    events: Vec<String>,
    /// The form of the messages: `json` or `slack`.
    format: String,
    /// When it was registered.
    created_at: String,
    /// Messages still to be delivered.
    pending: i64,
    /// What went wrong with the oldest message that was not delivered.
    last_error: Option<String>,
}

/// Everybody who is told.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct WebhookList {
    /// The webhooks, oldest first.
    webhooks: Vec<WebhookView>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// Registers a webhook; its secret is told in this answer and never again.
#[utoipa::path(post, path = "/v1/webhooks", tag = "operate", operation_id = "createWebhook",
    params(("Idempotency-Key" = Option<String>, Header, description = "A request sent twice under one key is done once.")),
    request_body = WebhookRequest,
    responses((status = 201, description = "Registered.", body = NewWebhook), Problems))]
pub(in crate::service) async fn create(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<WebhookRequest>,
) -> Result<(StatusCode, Json<NewWebhook>), Problem> {
    let host = check(&request.url).map_err(str::to_owned);
    if let Err(detail) = host.and_then(|host| state.webhook_allow.check(&host)) {
        return Err(Problem::invalid(vec![FieldError::at("/url", detail)]));
    }
    if !(1..=EventKind::ALL.len()).contains(&request.events.len()) {
        let detail = format!("found {} kinds of events, expected 1 to {}", request.events.len(), EventKind::ALL.len());
        return Err(Problem::invalid(vec![FieldError::at("/events", detail)]));
    }
    if state.store.webhooks().await?.len() >= MOST {
        return Err(Problem::new(
            ProblemKind::Conflict,
            format!("there are {MOST} webhooks already; delete one first"),
        ));
    }
    let now = state.clock.now_seconds();
    let events: Vec<&str> = request.events.iter().map(|kind| kind.word()).collect();
    let webhook = Webhook {
        id: format!("wh_{}", state.ids.at(now)),
        url: request.url,
        events: events.join(" "),
        format: if request.format == Format::Slack { "slack" } else { "json" }.to_owned(),
        secret: new_signing_secret().map_err(|error| Problem::internal(&error))?,
        created_at: now,
    };
    state.store.add_webhook(&webhook).await?;
    state.events.refresh().await?;
    let secret = webhook.secret.clone();
    Ok((StatusCode::CREATED, Json(NewWebhook { webhook: view(webhook, WebhookState::default()), secret })))
}

/// The host of an address that messages can be posted to.
fn check(url: &str) -> Result<String, &'static str> {
    let uri: Uri = url.parse().map_err(|_| "this is not an address")?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) {
        return Err("expected an address that begins with https:// or http://");
    }
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => Err("leave the password out of the address"),
        Some(authority) if !authority.host().is_empty() => Ok(authority.host().to_owned()),
        _ => Err("the address names no host"),
    }
}

/// Everybody who is told of events.
#[utoipa::path(get, path = "/v1/webhooks", tag = "operate", operation_id = "listWebhooks",
    responses((status = 200, description = "The webhooks.", body = WebhookList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<WebhookList>, Problem> {
    let mut webhooks = Vec::new();
    for webhook in state.store.webhooks().await? {
        let deliveries = state.store.webhook_state(&webhook.id).await?;
        webhooks.push(view(webhook, deliveries));
    }
    Ok(Json(WebhookList { webhooks, next_cursor: None }))
}

/// Removes a webhook, with what was still to be told to it.
#[utoipa::path(delete, path = "/v1/webhooks/{id}", tag = "operate", operation_id = "deleteWebhook",
    params(("id" = String, Path, description = "The webhook.")),
    responses((status = 204, description = "Removed."), Problems))]
pub(in crate::service) async fn delete(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if !state.store.remove_webhook(&id).await? {
        return Err(Problem::new(ProblemKind::NotFound, format!("there is no webhook {id:?}")));
    }
    state.events.refresh().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn view(webhook: Webhook, deliveries: WebhookState) -> WebhookView {
    WebhookView {
        id: webhook.id,
        url: webhook.url,
        events: webhook.events.split(' ').map(str::to_owned).collect(),
        format: webhook.format,
        created_at: instant(webhook.created_at),
        pending: deliveries.n_pending,
        last_error: deliveries.last_error,
    }
}
