//! The ledger of what was published: chained by the store, proved from it, and kept by erasure.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use winprob::ledger::{Broken, LedgerHead};
use winprob::store::Store;

use super::accounts::{account, score};
use super::databases::{on_every_store, open};

/// Three entries of two, one and one readings; the second reading of `a` is in the second, `c` is in the third.
async fn fill(store: &Store) {
    let both = [(account("a", 1), score("a", 0.5, None)), (account("b", 1), score("b", 1.0 / 3.0, None))];
    store.upsert_accounts(&both, 10).await.unwrap();
    store.upsert_accounts(&[(account("a", 2), score("a", 0.25, None))], 20).await.unwrap();
    store.upsert_accounts(&[(account("c", 1), score("c", 0.75, None))], 30).await.unwrap();
}

async fn change(url: &str, statement: &str) {
    let mut connection = AnyConnection::connect(url).await.unwrap();
    let changed = sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    assert!(changed.rows_affected() > 0, "{statement}");
    connection.close().await.unwrap();
}

async fn broken(store: &Store) -> Broken {
    store.verify_ledger(None).await.unwrap().unwrap_err()
}

#[tokio::test]
async fn what_is_published_is_entered_once_and_the_ledger_holds() {
    on_every_store(async |url| {
        let store = open(url).await;
        assert_eq!(store.verify_ledger(None).await.unwrap().unwrap().head, LedgerHead::default());
        fill(&store).await;
        // What was said already is not published again.
        store.save_scores(&[(score("a", 0.25, None), 2)], 40).await.unwrap();
        let verified = store.verify_ledger(None).await.unwrap().unwrap();
        assert_eq!((verified.head.position, verified.n_readings, verified.n_erased), (3, 4, 0));
        let page = store.ledger_page(Some(3), 10).await.unwrap();
        assert_eq!(
            page.iter().map(|entry| (entry.position, entry.at, entry.n_lines)).collect::<Vec<_>>(),
            [(2, 20, 1), (1, 10, 2)]
        );
        assert!(store.verify_ledger(Some(page[1].hash.clone())).await.unwrap().is_ok());
        let other = "0".repeat(64);
        assert_eq!(store.verify_ledger(Some(other.clone())).await.unwrap(), Err(Broken::Kept(other)));
    })
    .await;
}

#[tokio::test]
async fn an_account_is_erased_and_the_ledger_still_holds() {
    on_every_store(async |url| {
        let store = open(url).await;
        fill(&store).await;
        let before = store.verify_ledger(None).await.unwrap().unwrap();
        store.erase_account("a").await.unwrap();
        let after = store.verify_ledger(Some(before.head.hash.clone())).await.unwrap().unwrap();
        assert_eq!((after.head, after.n_readings, after.n_erased), (before.head, 4, 2));
        let lines = store.ledger_after(0).await.unwrap();
        assert!(lines[0].1[0].statement.is_none() && lines[0].1[1].statement.is_some());
        change(url, "UPDATE ledger_erased SET hash = 'x' WHERE position = 2").await;
        assert_eq!(broken(&store).await, Broken::Root { position: 2 });
    })
    .await;
}

#[tokio::test]
async fn whatever_is_rewritten_in_the_store_is_found_and_named() {
    let changes = [
        (
            "UPDATE score_history SET win_probability = 0.26 WHERE account_id = 'a' AND account_revision = 2",
            Broken::Line { position: 2, line: 1, account_id: "a".to_owned() },
        ),
        (
            "UPDATE score_history SET scored_at = 9 WHERE account_id = 'c'",
            Broken::Line { position: 3, line: 1, account_id: "c".to_owned() },
        ),
        ("DELETE FROM score_history WHERE account_id = 'b'", Broken::Lines { position: 1, expected: 2, found: 1 }),
        (
            "UPDATE score_history SET ledger_position = NULL, scored_at = 30 WHERE account_id = 'c'",
            Broken::Lines { position: 3, expected: 1, found: 0 },
        ),
        ("UPDATE ledger SET at = 11 WHERE position = 1", Broken::Entry { position: 1 }),
        ("DELETE FROM ledger WHERE position = 2", Broken::Order { expected: 2, found: 3 }),
        ("UPDATE ledger_head SET position = 4", Broken::End { expected: 4, found: 3 }),
        (
            "INSERT INTO score_history (account_id, account_revision, basis, model, win_probability, low, high, scored_at) \
             VALUES ('c', 7, 'other', 'm', 0.9, 0.8, 1.0, 25)",
            Broken::Beside { account_id: "c".to_owned() },
        ),
    ];
    for (statement, expected) in &changes {
        on_every_store(async |url| {
            let store = open(url).await;
            fill(&store).await;
            change(url, statement).await;
            assert_eq!(broken(&store).await, *expected, "{statement}");
        })
        .await;
    }
}

#[tokio::test]
async fn many_publish_at_the_same_time_and_every_entry_follows_another() {
    on_every_store(async |url| {
        let store = open(url).await;
        let publish = |at: i64| {
            let (store, id) = (store.clone(), format!("a{at}"));
            tokio::spawn(async move { store.upsert_accounts(&[(account(&id, 1), score(&id, 0.5, None))], at).await })
        };
        for published in (1..=12).map(publish).collect::<Vec<_>>() {
            published.await.unwrap().unwrap();
        }
        let verified = store.verify_ledger(None).await.unwrap().unwrap();
        assert_eq!((verified.head.position, verified.n_readings), (12, 12));
    })
    .await;
}
