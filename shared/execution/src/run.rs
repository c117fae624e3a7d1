//! run
mod scan;
mod site;
mod tarball;
