//! When a call is made once more.

use std::time::Duration;

use http::{Method, StatusCode};

/// Calls at most, the first included.
const MAX_ATTEMPTS: u32 = 3;
/// The longest pause before the second call; each later one may be twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest pause that we choose ourselves.
const MAX_PAUSE: Duration = Duration::from_secs(2);

/// True for calls that may be made twice without harm.
pub(super) fn is_idempotent(method: &Method) -> bool {
    [Method::GET, Method::PUT, Method::DELETE].contains(method)
}

/// True for answers that may be different next time.
pub(super) fn is_passing(status: StatusCode) -> bool {
    [429, 502, 503, 504].contains(&status.as_u16())
}

/// True for answers of something in front of ORCID, behind which the call may have been carried out.
pub(super) fn is_uncertain(status: u16) -> bool {
    [502, 504].contains(&status)
}

/// How long to wait after the `attempt`th call (from 1) failed, if there is another one: as long as the server says, or a
/// random time up to a limit that doubles.
pub(super) fn pause(attempt: u32, retry_after: Option<Duration>, left: Duration) -> Option<Duration> {
    let limit = FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(8)).min(MAX_PAUSE);
    let pause = retry_after.unwrap_or_else(|| limit.mul_f64(fastrand::f64()));
    // What would end after the deadline is not begun.
    (attempt < MAX_ATTEMPTS && pause < left).then_some(pause)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wait_beyond_the_deadline_is_not_begun() {
        let second = Duration::from_secs(1);
        assert_eq!(pause(1, Some(second), second * 2), Some(second));
        assert_eq!(pause(1, Some(second), second), None);
    }

    #[test]
    fn only_idempotent_calls_and_passing_answers() {
        assert!(is_idempotent(&Method::GET) && is_idempotent(&Method::PUT) && !is_idempotent(&Method::POST));
        assert!(is_passing(StatusCode::TOO_MANY_REQUESTS) && !is_passing(StatusCode::INTERNAL_SERVER_ERROR));
        assert!(is_uncertain(504) && !is_uncertain(429) && !is_uncertain(503));
    }

    proptest! {
        #[test]
        fn pauses_have_a_limit_and_an_end(attempt in 1u32..100) {
            match pause(attempt, None, Duration::MAX) {
                Some(pause) => prop_assert!(attempt < MAX_ATTEMPTS && pause <= MAX_PAUSE),
                None => prop_assert!(attempt >= MAX_ATTEMPTS),
            }
        }
    }
}
