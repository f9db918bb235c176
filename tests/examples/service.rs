//! `service`: the open book over HTTP, through the real router.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::Value;
use tower::ServiceExt;
use winprob::service::{ServeConfig, Server, router, score_book};
use winprob::units::{FixedClock, Seed};
use winprob::workflow::BookFiles;

use super::{lay_out, model};

#[tokio::test]
async fn an_account_has_its_win_probability_and_one_that_is_not_there_is_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    lay_out(folder.path());
    let config = ServeConfig {
        bind: "127.0.0.1:0".parse().unwrap(),
        store_url: "sqlite::memory:".to_owned(),
        models_dir: folder.path().join("models"),
        files: BookFiles::find(Some(folder.path()), BookFiles::default()).unwrap(),
        seed: Seed(1),
    };
    let today = FixedClock("2026-01-10".parse().unwrap());
    let server = Server::bind(config, model().clone(), Arc::new(today)).await.unwrap();
    score_book(server.state()).await.unwrap();
    let get = async |path: &str| -> (u16, Value) {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router(server.state().clone()).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).unwrap())
    };
    let (status, account) = get("/v1/accounts/q1/win-probability").await;
    let p = account["win_probability"].as_f64().unwrap();
    assert!(status == 200 && (0.0..=1.0).contains(&p), "{account}");
    let (status, problem) = get("/v1/accounts/nobody").await;
    assert_eq!((status, problem["title"].as_str()), (404, Some("Not found")));
}
