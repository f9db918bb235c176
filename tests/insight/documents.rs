//! The digest and the quarterly review, from facts whose answer is known.

use winprob::book::Health;
use winprob::insight::{
    Backtest, DigestAccount, DigestPart, DigestStep, Disagreement, Forecast, OpenRenewal, PastRenewal, Report,
    ReportFacts, ReportLine, ReportPart, SaidCall, Shocks, UnknownQuarter, backtest, digest_html, digest_markdown,
    digest_message, digests, disagreements, due, forecast, report, report_html,
};
use winprob::units::{Date, Seed};

const HEALTH: Health = Health { red_below: 0.5, green_from: 0.8 };
const HOSTILE: &str = "<script>alert(1)</script> & *all*";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn past(at: usize, predicted: f64, renewed: bool, value: f64, due: &str) -> PastRenewal {
    PastRenewal {
        account_id: if at == 0 { HOSTILE.to_owned() } else { format!("A{at:03}") },
        as_of: None,
        renewal_date: Some(day(due)),
        renewed,
        predicted,
        value: Some(value),
        owner: None,
        segment: None,
        seen: Vec::new(),
        against: Vec::new(),
        blank: Vec::new(),
    }
}

/// In the first quarter 2 of 3 renew, 500 of 600; in the second 1 of 2, 100 of 400.
fn book() -> Vec<PastRenewal> {
    vec![
        past(0, 0.9, false, 100.0, "2026-01-15"),
        past(1, 0.9, true, 200.0, "2026-02-15"),
        past(2, 0.6, true, 300.0, "2026-03-15"),
        past(3, 0.3, true, 100.0, "2026-04-15"),
        past(4, 0.9, false, 300.0, "2026-05-15"),
    ]
}

fn open() -> Vec<OpenRenewal> {
    let one = OpenRenewal {
        account_id: "B".to_owned(),
        renewal_date: Some(day("2026-08-01")),
        segment: None,
        owner: None,
        value: 1_000.0,
        win_probability: 0.7,
        with_plan: Some(0.8),
        is_green: false,
        called: None,
    };
    vec![one]
}

fn reviewed(past: &[PastRenewal], quarter: Option<&str>, calls: &[SaidCall]) -> Result<Report, UnknownQuarter> {
    let told: Backtest = backtest(past, Seed(1));
    let next: Forecast = forecast(&open(), "quarter".parse().unwrap(), &Shocks::of(past, None), Seed(1));
    report(&ReportFacts {
        past,
        health: HEALTH,
        plays: &[],
        backtest: &told,
        forecast: &next,
        calls,
        watch: None,
        quarter,
    })
}

fn of(report: &Report, part: ReportPart) -> Vec<&ReportLine> {
    report.report.iter().filter(|line| line.part == part).collect()
}

#[test]
fn the_review_of_a_quarter_knows_what_came_by_its_end_and_nothing_later() {
    let last = reviewed(&book(), None, &[]).unwrap();
    assert_eq!(last.quarter.as_deref(), Some("2026-Q2"));
    let figures = |report: &Report| {
        let lines = of(report, ReportPart::Renewed).into_iter();
        lines.map(|line| (line.name.clone(), line.n, line.value, line.actual)).collect::<Vec<_>>()
    };
    let first = ("2026-Q1".to_owned(), Some(3), Some(600.0), Some(500.0));
    assert_eq!(figures(&last), [first.clone(), ("2026-Q2".to_owned(), Some(2), Some(400.0), Some(100.0))]);
    assert!(last.headline.starts_with("2026-Q2: 1 of 2 renewals came; 100 of 400 (25 %)."), "{}", last.headline);
    let missed: Vec<&str> = of(&last, ReportPart::Missed).iter().map(|line| line.name.as_str()).collect();
    assert_eq!(missed, ["A004", "A003"], "the most valuable first");
    let earlier = reviewed(&book(), Some("2026-Q1"), &[]).unwrap();
    assert_eq!(figures(&earlier), [first]);
    assert_eq!(of(&earlier, ReportPart::SurpriseChurn).len(), 1);
    let lights: Vec<(&str, Option<usize>, Option<f64>)> =
        of(&earlier, ReportPart::Lights).iter().map(|line| (line.name.as_str(), line.n, line.actual)).collect();
    assert_eq!(lights, [("green", Some(2), Some(0.5)), ("yellow", Some(1), Some(1.0))]);
    let unknown = reviewed(&book(), Some("2025-Q1"), &[]).unwrap_err().to_string();
    assert!(unknown.contains("\"2025-Q1\"") && unknown.contains("2026-Q1, 2026-Q2"), "{unknown}");
}

