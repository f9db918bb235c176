//! Accounts, their versions and their scores.

use serde_json::json;
use winprob::book::TrafficLight;
use winprob::model::WinProbability;
use winprob::store::{BookFilter, Features, NewAccount, Score, Sort, Store, Upserted};
use winprob::units::AccountId;

use super::databases::{on_every_store, open};

pub(super) fn account(id: &str, worth: i64) -> NewAccount {
    let mut features = Features::new();
    features.insert("account_id".to_owned(), json!(id));
    features.insert("arr".to_owned(), json!(worth));
    NewAccount { id: AccountId::from(id), features }
}

pub(super) fn score(id: &str, chance: f64, value: Option<f64>) -> Score {
    Score {
        basis: "basis".to_owned(),
        win_probability: WinProbability {
            account_id: id.to_owned(),
            win_probability: chance,
            low: chance / 2.0,
            high: chance.midpoint(1.0),
            health: TrafficLight::Yellow,
            as_of: None,
            renewal_date: None,
            value,
            owner: None,
            segment: None,
            drivers: Vec::new(),
            sub_scores: Vec::new(),
            families: Vec::new(),
            usual_win_probability: None,
            notes: Vec::new(),
            name: None,
            judged_as: None,
            model: "m".to_owned(),
        },
        top_action: None,
        awaits_action: false,
    }
}

async fn listed(store: &Store, sort: &str) -> Vec<String> {
    let sort: Sort = sort.parse().unwrap();
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = store.page(&BookFilter::default(), sort, after.as_ref(), 3).await.unwrap();
        ids.extend(page.accounts.into_iter().map(|account| account.account_id));
        after = page.next;
        if after.is_none() {
            return ids;
        }
    }
}

