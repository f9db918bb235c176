//! The `[columns]` table of the playbook: which column of the files holds the account ID, the decision date, the outcome and
//! every other role, and how their dates and numbers are written.

use serde::{Deserialize, Serialize};

use crate::table::{DateOrder, DecimalMark, Styles};

/// Names of the columns that play a part, and whether the playbook named them or they are the defaults.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ColumnNames {
    /// The account's key.
    pub account: String,
    /// The decision date.
    pub as_of: String,
    /// When the contract comes due.
    pub renewal_date: String,
    /// When the decision became known.
    pub decided_on: String,
    /// How it ended.
    pub outcome: String,
    /// What the renewal is worth.
    pub value: String,
    /// The owner of the account.
    pub owner: String,
    /// The segment of the account.
    pub segment: String,
    /// What people call the account.
    #[serde(default = "usual_name")]
    pub name: String,
    /// How long the account has been one; `None` where the playbook states no column: then every feature whose name begins with
    /// `tenure` is taken for it.
    #[serde(default)]
    pub tenure: Option<String>,
    /// Words of the outcome that mean renewed; empty means the usual words.
    pub renewed_when: Vec<String>,
    /// Words of the outcome that mean lost; empty means every other word, or the usual words.
    pub lost_when: Vec<String>,
    /// Words of the outcome that mean not decided yet; a blank always does.
    #[serde(default)]
    pub open_when: Vec<String>,
    /// Which of day and month comes first, where files do not tell.
    #[serde(default)]
    pub dates: Option<DateOrder>,
    /// What stands before decimals, where files do not tell.
    #[serde(default)]
    pub numbers: Option<DecimalMark>,
    /// Columns to leave out.
    pub ignore: Vec<String>,
    /// Keys of `[columns]` the playbook states itself: those columns must exist.
    pub stated: Vec<String>,
}

/// The column of the name where the playbook states none.
pub(super) const USUAL_NAME: &str = "account_name";

fn usual_name() -> String {
    USUAL_NAME.to_owned()
}

impl ColumnNames {
    /// How days and numbers are written where files do not tell.
    #[must_use]
    pub fn styles(&self) -> Styles {
        Styles { dates: self.dates, numbers: self.numbers }
    }

    /// Whether a feature says how long the account has been one.
    #[must_use]
    pub fn is_tenure(&self, feature: &str) -> bool {
        self.tenure.as_ref().map_or_else(|| feature.starts_with("tenure"), |stated| stated == feature)
    }
}

#[cfg(test)]
mod tests {
    use crate::book::Playbook;

    #[test]
    fn a_stated_tenure_plays_its_part_alone_and_without_one_names_decide() {
        let usual = Playbook::default();
        assert!(usual.columns.is_tenure("tenure_months") && !usual.columns.is_tenure("months_active"));
        let bounds = usual.tenures().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(bounds, ["tenure_days", "tenure_months"]);
        let stated = Playbook::parse("[columns]\ntenure = \"months_active\"\n", "playbook.toml").unwrap();
        assert!(stated.columns.is_tenure("months_active") && !stated.columns.is_tenure("tenure_months"));
        assert!(stated.tenures().is_empty(), "no unit, no bound");
    }

    #[test]
    fn the_bound_of_onboarding_is_in_the_unit_the_name_ends_in() {
        let of = |name: &str| {
            let text = format!("[columns]\ntenure = \"{name}\"\n\n[onboarding]\nuntil_days = 90\n");
            Playbook::parse(&text, "playbook.toml").unwrap().tenures()[0].1
        };
        assert!((of("age_days") - 90.0).abs() < 1e-9);
        assert!((of("age_months") - 2.957).abs() < 1e-3);
    }
}
