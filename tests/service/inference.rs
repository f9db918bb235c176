//! The Open Inference Protocol: the same answers, in tensors.

use serde_json::{Value, json};

use super::fixture::{App, FIRST, app};

async fn tensors(app: &App, ids: &[&str]) -> Vec<Value> {
    let mut accounts = Vec::new();
    for id in ids {
        accounts.push(app.features(id).await);
    }
    let metadata = app.get("/v2/models/winprob").await.ok();
    let inputs = metadata["inputs"].as_array().unwrap().iter();
    let tensor = |input: &Value| {
        let values: Vec<Value> =
            accounts.iter().map(|account| account[input["name"].as_str().unwrap()].clone()).collect();
        let datatype = match values.iter().find(|value| !value.is_null()) {
            Some(Value::Number(_)) => "FP64",
            Some(Value::Bool(_)) => "BOOL",
            _ => "BYTES",
        };
        json!({ "name": input["name"], "shape": [ids.len()], "datatype": datatype, "data": values })
    };
    inputs.map(tensor).collect()
}

#[tokio::test]
async fn accounts_sent_as_tensors_get_the_answers_of_those_stored() {
    let app = app().await;
    let ids = [FIRST, "B000002"];
    let mut inputs = tensors(&app, &ids).await;
    let answer = app.post("/v2/models/winprob/infer", &json!({ "id": "7", "inputs": inputs })).await.ok();
    assert_eq!((&answer["id"], &answer["model_version"]), (&json!("7"), &json!("with-log")));
    for (row, id) in ids.iter().enumerate() {
        let stored = app.get(&format!("/v1/accounts/{id}/win-probability")).await.ok();
        for output in answer["outputs"].as_array().unwrap() {
            assert_eq!(output["data"][row], stored[output["name"].as_str().unwrap()], "{output}");
            assert_eq!((&output["shape"], &output["datatype"]), (&json!([2]), &json!("FP64")));
        }
    }
    for tensor in &mut inputs {
        tensor["shape"] = json!([2, 1]);
        tensor["data"] = tensor["data"].as_array().unwrap().iter().map(|value| json!([value])).collect();
    }
    let asked = json!({ "inputs": inputs, "outputs": [{ "name": "low" }] });
    let nested = app.post("/v2/models/with-log/infer", &asked).await.ok();
    assert_eq!(nested["outputs"], json!([answer["outputs"][1]]));
}

#[tokio::test]
async fn what_cannot_be_read_is_pointed_at_in_its_tensor() {
    let app = app().await;
    let tensor = |name: &str, datatype: &str, data: Value| json!({ "name": name, "shape": [2], "datatype": datatype, "data": data });
    let keys = tensor("account_id", "BYTES", json!(["a", "b"]));
    for (wrong, pointer) in [
        (tensor("arr", "BYTES", json!(["1", "plenty"])), "/inputs/1/data/1"),
        (tensor("arr", "FP64", json!([1, "2"])), "/inputs/1/data/1"),
        (tensor("arr", "FP64", json!([1])), "/inputs/1/data"),
        (tensor("no such column", "FP64", json!([1, 2])), "/inputs/1/data/0"),
        (tensor("account_id", "BYTES", json!(["c", "d"])), "/inputs/1/name"),
        (json!({ "name": "arr", "shape": [1, 2], "datatype": "FP64", "data": [1, 2] }), "/inputs/1/shape"),
        (json!({ "name": "arr", "shape": [1], "datatype": "FP64", "data": [1] }), "/inputs"),
    ] {
        let problem = app.post("/v2/models/winprob/infer", &json!({ "inputs": [keys, wrong] })).await.problem(422);
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let asked = json!({ "inputs": [keys], "outputs": [{ "name": "mood" }] });
    assert_eq!(
        app.post("/v2/models/winprob/infer", &asked).await.problem(422)["errors"][0]["pointer"],
        "/outputs/0/name"
    );
    app.post("/v2/models/winprob/infer", &json!({ "inputs": [] })).await.problem(422);
    app.post("/v2/models/other/infer", &json!({ "inputs": [keys] })).await.problem(404);
    app.get("/v2/models/other/ready").await.problem(404);
    assert_eq!(app.get("/v2/models/with-log/ready").await.ok()["ready"], true);
}
