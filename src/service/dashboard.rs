//! The page at `/` and the explorer at `/docs`: a few files in the binary, made only from the public interface.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::problem::{Problem, ProblemKind};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// Name, media type and content of each asset.
const ASSETS: [(&str, &str, &str); 19] = [
    ("style.css", CSS, include_str!("dashboard/style.css")),
    ("panel.css", CSS, include_str!("dashboard/panel.css")),
    ("views.css", CSS, include_str!("dashboard/views.css")),
    ("docs.css", CSS, include_str!("dashboard/docs.css")),
    ("app.js", SCRIPT, include_str!("dashboard/app.js")),
    ("api.js", SCRIPT, include_str!("dashboard/api.js")),
    ("book.js", SCRIPT, include_str!("dashboard/book.js")),
    ("panel.js", SCRIPT, include_str!("dashboard/panel.js")),
    ("actions.js", SCRIPT, include_str!("dashboard/actions.js")),
    ("what_if.js", SCRIPT, include_str!("dashboard/what_if.js")),
    ("decide.js", SCRIPT, include_str!("dashboard/decide.js")),
    ("charts.js", SCRIPT, include_str!("dashboard/charts.js")),
    ("bubbles.js", SCRIPT, include_str!("dashboard/bubbles.js")),
    ("today.js", SCRIPT, include_str!("dashboard/today.js")),
    ("plan.js", SCRIPT, include_str!("dashboard/plan.js")),
    ("marks.js", SCRIPT, include_str!("dashboard/marks.js")),
    ("words.js", SCRIPT, include_str!("dashboard/words.js")),
    ("icon.svg", "image/svg+xml", include_str!("dashboard/icon.svg")),
    ("docs.js", SCRIPT, include_str!("dashboard/docs.js")),
];

/// `GET /`: the book as a table.
pub(super) async fn index() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HTML)], include_str!("dashboard/index.html"))
}

/// `GET /docs`: every route, with a form to try it.
pub(super) async fn docs() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HTML)], include_str!("dashboard/docs.html"))
}

/// `GET /assets/{file}`: what the two pages load.
pub(super) async fn asset(Path(file): Path<String>) -> Response {
    match ASSETS.iter().find(|(name, ..)| *name == file) {
        Some((_, kind, content)) => ([(header::CONTENT_TYPE, *kind)], *content).into_response(),
        None => Problem::new(ProblemKind::NotFound, "there is no such file").into_response(),
    }
}
