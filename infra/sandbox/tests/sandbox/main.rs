//! The sandbox over HTTP.

#[cfg(test)]
mod access;
#[cfg(test)]
mod admin;
#[cfg(test)]
mod authorize;
#[cfg(test)]
mod b2share;
#[cfg(test)]
mod deposit_faults;
#[cfg(test)]
mod deposit_files;
#[cfg(test)]
mod depot;
#[cfg(test)]
mod kbase;
#[cfg(test)]
mod process;
#[cfg(test)]
mod record;
#[cfg(test)]
mod sections;
#[cfg(test)]
mod support;
#[cfg(test)]
mod token;
#[cfg(test)]
mod ui;
#[cfg(test)]
mod work;
#[cfg(test)]
mod works;
#[cfg(test)]
mod zenodo;
