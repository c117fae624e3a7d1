//! The client over HTTP.

#[cfg(test)]
mod api;
#[cfg(test)]
mod support;
