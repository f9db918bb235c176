//! What was recommended, decided and called, how it ended, and who the people are.

use serde_json::json;
use winprob::effects::Grade;
use winprob::plan::{Action, Standing};
use winprob::store::{Call, Contact, Decision, Features, GivenOn, Outcome, Verdict};
use winprob::units::Moment;

use super::accounts::account;
use super::databases::{on_every_store, open};

pub(super) fn action(kind: &str, lead_days: i32, uplift: Option<f64>) -> Action {
    Action {
        rank: 1,
        kind: kind.to_owned(),
        label: kind.to_owned(),
        lead_days,
        act_by: Some("2026-12-01".parse().unwrap()),
        win_probability: 0.6,
        win_probability_without: uplift.map(|_| 0.5),
        win_probability_with: uplift.map(|uplift| 0.5 + uplift),
        uplift,
        uplift_low: uplift,
        uplift_high: uplift,
        evidence: Grade::Weak,
        cost: 900.0,
        hours: 3.0,
        expected_value: uplift,
        chance_to_pay: uplift.map(|_| 0.75),
        recommended: uplift.is_some(),
        standing: Standing::BestBet,
        reason_code: None,
        waiting: None,
        chance: None,
        done: None,
        reason: "because".to_owned(),
        recommendation_id: None,
    }
}

pub(super) fn outcome(account: &str, renewal_date: &str, renewed: bool) -> Outcome {
    Outcome {
        account_id: account.to_owned(),
        renewal_date: renewal_date.to_owned(),
        renewed,
        decided_on: None,
        value: None,
        reason: None,
    }
}

#[tokio::test]
async fn a_recommendation_is_kept_once_under_a_key_of_its_content() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let on = GivenOn { account_id: "a", revision: 1, basis: "basis", model: "m" };
        let given = [action("call", 30, Some(0.1)), action("call", 60, None), action("visit", 30, Some(0.2))];
        store.keep_recommendations(on, &given, 10).await.unwrap();
        store.keep_recommendations(on, &given[..2], 20).await.unwrap();
        let kept = store.recommendation(&on.key(&given[0])).await.unwrap().unwrap();
        assert_eq!((kept.given_at.0, &kept.action, kept.chance, &kept.decision), (10, &given[0], 1.0, &None));
        let later = GivenOn { revision: 2, ..on };
        let keys: std::collections::BTreeSet<String> =
            given.iter().flat_map(|action| [on.key(action), later.key(action)]).collect();
        assert_eq!(keys.len(), 6, "another state of the account is another recommendation");
        assert!(store.recommendation(&later.key(&given[0])).await.unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn the_last_decision_about_a_recommendation_counts() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1)], 1).await.unwrap();
        let on = GivenOn { account_id: "a", revision: 1, basis: "basis", model: "m" };
        let given = action("call", 30, Some(0.1));
        store.keep_recommendations(on, std::slice::from_ref(&given), 10).await.unwrap();
        let id = on.key(&given);
        let decided = |decision, reason: Option<&str>, decided_at| Decision {
            decision,
            reason: reason.map(str::to_owned),
            decided_by: Some("Ann".to_owned()),
            decided_at: Moment(decided_at),
            decided_at_epoch: decided_at,
        };
        store.decide(&id, &decided(Verdict::Accepted, None, 20)).await.unwrap();
        let last = decided(Verdict::Dismissed, Some("they are travelling"), 30);
        store.decide(&id, &last).await.unwrap();
        let decided = store.decided_recommendations(Some("a")).await.unwrap();
        assert_eq!((decided.len(), decided[0].decision.as_ref()), (1, Some(&last)));
        assert!(store.decide("nothing", &last).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_call_waits_for_its_outcome_and_the_last_word_of_each_person_counts() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1), account("b", 1)], 1).await.unwrap();
        let call = |account: &str, by: &str, made_at, chance| Call {
            account_id: account.to_owned(),
            renewal_date: "2027-01-01".to_owned(),
            made_by: by.to_owned(),
            made_at: Moment(made_at),
            made_at_epoch: made_at,
            win_probability: chance,
            monitor: false,
            reason: None,
            model: "m".to_owned(),
            model_probability: 0.7,
        };
        for call in
            [call("a", "Ann", 10, 0.9), call("a", "Ann", 20, 0.1), call("a", "Bo", 15, 0.8), call("b", "Bo", 30, 1.0)]
        {
            store.record_call(&call).await.unwrap();
        }
        store
            .record_outcomes(&[outcome("a", "2027-01-01", true), outcome("a", "2026-01-01", false)], 40)
            .await
            .unwrap();
        store.record_outcomes(&[outcome("a", "2027-01-01", false)], 50).await.unwrap();
        let calls = store.calls(None).await.unwrap();
        let told: Vec<_> = calls
            .iter()
            .map(|scored| (scored.call.made_by.as_str(), scored.call.win_probability, scored.disagrees, scored.renewed))
            .collect();
        let expected = [("Bo", 0.8, false, Some(false)), ("Ann", 0.1, true, Some(false)), ("Bo", 1.0, false, None)];
        assert_eq!(told, expected);
        assert_eq!(store.calls(Some("b")).await.unwrap().len(), 1);
        assert_eq!(store.outcomes_of("a").await.unwrap().len(), 2);
        assert!(store.record_outcomes(&[outcome("nobody", "2027-01-01", true)], 60).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn contacts_are_kept_by_their_key_within_the_account() {
    on_every_store(async |url| {
        let store = open(url).await;
        store.keep_accounts(&[account("a", 1), account("b", 1)], 1).await.unwrap();
        let person = |name: &str| {
            let details: Features = [("name".to_owned(), json!(name))].into_iter().collect();
            Contact { contact_id: "1".to_owned(), details }
        };
        assert!(store.keep_contact("a", &person("Ann"), 10).await.unwrap());
        assert!(store.keep_contact("b", &person("Bo"), 10).await.unwrap());
        assert!(!store.keep_contact("a", &person("Anna"), 20).await.unwrap());
        assert_eq!(store.contacts("a").await.unwrap(), [person("Anna")]);
        assert!(store.forget_contact("a", "1").await.unwrap());
        assert!(!store.forget_contact("a", "1").await.unwrap());
        assert_eq!((store.contacts("a").await.unwrap().len(), store.contacts("b").await.unwrap().len()), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn the_model_of_a_past_moment_is_known() {
    on_every_store(async |url| {
        let store = open(url).await;
        for (model, now) in [("one", 10), ("one", 15), ("two", 20), ("one", 30)] {
            store.note_model(model, &format!("{model}+basis"), now).await.unwrap();
        }
        for (at, model) in [(9, None), (10, Some("one")), (19, Some("one")), (20, Some("two")), (40, Some("one"))] {
            assert_eq!(store.model_at(at).await.unwrap().as_deref(), model, "{at}");
        }
    })
    .await;
}
