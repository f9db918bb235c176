//! The service through its real router, over a real socket, and in a real browser.

mod access;
mod accounts;
mod answers;
mod attention;
mod browser;
mod chromium;
mod closed_loop;
mod desk;
mod durability;
mod failing;
mod first_run;
mod fixture;
mod fuzz;
mod inference;
mod insight;
mod jobs;
mod mcp;
mod moving;
mod pages;
mod problems;
mod routes;
mod starting;
mod tables;
mod tls;
mod trials;
mod webhooks;
