//! The page at `/` and the explorer at `/docs`: a few files in the binary, made only from the public interface.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::problem::{Problem, ProblemKind};

const HTML: &str = "text/html; charset=utf-8";

/// Names of files with their content.
macro_rules! assets {
    ($($file:literal),* $(,)?) => { &[$(($file, include_str!(concat!("dashboard/", $file)))),*] };
}

/// Name and content of each asset.
const ASSETS: &[(&str, &str)] = assets![
    "style.css",
    "panel.css",
    "views.css",
    "pages.css",
    "print.css",
    "docs.css",
    "icon.svg",
    "app.js",
    "api.js",
    "elements.js",
    "texts.js",
    "texts.en.js",
    "texts.de.js",
    "words.js",
    "book.js",
    "columns.js",
    "book_tools.js",
    "lasso.js",
    "left_out.js",
    "parts.js",
    "panel.js",
    "actions.js",
    "what_if.js",
    "decide.js",
    "charts.js",
    "axes.js",
    "bubbles.js",
    "brush.js",
    "past.js",
    "people.js",
    "story.js",
    "waterfall.js",
    "today.js",
    "alerts.js",
    "checkpoints.js",
    "outlook.js",
    "plan.js",
    "plan_told.js",
    "work.js",
    "ics.js",
    "marks.js",
    "files.js",
    "sent.js",
    "reading.js",
    "playbook.js",
    "playbook_form.js",
    "toml.js",
    "training.js",
    "trust.js",
    "reliability.js",
    "promises.js",
    "judged.js",
    "versions.js",
    "insight.js",
    "scorecard.js",
    "ledger.js",
    "factors.js",
    "forecast.js",
    "misses.js",
    "movers.js",
    "watch.js",
    "call.js",
    "signature.js",
    "settings.js",
    "tokens.js",
    "trials.js",
    "webhooks.js",
    "docs.js",
];

/// The media type of an asset, by the ending of its name.
fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    }
}

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
        Some((name, content)) => ([(header::CONTENT_TYPE, media_type(name))], *content).into_response(),
        None => Problem::new(ProblemKind::NotFound, "there is no such file").into_response(),
    }
}
