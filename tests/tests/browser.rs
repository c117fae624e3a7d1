//! ORCID Link in a browser: headless Chromium walks from KBase's user interface, which is a page of the sandbox, to ORCID
//! and back (contract/orcid-link.md 3 and 4).

mod addresses;
mod chromedriver;
mod chromium;
mod linking;
mod refused;
mod replayed;
mod visitor;
