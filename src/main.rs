//! The door: parse, dispatch, exit code.

fn main() {}
