//! Every list as CSV or as an Excel workbook, for those who accept them: made from the JSON answer and its description,
//! so that no handler knows of it. Without a `limit` the whole table is sent; `columns` chooses among its columns.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::Value;

use super::super::http::{EXCEL, LONGEST_PAGE, LONGEST_PAGE_WITH_REASONS, Table, Tables};
use super::super::problem::{PROBLEM_JSON, Problem, ProblemKind};
use super::super::state::off_the_runtime;
use super::validators::Streamed;

const CSV: &str = "text/csv";

/// Answers in JSON, or as a table where that is what is accepted and the answer is a list; whoever accepts neither is told.
pub(in crate::service) async fn tabular(State(tables): State<Arc<Tables>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let table = tables.of(route).filter(|_| request.method() == Method::GET);
    match (Form::wanted(request.headers(), table.is_some()), table) {
        (Some(Form::Json), _) => next.run(request).await,
        (Some(form), Some(table)) => {
            let table = table.clone();
            download(form, table, request, next).await.unwrap_or_else(IntoResponse::into_response)
        }
        _ => {
            let words = if table.is_some() {
                format!("application/json, {CSV} or {EXCEL}")
            } else {
                "application/json".to_owned()
            };
            Problem::new(ProblemKind::NotAcceptable, format!("answers of this route are {words}")).into_response()
        }
    }
}

/// The form an answer is sent in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
    Excel,
}

impl Form {
    /// What a caller accepts: a form of tables where it is asked for by name and no less than others, else JSON.
    fn wanted(headers: &HeaderMap, is_table: bool) -> Option<Self> {
        let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*");
        let (mut json, mut csv, mut csv_named, mut excel) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
        for kind in accepted.split(',') {
            let mut parts = kind.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.strip_prefix("q=")).and_then(|q| q.parse().ok()).unwrap_or(1.0);
            match name {
                "" | "*/*" => (json, csv) = (json.max(weight), csv.max(weight)),
                "application/*" | "application/json" | PROBLEM_JSON => json = json.max(weight),
                "text/*" => csv = csv.max(weight),
                CSV => csv_named = csv_named.max(weight),
                EXCEL => excel = excel.max(weight),
                _ => {}
            }
        }
        match is_table {
            true if excel > 0.0 && excel >= json && excel >= csv_named => Some(Self::Excel),
            true if csv_named > 0.0 && csv_named >= json => Some(Self::Csv),
            _ if json > 0.0 => Some(Self::Json),
            true if csv > 0.0 || csv_named > 0.0 => Some(Self::Csv),
            _ => None,
        }
    }

    /// Its media type, and the ending of a file of it.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application/json", "json"),
            Self::Csv => ("text/csv; charset=utf-8", "csv"),
            Self::Excel => (EXCEL, "xlsx"),
        }
    }
}

