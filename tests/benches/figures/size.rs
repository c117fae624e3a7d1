//! Size of what is deployed.

use tests::forge::{Part, one};

use crate::table::Row;
use crate::{FUNCTIONS, binaries, progress};

const MIB: f64 = 1_048_576.0;

/// The archive that Lambda is given, deflated as well as possible.
pub fn zipped() -> Row {
    progress("sizes");
    let mut row = Row::new("zip, MiB", "≤ 4; compendium, job ≤ 6");
    for &function in FUNCTIONS {
        let program = std::fs::read(binaries::path(function)).expect("the function is built");
        let archive = one(Part::deflated("bootstrap", &program));
        let bar = if ["compendium", "job"].contains(&function) { 6.0 } else { 4.0 };
        row.add(function, archive.len() as f64 / MIB, Some(bar));
    }
    row
}
