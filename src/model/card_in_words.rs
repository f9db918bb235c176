//! The model card as people read it: the verdict first, then what it stands on.

use std::fmt::{Display, Formatter, Result};

use super::card::{LeftOut, ModelCard, OutOfTime};
use super::parts::PartReport;
use crate::effects::EffectReport;
use crate::ensemble::{LearningCurve, Quality};

impl Display for ModelCard {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        writeln!(f, "\nhow the files were read:\n{}", self.reading)?;
        verdict(f, self)?;
        probabilities(f, self)?;
        if !self.parts.is_empty() {
            parts(f, &self.parts)?;
        }
        if let Some(LeftOut { n_rows, curve: Some(curve) }) = &self.left_out {
            more_rows(f, *n_rows, curve)?;
        }
        if let Some(later) = &self.out_of_time {
            out_of_time(f, later)?;
        }
        if let Some(report) = &self.effects {
            effects(f, report)?;
        }
        self.cautions.iter().try_for_each(|caution| writeln!(f, "\ncaution: {caution}"))
    }
}

/// What to expect of the probabilities, without a term of art.
fn verdict(f: &mut Formatter<'_>, card: &ModelCard) -> Result {
    let found = card.out_of_fold();
    let gain = 100.0 * (1.0 - found.log_loss / card.ensemble.base_rate_log_loss);
    let told = if gain < 1.0 {
        "no more than the renewal rate alone".to_owned()
    } else {
        format!("{gain:.0} % of what the renewal rate alone leaves open")
    };
    writeln!(
        f,
        "in short: of accounts it has not seen, the model puts the one that renewed above the one that was lost in {:.0} of 100 pairs;\n  \
         its probabilities are off by {:.1} points on average, and tell {told}\n",
        100.0 * found.auc,
        100.0 * found.calibration_error,
    )
}

fn probabilities(f: &mut Formatter<'_>, card: &ModelCard) -> Result {
    writeln!(
        f,
        "win probability, learned from {} rows of {} accounts, {:.1} % renewed, in {} folds by account:",
        card.n_rows,
        card.n_accounts,
        100.0 * card.renewal_rate,
        card.ensemble.n_folds
    )?;
    quality(f, "ensemble, out of fold", &card.ensemble.out_of_fold)?;
    for member in &card.ensemble.members {
        quality(f, &format!("- {} ({:.2})", member.name, member.weight), &member.out_of_fold)?;
    }
    writeln!(f, "  {:<24} log loss {:.4}", "base rate", card.ensemble.base_rate_log_loss)?;
    for line in card.ensemble.choices() {
        writeln!(f, "  {line}")?;
    }
    match &card.out_of_fold_in_parts {
        Some(whole) => quality(f, "with parts, out of fold", whole),
        None => Ok(()),
    }
}

fn parts(f: &mut Formatter<'_>, reports: &[PartReport]) -> Result {
    writeln!(f, "\nparts of the book, tried with a model of their own out of fold:")?;
    for part in reports {
        let (n_rows, n_events) = (part.n_rows, part.n_events);
        writeln!(f, "  {} ({n_rows} rows, {n_events} of the rarer outcome): {}", part.part, part.reason)?;
    }
    Ok(())
}

fn more_rows(f: &mut Formatter<'_>, n_left_out: usize, curve: &LearningCurve) -> Result {
    let LearningCurve { member, n_held_out, points } = curve;
    writeln!(f, "\nwhat more rows would bring, by {member} on {n_held_out} rows of accounts held out:")?;
    for point in points {
        write!(f, "  {:>10} rows  log loss {:.4}", point.n_rows, point.log_loss)?;
        match point.gain {
            Some(gain) => writeln!(f, ", gains {:.5}, standard error {:.5}", gain.mean, gain.standard_error)?,
            None => writeln!(f)?,
        }
    }
    if curve.goes_on() {
        writeln!(
            f,
            "  every doubling gains more than its standard error: with a higher `rows` under [training] some of the {n_left_out} rows left out would help"
        )
    } else {
        writeln!(
            f,
            "  the last doubling gains less than its standard error: the {n_left_out} rows left out would bring nothing that can be told"
        )
    }
}

fn out_of_time(f: &mut Formatter<'_>, later: &OutOfTime) -> Result {
    let OutOfTime { cut, n_train, n_test, .. } = later;
    writeln!(f, "\nout of time: learned from {n_train} rows known before {cut}, predicted {n_test} later ones:")?;
    quality(f, "ensemble", &later.ensemble)?;
    quality(f, "logistic regression", &later.logistic)?;
    writeln!(f, "  {:<24} log loss {:.4}", "base rate", later.base_rate_log_loss)
}

fn effects(f: &mut Formatter<'_>, report: &EffectReport) -> Result {
    writeln!(f, "\nwhat interventions changed, at their customary time, in points of win probability:")?;
    for kind in &report.kinds {
        writeln!(
            f,
            "  {:<24} {:+5.1} (90 % interval {:+.1} to {:+.1}), {} accounts, {}",
            kind.kind.as_str(),
            100.0 * kind.average_uplift,
            100.0 * kind.low,
            100.0 * kind.high,
            kind.n_accounts,
            match (kind.stands_up, &kind.assumed) {
                (true, _) => "stands up book-wide",
                (false, Some(_)) => "assumed by the playbook",
                (false, None) => "does not stand out from chance",
            }
        )?;
        for failed in kind.checks.failed() {
            writeln!(f, "    check failed: {failed}")?;
        }
        for words in kind.checks.words().into_iter().chain(kind.boosted.map(|trial| trial.words())) {
            writeln!(f, "    {words}")?;
        }
    }
    writeln!(f, "  may differ by: {}", report.modifiers.join(", "))?;
    report.cautions.iter().try_for_each(|caution| writeln!(f, "  caution: {caution}"))
}

fn quality(f: &mut Formatter<'_>, name: &str, q: &Quality) -> Result {
    let slope = q.calibration_slope.map_or_else(|| "not identified".to_owned(), |slope| format!("{slope:.2}"));
    writeln!(
        f,
        "  {name:<24} log loss {:.4}  Brier {:.4}  AUC {:.4}  calibration error {:.4}, slope {slope}",
        q.log_loss, q.brier, q.auc, q.calibration_error,
    )
}
