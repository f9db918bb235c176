//! Every route on one page. A route's path and method stand at its handler, where its description is made from.

use std::sync::{Arc, LazyLock};

use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Extension, Router};
use tower::Layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::handlers::deciding::{
    calls, checkpoints, decision, interventions, outcomes, recommendations, what_if, win_probability,
};
use super::handlers::insight::{
    alerts, digest, factors, forecast, misses, movers, onboarding, plays, report, scorecard, segments, watch,
};
use super::handlers::learned::{advice, drift, inference, model, models};
use super::handlers::open_book::{
    account, account_view, accounts, accounts_batch, book, contacts, notes, rejected, sent,
};
use super::handlers::operation::{audit, health, ledger, mcp, metrics, oauth, tokens, webhooks};
use super::handlers::tasks::{files, jobs, plans, playbook, trials};
use super::http::Tables;
use super::problem::{Problem, ProblemKind};
use super::schema::openapi;
use super::schema::openapi::Description;
use super::state::AppState;
use super::{dashboard, layers};

/// The service as a router, as the tests call it and as it listens.
pub fn router(state: AppState) -> Router {
    let inner = state.clone();
    let asked: mcp::Interface = Arc::new(LazyLock::new(Box::new(move || interface(inner))));
    let protocols = Router::new()
        .route("/mcp", post(mcp::ask)) // POST /mcp
        .route("/oauth/token", post(oauth::token)) // POST /oauth/token
        .layer(Extension(asked));
    layered(state, protocols)
}

/// The interface without the protocols that are answered by asking it.
pub(super) fn interface(state: AppState) -> Router {
    layered(state, Router::new())
}

/// Every route of the described interface.
fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(accounts::list)) // GET /v1/accounts
        .routes(routes!(accounts_batch::upsert)) // POST /v1/accounts:batch
        .routes(routes!(account_view::show, account::put, account::erase)) // GET, PUT, DELETE /v1/accounts/{id}
        .routes(routes!(account_view::history)) // GET /v1/accounts/{id}/history
        .routes(routes!(rejected::list)) // GET /v1/rejected
        .routes(routes!(contacts::list)) // GET /v1/accounts/{id}/contacts
        .routes(routes!(contacts::put, contacts::erase)) // PUT, DELETE /v1/accounts/{id}/contacts/{contact_id}
        .routes(routes!(win_probability::show)) // GET /v1/accounts/{id}/win-probability
        .routes(routes!(recommendations::show)) // GET /v1/accounts/{id}/recommendations
        .routes(routes!(what_if::ask)) // POST /v1/accounts/{id}/what-if
        .routes(routes!(sent::score)) // POST /v1/win-probability
        .routes(routes!(sent::recommend)) // POST /v1/recommendations
        .routes(routes!(decision::show)) // GET /v1/recommendations/{id}
        .routes(routes!(decision::decide)) // POST /v1/recommendations/{id}/decision
        .routes(routes!(interventions::record)) // POST /v1/interventions
        .routes(routes!(outcomes::record)) // POST /v1/outcomes
        .routes(routes!(calls::make)) // POST /v1/accounts/{id}/calls
        .routes(routes!(calls::list)) // GET /v1/calls
        .routes(routes!(notes::list, notes::make)) // GET, POST /v1/accounts/{id}/notes
        .routes(routes!(notes::erase)) // DELETE /v1/accounts/{id}/notes/{note_id}
        .routes(routes!(checkpoints::list)) // GET /v1/checkpoints
        .routes(routes!(checkpoints::settle)) // POST /v1/checkpoints/{id}/settlement
        .routes(routes!(alerts::list)) // GET /v1/alerts
        .routes(routes!(alerts::snooze, alerts::wake)) // POST, DELETE /v1/alerts/{id}/snooze
        .routes(routes!(plans::make)) // POST /v1/plans
        .routes(routes!(plans::show, plans::cancel)) // GET, DELETE /v1/plans/{id}
        .routes(routes!(trials::list, trials::propose)) // GET, POST /v1/trials
        .routes(routes!(trials::show)) // GET /v1/trials/{id}
        .routes(routes!(advice::show, advice::judge)) // GET, POST /v1/advice
        .routes(routes!(jobs::list)) // GET /v1/jobs
        .routes(routes!(jobs::show, jobs::cancel)) // GET, DELETE /v1/jobs/{id}
        .routes(routes!(jobs::train)) // POST /v1/train
        .routes(routes!(jobs::import)) // POST /v1/import
        .routes(routes!(files::list, files::send)) // GET, POST /v1/files
        .routes(routes!(playbook::show, playbook::put)) // GET, PUT /v1/playbook
        .routes(routes!(playbook::draft)) // POST /v1/playbook:draft
        .routes(routes!(book::show)) // GET /v1/book
        .routes(routes!(model::show)) // GET /v1/model
        .routes(routes!(models::list)) // GET /v1/models
        .routes(routes!(models::activate)) // POST /v1/models/{id}/activate
        .routes(routes!(plays::list)) // GET /v1/plays
        .routes(routes!(drift::show)) // GET /v1/drift
        .routes(routes!(factors::list)) // GET /v1/factors
        .routes(routes!(misses::list)) // GET /v1/misses
        .routes(routes!(forecast::list)) // GET /v1/forecast
        .routes(routes!(movers::list)) // GET /v1/movers
        .routes(routes!(watch::list)) // GET /v1/watch
        .routes(routes!(digest::show)) // GET /v1/digest
        .routes(routes!(report::show)) // GET /v1/report
        .routes(routes!(scorecard::show)) // GET /v1/scorecard
        .routes(routes!(segments::list)) // GET /v1/segments
        .routes(routes!(onboarding::list)) // GET /v1/onboarding
        .routes(routes!(inference::metadata)) // GET /v2/models/{name}
        .routes(routes!(inference::ready)) // GET /v2/models/{name}/ready
        .routes(routes!(inference::infer)) // POST /v2/models/{name}/infer
        .routes(routes!(webhooks::list, webhooks::create)) // GET, POST /v1/webhooks
        .routes(routes!(webhooks::delete)) // DELETE /v1/webhooks/{id}
        .routes(routes!(tokens::list, tokens::create)) // GET, POST /v1/tokens
        .routes(routes!(tokens::revoke)) // DELETE /v1/tokens/{name}
        .routes(routes!(ledger::list)) // GET /v1/ledger
        .routes(routes!(audit::list)) // GET /v1/audit
}

