//! Choices under shared limits: close to the exact answer, within every limit, the same on any number of threads.

mod choices;
mod exact;
