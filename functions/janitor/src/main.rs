//! janitor
fn main() {}
