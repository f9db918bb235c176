//! The checks that make a [`Playbook`] of what is written, and refusals that say where it is written.
//!
//! In: the keys as TOML gave them, and the text. Out: values within their ranges, or an error with file, line, key, what was
//! found and what is expected.

use std::fmt::Display;

use toml::de::{DeTable, DeValue};

use super::contents::{
    AssumedEffect, Capacity, DEFAULT_LEAD_DAYS, EffectsHint, Intervention, Playbook, Training, label_of,
};
use super::file::{AssumedKeys, CapacityKeys, EffectsKeys, HealthKeys, InterventionKeys, TrainingKeys, Word};
use super::health::{Health, is_two_coloured};
use super::scorecard::Scorecard;
use crate::book::error::BookError;
use crate::units::{Date, Days, KindId, Money};

/// Fewer past rows than this are no bound that anybody needs.
const FEWEST_ROWS: u32 = 100;

/// What the reader of TOML calls types, and what people call them.
const PLAIN_TYPES: [(&str, &str); 6] = [
    ("f64", "a number"),
    ("i32", "a whole number"),
    ("u32", "a whole number from 0 up"),
    ("u8", "a whole number from 0 to 255"),
    ("a sequence", "a list in [ ]"),
    ("a map", "a table"),
];

/// The text being checked, and its name for messages.
pub(super) struct Check<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Check<'_> {
    /// What is not TOML, not a known key, or not of the key's type.
    pub(super) fn syntax(&self, error: &toml::de::Error) -> BookError {
        let at = error.span().map_or(0, |span| span.start);
        let line = self.line_at(at);
        let mut message = error.message().trim().replace('\n', ", ");
        for (name, plain) in PLAIN_TYPES {
            if let Some(said) = message.strip_suffix(&format!("expected {name}")) {
                message = format!("{said}expected {plain}");
            }
        }
        if let Some(written) = self.text.lines().nth(line - 1).map(str::trim).filter(|written| !written.is_empty()) {
            message = format!("`{written}`: {message}");
        }
        BookError::Syntax { file: self.file.to_owned(), line, message }
    }

    fn line_at(&self, byte: usize) -> usize {
        1 + self.text.bytes().take(byte).filter(|&byte| byte == b'\n').count()
    }

    /// The line of a key, or of the innermost table around it that is written.
    fn line_of(&self, path: &[&str]) -> usize {
        let Ok(root) = DeTable::parse(self.text) else { return 1 };
        let mut table = root.get_ref();
        let mut at = 0;
        for name in path {
            let Some((key, value)) = table.iter().find(|(key, _)| key.get_ref() == name) else { break };
            at = key.span().start;
            let DeValue::Table(inner) = value.get_ref() else { break };
            table = inner;
        }
        self.line_at(at)
    }

    pub(super) fn wrong(&self, path: &[&str], found: impl Display, expected: &str) -> BookError {
        BookError::Value {
            file: self.file.to_owned(),
            line: self.line_of(path),
            key: path.join("."),
            found: found.to_string(),
            expected: expected.to_owned(),
        }
    }

    pub(super) fn at_least(&self, path: &[&str], found: Days, least: Days) -> Result<Days, BookError> {
        if found >= least {
            Ok(found)
        } else {
            Err(self.wrong(path, found, &format!("a whole number from {least} up")))
        }
    }

    fn amount(&self, path: &[&str], found: f64) -> Result<f64, BookError> {
        if found.is_finite() && found >= 0.0 { Ok(found) } else { Err(self.wrong(path, found, "a number from 0 up")) }
    }

    pub(super) fn intervention(&self, kind: &str, keys: InterventionKeys) -> Result<Intervention, BookError> {
        let path = |key: &'static str| ["interventions", kind, key];
        let mut lead_days = keys.lead_days.unwrap_or_else(|| DEFAULT_LEAD_DAYS.to_vec());
        if lead_days.is_empty() {
            let expected = "at least one number of days before renewal";
            return Err(self.wrong(&path("lead_days"), "an empty list", expected));
        }
        for &days in &lead_days {
            if !(0..=3650).contains(&days) {
                return Err(self.wrong(&path("lead_days"), days, "days before renewal, from 0 to 3650"));
            }
        }
        lead_days.sort_unstable();
        lead_days.dedup();
        let max_per_account = keys.max_per_account.unwrap_or(1);
        if !(1..=8).contains(&max_per_account) {
            return Err(self.wrong(&path("max_per_account"), max_per_account, "a whole number from 1 to 8"));
        }
        let only_if = keys.only_if.into_iter().map(|(column, words)| (column, words.iter().map(Word::text).collect()));
        let not_within = keys.not_within.into_iter().map(|(other, days)| {
            let days = self.at_least(&["interventions", kind, "not_within", &other], days, 0)?;
            Ok((KindId(other), days))
        });
        Ok(Intervention {
            kind: KindId::from(kind),
            label: keys.label.unwrap_or_else(|| label_of(kind)),
            cost: Money(self.amount(&path("cost"), keys.cost)?),
            hours: self.amount(&path("hours"), keys.hours)?,
            lead_days,
            only_if: only_if.collect(),
            cooldown_days: self.at_least(&path("cooldown_days"), keys.cooldown_days, 0)?,
            not_within: not_within.collect::<Result<_, BookError>>()?,
            max_per_account,
            assumed: keys.assumed.map(|stated| self.assumed(kind, &stated)).transpose()?,
        })
    }

    fn assumed(&self, kind: &str, stated: &AssumedKeys) -> Result<AssumedEffect, BookError> {
        let path = ["interventions", kind, "assumed"];
        let (points, low, high) = (stated.points, stated.low, stated.high);
        let in_order = low <= points && points <= high && low < high;
        if in_order && low > -100.0 && high < 100.0 {
            return Ok(AssumedEffect { points, low, high });
        }
        let found = format!("points = {points}, low = {low}, high = {high}");
        Err(self.wrong(
            &path,
            found,
            "points of win probability between -100 and 100, `low` below `high` and `points` between",
        ))
    }

    pub(super) fn day(&self, key: &str, found: &toml::Value) -> Result<Date, BookError> {
        let text = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
        text.parse().map_err(|_| self.wrong(&[key], &text, "a day written YYYY-MM-DD"))
    }

    pub(super) fn training(&self, keys: &TrainingKeys) -> Result<Training, BookError> {
        let Some(rows) = keys.rows else { return Ok(Training::default()) };
        if rows < FEWEST_ROWS {
            let expected = format!("a whole number of past rows from {FEWEST_ROWS} up");
            return Err(self.wrong(&["training", "rows"], rows, &expected));
        }
        Ok(Training { rows: rows as usize })
    }

    pub(super) fn effects(&self, keys: EffectsKeys) -> Result<EffectsHint, BookError> {
        let hold_out = keys.hold_out;
        if !(0.0..=1.0).contains(&hold_out) {
            return Err(self.wrong(&["effects", "hold_out"], hold_out, "a share of accounts from 0 to 1"));
        }
        if let Some(confidence) = keys.confidence.filter(|share| !(0.0..=1.0).contains(share)) {
            return Err(self.wrong(&["effects", "confidence"], confidence, "a chance from 0 to 1"));
        }
        Ok(EffectsHint { negative_control: keys.negative_control, hold_out, confidence: keys.confidence })
    }

    pub(super) fn capacity(&self, keys: CapacityKeys) -> Result<Capacity, BookError> {
        let amount = |key: &'static str, value: Option<f64>| {
            value.map(|value| self.amount(&["capacity", key], value)).transpose()
        };
        Ok(Capacity {
            budget: amount("budget", keys.budget)?.map(Money),
            hours_per_owner_per_month: amount("hours_per_owner_per_month", keys.hours_per_owner_per_month)?,
            cost_per_hour: self.amount(&["capacity", "cost_per_hour"], keys.cost_per_hour)?,
            per_month: keys.per_month.into_iter().map(|(kind, slots)| (KindId(kind), slots)).collect(),
        })
    }

    pub(super) fn health(&self, keys: &HealthKeys) -> Result<Health, BookError> {
        let share = |key: &'static str, value: f64| {
            if (0.0..=1.0).contains(&value) {
                Ok(value)
            } else {
                Err(self.wrong(&["health", key], value, "a number from 0 to 1"))
            }
        };
        let (red_below, green_from) = (share("red_below", keys.red_below)?, share("green_from", keys.green_from)?);
        if green_from < red_below {
            let expected = format!("a number not below health.red_below, which is {red_below}");
            return Err(self.wrong(&["health", "green_from"], green_from, &expected));
        }
        Ok(Health { red_below, green_from })
    }

    /// Weights are amounts, and the two ends of a metric differ.
    pub(super) fn scorecard(&self, scorecard: Scorecard) -> Result<Scorecard, BookError> {
        for (feature, metric) in &scorecard.metrics {
            let path = |key: &'static str| ["scorecard", "metrics", feature.as_str(), key];
            self.amount(&path("weight"), metric.weight)?;
            let is_range = metric.minimum.is_finite() && metric.maximum.is_finite();
            if !is_range || (metric.maximum - metric.minimum).abs() < f64::EPSILON {
                let expected = format!("a number other than the minimum, which is {}", metric.minimum);
                return Err(self.wrong(&path("maximum"), metric.maximum, &expected));
            }
        }
        for (family, thresholds) in &scorecard.families {
            let path = |key: &'static str| ["scorecard", "families", family.as_str(), key];
            for (key, stated) in [("red_below", thresholds.red_below), ("green_from", thresholds.green_from)] {
                if let Some(percent) = stated.filter(|percent| !(0.0..=100.0).contains(percent)) {
                    return Err(self.wrong(&path(key), percent, "a percentage from 0 to 100"));
                }
            }
            let (red_below, green_from) = thresholds.of(family);
            if green_from < red_below {
                let expected = format!("a percentage not below red_below, which is {red_below}");
                return Err(self.wrong(&path("green_from"), green_from, &expected));
            }
            if is_two_coloured(family) && green_from > red_below {
                let expected = format!("{red_below}, the same as red_below: {family} is red or green only");
                return Err(self.wrong(&path("green_from"), green_from, &expected));
            }
        }
        Ok(scorecard)
    }

    /// Kinds that other kinds and the capacity name are there.
    pub(super) fn kinds(&self, playbook: &Playbook) -> Result<(), BookError> {
        let known: Vec<&str> = playbook.interventions.iter().map(|i| i.kind.as_str()).collect();
        let expected = match known.as_slice() {
            [] => "a kind under [interventions], which names none".to_owned(),
            known => format!("one of the kinds under [interventions]: {}", known.join(", ")),
        };
        let refuse_unknown = |path: &[&str], kind: &KindId| {
            if playbook.position(kind.as_str()).is_some() {
                Ok(())
            } else {
                Err(self.wrong(path, format!("{:?}", kind.as_str()), &expected))
            }
        };
        for intervention in &playbook.interventions {
            for other in intervention.not_within.keys() {
                refuse_unknown(&["interventions", intervention.kind.as_str(), "not_within"], other)?;
            }
        }
        for kind in playbook.capacity.per_month.keys() {
            refuse_unknown(&["capacity", "per_month"], kind)?;
        }
        Ok(())
    }
}
