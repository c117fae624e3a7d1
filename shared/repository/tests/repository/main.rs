//! The clients against the sandbox.

#[cfg(test)]
mod both;
#[cfg(test)]
mod failures;
#[cfg(test)]
mod support;