async fn download(form: Form, table: Table, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, _) = request.into_parts();
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let table = table.chosen(&parameter(parts.uri.query(), "columns").unwrap_or_default())?;
    parts.uri = with_parameter(&parts.uri, "columns", None)?;
    let is_whole = table.is_paged && parameter(parts.uri.query(), "limit").is_none();
    if is_whole {
        let asks = |name| parameter(parts.uri.query(), name).is_some_and(|value| value == "true");
        let limit = if asks("reasons") || asks("sub_scores") { LONGEST_PAGE_WITH_REASONS } else { LONGEST_PAGE };
        parts.uri = with_parameter(&parts.uri, "limit", Some(&limit.to_string()))?;
    }
    let answer = next.clone().run(request_of(&parts)).await;
    let is_json = answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if answer.status() != StatusCode::OK || !is_json {
        return Ok(answer);
    }
    let first = page(answer).await?;
    let cursor = cursor_of(&first).filter(|_| is_whole);
    let rest = Download { table, parts, next, cursor };
    let (media_type, ending) = form.names();
    let name = format!("attachment; filename=\"{}.{ending}\"", rest.table.member);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"))),
        (header::VARY, HeaderValue::from_static("accept")),
    ];
    let body = if form == Form::Excel { Body::from(rest.workbook(first).await?) } else { rest.lines(&first)? };
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
    /// The header and the rows of the first page, then of the others as they are read.
    fn lines(self, first: &Value) -> Result<Body, Problem> {
        let mut text = self.table.header()?;
        text.extend_from_slice(&self.table.rows(first)?);
        let pieces = stream::unfold((Some(Bytes::from(text)), self), |(first, rest)| async {
            match first {
                Some(text) => Some((Ok(text), (None, rest))),
                None => rest.step().await.map(|(text, rest)| (text, (None, rest))),
            }
        });
        // A layer that compresses asks once more after the end.
        Ok(Body::from_stream(pieces.fuse()))
    }

    /// The whole table as a workbook, which cannot be sent before its end is known; a page is written while none is kept.
    async fn workbook(mut self, first: Value) -> Result<Vec<u8>, Problem> {
        let mut book = self.table.workbook()?;
        let mut page = Some(first);
        while let Some(answer) = page {
            let table = self.table.clone();
            book = off_the_runtime(move || book.write(&table, &answer).map(|()| book)).await??;
            page = match self.cursor.take() {
                Some(cursor) => Some(self.page_after(&cursor).await?),
                None => None,
            };
            self.cursor = page.as_ref().and_then(cursor_of);
        }
        off_the_runtime(move || book.bytes()).await?
    }

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
        let page = self.page_after(cursor).await?;
        Ok((self.table.rows(&page)?, cursor_of(&page)))
    }

    async fn page_after(&self, cursor: &str) -> Result<Value, Problem> {
        let mut parts = self.parts.clone();
        parts.uri = with_parameter(&parts.uri, "cursor", Some(cursor))?;
        let answer = self.next.clone().run(request_of(&parts)).await;
        if answer.status() != StatusCode::OK {
            return Err(Problem::internal(&format!("a page of a download was refused with {}", answer.status())));
        }
        page(answer).await
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

/// The value of a parameter that is not blank.
fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.into_owned())
}

/// The same address with one parameter set, or without it.
fn with_parameter(uri: &Uri, name: &str, value: Option<&str>) -> Result<Uri, Problem> {
    let query = uri.query().unwrap_or_default();
    let others = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known != name);
    let value = value.map(|value| (name, value));
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(others).extend_pairs(value).finish();
    format!("{}?{query}", uri.path()).parse().map_err(|error| Problem::internal(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sent_to_those_who_name_their_form_and_json_to_all_others() {
        let wanted = |text: &'static str, is_table| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(text));
            Form::wanted(&headers, is_table)
        };
        for csv in ["text/csv", "text/csv, */*;q=0.1", "text/csv;q=0.9, application/json;q=0.9", "text/*"] {
            assert_eq!(wanted(csv, true), Some(Form::Csv), "{csv}");
        }
        for json in ["*/*", "application/json, text/csv;q=0.5", "text/html, application/*;q=0.8"] {
            assert_eq!(wanted(json, true), Some(Form::Json), "{json}");
        }
        assert_eq!(wanted(EXCEL, true), Some(Form::Excel));
        assert_eq!(wanted(&*format!("{EXCEL};q=0.5, text/csv").leak(), true), Some(Form::Csv));
        assert_eq!(wanted("text/csv, application/json;q=0.1", false), Some(Form::Json));
        assert_eq!((wanted("text/html", true), wanted("text/csv", false)), (None, None));
    }

    #[test]
    fn a_parameter_replaces_the_one_that_is_there() {
        let uri: Uri = "/v1/accounts?cursor=a&owner=J%26K".parse().unwrap();
        assert_eq!(with_parameter(&uri, "cursor", Some("b")).unwrap().query(), Some("owner=J%26K&cursor=b"));
        assert_eq!(with_parameter(&uri, "cursor", None).unwrap().query(), Some("owner=J%26K"));
    }
}
