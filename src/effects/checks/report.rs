//! What the checks found, kind by kind, and the words for it. All effects are shares of win probability.

use serde::{Deserialize, Serialize};

/// Estimates this many standard errors of the doubly robust one apart disagree.
const APART: f64 = 2.0;

/// The doubly robust average beside the model's, over the same rows and windows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AverageCheck {
    /// The doubly robust average uplift.
    pub uplift: f64,
    /// Its standard error, by account.
    pub standard_error: f64,
    /// The model's average uplift.
    pub model: f64,
    /// Its posterior standard deviation.
    pub model_error: f64,
    /// Rows compared.
    pub n_rows: usize,
    /// Rows passed over because they were hardly ever or nearly always given the kind.
    pub n_trimmed: usize,
}

impl AverageCheck {
    /// Whether the two are no further apart than chance would have them.
    #[must_use]
    pub fn agrees(&self) -> bool {
        (self.uplift - self.model).abs() <= APART * self.standard_error
    }
}

/// An effect found where there can be none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NullCheck {
    /// What was found.
    pub uplift: f64,
    /// The model's own standard error of such an average.
    pub standard_error: f64,
    /// Whether that is no more than noise.
    pub within_noise: bool,
}

/// How strong a driver nobody recorded must be to undo the effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HiddenDriver {
    /// Multiples of the strongest recorded driver; at most 100.
    pub times: f64,
    /// The strongest recorded driver.
    pub column: String,
    /// By how much that one would have moved the effect, had it not been recorded.
    pub column_bias: f64,
    /// Whether nothing weaker than half of it would do; an effect that does not stand up over the book has nothing to undo.
    pub is_robust: bool,
}

/// The effect when a recorded driver is withheld.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The column withheld.
    pub column: String,
    /// The average uplift without it.
    pub uplift: f64,
    /// Whether the sign stays, or what turned it is within noise.
    pub keeps_sign: bool,
}

/// The X-learner's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecondOpinion {
    /// Its average uplift over the rows compared.
    pub uplift: f64,
    /// How its uplifts go with the model's; `None` where one of them is the same for all.
    pub correlation: Option<f64>,
}

/// Everything checked of one kind; what could not be checked is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct KindChecks {
    /// The doubly robust average.
    pub average: Option<AverageCheck>,
    /// The log dealt out anew among rows alike.
    pub placebo: Option<NullCheck>,
    /// The outcome that cannot be changed.
    pub negative_control: Option<NullCheck>,
    /// The driver nobody recorded.
    pub hidden_driver: Option<HiddenDriver>,
    /// Recorded drivers withheld, one at a time.
    pub left_out: Vec<LeftOut>,
    /// The X-learner.
    pub second_opinion: Option<SecondOpinion>,
}

impl KindChecks {
    /// Whether no check failed; what could not be checked does not count.
    #[must_use]
    pub fn passed(&self) -> bool {
        let null = |check: &Option<NullCheck>| check.as_ref().is_none_or(|check| check.within_noise);
        self.average.as_ref().is_none_or(AverageCheck::agrees)
            && null(&self.placebo)
            && null(&self.negative_control)
            && self.hidden_driver.as_ref().is_none_or(|driver| driver.is_robust)
            && self.left_out.iter().all(|left_out| left_out.keeps_sign)
    }

    /// The checks that failed, in words; none when all were passed.
    #[must_use]
    pub fn failed(&self) -> Vec<String> {
        let average = self.average.as_ref().filter(|check| !check.agrees()).map(|check| {
            format!(
                "estimates disagree: a doubly robust average gives {} points where the model gives {}",
                points(check.uplift),
                points(check.model)
            )
        });
        let null = |check: &Option<NullCheck>, what: &str| {
            let found = check.as_ref().filter(|check| !check.within_noise)?;
            Some(format!("{what}, where there can be no effect, {} points are found", points(found.uplift)))
        };
        let hidden = self.hidden_driver.as_ref().filter(|driver| !driver.is_robust).map(|driver| {
            format!(
                "a driver nobody recorded, only {:.1} times as strong as {:?}, would undo it",
                driver.times, driver.column
            )
        });
        let left_out = self.left_out.iter().filter(|left_out| !left_out.keeps_sign).map(|left_out| {
            format!(
                "its sign hangs on one column: without {:?} it is {} points",
                left_out.column,
                points(left_out.uplift)
            )
        });
        average
            .into_iter()
            .chain(null(&self.placebo, "with the log dealt out anew among like accounts"))
            .chain(null(&self.negative_control, "on the negative control"))
            .chain(hidden)
            .chain(left_out)
            .collect()
    }

    /// What was checked and what came of it, a sentence each.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let average = self.average.as_ref().map(|check| {
            format!(
                "doubly robust average {} points (standard error {:.1}) beside the model's {}",
                points(check.uplift),
                100.0 * check.standard_error,
                points(check.model)
            )
        });
        let opinion = self.second_opinion.as_ref().map(|opinion| {
            let agreement = opinion.correlation.map_or_else(
                || "the same for all".to_owned(),
                |correlation| format!("correlation with the model's uplifts {correlation:.2}"),
            );
            format!("X-learner {} points, {agreement}", points(opinion.uplift))
        });
        let null = |check: &Option<NullCheck>, what: &str| {
            let check = check.as_ref()?;
            Some(format!("{what} {} points (standard error {:.1})", points(check.uplift), 100.0 * check.standard_error))
        };
        let hidden = self.hidden_driver.as_ref().map(|driver| {
            let times = if driver.times < 100.0 { format!("{:.1}", driver.times) } else { "100 or more".to_owned() };
            format!("a hidden driver would undo it when {times} times as strong as {:?}", driver.column)
        });
        let left_out = (!self.left_out.is_empty()).then(|| {
            let each: Vec<String> =
                self.left_out.iter().map(|one| format!("{:?} {}", one.column, points(one.uplift))).collect();
            format!("without a column, in points: {}", each.join(", "))
        });
        average
            .into_iter()
            .chain(opinion)
            .chain(null(&self.placebo, "placebo"))
            .chain(null(&self.negative_control, "negative control"))
            .chain(hidden)
            .chain(left_out)
            .collect()
    }
}

fn points(share: f64) -> String {
    format!("{:+.1}", 100.0 * share)
}
