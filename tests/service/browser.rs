//! The pages in a real browser, where one is there: each at every width, in light and dark; the flows clicked through.

use std::fmt::Write;
use std::sync::Arc;

use rand::RngExt;
use serde_json::json;
use winprob::model::Model;
use winprob::service::{ServeConfig, Server, score_book};
use winprob::units::{FixedClock, Seed};
use winprob::workflow::BookFiles;

use super::chromium::Browser;
use super::fixture::{FIRST, N_OPEN, config, folder_of_a_test, server, today, trained};

/// Every page, and something it shows once it is there.
const PAGES: [(&str, &str); 10] = [
    ("view=today", "#view .outlook .total"),
    ("view=", "#rows tr .chance"),
    ("view=chart&across=days&up=chance&brush=0,400,0,1", "#view .chosen"),
    ("view=chart", "#view .bubble"),
    ("view=plan", "#view .plan-form"),
    ("view=insight", "#view .part"),
    ("view=trust", "#view .reliability .mark"),
    ("view=files", "#view .note, #view .part"),
    ("view=settings", "#view .playbook"),
    ("account=B000001", "#panel .actions"),
];

/// Nothing on the page is still being read.
pub(super) const AT_REST: &str =
    "![...document.querySelectorAll('.status')].some(place => place.offsetParent && place.textContent.endsWith('…'))";

/// Where axe-core lies, unless the variable `AXE` names another file; `.ci/run` puts it there.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/node_modules/axe-core/axe.min.js");

/// The script that looks for faults of accessibility; none where it is not installed, which is told.
pub(super) fn axe() -> Option<String> {
    let file = std::env::var("AXE").unwrap_or_else(|_| AXE.to_owned());
    let script = std::fs::read_to_string(&file).ok();
    if script.is_none() {
        eprintln!("passed over: no axe-core at {file}; npm install --prefix target/axe axe-core");
    }
    script
}

/// What axe finds on the page against WCAG 2.2 AA and good practice: rule, place and reason.
pub(super) fn faults(browser: &mut Browser, axe: &str) -> serde_json::Value {
    browser.evaluate(&format!("globalThis.axe ? 0 : (() => {{ {axe}\n;return 0; }})()"));
    browser.evaluate(
        "axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values:
           ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
         .then(found => found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(node => [rule.id, node.target.join(' '), node.failureSummary])))",
    )
}

/// Axe, where it is there, finds no fault on the open view with all of it unfolded.
pub(super) fn assert_accessible_unfolded(browser: &mut Browser, axe: Option<&str>) {
    if let Some(axe) = axe {
        browser.evaluate("document.querySelectorAll('#view details').forEach(part => { part.open = true; })");
        assert_eq!(faults(browser, axe), json!([]));
    }
}

/// The root of a service over the book of the tests.
pub(super) async fn serving() -> String {
    serving_model(&trained().model).await
}

/// The same under another model.
pub(super) async fn serving_model(model: &Model) -> String {
    let server = server(config("sqlite::memory:"), model).await;
    score_book(server.state()).await.unwrap();
    let root = format!("http://{}", server.address());
    tokio::spawn(server.run(std::future::pending()));
    root
}

