//! JSON logs on standard output, where Lambda collects them. What is never logged: docs/LOGGING.md.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Starts logging at the level of `LOG_LEVEL` (default `info`), or at one per target: `info,aws_smithy_runtime=debug`.
/// A second call does nothing.
pub fn start() {
    let level = storage::settings::optional("LOG_LEVEL").and_then(|level| level.parse().ok());
    // Not `EnvFilter`, whose regular expressions are a function's largest part after the SDK.
    let filter: Targets = level.unwrap_or_else(|| Targets::new().with_default(LevelFilter::INFO));
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false);
    // It fails only when a subscriber is there already, which then stays.
    if tracing_subscriber::registry().with(json).with(filter).try_init().is_err() {
        tracing::debug!("logging was started before");
    }
}
