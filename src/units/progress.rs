//! How long work tells how far it is, without knowing who watches.

/// Receives the progress of a long piece of work.
pub trait Progress: Send + Sync {
    /// A named stage of `steps` steps begins.
    fn stage(&self, name: &str, steps: usize);
    /// One step of the current stage is done.
    fn step(&self);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _steps: usize) {}
    fn step(&self) {}
}
