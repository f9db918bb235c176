//! The Model Context Protocol: what an assistant may ask and do, over HTTP and over standard input and output.
//!
//! Everything of the protocol is here. A tool is a request of the public interface (`tools`), sent to the same router with
//! the caller's own rights (`ask`); its answer comes back as JSON with sentences that may be repeated (`told`), so that
//! nothing is told that the interface does not say. No session is kept: each message is answered by itself (`rpc`).

mod arguments;
mod ask;
mod names;
mod rpc;
mod told;
mod tool;
mod tools;

pub(super) use ask::Ask;
pub(super) use rpc::{REVISIONS, answer};
