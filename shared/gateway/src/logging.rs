//! JSON logs on standard output, where Lambda collects them. What is never logged: docs/LOGGING.md.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Starts logging at the level of `LOG_LEVEL` (default `info`); a second call does nothing.
pub fn start() {
    let level = storage::settings::optional("LOG_LEVEL").unwrap_or_else(|| "info".to_owned());
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_span_events(FmtSpan::NONE)
        .with_env_filter(filter);
    // It fails only when a subscriber is there already, which then stays.
    if subscriber.try_init().is_err() {
        tracing::debug!("logging was started before");
    }
}
