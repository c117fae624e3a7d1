//! Cold start: from exec to the first answered event, which is the function's sample in `events/`.

use crate::aws::Aws;
use crate::function::Function;
use crate::table::{Row, median};
use crate::{FUNCTIONS, events, progress};

const STARTS: usize = 20;
const BAR_MS: f64 = 15.0;

/// Starts every function again and again.
pub async fn starts(aws: &Aws) -> Row {
    progress("cold starts");
    let mut row =
        Row::new(format!("cold start, ms: exec to first answered event, median of {STARTS}"), "≤ 15");
    for &function in FUNCTIONS {
        let event = events::sample(function);
        let mut times = Vec::with_capacity(STARTS);
        for _ in 0..STARTS {
            times.push(Function::cold_start(function, aws, &event).await.as_secs_f64() * 1_000.0);
        }
        row.add(function, median(times), Some(BAR_MS));
    }
    row
}