/// Clicks away on a thread of its own, while the service answers.
pub(super) async fn in_browser(click: impl FnOnce(&mut Browser) + Send + 'static) {
    let clicked = tokio::task::spawn_blocking(move || {
        if let Some(mut browser) = Browser::start() {
            click(&mut browser);
        }
    });
    clicked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_shows_itself_without_an_error_at_every_width_in_light_and_dark() {
    let root = serving().await;
    let axe = axe();
    in_browser(move |browser| {
        for (width, dark) in [(360, false), (360, true), (768, false), (768, true), (1440, false), (1440, true)] {
            browser.size(width, dark);
            browser.open(&format!("{root}/"));
            browser.until("document.querySelectorAll('#rows tr').length > 0");
            for (page, shown) in PAGES {
                browser.evaluate(&format!("location.hash = {page:?}"));
                browser.until(&format!("document.querySelector({shown:?}) && {AT_REST}"));
                assert_eq!(browser.errors(), Vec::<String>::new(), "{page} at {width}");
                let trouble = browser.evaluate("document.querySelector('.trouble')?.textContent ?? ''");
                assert_eq!(trouble, "", "{page} at {width}");
                let wide = browser.evaluate("document.documentElement.scrollWidth").as_u64().unwrap();
                assert!(wide <= u64::from(width), "{page} is {wide} wide in a window of {width}");
                if let Some(axe) = axe.as_ref().filter(|_| width != 768) {
                    assert_eq!(faults(browser, axe), json!([]), "{page} at {width}, dark: {dark}");
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_book_and_opens_an_account() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.size(1440, false);
        browser.open(&format!("{root}/"));
        browser.until(&format!("document.querySelectorAll('[data-account]').length === {N_OPEN}"));
        for words in ["Red", "Yellow", "Green", "Value up for renewal"] {
            browser.until_text(words);
        }
        // The book tells the names of accounts and, a moment later, the main reason of each.
        browser.until("document.querySelector('#rows .key') && document.querySelector('#rows .why')");
        browser.evaluate(&format!("location.hash = 'account={FIRST}'"));
        for words in ["As usual", "Without", "What to do", "What the model saw", "What if", "Everything known"] {
            browser.until_text(words);
        }
        browser.until("document.querySelector('tr[aria-current=true]')");
        browser.open(&format!("{root}/docs"));
        browser.until_text("/v1/accounts/{id}/what-if");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_found_by_its_name() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/"));
        browser.until("document.querySelector('#rows .key')");
        let name = browser.evaluate("document.querySelector('#rows a').textContent");
        browser.evaluate(&format!("location.hash = new URLSearchParams({{ search: {name} }})"));
        browser.until("document.querySelectorAll('#rows tr').length === 1");
        assert_eq!(browser.evaluate("document.querySelector('#rows a').textContent"), name);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_is_accepted_and_stands_in_the_log() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/"));
        browser.until("document.querySelectorAll('#rows tr').length > 0");
        let found = "fetch('/v1/accounts?sort=-expected_value&limit=1').then(answer => answer.json())
            .then(page => page.accounts[0].top_action && page.accounts[0].account_id)";
        let account = browser.evaluate(found);
        let account = account.as_str().expect("the book of the tests has a step worth taking");
        browser.evaluate(&format!("location.hash = 'account={account}'"));
        browser.click("#panel .decide .primary");
        browser.until_text("Accepted.");
        browser.evaluate("location.hash = 'view=settings'");
        browser.until("document.querySelector('#view').innerText.includes('/decision')");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_of_ones_own_tells_an_association_from_an_effect() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/#account={FIRST}"));
        browser.click("#panel .move input[type=checkbox]");
        browser.until("document.querySelector('#panel .answer .grade.effect')");
        assert_eq!(browser.evaluate("document.querySelector('#panel .answer .association')"), json!(null));
        browser.evaluate(
            "(() => { const slider = document.querySelector('#panel .move input[type=range]'); slider.value = slider.max;
              slider.dispatchEvent(new Event('input', { bubbles: true })); })()",
        );
        browser.until("document.querySelector('#panel .answer .grade.association')");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_speak_german_and_say_in_it_all_that_they_say_in_english() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/"));
        browser.until("document.querySelectorAll('#rows tr').length > 0");
        let lacking = browser.evaluate(
            "Promise.all(['en', 'de'].map(tag => import(`/assets/texts.${tag}.js`))).then(files => {
              const keys = (part, before) => Object.entries(part).flatMap(([name, said]) =>
                typeof said === 'object' && !Array.isArray(said) ? keys(said, `${before}${name}.`) : [`${before}${name} ${typeof said}`]);
              const [english, german] = files.map(({ texts }) => keys(texts, ''));
              return [...english.filter(key => !german.includes(key)), ...german.filter(key => !english.includes(key))];
            })",
        );
        assert_eq!(lacking, json!([]));
        browser.evaluate("localStorage.setItem('winprob-language', 'de')");
        browser.open(&format!("{root}/"));
        for words in ["Bestand", "Wert zur Verlängerung", "Bester nächster Schritt"] {
            browser.until_text(words);
        }
        assert_eq!(browser.evaluate("document.documentElement.lang"), "de");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

/// A churn table: who left depends on the calls.
fn customers() -> String {
    let mut rng = Seed(5).rng();
    let mut text = "customerID,company,csm,plan,calls,churned\n".to_owned();
    for number in 0..200 {
        let calls = rng.random_range(0..10u32);
        let left = if rng.random_bool(0.05 + 0.06 * f64::from(calls)) { "yes" } else { "no" };
        let (csm, plan) = (["Ada", "Ben"][number % 2], ["S", "M"][number % 2]);
        writeln!(text, "C{number:03},Works {number},{csm},{plan},{calls},{left}").unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_dropped_on_an_empty_page_become_a_book() {
    let folder = folder_of_a_test();
    let files = BookFiles::find(Some(&folder.path().join("data")), BookFiles::default()).unwrap();
    let (bind, models_dir) = ("127.0.0.1:0".parse().unwrap(), folder.path().join("models"));
    let config = ServeConfig { bind, store_url: "sqlite::memory:".to_owned(), models_dir, files, seed: Seed(1) };
    let server = Server::bind(config, None, Arc::new(FixedClock(today()))).await.unwrap();
    let root = format!("http://{}", server.address());
    tokio::spawn(server.run(std::future::pending()));
    let file = folder.path().join("customers.csv");
    std::fs::write(&file, customers()).unwrap();
    let broken = folder.path().join("broken.csv");
    std::fs::write(&broken, "a,b\n\"1,2\n").unwrap();

    in_browser(move |browser| {
        browser.open(&format!("{root}/"));
        browser.choose("input[type=file]", &[&broken]);
        browser.until("document.querySelector('.received .trouble')?.textContent.includes('broken.csv')");
        browser.choose("input[type=file]", &[&file]);
        browser.until_text("200 rows, 6 columns");
        // A conclusion is corrected, and the draft of the playbook follows.
        browser.until("document.querySelector('[name=\"role:segment\"]').value === 'plan'");
        let corrected = "(() => { const role = document.querySelector('[name=\"role:owner\"]'); role.value = '';
            role.dispatchEvent(new Event('change', { bubbles: true })); })()";
        browser.until("document.querySelector('.playbook').value.includes('owner = ')");
        browser.evaluate(corrected);
        browser.until("!document.querySelector('.playbook').value.includes('owner = ')");
        browser.click(".stick button");
        browser.until("document.querySelectorAll('#rows tr').length > 10");
        browser.until("document.querySelector('#rows .key')");
        // What was refused is told on the console too, and nothing else.
        let others: Vec<String> = browser.errors().into_iter().filter(|told| !told.contains("/v1/files")).collect();
        assert_eq!(others, Vec::<String>::new());
    })
    .await;
    assert!(folder.path().join("data/playbook.toml").is_file());
}