fn layered(state: AppState, protocols: Router<AppState>) -> Router {
    let probes = OpenApiRouter::new()
        .routes(routes!(health::live)) // GET /v2/health/live
        .routes(routes!(health::ready)) // GET /v2/health/ready
        .routes(routes!(health::healthz)) // GET /healthz
        .routes(routes!(health::readyz)) // GET /readyz
        .routes(routes!(metrics::show)); // GET /metrics
    let page = Router::new()
        .route("/", get(dashboard::index))
        .route("/docs", get(dashboard::docs))
        .route("/assets/{file}", get(dashboard::asset))
        .route("/openapi.json", get(openapi::show));

    let (interface, mut description) = described().split_for_parts();
    let (probes, probed) = probes.split_for_parts();
    description.merge(probed);
    let description = openapi::complete(&description);
    let tables = Arc::new(Tables::of_description(&description));

    let endings = from_fn_with_state(Arc::clone(&tables), layers::endings);
    let app = interface
        .layer(from_fn_with_state(tables, layers::tabular))
        .layer(from_fn_with_state(state.clone(), layers::idempotent))
        .layer(from_fn_with_state(state.clone(), layers::audited))
        .merge(probes)
        .merge(page)
        .merge(protocols)
        .layer(from_fn(layers::validators))
        .layer(from_fn_with_state(state.clone(), layers::gate))
        .layer(from_fn_with_state(state.clone(), layers::admit))
        .fallback(no_such_route)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(state.clone(), layers::observe))
        .layer(CatchPanicLayer::custom(|_| broken()))
        .layer(RequestBodyTimeoutLayer::new(state.limits.body_patience))
        .layer(DefaultBodyLimit::max(state.limits.body_bytes))
        .layer(from_fn(layers::problems))
        .layer(CompressionLayer::new())
        .layer(from_fn(layers::guarded))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(layers::RequestNumbers(state.ids.clone())))
        .layer(Extension(Arc::new(description)))
        .with_state(state);
    Router::new().fallback_service(endings.layer(app))
}

async fn no_such_route() -> Problem {
    Problem::new(ProblemKind::NotFound, "there is no such route; /docs lists them all")
}

async fn no_such_method() -> Problem {
    Problem::new(ProblemKind::MethodNotAllowed, "the route exists, not with this method; /docs lists them all")
}

fn broken() -> axum::response::Response {
    Problem::internal(&"a handler broke off").into_response()
}
