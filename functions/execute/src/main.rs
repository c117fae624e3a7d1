//! execute
fn main() {}
