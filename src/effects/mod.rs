//! What an intervention changes: uplift of the win probability, with its uncertainty and the grade of its evidence.
//!
//! Past interventions went to accounts at risk, so comparing those with and without misleads. Here each
//! outcome is compared with what the ensemble expected of that account, and each intervention with how likely it
//! was to be given (Robinson 1988, *Root-N-consistent semiparametric regression*; Nie & Wager 2021,
//! *Quasi-oracle estimation of heterogeneous treatment effects*), on log-odds, under priors whose
//! widths are fitted from the data (Hahn, Murray & Carvalho 2020 for the separation of risk and effect).
//!
//! `terms` says which numbers describe an effect, `history` turns the log into rows, `propensity` how likely each
//! kind was given, `centre` what of it is taken off what was done, `customary` links the probability as usual to the one
//! without, `pooled` fits the averages of all kinds at once unless `hindsight` forbids it, `posterior` what is laid around
//! them, `sparsity` tells modifiers that matter from those that do not, `together` which kinds cannot be told apart,
//! `discovery` which kinds stand up, `boosted` what is left to trees where there is much to learn from,
//! `model` holds the result, `account` applies it, `arms` gives what a doubly robust score asks for, `support` says where the past is comparable. `chance` takes up draws at
//! random, `assumed` what the playbook states, `checks` asks whether an estimate is what it seems, `worth` what was gained.

mod account;
mod arm;
mod arms;
mod boosted;
mod checks;
mod compare;
mod data;
mod discovery;
mod error;
mod evidence;
mod fit;
mod laid;
mod model;
mod nuisance;
mod params;
mod posterior;
mod report;
mod support;
mod together;
mod worth;

pub use account::{AccountEffects, Candidate, CandidateEffect, Uplift};
pub use arm::KindArm;
pub use boosted::BoostedTrial;
pub use checks::{AverageCheck, HiddenDriver, KindChecks, LeftOut, NullCheck, SecondOpinion};
pub use data::{EffectInput, RefitBase};
pub use error::EffectError;
pub use evidence::{Evidence, Grade};
pub use fit::fit;
pub use model::{EffectModel, OpenAccounts};
pub use report::{EffectReport, GivenWith, KindReport};
pub use worth::{Worth, WorthGroup};
