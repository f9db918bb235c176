//! The service through its real router, over a real socket, and in a real browser.

mod accounts;
mod answers;
mod browser;
mod closed_loop;
mod durability;
mod fixture;
mod jobs;
mod moving;
mod fuzz;
mod problems;
mod routes;
mod starting;
