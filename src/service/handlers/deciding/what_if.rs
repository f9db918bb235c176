//! `POST /v1/accounts/{id}/what-if`: what the caller's own actions, or other features, would change.

use axum::Json;
use axum::extract::{Path, State};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::model::ModelError;
use crate::plan::{AskedAction, WhatIf};
use crate::service::body::{Known, refused};
use crate::service::http::JsonBody;
use crate::service::problem::{FieldError, Problem};
use crate::service::schema::openapi::{AccountColumns, Problems};
use crate::service::state::AppState;
use crate::store::Features;
use crate::units::objects;
use crate::workflow::Engine;

/// Most actions in one question.
const MOST_ACTIONS: usize = 16;

/// Actions and features asked about.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(in crate::service) struct WhatIfRequest {
    /// The actions.
    #[schema(max_items = 16)]
    #[serde(deserialize_with = "objects")]
    actions: Vec<AskedAction>,
    /// Columns that would be otherwise; null is blank.
    #[schema(value_type = AccountColumns)]
    features: Features,
}

/// Win probability with and without what is asked about.
#[utoipa::path(post, path = "/v1/accounts/{id}/what-if", tag = "decide", operation_id = "askWhatIf",
    params(("id" = String, Path, description = "The account.")), request_body = WhatIfRequest,
    responses((status = 200, description = "What it would change.", body = WhatIf), Problems))]
pub(in crate::service) async fn ask(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<WhatIfRequest>,
) -> Result<Json<WhatIf>, Problem> {
    if request.actions.len() > MOST_ACTIONS {
        let detail = format!("found {} actions, expected at most {MOST_ACTIONS}", request.actions.len());
        return Err(Problem::invalid(vec![FieldError::at("/actions", detail)]));
    }
    let known = state.known(id).await?;
    Ok(Json(state.compute(move |engine| answer(engine, known, request)).await??))
}

fn answer(engine: &Engine, mut known: Known, request: WhatIfRequest) -> Result<WhatIf, Problem> {
    let key = &engine.model.playbook.columns.account;
    let mut asked = engine.in_columns(request.features);
    if asked.contains_key(key) {
        return Err(Problem::invalid(vec![FieldError::at(
            format!("/features/{key}"),
            "the account is named by the path",
        )]));
    }
    asked.insert(key.clone(), known.features.get(key).cloned().unwrap_or_default());
    Problem::refuse_if_any(engine.shape_errors(&asked, "/features"))?;
    known.features.extend(asked);
    let in_features = |error: ModelError| refused(&error, &|_| "/features".to_owned());
    let log = engine.log(&known.log).map_err(in_features)?;
    let rows = engine.rows(&[known.features], &log).map_err(in_features)?;
    engine.what_if(&rows, &request.actions)
}
