//! Waiting, always with a deadline.

use std::time::Duration;

use tokio::time::{Instant, sleep};

const PAUSE: Duration = Duration::from_millis(200);

/// Asks again until there is an answer, or fails the test after `seconds`.
pub async fn within<T>(seconds: u64, what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < deadline, "{what} did not happen within {seconds} seconds");
        sleep(PAUSE).await;
    }
}

/// As `within` a minute.
pub async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Option<T>) -> T {
    within(60, what, ask).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn asks_until_there_is_an_answer() {
        let mut count = 0;
        let answer = until("the third time", async || {
            count += 1;
            (count == 3).then_some(count)
        });
        assert_eq!(answer.await, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "the impossible did not happen within 0 seconds")]
    async fn says_what_did_not_happen() {
        within(0, "the impossible", async || None::<()>).await;
    }
}
