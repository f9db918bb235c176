//! Every route is described, answers, and the description agrees with the answers.

use serde_json::Value;

use super::fixture::{App, FIRST, app, config, server, trained};

const DESCRIBED: &[&str] = &[
    "DELETE /v1/accounts/{id}",
    "DELETE /v1/accounts/{id}/contacts/{contact_id}",
    "DELETE /v1/accounts/{id}/notes/{note_id}",
    "DELETE /v1/alerts/{id}/snooze",
    "DELETE /v1/jobs/{id}",
    "DELETE /v1/plans/{id}",
    "DELETE /v1/tokens/{name}",
    "DELETE /v1/webhooks/{id}",
    "GET /healthz",
    "GET /metrics",
    "GET /readyz",
    "GET /v1/accounts",
    "GET /v1/accounts/{id}",
    "GET /v1/accounts/{id}/contacts",
    "GET /v1/accounts/{id}/history",
    "GET /v1/accounts/{id}/notes",
    "GET /v1/accounts/{id}/recommendations",
    "GET /v1/accounts/{id}/win-probability",
    "GET /v1/advice",
    "GET /v1/alerts",
    "GET /v1/audit",
    "GET /v1/book",
    "GET /v1/calls",
    "GET /v1/checkpoints",
    "GET /v1/digest",
    "GET /v1/drift",
    "GET /v1/factors",
    "GET /v1/files",
    "GET /v1/forecast",
    "GET /v1/jobs",
    "GET /v1/jobs/{id}",
    "GET /v1/ledger",
    "GET /v1/misses",
    "GET /v1/model",
    "GET /v1/models",
    "GET /v1/movers",
    "GET /v1/onboarding",
    "GET /v1/plans/{id}",
    "GET /v1/playbook",
    "GET /v1/plays",
    "GET /v1/recommendations/{id}",
    "GET /v1/rejected",
    "GET /v1/report",
    "GET /v1/scorecard",
    "GET /v1/segments",
    "GET /v1/tokens",
    "GET /v1/trials",
    "GET /v1/trials/{id}",
    "GET /v1/watch",
    "GET /v1/webhooks",
    "GET /v2/health/live",
    "GET /v2/health/ready",
    "GET /v2/models/{name}",
    "GET /v2/models/{name}/ready",
    "POST /v1/accounts/{id}/calls",
    "POST /v1/accounts/{id}/notes",
    "POST /v1/accounts/{id}/what-if",
    "POST /v1/accounts:batch",
    "POST /v1/advice",
    "POST /v1/alerts/{id}/snooze",
    "POST /v1/checkpoints/{id}/settlement",
    "POST /v1/files",
    "POST /v1/import",
    "POST /v1/interventions",
    "POST /v1/models/{id}/activate",
    "POST /v1/outcomes",
    "POST /v1/plans",
    "POST /v1/playbook:draft",
    "POST /v1/recommendations",
    "POST /v1/recommendations/{id}/decision",
    "POST /v1/tokens",
    "POST /v1/train",
    "POST /v1/trials",
    "POST /v1/webhooks",
    "POST /v1/win-probability",
    "POST /v2/models/{name}/infer",
    "PUT /v1/accounts/{id}",
    "PUT /v1/accounts/{id}/contacts/{contact_id}",
    "PUT /v1/playbook",
];

#[tokio::test]
async fn the_description_lists_every_route() {
    let description = app().await.get("/openapi.json").await.ok();
    assert!(description["openapi"].as_str().unwrap().starts_with("3.1"), "{}", description["openapi"]);
    let mut described: Vec<String> = description["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| {
            item.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    described.sort();
    assert_eq!(described, DESCRIBED);
}

#[tokio::test]
async fn the_description_says_nothing_with_null() {
    fn nulls(value: &Value, place: &str, found: &mut Vec<String>) {
        match value {
            Value::Null => found.push(place.to_owned()),
            Value::Object(fields) => {
                let said = fields
                    .iter()
                    .filter(|(name, _)| !["example", "examples", "enum", "default"].contains(&name.as_str()));
                said.for_each(|(name, field)| nulls(field, &format!("{place}/{name}"), found));
            }
            Value::Array(items) => items.iter().for_each(|item| nulls(item, place, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    nulls(&app().await.get("/openapi.json").await.ok(), "", &mut found);
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn every_reference_of_the_description_leads_somewhere() {
    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| references(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let description = app().await.get("/openapi.json").await.ok();
    let mut found = Vec::new();
    references(&description, &mut found);
    assert!(found.len() > 10);
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_described_read_answers() {
    let app = app().await;
    let is_of_an_account = |route: &&str| !route.contains("{id}") || route.starts_with("/v1/accounts/");
    for route in DESCRIBED.iter().filter_map(|route| route.strip_prefix("GET ")).filter(is_of_an_account) {
        let answer = app.get(&route.replace("{id}", FIRST).replace("{name}", "winprob")).await;
        assert_eq!(answer.status, 200, "{route}");
    }
}

#[tokio::test]
async fn the_pages_ask_nobody_else_for_anything() {
    let app = app().await;
    for page in ["/", "/docs"] {
        let html = String::from_utf8(app.get(page).await.bytes).unwrap();
        assert!(!html.contains("http://") && !html.contains("https://"), "{page}");
        let linked = html.split(['"']).filter(|text| text.starts_with("/assets/"));
        for asset in linked {
            assert_eq!(app.get(asset).await.status, 200, "{asset}");
        }
    }
}

#[tokio::test]
async fn a_service_is_ready_once_every_account_has_its_score() {
    let state = server(config("sqlite::memory:"), &trained().model).await.state().clone();
    let app = App::over(state);
    app.get("/healthz").await.ok();
    app.get("/readyz").await.problem(503);
    winprob::service::score_book(&app.state).await.unwrap();
    assert_eq!(app.get("/v2/health/ready").await.ok()["ready"], true);
}
