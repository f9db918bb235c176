//! `GET /v1/report`: the quarterly review.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::forecast::open;
use crate::insight::{By, Report, ReportFacts, SaidCall, Shocks, backtest, forecast, plays, report, report_html};
use crate::service::http::{Query, html, text_or_blank, word_or_blank};
use crate::service::problem::Problem;
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::service::watch::watched;
use crate::store::ScoredCall;

/// The form of the review.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    #[default]
    Json,
    Html,
}

/// Which quarter, and in which form.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct ReportQuery {
    /// The quarter, such as `2026-Q3` (default: the last one of the past).
    #[serde(default, deserialize_with = "text_or_blank")]
    quarter: Option<String>,
    /// `json` (the default) or `html`.
    #[serde(default, deserialize_with = "word_or_blank")]
    #[param(value_type = Option<String>, pattern = "^(json|html)?$")]
    format: Option<Form>,
}

/// The quarterly review.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ReportAnswer {
    #[serde(flatten)]
    told: Report,
    /// Which model says so.
    model: String,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What renewed, what was said, what plays were worth, what was missed, what is next.
#[utoipa::path(get, path = "/v1/report", tag = "insight", operation_id = "getReport", params(ReportQuery),
    responses((status = 200, description = "The review.", body = ReportAnswer), Problems))]
pub(in crate::service) async fn show(
    State(state): State<AppState>,
    Query(query): Query<ReportQuery>,
) -> Result<Response, Problem> {
    let book = state.store.whole_book().await?;
    let has_values = book.iter().any(|account| account.value.is_some());
    let calls = state.store.calls(None).await?;
    let watch = watched(&state).await?.into_iter().next();
    let made = state.clock.today();
    let answer = state.compute(move |engine| {
        let model = &engine.model;
        let (past, seed) = (&model.past, engine.seed().child("forecast", 0));
        let worth = model.effects().map_or_else(Vec::new, |effects| plays(&effects.report, &model.playbook));
        let facts = ReportFacts {
            past,
            health: model.playbook.health,
            plays: &worth,
            backtest: &backtest(past, seed),
            forecast: &forecast(&open(book, &calls, has_values), By::Quarter, &Shocks::of(past, None), seed),
            calls: &calls.iter().filter_map(said).collect::<Vec<_>>(),
            watch: watch.as_ref(),
            quarter: query.quarter.as_deref(),
        };
        report(&facts).map(|told| ReportAnswer { told, model: model.id.0.clone(), next_cursor: None })
    });
    let answer = answer.await?.map_err(|unknown| Problem::invalid_query("quarter", unknown.to_string()))?;
    Ok(match query.format.unwrap_or_default() {
        Form::Json => Json(answer).into_response(),
        Form::Html => html(report_html(&answer.told, &format!("Made on {made} by the model {}", answer.model))),
    })
}

fn said(call: &ScoredCall) -> Option<SaidCall> {
    let ScoredCall { call, renewed, .. } = call;
    Some(SaidCall { called: call.win_probability, model: call.model_probability, renewed: (*renewed)? })
}
