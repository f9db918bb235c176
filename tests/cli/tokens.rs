//! Access tokens from the command line, and what `serve` refuses.

use super::home::Home;

#[test]
fn a_token_is_shown_once_and_can_be_replaced_and_ended() {
    let home = Home::new();
    let first = home.run(&["tokens", "create", "crm", "--scope", "write", "--days", "30"]).ok();
    assert!(first.starts_with("wp_") && first.lines().count() == 1, "{first}");
    let listed = || super::rows(&home.run(&["tokens", "list"]).ok());
    assert_eq!((listed()[0]["name"].as_str(), listed()[0]["scope"].as_str()), ("crm", "write"));
    assert!(!home.run(&["tokens", "list"]).ok().contains(first.trim()));
    let second = home.run(&["tokens", "rotate", "crm"]).ok();
    assert_ne!(first, second);
    assert_eq!(listed().iter().filter(|token| token["live"] == "yes").count(), 1);
    home.run(&["tokens", "revoke", "crm"]).ok();
    assert!(listed().iter().all(|token| token["live"].is_empty()) && listed().len() == 2);
    let bytes = std::fs::read(home.path().join("winprob.db")).unwrap();
    let secret = second.trim().as_bytes();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret), "the secret is not kept");
}

#[test]
fn tokens_that_make_no_sense_are_refused() {
    let home = Home::new();
    home.run(&["tokens", "list"]).ok();
    home.run(&["tokens", "create", "crm", "--scope", "all"]).assert_refused(&["all", "read, write or admin"]);
    home.run(&["tokens", "create", "a b", "--scope", "read"]).assert_refused(&["a b", "expected a name"]);
    home.run(&["tokens", "rotate", "nobody"]).assert_refused(&["nobody", "tokens list"]);
    home.run(&["tokens", "revoke", "nobody"]).assert_refused(&["nobody"]);
    home.run(&["tokens", "create", "crm", "--scope", "read"]).ok();
    home.run(&["tokens", "create", "crm", "--scope", "read"]).assert_refused(&["crm", "tokens rotate crm"]);
}

#[test]
fn an_open_address_is_refused_before_anything_is_made() {
    let home = Home::new();
    home.assert_refuses(&["serve", "--bind", "0.0.0.0:0"], &["0.0.0.0:0", "--tls-cert", "--insecure-http"]);
    home.assert_refuses(&["serve", "--bind", "0.0.0.0:0", "--insecure-http"], &["access tokens", "tokens create"]);
    home.write("tokens.txt", "bi:read:short");
    home.assert_refuses(&["serve", "--tokens", "tokens.txt"], &["tokens.txt, token 1", "shorter than 16"]);
}
