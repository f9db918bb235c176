//! Forgetting an account: nothing of it is left in any table, nor in the bytes of the file.

use serde_json::json;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use winprob::insight::{Expected, Settlement, Snoozed};
use winprob::store::{
    AuditEntry, Call, Contact, Decision, Delivery, Features, GivenOn, NewAccount, NewIntervention, Note, Reply, Store,
    Verdict, Webhook,
};
use winprob::units::{AccountId, Moment};

use super::accounts::{account, score};
use super::databases::{on_every_store, open};
use super::log::line;
use super::said::{action, outcome};

const ID: &str = "erased_Percival-Quux";
const SECRET: &str = "Percival-Quux";

async fn fill(store: &Store, id: &str) {
    let mut features = Features::new();
    features.insert("sponsor".to_owned(), json!(format!("friend of {id}")));
    let new = NewAccount { id: AccountId::from(id), features: features.clone() };
    store.upsert_accounts(&[(account(id, 1), score(id, 0.5, None)), (new, score(id, 0.6, None))], 10).await.unwrap();
    store.keep_contact(id, &Contact { contact_id: "1".to_owned(), details: features }, 10).await.unwrap();
    let done = NewIntervention {
        id: format!("of {id}"),
        entry: line(id, "call", "2026-10-01", None),
        recommendation_id: None,
    };
    store.record_interventions(&[done], 20).await.unwrap();
    let on = GivenOn { account_id: id, revision: 1, basis: "basis", model: "m" };
    let given = action("call", 30, Some(0.1));
    store.keep_recommendations(on, std::slice::from_ref(&given), 30).await.unwrap();
    let decision = Decision {
        decision: Verdict::Dismissed,
        reason: Some(format!("{id} is away")),
        decided_by: None,
        decided_at: Moment(31),
        decided_at_epoch: 31,
    };
    store.decide(&on.key(&given), &decision).await.unwrap();
    let call = Call {
        account_id: id.to_owned(),
        renewal_date: "2027-01-01".to_owned(),
        made_by: "Ann".to_owned(),
        made_at: Moment(32),
        made_at_epoch: 32,
        win_probability: 0.1,
        monitor: false,
        reason: None,
        model: "m".to_owned(),
        model_probability: 0.5,
    };
    store.record_call(&call).await.unwrap();
    let note = Note {
        note_id: format!("note {}", blake3::hash(id.as_bytes()).to_hex()),
        account_id: id.to_owned(),
        note: format!("{id} is seasonal"),
        made_by: "Ann".to_owned(),
        made_at: Moment(33),
        until: Some("2027-03-01".to_owned()),
    };
    store.keep_note(&note).await.unwrap();
    let settlement = Settlement {
        days: 90,
        expected: Expected::Lose,
        reason: format!("{id} told us so"),
        settled_by: "Lea".to_owned(),
        settled_on: "2026-11-01".parse().unwrap(),
    };
    store.settle(id, "2027-01-01".parse().unwrap(), &settlement, 34).await.unwrap();
    let snoozed = Snoozed {
        alert_id: format!("al_{}", blake3::hash(id.as_bytes()).to_hex()),
        until: "2027-01-01".parse().unwrap(),
        note: format!("{id} is travelling"),
        snoozed_by: "Lea".to_owned(),
    };
    store.snooze(id, &snoozed, 35).await.unwrap();
    store.record_outcomes(&[outcome(id, "2027-01-01", true)], 40).await.unwrap();
    let reply = Reply { request_hash: String::new(), status: 200, body: format!("{{\"account_id\":\"{id}\"}}") };
    let name = blake3::hash(id.as_bytes()).to_hex().to_string();
    let key = format!("key of {name}");
    store.reserve_reply(&key, "", 50, 0).await.unwrap();
    store.remember_reply(&key, &reply, 50).await.unwrap();
    let webhook = Webhook {
        id: format!("to {name}"),
        url: "https://receiver.example".to_owned(),
        events: "account.risk_entered".to_owned(),
        format: "json".to_owned(),
        secret: "whsec_".to_owned(),
        created_at: 60,
    };
    store.add_webhook(&webhook).await.unwrap();
    let told = |event: &str, body: String| Delivery {
        webhook_id: webhook.id.clone(),
        event_id: event.to_owned(),
        body,
        attempts: 0,
        next_at: 60,
    };
    let plain = told("1", json!({"data": {"account_id": id}}).to_string());
    let slack = told("2", json!({"text": format!("*{id}*: win probability 5 %")}).to_string());
    store.queue(&[plain, slack], 60).await.unwrap();
    for (number, path) in ["", "/contacts/1"].into_iter().enumerate() {
        let entry = AuditEntry {
            id: format!("{name} {number}"),
            at: 70,
            who: "anyone".to_owned(),
            method: "PUT".to_owned(),
            route: "/v1/accounts/{id}".to_owned(),
            path: format!("/v1/accounts/{id}{path}"),
            status: 200,
            request_id: String::new(),
        };
        store.add_audit(&entry).await.unwrap();
    }
}

/// Tables in which a text holds the secret.
async fn tables_with(url: &str, secret: &str) -> Vec<String> {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let tables = if url.starts_with("sqlite") {
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
    };
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut connection).await.unwrap();
    let mut found = Vec::new();
    for table in tables.into_iter().filter(|table| !table.starts_with("_sqlx") && !table.starts_with("sqlite_")) {
        let rows =
            sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&mut connection).await.unwrap();
        let holds = |row: &sqlx::any::AnyRow| {
            (0..row.len()).any(|at| row.try_get::<String, _>(at).is_ok_and(|text| text.contains(secret)))
        };
        if rows.iter().any(holds) {
            found.push(table);
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn nothing_is_left_of_an_account_that_was_erased() {
    on_every_store(async |url| {
        let store = open(url).await;
        fill(&store, ID).await;
        fill(&store, "stays").await;
        let before = tables_with(url, SECRET).await;
        let everywhere = [
            "account_versions",
            "accounts",
            "audit",
            "calls",
            "contacts",
            "decisions",
            "interventions",
            "notes",
            "outbox",
            "outcomes",
            "recommendations",
            "replies",
            "score_history",
            "scores",
            "settlements",
            "snoozes",
        ];
        assert_eq!(before, everywhere, "the test looks where it should");
        assert!(store.erase_account(ID).await.unwrap());
        assert_eq!(tables_with(url, SECRET).await, Vec::<String>::new());
        assert_eq!(tables_with(url, "stays").await, everywhere, "others are untouched");
        assert!(!store.erase_account(ID).await.unwrap());
        if let Some(file) = url.strip_prefix("sqlite:") {
            for part in ["", "-wal"] {
                let bytes = std::fs::read(format!("{file}{part}")).unwrap_or_default();
                assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "{part}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn an_account_may_come_back_after_it_was_erased() {
    on_every_store(async |url| {
        let store = open(url).await;
        fill(&store, "a%b").await;
        fill(&store, "axb").await;
        store.erase_account("a%b").await.unwrap();
        assert!(store.account(&AccountId::from("axb")).await.unwrap().is_some());
        store.keep_accounts(&[account("a%b", 1)], 60).await.unwrap();
        let back = store.account(&AccountId::from("a%b")).await.unwrap().unwrap();
        assert_eq!((back.version, back.first_seen), (1, 60));
        assert!(store.past_scores("a%b").await.unwrap().is_empty());
    })
    .await;
}
