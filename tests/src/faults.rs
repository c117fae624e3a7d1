//! Faults at the sandbox, each for the requests of one test only.

use serde_json::{Value, json};

use crate::{Client, Stack};

/// Switches a fault on for requests whose path starts so and that have the text `contains` in their body or
/// `Authorization`; an ORCID iD in the path, a token or a code keeps it away from other tests. `kind` is e.g.
/// `{"kind": "status", "code": 503}` (infra/sandbox/README.md).
pub async fn fault(path: &str, contains: Option<&str>, kind: &Value) {
    let mut fault = json!({ "path": path, "contains": contains });
    let (all, own) =
        (fault.as_object_mut().expect("an object"), kind.as_object().expect("a kind is an object"));
    all.extend(own.clone());
    Client::new().post(&format!("{}/admin/faults", Stack::get().sandbox), &fault).await.has(204);
}
