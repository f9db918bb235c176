//! Messages that are nearly right, and others that are not, break nothing.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::super::fixture::app;

/// Messages that are nearly right, and others that are not.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let id = prop_oneof![Just(json!(1)), Just(json!("a")), Just(json!(null)), Just(json!([1])), Just(json!(-2.5))];
    let method = prop_oneof![
        Just(json!("tools/call")),
        Just(json!("tools/list")),
        Just(json!("initialize")),
        Just(json!("ping")),
        Just(json!(5)),
        Just(json!("x")),
    ];
    let name = prop_oneof![
        Just(json!("list_accounts")),
        Just(json!("explain_account")),
        Just(json!("recommend")),
        Just(json!("plays")),
        Just(json!({}))
    ];
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!("B000001")),
        Just(json!("\u{0}")),
        Just(json!([[]])),
        Just(json!({"a": 1})),
        ".{0,12}".prop_map(|text| json!(text)),
    ];
    let argument = prop_oneof![
        Just("account_id"),
        Just("limit"),
        Just("health"),
        Just("cursor"),
        Just("earliest"),
        Just("with_names")
    ];
    let arguments = prop::collection::vec((argument, value), 0..3)
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()));
    let arguments = prop_oneof![4 => arguments, 1 => Just(json!([1])), 1 => Just(json!("x"))];
    let message = (id, method, name, arguments, any::<u8>()).prop_map(|(id, method, name, arguments, cut)| {
        let message =
            json!({"jsonrpc": "2.0", "id": id, "method": method, "params": {"name": name, "arguments": arguments}});
        let mut bytes = match cut % 4 {
            0 => json!([message.clone(), message]).to_string().into_bytes(),
            _ => message.to_string().into_bytes(),
        };
        if cut.is_multiple_of(5) {
            bytes.truncate(usize::from(cut));
        }
        bytes
    });
    prop_oneof![4 => message, 1 => prop::collection::vec(any::<u8>(), 0..60)]
}

#[test]
fn no_message_breaks_the_service() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let app = runtime.block_on(app());
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 1000, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let tried = runner.run(&messages(), |bytes| {
        let request =
            Request::post("/mcp").header("content-type", "application/json").body(Body::from(bytes.clone())).unwrap();
        let answer = runtime.block_on(app.send(request));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        prop_assert!(answer.status.as_u16() < 500, "{}: {text}", answer.status);
        if !answer.bytes.is_empty() {
            let answer = answer.json();
            let one = answer.as_array().map_or(&answer, |answers| &answers[0]);
            prop_assert_eq!(&one["jsonrpc"], "2.0", "{}", text);
        }
        Ok(())
    });
    tried.unwrap();
}
