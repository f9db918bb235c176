//! What moved a win probability, in words.

use super::mover::{Mover, Share};

/// `Log-ins fell from 210 to 40`.
pub fn phrase(share: &Share, before: Option<&str>, now: Option<&str>) -> String {
    let label = &share.label;
    let numbers = (before.and_then(|text| text.parse::<f64>().ok()), now.and_then(|text| text.parse::<f64>().ok()));
    match (before, now, numbers) {
        (Some(before), Some(now), _) if before == now => {
            format!("{label} still {now}, which weighs otherwise beside the rest")
        }
        (_, _, (Some(before), Some(now))) => {
            let way = if now < before { "fell" } else { "rose" };
            format!("{label} {way} from {} to {}", short(before), short(now))
        }
        (Some(before), Some(now), _) => format!("{label} changed from {before} to {now}"),
        (Some(before), None, _) => format!("{label} was {before} and is not known now"),
        (None, Some(now), _) => format!("{label} is known now: {now}"),
        (None, None, _) => format!("{label} still not known"),
    }
}

fn short(value: f64) -> String {
    format!("{}", (100.0 * value).round() / 100.0)
}

pub fn in_points(share: f64) -> String {
    let tenths = (1_000.0 * share).round() / 10.0;
    if tenths.abs() < 1.0 { format!("{:+.1}", tenths + 0.0) } else { format!("{tenths:+.0}") }
}

/// `down 14 points since 2026-10-02: log-ins fell from 210 to 40 (-9), ...`.
pub fn words(mover: &Mover) -> String {
    let since = mover.since.map_or_else(String::new, |day| format!(" since {day}"));
    if mover.change.abs() < TOLD {
        return format!("unchanged{since}");
    }
    let way = if mover.change < 0.0 { "down" } else { "up" };
    let mut parts: Vec<String> =
        mover.top.iter().filter(|change| change.points.abs() >= TOLD).map(|change| change.words.clone()).collect();
    if mover.model.abs() >= TOLD {
        parts.push(format!("another model ({})", in_points(mover.model)));
    }
    let because = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{way} {:.0} points{since}{because}", 100.0 * mover.change.abs())
}

/// Parts smaller than this are not named in words.
const TOLD: f64 = 0.005;
