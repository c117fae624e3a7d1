//! compendium
fn main() {}
