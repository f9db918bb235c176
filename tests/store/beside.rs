//! What a service keeps beside the book: tokens, replies, the audit log, webhooks and what they are still to be told.

use winprob::store::{AuditEntry, AuditFilter, Delivery, Reply, Reserved, Scope, StoredToken, Webhook};

use super::accounts::account;
use super::databases::{on_every_store, open};

#[tokio::test]
async fn a_token_of_the_same_name_ends_the_one_before() {
    on_every_store(async |url| {
        let store = open(url).await;
        let token = |hash: &str, ends_at| StoredToken {
            hash: hash.to_owned(),
            name: "crm".to_owned(),
            scope: Scope::Write,
            created_at: 10,
            ends_at,
        };
        store.add_token(&token("a", None), None).await.unwrap();
        store.add_token(&token("b", Some(90)), Some(50)).await.unwrap();
        let ends: Vec<_> = store.tokens().await.unwrap().into_iter().map(|token| (token.hash, token.ends_at)).collect();
        assert_eq!(ends.len(), 2);
        assert!(ends.contains(&("a".to_owned(), Some(50))) && ends.contains(&("b".to_owned(), Some(90))));
        assert_eq!(store.end_tokens("crm", 20).await.unwrap(), 2);
        assert_eq!(store.end_tokens("crm", 20).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_key_belongs_to_one_request_until_it_is_answered_given_back_or_cut_off() {
    on_every_store(async |url| {
        let store = open(url).await;
        let reserve = async |now: i64| store.reserve_reply("key", "hash", now, now - 120).await.unwrap();
        assert_eq!(reserve(1000).await, Reserved::Begun);
        assert_eq!(reserve(1001).await, Reserved::InFlight);
        assert_eq!(reserve(1200).await, Reserved::Begun, "the first was cut off");
        store.forget_reply("key").await.unwrap();
        assert_eq!(reserve(1201).await, Reserved::Begun);
        let reply = Reply { request_hash: "hash".to_owned(), status: 201, body: "{}".to_owned() };
        store.remember_reply("key", &reply, 1202).await.unwrap();
        assert_eq!(reserve(1500).await, Reserved::Given(reply));
        assert_eq!(store.remove_old_replies(1203 + 86_400).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_audit_log_is_read_newest_first_by_name_and_time() {
    on_every_store(async |url| {
        let store = open(url).await;
        for (id, at, who) in [("1", 10, "crm"), ("2", 20, "ops"), ("3", 30, "crm")] {
            let [id, who] = [id, who].map(str::to_owned);
            let [method, route, path] = ["PUT", "/v1/accounts/{id}", "/v1/accounts/a"].map(str::to_owned);
            let entry = AuditEntry { id, at, who, method, route, path, status: 200, request_id: "r".to_owned() };
            store.add_audit(&entry).await.unwrap();
        }
        let ids = async |filter: AuditFilter| {
            let entries = store.audit(&filter, 10).await.unwrap();
            entries.into_iter().map(|entry| entry.id).collect::<String>()
        };
        assert_eq!(ids(AuditFilter::default()).await, "321");
        assert_eq!(ids(AuditFilter { who: Some("crm".to_owned()), ..AuditFilter::default() }).await, "31");
        assert_eq!(ids(AuditFilter { since: Some(20), before: Some("3".to_owned()), who: None }).await, "2");
    })
    .await;
}

#[tokio::test]
async fn a_message_is_taken_by_one_and_kept_until_it_is_settled() {
    on_every_store(async |url| {
        let store = open(url).await;
        let [id, url, events, format, secret] =
            ["w", "https://receiver.example", "model.trained", "json", "whsec_"].map(str::to_owned);
        store.add_webhook(&Webhook { id, url, events, format, secret, created_at: 5 }).await.unwrap();
        let message = |webhook: &str| Delivery {
            webhook_id: webhook.to_owned(),
            event_id: "e".to_owned(),
            body: "{}".to_owned(),
            attempts: 0,
            next_at: 10,
        };
        store.queue(&[message("w"), message("w"), message("gone")], 10).await.unwrap();
        assert!(store.due_deliveries(9, 10, &[]).await.unwrap().is_empty());
        let due = store.due_deliveries(10, 10, &[]).await.unwrap();
        assert_eq!(due, [message("w")], "once, and to nobody who is gone");
        assert!(store.take_delivery(&due[0], 70).await.unwrap());
        assert!(!store.take_delivery(&due[0], 70).await.unwrap(), "another took it");
        store.settle_delivery(&due[0], Err(("refused".to_owned(), Some(80)))).await.unwrap();
        let state = store.webhook_state("w").await.unwrap();
        assert_eq!((state.n_pending, state.last_error.as_deref()), (1, Some("refused")));
        store.settle_delivery(&due[0], Ok(90)).await.unwrap();
        assert_eq!(store.n_pending_deliveries().await.unwrap(), 0);
        assert_eq!(store.remove_old_deliveries(11).await.unwrap(), 1);
        assert!(store.remove_webhook("w").await.unwrap() && !store.remove_webhook("w").await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_change_of_the_book_is_seen_by_other_services_and_work_beside_it_is_not() {
    on_every_store(async |url| {
        let (one, other) = (open(url).await, open(url).await);
        let mut watch = one.watch();
        assert!(watch.has_changed().await.unwrap(), "the first look sees everything");
        other.reserve_reply("key", "hash", 10, 0).await.unwrap();
        assert!(!watch.has_changed().await.unwrap());
        other.keep_accounts(&[account("a", 1)], 10).await.unwrap();
        assert!(watch.has_changed().await.unwrap());
        assert!(!watch.has_changed().await.unwrap());
    })
    .await;
}