#[test]
fn people_are_held_against_the_model_together_and_only_where_there_are_enough_calls() {
    let calls = [SaidCall { called: 1.0, model: 0.5, renewed: false }; 5];
    let told = reviewed(&book(), None, &calls).unwrap();
    let off: Vec<(&str, Option<f64>)> =
        of(&told, ReportPart::Calls).iter().map(|line| (line.name.as_str(), line.actual)).collect();
    assert_eq!(off, [("people", Some(1.0)), ("model", Some(0.25))]);
    assert!(of(&reviewed(&book(), None, &calls[..4]).unwrap(), ReportPart::Calls).is_empty());
}

#[test]
fn a_past_without_dates_and_a_name_that_is_code_make_a_page_all_the_same() {
    let page = report_html(&reviewed(&book(), Some("2026-Q1"), &[]).unwrap(), "Made by hand");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; *all*") && !page.contains("<script"), "{page}");
    let undated: Vec<PastRenewal> = book().into_iter().map(|one| PastRenewal { renewal_date: None, ..one }).collect();
    let told = reviewed(&undated, None, &[]).unwrap();
    assert_eq!(told.quarter, None);
    assert!(report_html(&told, "").contains("No past renewal has a date."));
}

fn account(id: &str, open_until: &str, steps: Vec<DigestStep>) -> DigestAccount {
    DigestAccount {
        account_id: id.to_owned(),
        name: None,
        owner: Some("Elif".to_owned()),
        value: Some(41_234.0),
        win_probability: 0.62,
        open_until: Some(day(open_until)),
        steps,
    }
}

fn step(label: &str, act_by: &str, is_accepted: bool) -> DigestStep {
    DigestStep { label: label.to_owned(), act_by: day(act_by), is_accepted, expected_value: Some(500.0) }
}

#[test]
fn a_day_is_due_for_a_week_from_today_and_overdue_after_it() {
    let today = day("2026-11-02");
    for (act_by, part) in [
        ("2026-11-01", Some(DigestPart::Overdue)),
        ("2026-11-02", Some(DigestPart::Due)),
        ("2026-11-08", Some(DigestPart::Due)),
        ("2026-11-09", None),
    ] {
        let lines = due(&[account("A", "2027-01-01", vec![step("Call", act_by, false)])], today);
        assert_eq!(lines.first().map(|line| line.part), part, "{act_by}");
    }
    // Of the same step, the one that was accepted counts.
    let twice = vec![step("Call", "2026-11-03", false), step("Call", "2026-10-30", true)];
    let lines = due(&[account("A", "2026-11-04", twice)], today);
    let told: Vec<&str> = lines.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(
        told,
        ["Call by 2026-10-30, accepted, worth 500", "the contract comes due on 2026-11-04, win probability 62 %"]
    );
}

#[test]
fn every_form_of_a_digest_tells_its_lines_and_runs_nothing() {
    let accounts = [
        account(HOSTILE, "2026-11-04", Vec::new()),
        DigestAccount { owner: None, ..account("B", "2026-10-01", Vec::new()) },
    ];
    let call = Disagreement {
        account_id: HOSTILE.to_owned(),
        renewal_date: Some(day("2026-11-04")),
        made_by: "Elif".to_owned(),
        called: 0.0,
        model: 0.62,
        reason: Some("[click](me)".to_owned()),
    };
    let mut lines = due(&accounts, day("2026-11-02"));
    lines.extend(disagreements(&accounts, &[call]));
    let told = digests(lines, day("2026-11-02"));
    assert_eq!(told.iter().map(|one| one.owner.as_deref()).collect::<Vec<_>>(), [None, Some("Elif")]);
    assert_eq!(told[1].words, "0 moved, 1 due this week, 0 overdue, 1 where people and model disagree");
    let (html, markdown) = (digest_html(&told), digest_markdown(&told));
    assert!(!html.contains("<script") && html.contains("Elif: 2026-11-02 to 2026-11-08"), "{html}");
    assert!(
        markdown.contains("\\<script\\>") && !markdown.contains("[click](") && markdown.contains("\\[click\\]"),
        "{markdown}"
    );
    let message = digest_message(&told[1]);
    assert!(message.contains(&format!("• *{HOSTILE}*: the contract comes due on 2026-11-04")), "{message}");
}
