//! Addresses that end like a file: `/v1/misses.csv` asks what `/v1/misses` does, for a link, which can name no header.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::http::{EXCEL, Tables};

/// The address without its ending, and the media type the ending stands for; only of lists that are read.
fn without_ending(uri: &Uri, tables: &Tables) -> Option<(Uri, &'static str)> {
    let (path, ending) = uri.path().rsplit_once('.')?;
    let kind = match ending {
        "json" => "application/json",
        "csv" => "text/csv",
        "xlsx" => EXCEL,
        _ => return None,
    };
    tables.at(path)?;
    let address = uri.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    Some((address.parse().ok()?, kind))
}

/// Takes the ending of an address for the form that is wanted. It runs before the route is looked for, so that the
/// request is let in, counted and answered as the one without the ending.
pub(in crate::service) async fn endings(
    State(tables): State<Arc<Tables>>,
    mut request: Request,
    next: Next,
) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some((uri, kind)) = without_ending(request.uri(), &tables).filter(|_| is_read) {
        *request.uri_mut() = uri;
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static(kind));
    }
    next.run(request).await
}
