//! The checks of the playbook's tables `[checkpoints]`, `[people]` and `[alerts]`: what is written there becomes what
//! `attention` holds, or is refused by its line and key.

use super::attention::{AlertColumns, CheckpointDays, People};
use super::check::Check;
use crate::book::error::BookError;

impl Check<'_> {
    /// Days before renewal, the farthest first, each once.
    pub(super) fn checkpoints(&self, mut checkpoints: CheckpointDays) -> Result<CheckpointDays, BookError> {
        let path = ["checkpoints", "days"];
        for &days in &checkpoints.days {
            if !(1..=3650).contains(&days) {
                return Err(self.wrong(&path, days, "days before renewal, from 1 to 3650"));
            }
        }
        checkpoints.days.sort_unstable_by(|a, b| b.cmp(a));
        checkpoints.days.dedup();
        Ok(checkpoints)
    }

    /// Nobody is in two teams.
    pub(super) fn people(&self, people: People) -> Result<People, BookError> {
        for (team, owners) in &people.teams {
            for owner in owners {
                let first = people.team_of(owner).unwrap_or_default();
                if first != team {
                    let expected = format!("an owner of one team; {owner:?} is in {first} already");
                    return Err(self.wrong(&["people", "teams", team], format!("{owner:?}"), &expected));
                }
            }
        }
        Ok(people)
    }

    /// What one key needs of another is there.
    pub(super) fn alerts(&self, alerts: AlertColumns) -> Result<AlertColumns, BookError> {
        self.at_least(&["alerts", "survey_days"], alerts.survey_days, 0)?;
        if alerts.survey_sent.is_some() && alerts.survey_answer.is_none() {
            let expected = "survey_answer beside it: the column of the answer, or of its day";
            return Err(self.wrong(&["alerts", "survey_sent"], "no survey_answer", expected));
        }
        if !alerts.personas.is_empty() && alerts.tier.is_none() {
            let expected = "tier beside it: the column that holds the tier";
            return Err(self.wrong(&["alerts", "personas"], "no tier", expected));
        }
        Ok(alerts)
    }
}
