//! Why a function or a runner can't start.

use storage::settings::SettingError;

/// A setting that is missing or makes no sense; the message names it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An environment variable.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// The base image's name.
    #[error("BASE_IMAGE: {0}")]
    BaseImage(#[from] manifest::ManifestError),
    /// No container engine.
    #[error(transparent)]
    Engine(#[from] crate::engine::EngineError),
}
