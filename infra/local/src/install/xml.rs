//! xmllint, which validates what is sent to ORCID by ORCID's schemas.

use super::{debian, engine::on_path};
use crate::{error::Result, layout::Layout};

const PROGRAM: &str = "xmllint";
const PACKAGES: [&str; 1] = ["libxml2-utils"];

/// Installs it where it is missing.
pub async fn ensure(layout: &Layout) -> Result<()> {
    if on_path(PROGRAM) {
        return Ok(());
    }
    let missing = format!("{PROGRAM} is missing, with which the tests validate XML");
    debian::install_bare(layout, &missing, &PACKAGES, "install libxml2's xmllint").await
}
