//! infra/runner
fn main() {}
