//! The description of the interface (OpenAPI 3.1), made from the routes themselves.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{IntoResponses, OpenApi};

use super::problem::{PROBLEM_JSON, ProblemBody, ProblemKind};

/// Title, groups and shared shapes of the description.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "winprob",
        description = "Renewal win probabilities, what would change them, and how sure that is.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0")
    ),
    components(schemas(ProblemBody<'static>)),
    tags(
        (name = "book", description = "The open book: accounts and their win probabilities."),
        (name = "decide", description = "What might be done for an account, and what it would change."),
        (name = "loop", description = "What was decided, done and called, and how it ended."),
        (name = "jobs", description = "Work off the request path."),
        (name = "insight", description = "What the book teaches as a whole."),
        (name = "model", description = "The model that answers, and the ones before it."),
        (name = "operate", description = "Probes, metrics and this description.")
    )
)]
pub(super) struct Description;

/// The refusals that any route may answer with.
pub(super) struct Problems;

impl IntoResponses for Problems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut words: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for kind in ProblemKind::ALL {
            words.entry(kind.status().as_str().to_owned()).or_default().push(kind.word());
        }
        words
            .into_iter()
            .map(|(status, kinds)| {
                let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response =
                    ResponseBuilder::new().description(kinds.join(" or ")).content(PROBLEM_JSON, content).build();
                (status, RefOr::T(response))
            })
            .collect()
    }
}
