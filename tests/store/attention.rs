//! Notes with an end, how checkpoints were settled, and alerts that are put off.

use winprob::insight::{Expected, Settlement, Snoozed};
use winprob::store::{Call, Note};
use winprob::units::Moment;

use super::accounts::{account, score};
use super::databases::{on_every_store, open};

fn note(id: &str, account: &str, until: Option<&str>) -> Note {
    Note {
        note_id: id.to_owned(),
        account_id: account.to_owned(),
        note: "seasonal".to_owned(),
        made_by: "Ann".to_owned(),
        made_at: Moment(10),
        until: until.map(str::to_owned),
    }
}

#[tokio::test]
async fn a_note_silences_until_its_end_and_can_be_taken_back() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1), account("b", 1)], 1).await.unwrap();
        for one in [note("1", "a", Some("2027-03-01")), note("2", "a", None), note("3", "b", Some("2026-12-01"))] {
            store.keep_note(&one).await.unwrap();
        }
        assert!(store.keep_note(&note("4", "nobody", None)).await.is_err());
        let ids = |notes: Vec<Note>| notes.into_iter().map(|note| note.note_id).collect::<Vec<_>>();
        assert_eq!(ids(store.notes_until("2026-12-01").await.unwrap()), ["1", "3"], "the last day counts");
        assert_eq!(ids(store.notes_until("2026-12-02").await.unwrap()), ["1"]);
        assert_eq!(ids(store.notes("a").await.unwrap()), ["2", "1"]);
        assert!(!store.forget_note("b", "1").await.unwrap(), "it is about another account");
        assert!(store.forget_note("a", "1").await.unwrap());
        assert_eq!(ids(store.notes_until("2026-12-02").await.unwrap()), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_last_settlement_of_a_checkpoint_counts() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let due = "2027-01-01".parse().unwrap();
        let settlement = |days, expected| Settlement {
            days,
            expected,
            reason: "talked to them".to_owned(),
            settled_by: "Lea".to_owned(),
            settled_on: "1970-01-01".parse().unwrap(),
        };
        for (days, expected) in [(180, Expected::Monitor), (90, Expected::Renew), (90, Expected::Lose)] {
            store.settle("a", due, &settlement(days, expected), 20).await.unwrap();
        }
        let settled = store.settlements().await.unwrap();
        let told = settled[&("a".to_owned(), "2027-01-01".to_owned())].clone();
        assert_eq!(told, [settlement(180, Expected::Monitor), settlement(90, Expected::Lose)]);
        assert!(store.settle("nobody", due, &settlement(90, Expected::Lose), 20).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_alert_is_put_off_once_and_can_be_woken() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let snoozed = |until: &str| Snoozed {
            alert_id: "al_1".to_owned(),
            until: until.parse().unwrap(),
            note: "they are travelling".to_owned(),
            snoozed_by: "Lea".to_owned(),
        };
        store.snooze("a", &snoozed("2026-12-01"), 10).await.unwrap();
        store.snooze("a", &snoozed("2026-12-24"), 20).await.unwrap();
        assert_eq!(store.snoozes().await.unwrap().into_values().collect::<Vec<_>>(), [snoozed("2026-12-24")]);
        assert!(store.wake("al_1").await.unwrap() && !store.wake("al_1").await.unwrap());
        assert!(store.snoozes().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn every_call_and_every_reading_is_kept_for_the_record() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.upsert_accounts(&[(account("a", 1), score("a", 0.3, None))], 10).await.unwrap();
        store.upsert_accounts(&[(account("a", 2), score("a", 0.4, None))], 20).await.unwrap();
        let call = |made_at, monitor| Call {
            account_id: "a".to_owned(),
            renewal_date: "2027-01-01".to_owned(),
            made_by: "Ann".to_owned(),
            made_at: Moment(made_at),
            made_at_epoch: made_at,
            win_probability: 0.9,
            monitor,
            reason: None,
            model: "m".to_owned(),
            model_probability: 0.3,
        };
        store.record_call(&call(10, true)).await.unwrap();
        store.record_call(&call(20, false)).await.unwrap();
        let told: Vec<(bool, bool)> =
            store.all_calls().await.unwrap().iter().map(|call| (call.call.monitor, call.disagrees)).collect();
        assert_eq!(told, [(true, false), (false, true)], "monitor disagrees with nobody");
        assert_eq!(store.calls(None).await.unwrap().len(), 1, "the last word of each person");
        let readings = store.all_past_scores().await.unwrap();
        assert_eq!(readings["a"].iter().map(|one| one.win_probability).collect::<Vec<_>>(), [0.3, 0.4]);
        assert_eq!(store.versions_of(&["a", "nobody"]).await.unwrap()["a"].len(), 2);
        assert!(store.latest_plan().await.unwrap().is_none());
    })
    .await;
}
