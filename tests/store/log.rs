//! The log of interventions: from a file and from callers, corrected, and as it was known.

use sqlx::{AnyConnection, Connection, Executor};
use winprob::store::{FileLoad, LoggedIntervention, NewIntervention, OpenBook, Store, Upserted};
use winprob::units::AccountId;

use super::accounts::account;
use super::databases::{on_every_store, open};

pub(super) fn line(account: &str, kind: &str, date: &str, hours: Option<f64>) -> LoggedIntervention {
    LoggedIntervention {
        account_id: account.to_owned(),
        kind: kind.to_owned(),
        date: date.to_owned(),
        renewal_date: None,
        cost: None,
        hours,
        owner: None,
        chance: None,
        done: true,
    }
}

fn told(id: &str, entry: LoggedIntervention) -> NewIntervention {
    NewIntervention { id: id.to_owned(), entry, recommendation_id: None }
}

async fn load(store: &Store, lines: &[LoggedIntervention], now: i64) {
    let file = FileLoad { file: "log.csv".to_owned(), content_hash: now.to_string() };
    let book = OpenBook { interventions: Some((file, lines.to_vec())), ..OpenBook::default() };
    store.load(&book, now).await.unwrap();
}

#[tokio::test]
async fn a_line_that_is_told_again_is_corrected_and_scores_are_due() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1), account("b", 1)], 1).await.unwrap();
        let revision = async |id: &str| store.account(&AccountId::from(id)).await.unwrap().unwrap().revision;
        let call = line("a", "call", "2026-10-01", None);
        let kept = store.record_interventions(&[told("crm-1", call.clone())], 10).await.unwrap();
        assert_eq!((kept, revision("a").await, revision("b").await), (vec![Upserted::Created], 2, 1));
        let kept = store.record_interventions(&[told("crm-1", call.clone())], 20).await.unwrap();
        assert_eq!((kept, revision("a").await), (vec![Upserted::Unchanged { version: 1 }], 2));
        let moved = line("b", "call", "2026-10-02", Some(1.5));
        let kept = store.record_interventions(&[told("crm-1", moved.clone())], 30).await.unwrap();
        assert_eq!((kept, revision("a").await, revision("b").await), (vec![Upserted::Updated { version: 2 }], 3, 2));
        assert_eq!(store.interventions().await.unwrap(), [moved]);
        assert_eq!(store.interventions_at("a", 29).await.unwrap(), [call]);
        assert!(store.interventions_at("a", 30).await.unwrap().is_empty());
        assert!(store.interventions_at("a", 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_file_takes_the_place_of_the_file_before_and_leaves_what_callers_told() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1), account("b", 1), account("c", 1)], 1).await.unwrap();
        let (first, second) = (line("a", "call", "2026-10-01", None), line("a", "call", "2026-10-01", None));
        let review = line("b", "review", "2026-10-05", Some(2.0));
        load(&store, &[first.clone(), second.clone(), review.clone()], 10).await;
        assert_eq!(
            store.interventions().await.unwrap(),
            [first.clone(), second, review.clone()],
            "two on one day are two"
        );
        let own = line("c", "visit", "2026-10-07", None);
        store.record_interventions(&[told("mine", own.clone())], 20).await.unwrap();
        load(&store, std::slice::from_ref(&first), 30).await;
        assert_eq!(store.interventions().await.unwrap(), [first.clone(), own.clone()]);
        assert_eq!(store.interventions_at("b", 29).await.unwrap(), std::slice::from_ref(&review));
        load(&store, &[first, review.clone()], 40).await;
        assert_eq!(store.interventions_of(&["b", "c"]).await.unwrap(), [review, own]);
        let revisions = [("a", 3), ("b", 4), ("c", 2)];
        for (id, expected) in revisions {
            assert_eq!(store.account(&AccountId::from(id)).await.unwrap().unwrap().revision, expected, "{id}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_draw_that_went_against_an_account_is_kept_as_not_done() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let withheld = LoggedIntervention { chance: Some(0.25), done: false, ..line("a", "call", "2026-10-01", None) };
        load(&store, std::slice::from_ref(&withheld), 10).await;
        let later = LoggedIntervention { date: "2026-10-09".to_owned(), ..withheld.clone() };
        store.record_interventions(&[told("mine", later.clone())], 20).await.unwrap();
        assert_eq!(store.interventions().await.unwrap(), [withheld.clone(), later]);
        let corrected = LoggedIntervention { done: true, ..withheld.clone() };
        store.record_interventions(&[told("mine", corrected.clone())], 30).await.unwrap();
        assert_eq!(store.interventions_at("a", 30).await.unwrap(), [corrected]);
    })
    .await;
}

#[tokio::test]
async fn what_file_and_caller_both_tell_counts_once() {
    on_every_store(async |url| {
        let store = open(url).await;
        load(&store, &[line("a", "call", "2026-10-01", None), line("a", "call", "2026-10-09", None)], 10).await;
        let mine = line("a", "call", "2026-10-01", Some(3.0));
        store.record_interventions(&[told("mine", mine.clone())], 20).await.unwrap();
        let log = store.interventions_of(&["a"]).await.unwrap();
        assert_eq!(log, [mine, line("a", "call", "2026-10-09", None)]);
        assert_eq!(store.interventions_at("a", 15).await.unwrap()[0].hours, None, "as it was known then");
    })
    .await;
}

#[tokio::test]
async fn a_log_loaded_by_an_earlier_version_stays_when_the_same_file_is_loaded_again() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let lines = [line("a", "call", "2026-10-01", None), line("a", "call", "2026-10-01", None)];
        load(&store, &lines, 10).await;
        let mut connection = AnyConnection::connect(url).await.unwrap();
        connection.execute("UPDATE interventions SET id = 'former ' || id").await.unwrap();
        load(&store, &lines, 20).await;
        assert_eq!(store.account(&AccountId::from("a")).await.unwrap().unwrap().revision, 2, "nothing has changed");
        assert_eq!(store.interventions_at("a", 15).await.unwrap(), lines);
        load(&store, &[&lines[..], &lines[..1]].concat(), 30).await;
        assert_eq!(store.interventions().await.unwrap().len(), 3, "a third one is news");
        load(&store, &lines[..1], 40).await;
        assert_eq!(store.interventions().await.unwrap(), lines[..1]);
    })
    .await;
}

#[test]
fn a_line_of_the_log_has_a_name_that_no_new_field_changes() {
    let plain = line("a", "call", "2026-10-01", None);
    let full = LoggedIntervention {
        renewal_date: Some("2026-12-01".to_owned()),
        cost: Some(900.0),
        owner: Some("Ann".to_owned()),
        chance: Some(0.25),
        done: false,
        ..line("a", "call", "2026-10-01", Some(1.5))
    };
    let name = |entry: &LoggedIntervention| entry.canonical().hash().to_hex()[..16].to_owned();
    assert_eq!([name(&plain), name(&full)], ["d2e30e80f9b7848f", "140ac3160fd9457d"]);
}
