//! infra/sandbox
fn main() {}
