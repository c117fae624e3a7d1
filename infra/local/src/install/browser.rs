//! Chromium and its WebDriver, for the browser tests.

use std::path::Path;

use super::debian;
use crate::{error::Result, layout::Layout};

/// Where Debian puts them, and where the tests look for them.
const PROGRAMS: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/chromedriver"];
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// Installs them where one is missing.
pub async fn ensure(layout: &Layout) -> Result<()> {
    let Some(missing) = missing(&PROGRAMS) else { return Ok(()) };
    let missing = format!("{missing} is missing, which the browser tests need");
    let elsewhere = format!("make {} available", PROGRAMS.join(" and "));
    debian::install_bare(layout, &missing, &PACKAGES, &elsewhere).await
}

/// The first of these files that isn't there.
fn missing<'a>(programs: &[&'a str]) -> Option<&'a str> {
    programs.iter().copied().find(|program| !Path::new(program).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_is_missing_is_named() {
        assert_eq!(missing(&["/bin/sh", "/bin/no-such-program"]), Some("/bin/no-such-program"));
        assert_eq!(missing(&["/bin/sh"]), None);
    }
}
