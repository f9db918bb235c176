//! What the pages are used for, in a real browser where one is there: the numbers of Today, keys, brush, plan, files, paper.

use serde_json::json;

use super::browser::{AT_REST, assert_accessible_unfolded, axe, in_browser, serving};
use super::fixture::N_OPEN;

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
        browser.evaluate("document.querySelectorAll('#book-tools .buttons button').forEach(button => button.form ?? button.click())");
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
        // A link to another brush, and one to none, are taken up in the open page.
        let x0 = "document.querySelector('[name=brush-x0]')?.value";
        browser.evaluate("location.hash = 'view=chart&brush=90000,90001,0,1'; 0");
        browser.until(&format!("{x0} === '90000' && {chosen} === 0"));
        browser.evaluate("location.hash = 'view=chart&brush=lasso,-9999,-1,9999,-1,9999,200,-9999,200'; 0");
        browser.until(&format!("{x0} === '' && {chosen} === {N_OPEN} && {rows} === {N_OPEN}"));
        browser.evaluate("location.hash = 'view=chart'; 0");
        browser.until(&format!("{x0} === '' && document.querySelector('#view .bubble')"));
        browser.evaluate(&format!("document.querySelector('[name=brush-free]').click(), {svg}.scrollIntoView({{ block: 'end' }})"));
        browser.drag([left + 0.1 * width, top + 0.05 * height], [left + 0.6 * width, top + 0.6 * height]);
        browser.until("location.hash.includes('brush=lasso')");
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
        assert_accessible_unfolded(browser, axe.as_deref());
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
