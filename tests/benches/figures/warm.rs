//! A function that has started: its memory, and the CPU that a request costs.

use serde_json::Value;

use crate::aws::Aws;
use crate::fixtures::Fixtures;
use crate::function::Function;
use crate::table::Row;
use crate::{FUNCTIONS, events, progress};

const EVENTS: usize = 100;
const REQUESTS: u32 = 4_000;
const RESIDENT_BAR_MIB: f64 = 20.0;
const CPU_BAR_MS: f64 = 0.5;

/// Memory after some events, and CPU per GET.
pub async fn memory_and_cpu(aws: &Aws, fixtures: &Fixtures) -> [Row; 3] {
    let mut resident = Row::new(format!("resident, MiB, after {EVENTS} events"), "≤ 20");
    let mut peak = Row::new(format!("peak resident, MiB, within {EVENTS} events"), "");
    let name = "CPU per warm GET, ms: auth/whoami (two items), link (cached token, one item), \
                compendium/{id}/metadata (one item), job/{id} (two items, one index object), status (nothing)";
    let mut cpu = Row::new(name, "≤ 0.5 for one item");
    for &function in FUNCTIONS {
        progress(&format!("memory and CPU of {function}"));
        let mut running = Function::start(function, aws).await;
        let get = read(function, fixtures);
        let event = get.clone().unwrap_or_else(|| events::sample(function));
        for _ in 0..EVENTS {
            running.invoke(&event).await;
        }
        resident.add(function, running.memory("VmRSS"), Some(RESIDENT_BAR_MIB));
        peak.add(function, running.memory("VmHWM"), None);
        let Some(get) = get else { continue };
        running.request(&get).await;
        let before = running.cpu();
        for _ in 0..REQUESTS {
            running.invoke(&get).await;
        }
        let each = (running.cpu() - before) / REQUESTS;
        cpu.add(function, each.as_secs_f64() * 1_000.0, Some(CPU_BAR_MS));
    }
    [resident, peak, cpu]
}

/// The GET that is measured.
fn read(function: &str, fixtures: &Fixtures) -> Option<Value> {
    let path = match function {
        "auth" => "/api/v1/auth/whoami".to_owned(),
        "compendium" => format!("/api/v1/compendium/{}/metadata", fixtures.compendium),
        "job" => format!("/api/v1/job/{}", fixtures.job),
        "service" => "/status".to_owned(),
        // With a KBase token, which is cached after the first request.
        "link" => return Some(events::sample("link")),
        _ => return None,
    };
    Some(events::get(&path, &fixtures.cookie))
}
