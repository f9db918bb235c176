//! Exports of other systems become the files of a book: renewals, interventions, accounts.
//!
//! A CRM keeps today's state of a deal; a model must learn from the state on the day of the
//! decision. So [`import_crm`] undoes what was edited since, from the history of the fields: a renewal comes due on the
//! day it was first scheduled for, not on the day the deal was closed and its date moved; stage and amount are those
//! of the decision date; contacts and activities count from the day they were there. What cannot be known is left
//! out and counted ([`ImportReading`]). Salesforce and HubSpot differ in names only ([`System`]); the playbook says
//! what is particular to one organisation ([`Mapping`]). [`query_table`] reads a table from PostgreSQL.

mod activities;
mod assemble;
mod deals;
mod error;
mod export;
mod history;
mod layout;
mod mapping;
mod people;
mod postgres;
mod reading;
mod sheet;
mod state;
mod system;
mod update;
mod words;

pub use assemble::{Imported, import_crm};
pub use error::ConnectError;
pub use mapping::{Mapping, UpdateFields};
pub use postgres::query_table;
pub use reading::ImportReading;
pub use sheet::csv_of;
pub use system::System;
pub use update::{Trend, guarded};
