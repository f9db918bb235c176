//! `/v1/playbook`, `POST /v1/playbook:draft`: how the files are read and what may be done, as text and as conclusions.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::files::{folder_of, look_again};
use crate::book::Playbook;
use crate::conclude::{Conclusions, Found, Stated, conclude, tables_in};
use crate::model::write_whole;
use crate::service::http::JsonBody;
use crate::service::jobs::reinstall;
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::{AppState, off_the_runtime};
use crate::workflow::PLAYBOOK;

/// Where a playbook comes from.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(in crate::service) enum PlaybookSource {
    /// Its file.
    File,
    /// It was concluded from the files of the book.
    Concluded,
    /// There is none: everything has its default.
    Default,
}

/// The playbook in use.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PlaybookView {
    /// Its text, as TOML.
    playbook: String,
    /// Where it comes from.
    source: PlaybookSource,
    /// What was concluded, where it was.
    conclusions: Option<Conclusions>,
}

/// A playbook that is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::service) struct PlaybookRequest {
    /// Its text, as TOML.
    playbook: String,
}

/// What became of a playbook that was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PlaybookKept {
    /// Whether files are read or features named in another way than when the model in use was trained: `POST /v1/train`
    /// takes that up. Costs, rules and thresholds hold at once.
    needs_training: bool,
}

/// A drafted playbook.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct PlaybookDraft {
    /// What was concluded, with how sure that is, and what only a person can tell.
    conclusions: Conclusions,
    /// The playbook that makes, as TOML with remarks; it is not in use until it is put.
    playbook: String,
    /// Files that cannot be read, with the reason.
    unreadable: Vec<String>,
}

/// The playbook in use: its file, or what was concluded.
#[utoipa::path(get, path = "/v1/playbook", tag = "files", operation_id = "getPlaybook",
    responses((status = 200, description = "The playbook.", body = PlaybookView), Problems))]
pub(in crate::service) async fn show(State(state): State<AppState>) -> Result<Json<PlaybookView>, Problem> {
    let files = state.jobs.files();
    let read = files.playbook().map_err(|error| Problem::new(ProblemKind::Conflict, error.to_string()))?;
    let source = match (&files.playbook, &files.concluded) {
        (Some(_), _) => PlaybookSource::File,
        (None, Some(_)) => PlaybookSource::Concluded,
        (None, None) => PlaybookSource::Default,
    };
    let playbook = read.map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let conclusions = files.concluded.as_deref().filter(|_| files.playbook.is_none()).cloned();
    Ok(Json(PlaybookView { playbook, source, conclusions }))
}

/// Keeps a playbook in the book's folder and puts it in use.
#[utoipa::path(put, path = "/v1/playbook", tag = "files", operation_id = "putPlaybook",
    request_body = PlaybookRequest,
    responses((status = 200, description = "It is in use.", body = PlaybookKept), Problems))]
pub(in crate::service) async fn put(
    State(state): State<AppState>,
    JsonBody(request): JsonBody<PlaybookRequest>,
) -> Result<Json<PlaybookKept>, Problem> {
    let folder = folder_of(&state)?;
    let playbook = Playbook::parse(&request.playbook, PLAYBOOK)
        .map_err(|error| Problem::invalid(vec![FieldError::at("/playbook", error.to_string())]))?;
    let written = off_the_runtime(move || {
        std::fs::create_dir_all(&folder)?;
        write_whole(&folder.join(PLAYBOOK), request.playbook.as_bytes()).map_err(std::io::Error::other)
    });
    written.await?.map_err(|error| Problem::internal(&error))?;
    look_again(&state).await?;
    let needs_training = match state.engine.get() {
        Some(engine) => {
            let known = &engine.model.playbook;
            let reads_alike = known.columns == playbook.columns && known.features == playbook.features;
            !reads_alike || known.files != playbook.files || known.log != playbook.log
        }
        None => true,
    };
    reinstall(&state).await?;
    Ok(Json(PlaybookKept { needs_training }))
}

/// Concludes from the files of the book's folder what they are; what is stated is taken as said. Nothing is kept.
#[utoipa::path(post, path = "/v1/playbook:draft", tag = "files", operation_id = "draftPlaybook",
    request_body = Stated,
    responses((status = 200, description = "The draft.", body = PlaybookDraft), Problems))]
pub(in crate::service) async fn draft(
    State(state): State<AppState>,
    JsonBody(stated): JsonBody<Stated>,
) -> Result<Json<PlaybookDraft>, Problem> {
    let folder = folder_of(&state)?;
    let drafted = off_the_runtime(move || {
        let found = if folder.is_dir() { tables_in(&folder) } else { Ok(Found::default()) };
        let found = found.map_err(|error| Problem::internal(&error))?;
        let conclusions = conclude(&found.tables, &stated).map_err(|error| {
            let unreadable = found.unreadable.iter().map(|reason| FieldError::at("", reason.clone()));
            let mut problem = Problem::new(ProblemKind::Conflict, error.to_string());
            problem.errors = unreadable.collect();
            problem
        })?;
        Ok(PlaybookDraft { playbook: conclusions.playbook(), conclusions, unreadable: found.unreadable })
    });
    drafted.await?.map(Json)
}
