//! `GET /v1/files`, `POST /v1/files`: the files of the book, and sending one.

use std::path::{Path, PathBuf};

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::model::write_whole;
use crate::service::http::{Query, TOO_LARGE, unreadable};
use crate::service::problem::{FieldError, Problem, ProblemKind};
use crate::service::schema::openapi::Problems;
use crate::service::state::{AppState, off_the_runtime};
use crate::table::{TextTable, infer, read_bytes};
use crate::units::instant;

/// Longest name of a file.
const LONGEST_NAME: usize = 100;
/// Endings of names that are taken.
const ENDINGS: [&str; 6] = [".csv", ".csv.gz", ".tsv", ".txt", ".parquet", ".xlsx"];
/// Cells of a column that are shown.
const EXAMPLES: usize = 3;

/// A file of the book's folder.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct FileEntry {
    /// Its name.
    file: String,
    /// Its size.
    bytes: u64,
    /// When it was written last.
    #[schema(format = DateTime)]
    changed_at: Option<String>,
    /// renewals, interventions, accounts or playbook; null where it is not used.
    part: Option<&'static str>,
}

/// The files of the book's folder.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct FileList {
    /// In order of the name.
    files: Vec<FileEntry>,
    /// Whether files can be sent: the service was started with a folder, not with files named one by one.
    can_be_sent: bool,
    /// Always null: the list is whole.
    next_cursor: Option<String>,
}

/// What a file that is sent shall be called.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::service) struct FileQuery {
    /// The name, without a folder, such as `renewals.csv`; its ending says nothing, its content does.
    #[param(min_length = 5, max_length = 100)]
    name: String,
}

/// How a column was read.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct ColumnView {
    /// Its name.
    name: String,
    /// number, category, flag, date or text.
    kind: &'static str,
    /// Share of blank cells.
    blank_share: f64,
    /// Different values.
    n_distinct: usize,
    /// Its first cells.
    examples: Vec<String>,
}

/// A line that is no row.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct LineView {
    /// The line.
    line: u64,
    /// What it says.
    text: String,
}

/// How a file was read.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::service) struct FileView {
    /// Its name.
    file: String,
    /// Rows below the header row.
    n_rows: usize,
    /// What was concluded about it as a whole: encoding, separator, lines left out, how numbers and days are written. Empty for a
    /// plain file.
    reading: Vec<String>,
    /// Lines above the header row and below the table that are no rows.
    left_out: Vec<LineView>,
    /// Its columns in file order.
    columns: Vec<ColumnView>,
    /// Whether a file of that name was there before.
    replaced: bool,
}

/// The files of the book's folder, and which of them are used.
#[utoipa::path(get, path = "/v1/files", tag = "files", operation_id = "listFiles",
    responses((status = 200, description = "The files.", body = FileList), Problems))]
pub(in crate::service) async fn list(State(state): State<AppState>) -> Result<Json<FileList>, Problem> {
    let files = state.jobs.files();
    let parts = [
        (&files.renewals, "renewals"),
        (&files.interventions, "interventions"),
        (&files.accounts, "accounts"),
        (&files.playbook, "playbook"),
    ];
    let part_of = |path: &Path| parts.iter().find(|(known, _)| known.as_deref() == Some(path)).map(|(_, part)| *part);
    let mut entries = Vec::new();
    if let Some(folder) = files.folder.as_deref().filter(|folder| folder.is_dir()) {
        let broken = |error: std::io::Error| Problem::internal(&error);
        for entry in std::fs::read_dir(folder).map_err(broken)? {
            let entry = entry.map_err(broken)?;
            let about = entry.metadata().map_err(broken)?;
            let file = entry.file_name().to_string_lossy().into_owned();
            if !about.is_file() || file.starts_with('.') {
                continue;
            }
            let seconds = about.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            let changed_at = seconds.and_then(|since| i64::try_from(since.as_secs()).ok()).map(instant);
            let part = part_of(&entry.path());
            entries.push(FileEntry { file, bytes: about.len(), changed_at, part });
        }
    }
    entries.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(Json(FileList { files: entries, can_be_sent: files.folder.is_some(), next_cursor: None }))
}

