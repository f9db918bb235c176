//! The description of the interface (OpenAPI).

mod columns;
pub(super) mod openapi;
mod plain_schemas;
