//! The pages in a real browser, where one is there: each at every width, in light and dark; the flows clicked through.

use std::fmt::Write;
use std::sync::Arc;

use rand::RngExt;
use serde_json::json;
use winprob::service::{ServeConfig, Server, score_book};
use winprob::units::{FixedClock, Seed};
use winprob::workflow::BookFiles;

use super::chromium::Browser;
use super::fixture::{FIRST, N_OPEN, config, folder_of_a_test, server, today, trained};

/// Every page, and something it shows once it is there.
const PAGES: [(&str, &str); 10] = [
    ("view=today", "#view .outlook .total"),
    ("view=", "#rows tr .chance"),
    ("view=chart", "#view .bubble"),
    ("view=chart&brush=0,400,0,1", "#view .chosen"),
    ("view=plan", "#view .plan-form"),
    ("view=insight", "#view .part"),
    ("view=trust", "#view .reliability .mark"),
    ("view=files", "#view .note, #view .part"),
    ("view=settings", "#view .playbook"),
    ("account=B000001", "#panel .actions"),
];

/// Nothing on the page is still being read.
const AT_REST: &str =
    "![...document.querySelectorAll('.status')].some(place => place.offsetParent && place.textContent.endsWith('…'))";

/// Where axe-core lies, unless the variable `AXE` names another file; `.ci/run` puts it there.
const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/node_modules/axe-core/axe.min.js");

/// The script that looks for faults of accessibility; none where it is not installed, which is told.
fn axe() -> Option<String> {
    let file = std::env::var("AXE").unwrap_or_else(|_| AXE.to_owned());
    let script = std::fs::read_to_string(&file).ok();
    if script.is_none() {
        eprintln!("passed over: no axe-core at {file}; npm install --prefix target/axe axe-core");
    }
    script
}

/// What axe finds on the page against WCAG 2.2 AA and good practice: rule, place and reason.
fn faults(browser: &mut Browser, axe: &str) -> serde_json::Value {
    browser.evaluate(&format!("globalThis.axe ? 0 : (() => {{ {axe}\n;return 0; }})()"));
    browser.evaluate(
        "axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values:
           ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] } })
         .then(found => found.violations.flatMap(rule => rule.nodes.slice(0, 3).map(node => [rule.id, node.target.join(' '), node.failureSummary])))",
    )
}

/// The root of a service over the book of the tests.
async fn serving() -> String {
    let server = server(config("sqlite::memory:"), &trained().model).await;
    score_book(server.state()).await.unwrap();
    let root = format!("http://{}", server.address());
    tokio::spawn(server.run(std::future::pending()));
    root
}

