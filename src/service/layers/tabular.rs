//! Every list as CSV, for those who accept `text/csv`: made from the JSON answer and its description, so that no
//! handler knows of it. Without a `limit` the whole table is sent, page by page.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::Value;

use super::validators::Streamed;
use crate::service::extract::LONGEST_PAGE;
use crate::service::problem::{PROBLEM_JSON, Problem, ProblemKind};
use crate::service::tables::Table;
pub(in crate::service) use crate::service::tables::Tables;

/// Answers in JSON, or in CSV where that is what is accepted and the answer is a list; whoever accepts neither is told.
pub(in crate::service) async fn tabular(State(tables): State<Arc<Tables>>, request: Request, next: Next) -> Response {
    let wanted = Wanted::of(request.headers());
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let table = tables.of(route).filter(|_| request.method() == Method::GET);
    match (wanted, table) {
        (Wanted { json: true, csv_first: false, .. }, _) | (Wanted { json: true, .. }, None) => next.run(request).await,
        (Wanted { csv: true, .. }, Some(table)) => {
            let table = table.clone();
            download(table, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
        _ => {
            let words = if table.is_some() { "application/json or text/csv" } else { "application/json" };
            Problem::new(ProblemKind::NotAcceptable, format!("answers of this route are {words}")).into_response()
        }
    }
}

/// What a caller accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    json: bool,
    csv: bool,
    /// Whether CSV is asked for by name, and no less than JSON.
    csv_first: bool,
}

impl Wanted {
    fn of(headers: &HeaderMap) -> Self {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
        let (mut json, mut csv, mut by_name) = (0.0_f64, 0.0_f64, false);
        for kind in accepted.split(',') {
            let mut parts = kind.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
            if matches!(name, "" | "*/*" | "application/*" | "application/json" | PROBLEM_JSON) {
                json = json.max(weight);
            }
            if matches!(name, "" | "*/*" | "text/*" | "text/csv") {
                csv = csv.max(weight);
                by_name |= name == "text/csv";
            }
        }
        Self { json: json > 0.0, csv: csv > 0.0, csv_first: by_name && csv >= json }
    }
}

async fn download(table: Table, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let is_whole = table.is_paged && !asks(parts.uri.query(), "limit");
    if is_whole {
        parts.uri = with_parameter(&parts.uri, "limit", &LONGEST_PAGE.to_string())?;
    }
    let answer = next.clone().run(request_of(&parts)).await;
    let is_json = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if answer.status() != StatusCode::OK || !is_json {
        return Ok(answer);
    }
    let first = page(answer).await?;
    let mut text = table.header()?;
    text.extend_from_slice(&table.rows(&first)?);
    let cursor = cursor_of(&first).filter(|_| is_whole);
    let body = match cursor {
        None => Body::from(text),
        Some(cursor) => {
            let rest = Download { table: table.clone(), parts, next, cursor: Some(cursor) };
            Body::from_stream(stream::unfold((Some(Bytes::from(text)), rest), |(first, rest)| async {
                match first {
                    Some(text) => Some((Ok(text), (None, rest))),
                    None => rest.step().await.map(|(text, rest)| (text, (None, rest))),
                }
            }))
        }
    };
    let name = format!("attachment; filename=\"{}.csv\"", table.member);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    let mut response = (headers, body).into_response();
    response.extensions_mut().insert(Streamed);
    Ok(response)
}

/// A table that is sent while it is read.
struct Download {
    table: Table,
    parts: Parts,
    next: Next,
    cursor: Option<String>,
}

impl Download {
    /// The next page; a failure breaks the answer off, so that nobody takes it for the whole table.
    async fn step(mut self) -> Option<(Result<Bytes, std::io::Error>, Self)> {
        let cursor = self.cursor.take()?;
        match self.rows_after(&cursor).await {
            Ok((text, cursor)) => {
                self.cursor = cursor;
                Some((Ok(text.into()), self))
            }
            Err(problem) => Some((Err(std::io::Error::other(problem.detail)), self)),
        }
    }

    async fn rows_after(&self, cursor: &str) -> Result<(Vec<u8>, Option<String>), Problem> {
        let mut parts = self.parts.clone();
        parts.uri = with_parameter(&parts.uri, "cursor", cursor)?;
        let answer = self.next.clone().run(request_of(&parts)).await;
        if answer.status() != StatusCode::OK {
            return Err(Problem::internal(&format!("a page of a download was refused with {}", answer.status())));
        }
        let page = page(answer).await?;
        Ok((self.table.rows(&page)?, cursor_of(&page)))
    }
}

fn request_of(parts: &Parts) -> Request {
    Request::from_parts(parts.clone(), Body::empty())
}

async fn page(answer: Response) -> Result<Value, Problem> {
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    serde_json::from_slice(&bytes).map_err(|error| Problem::internal(&error))
}

fn cursor_of(page: &Value) -> Option<String> {
    page.get("next_cursor")?.as_str().map(str::to_owned)
}

fn asks(query: Option<&str>, name: &str) -> bool {
    form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .any(|(known, value)| known == name && !value.is_empty())
}

/// The same address with one parameter set.
fn with_parameter(uri: &Uri, name: &str, value: &str) -> Result<Uri, Problem> {
    let query = uri.query().unwrap_or_default();
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known != name);
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).append_pair(name, value).finish();
    format!("{}?{query}", uri.path()).parse().map_err(|error| Problem::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_is_sent_to_those_who_name_it_and_json_to_all_others() {
        let wanted = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(text));
            Wanted::of(&headers)
        };
        for csv in ["text/csv", "text/csv, */*;q=0.1", "text/csv;q=0.9, application/json;q=0.9"] {
            assert!(wanted(csv).csv_first, "{csv}");
        }
        for json in ["*/*", "application/json, text/csv;q=0.5", "text/html, application/*;q=0.8"] {
            assert!(wanted(json).json && !wanted(json).csv_first, "{json}");
        }
        let neither = wanted("text/html");
        assert!(!neither.json && !neither.csv);
    }

    #[test]
    fn a_parameter_replaces_the_one_that_is_there() {
        let uri: Uri = "/v1/accounts?cursor=a&owner=J%26K".parse().unwrap();
        assert_eq!(with_parameter(&uri, "cursor", "b").unwrap().query(), Some("owner=J%26K&cursor=b"));
    }
}
