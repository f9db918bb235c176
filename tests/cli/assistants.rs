//! `winprob mcp`: the real process over standard input and output.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::books::plain;

#[test]
fn an_assistant_on_this_machine_asks_over_standard_input_and_output() {
    let home = plain();
    let mut process = Command::new(env!("CARGO_BIN_EXE_winprob"))
        .args(["mcp", "--store", "sqlite:mcp.db"])
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let mut ask = |message: &str| -> Value {
        writeln!(input, "{message}").unwrap();
        serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap()
    };
    let hello = ask(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}).to_string());
    assert_eq!(hello["result"]["serverInfo"]["name"], "winprob");
    assert_eq!(ask("{nonsense")["error"]["code"], -32_700);
    let call = |id: u32, name: &str, arguments: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
            .to_string()
    };
    // A notification is not answered: the next line answers the next question.
    let told = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let list = ask(&format!("{told}\n{}", call(2, "list_accounts", json!({"limit": 2}))));
    let accounts = list["result"]["structuredContent"]["accounts"].as_array().unwrap().clone();
    assert_eq!((&list["id"], accounts.len()), (&json!(2), 2), "{list}");
    let id = accounts[0]["account_id"].as_str().unwrap();
    let write = call(
        3,
        "record_outcome",
        json!({"account_id": id, "renewal_date": "2026-10-01", "renewed": true, "idempotency_key": "k"}),
    );
    let refused = ask(&write);
    assert_eq!(refused["result"]["isError"], true, "it was started to read only: {refused}");
    drop(input);
    assert!(process.wait().unwrap().success());
}
