//! The service through its real router, over a real socket, and in a real browser.

mod accounts;
mod answers;
mod browser;
mod durability;
mod fixture;
mod fuzz;
mod problems;
mod routes;
mod starting;
