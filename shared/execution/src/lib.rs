#![doc = include_str!("../README.md")]

pub mod dispatch;
pub mod engine;
pub mod files;
mod guard;
pub mod jobs;
pub mod launcher;
pub mod leases;
pub mod limits;
pub mod log;
pub mod progress;
pub mod quick;
pub mod record;
pub mod run;
mod scan;
pub mod settings;
mod start;
pub mod step;
pub mod steps;
mod tarball;
pub mod text;
pub mod view;
pub mod watch;

pub use start::StartError;
