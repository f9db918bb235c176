//! The service through its real router, over a real socket, and in a real browser.

mod access;
mod accounts;
mod answers;
mod browser;
mod durability;
mod fixture;
mod inference;
mod problems;
mod routes;
mod starting;
mod tls;
mod webhooks;
