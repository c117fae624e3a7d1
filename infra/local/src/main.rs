//! infra/local
fn main() {}
