//! YAML 1.2, within limits.

use serde::Serialize;
use serde_json::Value;

use super::{ConfigurationError, MAX_BYTES};

pub(super) fn parse(bytes: &[u8]) -> Result<Value, ConfigurationError> {
    if bytes.len() > MAX_BYTES {
        return Err(ConfigurationError::Unreadable);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ConfigurationError::Unreadable)?;
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 32,
            max_nodes: 50_000,
            max_anchors: 100,
            max_aliases: 1_000,
            max_documents: 1,
        },
        alias_limits: serde_saphyr::alias_limits! {
            max_total_replayed_events: 50_000,
            max_replay_stack_depth: 16,
            max_alias_expansions_per_anchor: 1_000,
        },
        // `yes` is a word and `007` an id, not a truth value and a number.
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|_| ConfigurationError::Unreadable)
}

/// `value` as YAML that any version reads the same, with a line end.
pub(super) fn write(value: &impl Serialize) -> Result<String, ConfigurationError> {
    serde_saphyr::to_string(value).map_err(|_| ConfigurationError::Unreadable)
}
