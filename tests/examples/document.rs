//! `document`: a page of HTML that stands by itself, with its charts.

use winprob::document::{Scale, escaped, page, section};

#[test]
fn a_page_holds_its_sections_and_asks_nobody_for_anything() {
    let html = page("Review", &section("What renewed", &escaped("<3 of 4>")));
    assert!(html.starts_with("<!doctype html>"));
    assert!(html.contains("What renewed") && html.contains("&lt;3 of 4&gt;") && !html.contains("http"));
}

#[test]
fn a_scale_puts_values_between_round_ticks() {
    let scale = Scale::over([0.0, 83.0], 0.0, 100.0);
    assert_eq!(scale.ticks(), [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]);
    assert!((scale.place(50.0) - 50.0).abs() < 1e-9);
}
