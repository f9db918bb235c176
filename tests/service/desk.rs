//! What is decided on the pages, in a real browser where one is there: alerts, disagreements, an account, the axes of the chart, the playbook.

use std::collections::BTreeMap;

use serde_json::json;
use winprob::book::Playbook;

use super::browser::{AT_REST, assert_accessible_unfolded, axe, faults, in_browser, serving, serving_model};
use super::chromium::Browser;
use super::fixture::{FIRST, trained};

/// The playbook of the book, under which every tier needs more people than anybody knows.
fn demanding() -> Playbook {
    let mut playbook = trained().model.playbook.clone();
    playbook.alerts.tier = Some("tier".to_owned());
    let needed = BTreeMap::from([("contacts_engaged".to_owned(), 99)]);
    let tiers = ["gold", "silver", "bronze", "platinum", "standard"];
    playbook.alerts.personas = tiers.into_iter().map(|tier| (tier.to_owned(), needed.clone())).collect();
    playbook
}

/// The root of a service under that playbook.
async fn serving_demanding() -> String {
    serving_model(&trained().model.clone().with_playbook(demanding())).await
}

/// Fills fields of the first form that has one of them, and sends it.
fn send_form(browser: &mut Browser, within: &str, values: &[(&str, &str)]) {
    let (first, _) = values[0];
    browser.until(&format!("document.querySelector('{within} [name={first}]')"));
    let values = json!(values);
    browser.evaluate(&format!(
        "(() => {{ const form = document.querySelector('{within} [name={first}]').form;
           for (let part = form.closest('details'); part; part = part.parentElement.closest('details')) part.open = true;
           for (const [name, value] of {values}) form.elements[name].value = value;
           form.requestSubmit(); }})()"
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_is_put_off_until_a_day_with_a_note_and_taken_up_again() {
    let root = serving_demanding().await;
    let axe = axe();
    in_browser(move |browser| {
        browser.size(1440, false);
        browser.open(&format!("{root}/#view=today"));
        browser.until(&format!("document.querySelector('#view .case [name=until]') && {AT_REST}"));
        assert_accessible_unfolded(browser, axe.as_deref());
        let off = "fetch('/v1/alerts?snoozed=true').then(answer => answer.json()).then(told => told.alerts.map(one => [one.snoozed_until, one.snooze_note, one.snoozed_by]))";
        assert_eq!(browser.evaluate(off), json!([]));
        let word = [("until", "2026-12-01"), ("note", "a new one starts"), ("snoozed_by", "Lea")];
        send_form(browser, "#view .case", &word);
        browser.until("document.querySelector('#view .case [role=status]')?.textContent.includes('a new one starts')");
        assert_eq!(browser.evaluate(off), json!([["2026-12-01", "a new one starts", "Lea"]]));
        browser.click("#view .case [role=status] button");
        browser.until("!document.querySelector('#view .case [role=status]')");
        assert_eq!(browser.evaluate(off), json!([]));
        // The name is remembered for whatever is said next.
        assert_eq!(browser.evaluate("localStorage.getItem('winprob-name')"), "Lea");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn both_views_of_a_disagreement_stand_side_by_side_and_a_lead_settles_it() {
    let root = serving().await;
    let axe = axe();
    in_browser(move |browser| {
        browser.size(360, true);
        browser.open(&format!("{root}/#view=trust"));
        let called = browser.evaluate(
            "fetch('/v1/checkpoints?state=awaiting_call').then(answer => answer.json()).then(async ({ checkpoints }) => {
               const one = checkpoints.find(checkpoint => checkpoint.win_probability != null);
               const expected = one.win_probability >= 0.5 ? 'lose' : 'renew';
               const headers = { 'Content-Type': 'application/json' };
               const call = await fetch(`/v1/accounts/${one.account_id}/calls`, { method: 'POST', headers, body: JSON.stringify({ made_by: 'Ann', expected, reason: 'they told me' }) });
               return call.ok && one.account_id; })",
        );
        let account = called.as_str().expect("a checkpoint with what the model said, and a call about it").to_owned();
        browser.evaluate("location.hash = 'view=today'");
        browser.until(&format!("document.querySelector('#view .case [name=expected]') && {AT_REST}"));
        browser.until_text("they told me");
        assert_accessible_unfolded(browser, axe.as_deref());
        send_form(browser, "#view .case", &[("expected", "renew"), ("reason", "they signed"), ("settled_by", "Lea")]);
        browser.until_text("Settled by Lea: it renews, because they signed");
        let told = format!("fetch('/v1/checkpoints?account={account}').then(answer => answer.json()).then(told => told.checkpoints.map(one => [one.account_id, one.state]))");
        let states = browser.evaluate(&told);
        let states = states.as_array().unwrap();
        assert!(states.contains(&json!([account, "settled"])), "{states:?}");
        assert!(states.iter().all(|one| one[0] == account.as_str()), "of this account alone: {states:?}");
        browser.evaluate(&format!("location.hash = 'account={account}'"));
        browser.until("document.querySelector('#panel .case .grade.settled')");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_tells_its_story_its_steps_add_up_and_what_was_done_enters_the_log() {
    let root = serving_demanding().await;
    let axe = axe();
    in_browser(move |browser| {
        browser.size(360, false);
        browser.open(&format!("{root}/#account={FIRST}"));
        browser.until("document.querySelectorAll('#panel .story dt').length === 4 && document.querySelector('#panel .story dd p')");
        // The steps between the usual account and this one add up, but for what rounding takes.
        let steps = browser.evaluate(
            "[...document.querySelectorAll('#panel .waterfall tbody .number')].map(cell => Number(cell.textContent.replace('−', '-').replace('\\u202f%', '')))",
        );
        let steps: Vec<f64> = steps.as_array().unwrap().iter().map(|step| step.as_f64().unwrap()).collect();
        let (first, last) = (steps[0], steps[steps.len() - 1]);
        let between: f64 = steps[1..steps.len() - 1].iter().sum();
        assert!((first + between - last).abs() < 1.6, "{steps:?}");
        let told = browser.evaluate(&format!(
            "fetch('/v1/accounts/{FIRST}').then(answer => answer.json()).then(({{ win_probability: said }}) => {{
               const sum = some => some.reduce((all, driver) => all + 100 * driver.points, 0);
               return [sum(said.drivers.slice(0, 8)), sum(said.drivers.slice(8))]; }})"
        ));
        let large: f64 = steps[1..9].iter().sum();
        assert!((large - told[0].as_f64().unwrap()).abs() < 0.5, "{steps:?}, {told}");
        assert!((steps[9] - told[1].as_f64().unwrap()).abs() < 0.1, "the smaller ones are told as one step: {steps:?}, {told}");
        // The people the tier needs are named.
        browser.until_text("99");
        browser.until("[...document.querySelectorAll('#panel .features .red')].some(cell => cell.textContent.includes('missing'))");
        send_form(browser, "#panel", &[("note", "seasonal"), ("note_by", "Ann")]);
        let noted = "[...document.querySelectorAll('#panel .plain-list li')].find(line => line.textContent.includes('seasonal'))";
        browser.until(noted);
        browser.evaluate(&format!("{noted}.querySelector('button').click()"));
        browser.until(&format!("!{noted}"));
        send_form(browser, "#panel", &[("contact-name", "Ada Byron"), ("contact-role", "Champion"), ("contact-email", "ada@example.com")]);
        let person = "[...document.querySelectorAll('#panel .plain-list li')].find(line => line.textContent.includes('Champion'))";
        browser.until(person);
        browser.evaluate(&format!("{person}.querySelector('button').click()"));
        browser.until(&format!("!{person}"));
        if let Some(axe) = axe {
            browser.evaluate("document.querySelectorAll('#panel details').forEach(part => { part.open = true; })");
            assert_eq!(faults(browser, &axe), json!([]));
        }
        let found = browser.evaluate(
            "fetch('/v1/accounts?sort=-expected_value&limit=1').then(answer => answer.json()).then(page => page.accounts[0].top_action && page.accounts[0].account_id)",
        );
        let account = found.as_str().expect("the book of the tests has a step worth taking").to_owned();
        browser.evaluate(&format!("location.hash = 'account={account}'"));
        browser.until(&format!("document.querySelector('#panel-title')?.textContent.includes('{account}') && document.querySelector('#panel .decide')"));
        browser.evaluate("[...document.querySelectorAll('#panel .decide button')].find(button => button.textContent.startsWith('Done')).click()");
        send_form(browser, "#panel", &[("done_on", "2026-10-30")]);
        browser.until("document.querySelector('#panel .decide .note')");
        let log = format!("fetch('/v1/accounts/{account}').then(answer => answer.json()).then(known => known.interventions.map(one => one.date))");
        assert!(browser.evaluate(&log).as_array().unwrap().contains(&json!("2026-10-30")));
        browser.evaluate("location.hash = ''");
        browser.until("document.querySelector('#panel').hidden");
        browser.evaluate(&format!("location.hash = 'account={account}'"));
        browser.until("document.querySelector('#panel .events')?.textContent.includes('Done')");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chart_begins_with_sub_scores_and_takes_other_axes() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.size(1440, false);
        browser.open(&format!("{root}/#view=chart"));
        let said = "document.querySelector('#view .layers svg')?.getAttribute('aria-label')";
        browser.until("document.querySelector('#view .bubble')");
        assert_eq!(browser.evaluate(said), "Relationship, of 100 against Engagement, of 100");
        let choose = |name: &str, value: &str| {
            format!(
                "(() => {{ const list = document.querySelector('#view [name={name}]'); list.value = '{value}';
                   list.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
            )
        };
        browser.evaluate(&choose("up", "chance"));
        browser.until(&format!("{said} === 'win probability, % against Engagement, of 100'"));
        browser.evaluate(&choose("across", "days"));
        browser.until(&format!("{said} === 'win probability, % against days to renewal'"));
        assert_eq!(browser.evaluate("location.hash"), "#view=chart&across=days&up=chance");
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_the_playbook_and_its_text_follow_each_other() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.open(&format!("{root}/#view=settings"));
        browser.until("document.querySelector('#view .playbook-fields td input')");
        let field = "document.querySelector('#view .playbook-fields [name$=\":cost\"]')";
        let change = |element: &str, value: &str| {
            format!("(() => {{ const field = {element}; field.value = {value}; field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()")
        };
        browser.evaluate(&change(field, "'4321'"));
        let text = "document.querySelector('#view .playbook')";
        browser.until(&format!("{text}.value.includes('cost = 4321\\n') && {field}.value === '4321'"));
        browser.evaluate(&change(text, &format!("{text}.value.replace('cost = 4321', 'cost = 1234')")));
        browser.until(&format!("{field}.value === '1234'"));
        let changed = browser.evaluate(
            "import('/assets/toml.js').then(({ withValue, valueOf }) => {
               const text = '[a] # one\\nx = [1,\\n 2] # why\\ny = \"#\"\\n\\n[b]\\nx = 3';
               return [withValue(text, 'a', 'x', '[4]'), withValue(text, 'a', 'x', ''), withValue(text, 'a', 'z', '5'), withValue(text, 'c', 'x', '6'), valueOf(text, 'a', 'y'), valueOf(text, 'b', 'y')]; })",
        );
        let expected = json!([
            "[a] # one\nx = [4] # why\ny = \"#\"\n\n[b]\nx = 3",
            "[a] # one\ny = \"#\"\n\n[b]\nx = 3",
            "[a] # one\nx = [1,\n 2] # why\ny = \"#\"\nz = 5\n\n[b]\nx = 3",
            "[a] # one\nx = [1,\n 2] # why\ny = \"#\"\n\n[b]\nx = 3\n\n[c]\nx = 6\n",
            "\"#\"",
            ""
        ]);
        assert_eq!(changed, expected);
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn insight_and_trust_show_what_the_interface_tells() {
    let root = serving().await;
    in_browser(move |browser| {
        let told =
            |page: &str, words: &[&str]| (page.to_owned(), words.iter().map(|&one| one.to_owned()).collect::<Vec<_>>());
        for (page, titles) in [
            told(
                "insight",
                &[
                    "Is the health score worth its weights?",
                    "Do the probabilities hold in every segment?",
                    "What was done, and what it was worth",
                ],
            ),
            told("trust", &["Checkpoints, by team", "Ledger of what was said"]),
        ] {
            browser.open(&format!("{root}/#view={page}"));
            browser.until(&format!("document.querySelectorAll('#view .part').length > 4 && {AT_REST}"));
            for title in titles {
                browser.until(&format!(
                    "[...document.querySelectorAll('#view .part h3')].some(head => head.textContent === {title:?})"
                ));
            }
        }
        browser.until("document.querySelector('#view .secret')?.textContent.length === 64");
        for page in ["report?format=html", "digest?format=html"] {
            assert_eq!(
                browser.evaluate(&format!("fetch('/v1/{page}').then(answer => answer.headers.get('content-type'))")),
                "text/html; charset=utf-8"
            );
        }
        assert_eq!(browser.errors(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_on_paper_is_the_account_alone_across_the_page() {
    let root = serving().await;
    in_browser(move |browser| {
        browser.size(794, false);
        browser.open(&format!("{root}/#account={FIRST}"));
        browser.until("document.querySelector('#panel .story')");
        browser.print(true);
        let shown = "['#book', '#panel', '#panel .decide', '#panel .what-if', '#panel .story'].map(part => { const one = document.querySelector(part); return Boolean(one?.getClientRects().length); })";
        assert_eq!(browser.evaluate(shown), json!([false, true, false, false, true]));
        assert_eq!(browser.evaluate("getComputedStyle(document.querySelector('#panel')).position"), "static");
        browser.print(false);
    })
    .await;
}
