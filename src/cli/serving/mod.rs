//! Commands that start the service, speak with an assistant, or manage tokens.

pub(in crate::cli) mod mcp;
pub(in crate::cli) mod serve;
pub(in crate::cli) mod tokens;
