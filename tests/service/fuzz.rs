//! Damaged bodies through the router and damaged model files: told apart from good ones, and nothing breaks.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use winprob::model::{Model, decode, encode};

use super::fixture::{FIRST, app, trained};
use crate::fuzz::feed;

/// Routes that read a JSON body, each with a body it takes.
fn bodies() -> Vec<(&'static str, String, String)> {
    let account = json!({"account_id": "new-1", "as_of": "2026-11-01", "renewal_date": "2027-02-01", "arr": 24000, "segment": "smb"});
    let actions = json!({"actions": [{"kind": "executive_call", "lead_days": 45}], "features": {"nps": 9}});
    let asked =
        json!({"account": account, "constraints": {"max_actions": 2, "budget": 2000, "earliest": "2026-11-05"}});
    let all = json!({"drivers": false, "accounts": [account]});
    let lines = format!("{account}\n{{\"account_id\":\"new-3\",\"arr\":\"lots\"}}\n");
    vec![
        ("POST", "/v1/win-probability".to_owned(), all.to_string()),
        ("POST", "/v1/recommendations".to_owned(), asked.to_string()),
        ("POST", format!("/v1/accounts/{FIRST}/what-if"), actions.to_string()),
        ("PUT", "/v1/accounts/new-1".to_owned(), account.to_string()),
        ("POST", "/v1/accounts:batch".to_owned(), lines),
    ]
}

#[test]
fn fuzz_json() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let app = runtime.block_on(app());
    let bodies = bodies();
    let corpus: Vec<Vec<u8>> = bodies.iter().map(|(_, _, body)| body.clone().into_bytes()).collect();
    let mut turn = 0;
    feed("json", &corpus, |bytes| {
        turn += 1;
        let (method, path, _) = &bodies[turn % bodies.len()];
        let kind = if path.ends_with(":batch") { "application/x-ndjson" } else { "application/json" };
        let request = Request::builder().method(*method).uri(path).header("content-type", kind);
        let answer = runtime.block_on(app.send(request.body(Body::from(bytes.to_vec())).unwrap()));
        let status = answer.status.as_u16();
        assert!(status < 500, "{method} {path}: {status}: {}", String::from_utf8_lossy(&answer.bytes));
        if status >= 400 {
            answer.problem(status);
        }
    });
}

/// The checksum is put right again after a damage: a model that was made wrong on purpose gets to the decoder too.
#[test]
fn fuzz_model() {
    let whole = encode(&trained().model, "model").unwrap();
    feed("model", &[whole], |bytes| {
        let mut bytes = bytes.to_vec();
        decoded_or_refused(&bytes);
        if let Some(length) = bytes.len().checked_sub(52) {
            bytes[12..20].copy_from_slice(&(length as u64).to_le_bytes());
            let end = bytes.len() - 32;
            let checksum = *blake3::hash(&bytes[..end]).as_bytes();
            bytes[end..].copy_from_slice(&checksum);
            decoded_or_refused(&bytes);
        }
    });
}

/// A model, or a refusal that names the file.
fn decoded_or_refused(bytes: &[u8]) {
    if let Err(error) = decode::<Model>(bytes, "model") {
        assert!(error.to_string().starts_with("model: "), "{error}");
    }
}
