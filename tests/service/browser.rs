//! The page in a real browser, when one is there.

use std::process::Command;

use winprob::service::score_book;

use super::fixture::{FIRST, N_OPEN, config, server, trained};

fn browser() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
}

fn page(browser: &str, url: &str) -> String {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .args(["--virtual-time-budget=10000", "--dump-dom", url])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_book_and_opens_an_account() {
    let Some(browser) = browser() else {
        eprintln!("skipped: no browser on PATH");
        return;
    };
    let server = server(config("sqlite::memory:"), &trained().model).await;
    score_book(server.state()).await.unwrap();
    let root = format!("http://{}", server.address());
    tokio::spawn(server.run(std::future::pending()));
    let opened = format!("{root}/#account={FIRST}");
    let (book, account, docs) = tokio::task::spawn_blocking(move || {
        (page(browser, &root), page(browser, &opened), page(browser, &format!("{root}/docs")))
    })
    .await
    .unwrap();

    assert_eq!(book.matches("data-account=").count(), N_OPEN, "{book}");
    for health in ["Red", "Yellow", "Green"] {
        assert!(book.contains(health));
    }
    assert!(book.contains("Value up for renewal"));
    assert!(!book.contains("role=\"alert\""), "something went wrong on the page");
    for words in ["As usual", "Without", "What to do", "What the model saw", "What if", "Everything known"] {
        assert!(account.contains(words), "{words}");
    }
    assert!(account.contains("aria-current=\"true\""), "the row of the opened account is marked");
    assert!(docs.contains("/v1/accounts/{id}/what-if") && docs.contains("Try it"));
}
