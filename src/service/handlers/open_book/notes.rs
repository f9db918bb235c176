//! `/v1/accounts/{id}/notes`: notes about an account; one with an end silences its moves until then.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::service::http::{JsonBody, at_fields, day_errors, text_errors};
use crate::service::problem::{Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::AppState;
use crate::store::Note;
use crate::units::Moment;

/// The notes about an account.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct Notes {
    /// The newest first.
    notes: Vec<Note>,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// The notes about an account.
#[utoipa::path(get, path = "/v1/accounts/{id}/notes", tag = "book", operation_id = "listNotes",
    params(("id" = String, Path, description = "The account.")),
    responses((status = 200, description = "The notes.", body = Notes), Problems))]
pub(in crate::service) async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Notes>, Problem> {
    let account = state.stored(id).await?;
    Ok(Json(Notes { notes: state.store.notes(account.id.as_str()).await?, next_cursor: None }))
}

/// A note to be kept.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct NoteRequest {
    /// What it says.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    note: String,
    /// Who wrote it.
    #[schema(pattern = r"^[^\x00]*[^\s\x00][^\x00]*$", max_length = 2000)]
    made_by: String,
    /// The last day on which it silences movers; absent where it silences none.
    #[serde(default)]
    #[schema(format = Date)]
    until: Option<String>,
}

/// Keeps a note about an account; with an end it silences its moves until then.
#[utoipa::path(post, path = "/v1/accounts/{id}/notes", tag = "book", operation_id = "makeNote",
    params(("id" = String, Path, description = "The account.")), request_body = NoteRequest,
    responses((status = 201, description = "It is kept.", body = Note), Problems))]
pub(in crate::service) async fn make(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(request): JsonBody<NoteRequest>,
) -> Result<(StatusCode, Json<Note>), Problem> {
    Problem::refuse_if_any(at_fields([
        text_errors("note", Some(&request.note)),
        text_errors("made_by", Some(&request.made_by)),
        day_errors("until", request.until.as_deref()),
    ]))?;
    let account = state.stored(id).await?;
    let now = state.clock.now_seconds();
    let note = Note {
        note_id: format!("note_{}", state.ids.at(now)),
        account_id: account.id.0,
        note: request.note,
        made_by: request.made_by,
        made_at: Moment(now),
        until: request.until,
    };
    state.store.keep_note(&note).await?;
    Ok((StatusCode::CREATED, Json(note)))
}

/// Forgets a note for good.
#[utoipa::path(delete, path = "/v1/accounts/{id}/notes/{note_id}", tag = "book", operation_id = "eraseNote",
    params(("id" = String, Path, description = "The account."), ("note_id" = String, Path, description = "The note.")),
    responses((status = 204, description = "Nothing is kept of the note any more."), Problems))]
pub(in crate::service) async fn erase(
    State(state): State<AppState>,
    Path((id, note_id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    if state.store.forget_note(&id, &note_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(ProblemKind::NotFound, format!("there is no note {note_id:?} about an account {id:?}")))
    }
}
