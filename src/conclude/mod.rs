//! Concluding what files are: which is which, which column plays which part, which words mean renewed.
//!
//! [`conclude`] looks at tables as they were read and gives [`Conclusions`]: each with how sure it is and why, and questions
//! about what cannot be told. What a person has [`Stated`] is taken as said. [`Conclusions::playbook`] writes a commented
//! `playbook.toml` from them.
//!
//! In the order of reading: `names`, `column_words` and `words` match names and answers in several languages, `facts` is what a column holds,
//! `outcome`, `roles`, `leak`, `family` and `log` conclude one thing each, `files` tells tables apart, `together` joins them,
//! `tell` and `draft` write them down, `template` adds a health score to begin with.

mod answer;
mod answering;
mod column_words;
mod draft;
mod facts;
mod family;
mod files;
mod folder;
mod leak;
mod log;
mod log_words;
mod names;
mod outcome;
mod roles;
mod tell;
mod template;
mod together;
mod words;

pub use answer::{
    Conclusions, FeatureReading, FileReading, Ignored, LogReading, OpenBook, Part, Question, RoleReading, Stated,
    Sureness,
};
pub use folder::{Found, read_all, tables_in};
pub use template::Template;
pub use together::{ConcludeError, conclude};
