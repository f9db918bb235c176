//! The genetic search: its parts keep their promises, and together they find the optimum.

mod exact;
mod instances;
mod operators;
mod pareto;
mod runs;
