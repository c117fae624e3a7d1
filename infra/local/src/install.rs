//! Getting what a machine lacks: Python tools, a container engine, the base image, a browser.

pub mod browser;
pub mod debian;
pub mod engine;
pub mod image;
pub mod python;
pub mod ssh;
pub mod xml;
