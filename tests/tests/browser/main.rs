//! ORCID Link in a browser: headless Chromium walks from KBase's user interface, which is a page of the sandbox, to ORCID
//! and back (contract/orcid-link.md 3 and 4). A binary of its own: it needs Chromium, the others don't.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests: what goes wrong here fails a test"
)]

mod addresses;
mod browser;
mod chromedriver;
mod linking;
mod refused;
mod replayed;
mod visitor;
