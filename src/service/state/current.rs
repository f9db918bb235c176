//! The engine that answers now, which may still be missing.

use std::sync::Arc;

use arc_swap::ArcSwapOption;

use super::super::problem::{Problem, ProblemKind};
use crate::model::Model;
use crate::units::Seed;
use crate::workflow::Engine;

/// The engine that answers, swapped whole; none before the first model was trained.
#[derive(Clone)]
pub struct Current {
    engine: Arc<ArcSwapOption<Engine>>,
    seed: Seed,
}

impl Current {
    /// Before the first model.
    #[must_use]
    pub fn none(seed: Seed) -> Self {
        Self { engine: Arc::default(), seed }
    }

    /// With an engine from the start.
    #[must_use]
    pub fn of(engine: Engine) -> Self {
        Self { seed: engine.seed(), engine: Arc::new(ArcSwapOption::from_pointee(engine)) }
    }

    /// The engine that answers.
    ///
    /// # Errors
    /// A [`Problem`] when no model was trained yet.
    pub fn load_full(&self) -> Result<Arc<Engine>, Problem> {
        self.get().ok_or_else(|| {
            let words = "no model was trained yet: send files with POST /v1/files, then POST /v1/train";
            Problem::new(ProblemKind::NoModel, words)
        })
    }

    /// The engine that answers, where there is one.
    #[must_use]
    pub fn get(&self) -> Option<Arc<Engine>> {
        self.engine.load_full()
    }

    /// The origin of every random choice.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// Puts an engine in use.
    pub fn store(&self, engine: Arc<Engine>) {
        self.engine.store(Some(engine));
    }

    /// An engine over a model, under the same seed; it is not in use yet.
    #[must_use]
    pub fn with_model(&self, model: Model) -> Engine {
        Engine::new(model, self.seed)
    }
}
