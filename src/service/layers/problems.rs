//! Every refusal in one shape: a problem that names the path.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::super::http::TOO_LARGE;
use super::super::problem::{PROBLEM_JSON, Problem, ProblemKind};

/// Marks a refusal whose shape another protocol prescribes.
#[derive(Debug, Clone, Copy)]
pub(in crate::service) struct OwnShape;

/// Gives every refusal the shape of a problem that names the path.
pub(in crate::service) async fn problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    if response.extensions().get::<OwnShape>().is_some() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let is_problem = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == PROBLEM_JSON);
    let problem = match problem {
        Some(problem) => problem,
        None if is_problem => return response,
        None => Problem::new(ProblemKind::of_status(status), words_for(status)),
    };
    let mut rendered = problem.render(Some(&path));
    for (name, value) in response.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(name) {
            rendered.headers_mut().insert(name.clone(), value.clone());
        }
    }
    rendered
}

fn words_for(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => TOO_LARGE,
        StatusCode::SERVICE_UNAVAILABLE => "the answer took too long; ask for less at a time",
        StatusCode::BAD_REQUEST => "the path or a header of the request cannot be read",
        _ => "the request was refused",
    }
}
