//! The planner: accounts of one table, prepared for planning.

use super::error::PlanError;
use super::params::PlanParams;
use crate::book::{InterventionLog, Playbook, Rows};
use crate::effects::{EffectError, EffectModel, OpenAccounts};
use crate::units::ModelId;

/// Plans for accounts of one table.
pub struct Planner<'a> {
    pub(super) effects: Option<(&'a EffectModel, OpenAccounts)>,
    pub(super) playbook: &'a Playbook,
    pub(super) model: &'a ModelId,
    pub(super) rows: &'a Rows,
    pub(super) base: &'a [f64],
    pub(super) log: &'a InterventionLog,
    pub(super) params: PlanParams,
}

impl<'a> Planner<'a> {
    /// Prepares the rows of a table; `base` holds their log-odds as usual, `log` what was done already.
    ///
    /// # Errors
    /// [`PlanError::Effect`] when the rows do not fit the effect model.
    pub fn new(
        effects: Option<&'a EffectModel>,
        playbook: &'a Playbook,
        model: &'a ModelId,
        rows: &'a Rows,
        base: &'a [f64],
        log: &'a InterventionLog,
    ) -> Result<Self, PlanError> {
        let effects =
            effects.map(|model| Ok::<_, EffectError>((model, model.prepare(&rows.features, base)?))).transpose()?;
        Ok(Self { effects, playbook, model, rows, base, log, params: PlanParams::default() })
    }
}