/// Clicks away on a thread of its own, while the service answers.
async fn in_browser(click: impl FnOnce(&mut Browser) + Send + 'static) {
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
async fn today_begins_with_the_numbers_of_the_next_months_for_the_team_and_for_each_owner() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/#view=today"));
        browser.until("document.querySelectorAll('#view .outlook .total strong').length === 4");
        let shown = "Number(document.querySelector('#view .outlook .total .quiet:last-child').textContent.match(/\\d+/)[0])";
        let told = |owner: &str| {
            format!("fetch('/v1/forecast?days=90{owner}').then(answer => answer.json()).then(told => told.total.n)")
        };
        let team = browser.evaluate(&told(""));
        assert_eq!(browser.evaluate(shown), team);
        assert!(team.as_u64().unwrap() < N_OPEN as u64, "the book reaches farther than 90 days");
        browser.evaluate("document.querySelector('#view .by-owner').open = true");
        let owner = browser.evaluate("document.querySelector('#view .by-owner tbody a').textContent");
        browser.click("#view .by-owner tbody a");
        browser.until("!document.querySelector('#view .by-owner')?.isConnected && document.querySelectorAll('#view .outlook .total strong').length === 4");
        let own = browser.evaluate(&told(&format!("&owner=' + encodeURIComponent({owner}) + '")));
        assert_eq!(browser.evaluate(shown), own);
        assert!(own.as_u64() < team.as_u64() && own.as_u64() > Some(0), "{own} of {team}");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_book_is_walked_by_keys_and_kept_as_a_file_of_the_chosen_columns() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/#columns=value,chance,reason"));
        browser.until("document.querySelector('#rows .why')?.textContent.length > 3");
        browser.evaluate("document.querySelector('#rows a').focus()");
        let at = "[...document.querySelectorAll('#rows tr')].indexOf(document.activeElement.closest('tr'))";
        for (key, row) in [("ArrowDown", 1), ("End", N_OPEN - 1), ("ArrowUp", N_OPEN - 2), ("Home", 0)] {
            browser.press(key);
            assert_eq!(browser.evaluate(at), json!(row), "{key}");
        }
        browser.evaluate(
            "globalThis.sent = []; const plain = fetch;
             globalThis.fetch = async (...asked) => { const answer = await plain(...asked); sent.push([String(asked[0]), answer.status, answer.headers.get('content-type')]); return answer; }; 0",
        );
        browser.evaluate("document.querySelectorAll('#book-tools .buttons button').forEach(button => button.click())");
        browser.until("sent.length === 2");
        let sent = browser.evaluate("sent.toSorted()");
        let columns = "columns=account_id%2Cname%2Cvalue%2Cwin_probability%2Clow%2Chigh%2Chealth%2Ctop_reason&reasons=true";
        for (sent, (file, kind)) in sent.as_array().unwrap().iter().zip([("csv", "text/csv"), ("xlsx", "spreadsheetml")]) {
            let (address, media) = (sent[0].as_str().unwrap(), sent[2].as_str().unwrap());
            assert!(address.starts_with(&format!("/v1/accounts.{file}?")) && address.ends_with(columns), "{address}");
            assert!(sent[1] == 200 && media.contains(kind), "{sent}");
        }
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_brush_over_the_chart_lists_what_lies_in_it_by_mouse_and_by_fields() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.size(1440, false);
        browser.open(&format!("{root}/#view=chart"));
        browser.until("document.querySelector('#view .bubble')");
        // An arrow leads to the probability with the step, and only upwards.
        let leads = "fetch('/v1/accounts?limit=100').then(answer => answer.json()).then(page => page.accounts
            .filter(account => account.top_action?.win_probability_with > account.win_probability).length)";
        let leading = browser.evaluate(leads);
        assert!(leading.as_u64() > Some(0));
        assert_eq!(browser.evaluate("document.querySelectorAll('#view .bubble .arrow-mark').length"), leading);
        let svg = "document.querySelector('#view .layers svg')";
        browser.evaluate(&format!("{svg}.scrollIntoView({{ block: 'end' }})"));
        let place = browser.evaluate(&format!("(({{ left, top, width, height }}) => [left, top, width, height])({svg}.getBoundingClientRect())"));
        let [left, top, width, height] = [0, 1, 2, 3].map(|index| place[index].as_f64().unwrap());
        browser.drag([left + 0.1 * width, top + 0.05 * height], [left + 0.6 * width, top + 0.6 * height]);
        browser.until("document.querySelector('#view .chosen') && location.hash.includes('brush=')");
        let (chosen, rows) = ("document.querySelectorAll('#view .chosen').length", "document.querySelectorAll('#view .plain tbody tr').length");
        assert_eq!(browser.evaluate(chosen), browser.evaluate(rows));
        browser.evaluate("document.querySelector('[name=brush-y1]').value = 0; document.querySelector('[name=brush-y0]').value = 100; 0");
        browser.evaluate("document.querySelector('[name=brush-x0]').value = -9999; document.querySelector('[name=brush-x1]').value = 9999; 0");
        browser.click("#view .ranges [type=submit]");
        browser.until(&format!("{chosen} === {N_OPEN} && {rows} === {N_OPEN}"));
        browser.evaluate("document.querySelector('#view .bubble[tabindex=\"0\"]').focus()");
        browser.press("ArrowRight");
        browser.press("Enter");
        browser.until("document.querySelector('#panel .actions')");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_again_with_a_pin_and_tells_what_moved() {
    let root = serving().await;
    let axe = axe();
    in_browser(move |browser| {
        browser.size(1440, false);
        browser.open(&format!("{root}/#view=plan"));
        browser.click("#view .plan-form [type=submit]");
        browser.until("document.querySelector('#view .calendar')");
        let first = browser.evaluate("location.hash");
        let pin = browser.evaluate("document.querySelector('#view .due .pin').getAttribute('aria-label')");
        let actions = browser.evaluate("document.querySelectorAll('#view .due .pin').length").as_u64().unwrap();
        assert!(actions > 1, "the book of the tests has a plan");
        browser.click("#view .due .pin");
        browser.until_text("1 pinned");
        // With money for little, most of the plan goes, and what is pinned stays.
        browser.evaluate(
            "(() => { const budget = document.querySelector('[name=budget]'); budget.value = 5000;
              budget.dispatchEvent(new Event('input', { bubbles: true })); })()",
        );
        browser.click("#view .plan-form [type=submit]");
        browser.until(&format!("location.hash !== {first} && document.querySelector('#view .moved tbody tr')"));
        let kept = "[...document.querySelectorAll('#view .due .pin')].map(pin => [pin.getAttribute('aria-label'), pin.ariaPressed])";
        let kept = browser.evaluate(kept);
        assert!(kept.as_array().unwrap().contains(&json!([pin, "true"])), "{pin} in {kept}");
        assert!((kept.as_array().unwrap().len() as u64) < actions);
        assert_eq!(browser.evaluate("document.querySelector('[name=budget]').value"), "5000");
        if let Some(axe) = axe {
            browser.evaluate("document.querySelectorAll('#view details').forEach(part => { part.open = true; })");
            assert_eq!(faults(browser, &axe), json!([]));
        }
        let lines = browser.evaluate(
            "import('/assets/ics.js').then(({ calendar }) => calendar([{ account_id: 'Ä1', kind: 'call', label: 'Call; at noon, or later', owner: 'Ö'.repeat(60), act_by: '2026-12-31' }],
             '2026-11-01T08:00:00Z', '/v1/plans/p1', id => id)).then(text => text.split('\\r\\n'))",
        );
        let lines: Vec<&str> = lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        assert!(lines.iter().all(|line| line.len() <= 75), "{lines:?}");
        for line in ["DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101", "SUMMARY:Call\\; at noon\\, or later: Ä1", "DTSTAMP:20261101T080000Z"] {
            assert!(lines.contains(&line), "{line} in {lines:?}");
        }
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_of_a_page_has_addresses_of_its_data_that_answer() {
    let root = serving().await;
    in_browser(move |browser| {
        for page in ["today", "chart", "plan", "insight", "trust", "settings"] {
            browser.open(&format!("{root}/#view={page}"));
            browser.until(&format!("document.querySelector('#view .data-links a') && {AT_REST}"));
            let answers = browser.evaluate(
                "Promise.all([...document.querySelectorAll('#view .data-links a')].map(link => fetch(link.href).then(answer => [link.href, answer.status, answer.headers.get('content-type')])))",
            );
            let answers = answers.as_array().unwrap();
            assert!(answers.len() >= 3, "{answers:?}");
            for answer in answers {
                let kinds = [(".csv", "text/csv"), (".xlsx", "spreadsheetml")];
                let path = answer[0].as_str().unwrap().split('?').next().unwrap();
                let kind = kinds.iter().find(|(ending, _)| path.ends_with(ending)).map_or("json", |(_, kind)| kind);
                assert!(answer[1] == 200 && answer[2].as_str().unwrap().contains(kind), "{answer}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_view_is_light_and_paper_shows_what_was_chosen_alone() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.size(1440, true);
        browser.open(&format!("{root}/"));
        browser.until("document.querySelector('#rows .chance')");
        let sent = "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, one) => sum + one.encodedBodySize, 0)";
        let sent = browser.evaluate(sent).as_u64().unwrap();
        assert!((10_000..=150_000).contains(&sent), "{sent} bytes");
        browser.print(true);
        let shown = "['.filters', '.views', '.tools', '#accounts'].map(part => getComputedStyle(document.querySelector(part)).display !== 'none')";
        assert_eq!(browser.evaluate(shown), json!([false, false, false, true]));
        assert_eq!(browser.evaluate("getComputedStyle(document.documentElement).backgroundColor"), "rgb(251, 250, 246)", "paper is light");
        browser.print(false);
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
