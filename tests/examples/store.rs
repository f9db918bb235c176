//! `store`: every version of an account stays.

use serde_json::json;
use winprob::store::{Features, NewAccount, Store, Upserted};
use winprob::units::AccountId;

fn account(worth: i64) -> NewAccount {
    let features = Features::from_iter([("account_id".to_owned(), json!("a")), ("arr".to_owned(), json!(worth))]);
    NewAccount { id: AccountId::from("a"), features }
}

#[tokio::test]
async fn an_account_is_known_as_it_was_at_any_moment() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    assert_eq!(store.keep_accounts(&[account(1)], 10).await.unwrap(), [Upserted::Created]);
    assert_eq!(store.keep_accounts(&[account(2)], 20).await.unwrap(), [Upserted::Updated { version: 2 }]);
    let then = store.account_at(&AccountId::from("a"), 15).await.unwrap().unwrap();
    assert_eq!((then.version, &then.features["arr"]), (1, &json!(1)));
    assert!(store.account_at(&AccountId::from("a"), 9).await.unwrap().is_none());
}