#[tokio::test]
async fn an_account_is_created_then_updated_and_every_version_stays() {
    on_every_store(async |url| {
        let store = open(url).await;
        let kept = store.keep_accounts(&[account("a", 1), account("b", 1)], 10).await.unwrap();
        assert_eq!(kept, [Upserted::Created, Upserted::Created]);
        let again = store.keep_accounts(&[account("b", 2), account("a", 1)], 20).await.unwrap();
        assert_eq!(again, [Upserted::Updated { version: 2 }, Upserted::Unchanged { version: 1 }]);
        let versions = store.account_versions(&AccountId::from("b")).await.unwrap();
        let told: Vec<_> = versions.iter().map(|v| (v.version, v.accepted_at, v.features["arr"].clone())).collect();
        assert_eq!(told, [(1, 10, json!(1)), (2, 20, json!(2))]);
        for (at, worth) in [(9, None), (10, Some(1)), (19, Some(1)), (20, Some(2)), (99, Some(2))] {
            let then = store.account_at(&AccountId::from("b"), at).await.unwrap();
            assert_eq!(then.map(|version| version.features["arr"].clone()), worth.map(|worth| json!(worth)), "at {at}");
        }
        assert!(store.account(&AccountId::from("nobody")).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_account_sent_several_times_at_once_passes_through_each_state() {
    on_every_store(async |url| {
        let store = open(url).await;
        let sent = [account("a", 1), account("b", 5), account("a", 2), account("a", 2), account("a", 3)];
        let kept = store.keep_accounts(&sent, 10).await.unwrap();
        let expected = [
            Upserted::Created,
            Upserted::Created,
            Upserted::Updated { version: 2 },
            Upserted::Unchanged { version: 2 },
            Upserted::Updated { version: 3 },
        ];
        assert_eq!(kept, expected);
        assert_eq!(store.account_versions(&AccountId::from("a")).await.unwrap().len(), 3);
        let scored: Vec<_> = sent.iter().map(|sent| (sent.clone(), score(sent.id.as_str(), 0.5, None))).collect();
        store.upsert_accounts(&scored, 20).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn thousands_at_once_are_each_kept() {
    on_every_store(async |url| {
        let store = open(url).await;
        let sent: Vec<NewAccount> = (0..1203).map(|n| account(&format!("n{n}"), n)).collect();
        let kept = store.keep_accounts(&sent, 10).await.unwrap();
        assert!(kept.iter().all(|kept| *kept == Upserted::Created));
        assert_eq!(store.n_accounts().await.unwrap(), 1203);
        let first = store.accounts_after("", 2).await.unwrap();
        assert_eq!(first.iter().map(|account| account.id.as_str()).collect::<Vec<_>>(), ["n0", "n1"]);
    })
    .await;
}

#[tokio::test]
async fn pages_follow_the_bytes_of_the_key_whatever_the_language_of_the_database() {
    on_every_store(async |url| {
        let store = open(url).await;
        let ids = ["Zoe", "ada", "Émile", "bob-1", "bob_1", "a b", "ab", "Z"];
        let scored: Vec<_> = ids.iter().map(|id| (account(id, 1), score(id, 0.5, None))).collect();
        store.upsert_accounts(&scored, 10).await.unwrap();
        let mut expected = ids.map(str::to_owned);
        expected.sort();
        assert_eq!(listed(&store, "account_id").await, expected);
        assert_eq!(listed(&store, "owner").await, expected, "what is missing comes in order of the key");
        let walked: Vec<String> =
            store.accounts_after("Zoe", 100).await.unwrap().into_iter().map(|account| account.id.0).collect();
        assert_eq!(walked, expected[2..]);
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_missing_stays_missing_beside_numbers_that_are_there() {
    on_every_store(async |url| {
        let store = open(url).await;
        for (id, value) in [("a", None), ("b", Some(12.5)), ("c", None), ("d", Some(0.1))] {
            store.upsert_accounts(&[(account(id, 1), score(id, 0.5, value))], 10).await.unwrap();
        }
        let page = store.page(&BookFilter::default(), Sort::default(), None, 10).await.unwrap();
        let values: Vec<Option<f64>> = page.accounts.iter().map(|account| account.value).collect();
        assert_eq!(values, [None, Some(12.5), None, Some(0.1)]);
        let book = store.book(&BookFilter::default()).await.unwrap();
        assert_eq!((book.accounts, book.yellow, book.value), (4, 4, 12.6));
        assert_eq!(listed(&store, "-value").await, ["b", "d", "a", "c"]);
    })
    .await;
}

#[tokio::test]
async fn a_score_of_an_older_state_never_takes_the_place_of_a_newer_one() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.upsert_accounts(&[(account("a", 1), score("a", 0.1, None))], 10).await.unwrap();
        store.upsert_accounts(&[(account("a", 2), score("a", 0.2, None))], 20).await.unwrap();
        store.save_scores(&[(score("a", 0.9, None), 1)], 30).await.unwrap();
        let page = store.page(&BookFilter::default(), Sort::default(), None, 10).await.unwrap();
        assert!((page.accounts[0].win_probability - 0.2).abs() < 1e-12);
        assert!(store.accounts_to_score("basis", "", 10).await.unwrap().is_empty());
        assert_eq!(store.accounts_to_score("another", "", 10).await.unwrap().len(), 1);
        let past: Vec<_> =
            store.past_scores("a").await.unwrap().iter().map(|s| (s.scored_at.0, s.win_probability)).collect();
        assert_eq!(past, [(10, 0.1), (20, 0.2)]);
        store.save_scores(&[(score("nobody", 0.9, None), 1)], 30).await.unwrap();
        assert_eq!(
            store.book(&BookFilter::default()).await.unwrap().accounts,
            1,
            "an account that is gone has no score"
        );
    })
    .await;
}

#[tokio::test]
async fn writers_at_the_same_time_lose_nothing_of_each_other() {
    on_every_store(async |url| {
        let (one, other) = (open(url).await, open(url).await);
        let write = |store: Store, round: i64| async move {
            for step in 0..10 {
                let mut sent: Vec<NewAccount> =
                    (0..20).map(|n| account(&format!("n{n}"), 100 * round + step)).collect();
                if round % 2 == 1 {
                    sent.reverse();
                }
                store.keep_accounts(&sent, 10).await.unwrap();
            }
        };
        let writers = [(one.clone(), 1), (other.clone(), 2), (one.clone(), 3), (other.clone(), 4)];
        let tasks: Vec<_> = writers.into_iter().map(|(store, round)| tokio::spawn(write(store, round))).collect();
        for task in tasks {
            task.await.unwrap();
        }
        for n in 0..20 {
            let id = AccountId(format!("n{n}"));
            let (kept, versions) = (one.account(&id).await.unwrap().unwrap(), one.account_versions(&id).await.unwrap());
            assert_eq!(i64::try_from(versions.len()).unwrap(), kept.version);
            assert_eq!(versions.last().unwrap().features, kept.features);
        }
    })
    .await;
}