/// Takes a file of any kind the command line reads into the book's folder, and says how it was read. What cannot be read is
/// refused and not kept.
#[utoipa::path(post, path = "/v1/files", tag = "files", operation_id = "sendFile", params(FileQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes of the file."),
    responses(
        (status = 201, description = "It is kept; this is how it was read.", body = FileView),
        Problems
    ))]
pub(in crate::service) async fn send(
    State(state): State<AppState>,
    Query(query): Query<FileQuery>,
    body: Body,
) -> Result<(StatusCode, Json<FileView>), Problem> {
    let folder = folder_of(&state)?;
    let name = name_of(&query.name)?;
    let bytes = to_bytes(body, state.limits.stream_bytes).await.map_err(|error| {
        let is_long =
            std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
        if is_long {
            Problem::new(ProblemKind::BodyTooLarge, TOO_LARGE)
        } else {
            unreadable(&error, StatusCode::BAD_REQUEST)
        }
    })?;
    let view = off_the_runtime(move || keep(&folder, &name, &bytes)).await??;
    look_again(&state).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// Looks again which files there are; to conclude what they are, all of them may have to be read.
pub(in crate::service::handlers) async fn look_again(state: &AppState) -> Result<(), Problem> {
    let jobs = state.jobs.clone();
    let looked = off_the_runtime(move || jobs.look_again()).await?;
    looked.map(drop).map_err(|error| Problem::new(ProblemKind::Conflict, error.to_string()))
}

/// The folder files are sent to.
pub(in crate::service::handlers) fn folder_of(state: &AppState) -> Result<PathBuf, Problem> {
    state.jobs.files().folder.clone().ok_or_else(|| {
        let words = "this service reads files that were named one by one; start it with a folder to send files: winprob serve FOLDER";
        Problem::new(ProblemKind::Conflict, words)
    })
}

/// A name that stays in the folder and may hold a table.
fn name_of(name: &str) -> Result<String, Problem> {
    let is_plain =
        !name.starts_with('.') && !name.contains(['/', '\\', ':', '#']) && !name.chars().any(char::is_control);
    let ends_well = ENDINGS.iter().any(|ending| name.to_lowercase().ends_with(ending));
    if is_plain && ends_well && (5..=LONGEST_NAME).contains(&name.len()) {
        return Ok(name.to_owned());
    }
    let expected = format!("found {name:?}, expected a name without a folder that ends in {}", ENDINGS.join(", "));
    Err(Problem::invalid_query("name", expected))
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) -> Result<FileView, Problem> {
    let table =
        read_bytes(bytes, name).map_err(|error| Problem::invalid(vec![FieldError::at("", error.to_string())]))?;
    std::fs::create_dir_all(folder).map_err(|error| Problem::internal(&error))?;
    let path = folder.join(name);
    let replaced = path.exists();
    write_whole(&path, bytes).map_err(|error| Problem::internal(&error))?;
    tracing::info!(file = name, rows = table.n_rows(), "a file was sent");
    let left_out = table.reading.left_out.iter();
    Ok(FileView {
        file: name.to_owned(),
        n_rows: table.n_rows(),
        reading: table.reading.sentences(),
        left_out: left_out.map(|left| LineView { line: left.line, text: left.text.clone() }).collect(),
        columns: columns_of(&table),
        replaced,
    })
}

fn columns_of(table: &TextTable) -> Vec<ColumnView> {
    let view = |column: &crate::table::TextColumn| {
        let inferred = infer(column);
        ColumnView {
            name: column.name.clone(),
            kind: inferred.kind.word(),
            blank_share: inferred.blank_share,
            n_distinct: inferred.n_distinct,
            examples: column.cells().flatten().take(EXAMPLES).map(str::to_owned).collect(),
        }
    };
    table.columns.iter().map(view).collect()
}
