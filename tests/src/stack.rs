//! The stack under test.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::Aws;

/// Where the stack answers and what its resources are called.
#[derive(Debug, Clone)]
pub struct Stack {
    /// Base URL of the API.
    pub api: String,
    /// Base URL of the ORCID sandbox.
    pub sandbox: String,
    /// Base URL of the AWS endpoint.
    pub aws: String,
    names: BTreeMap<String, String>,
}

impl Stack {
    /// The running stack.
    ///
    /// # Panics
    /// When none is described: the message says how to start one.
    pub fn get() -> &'static Self {
        static STACK: OnceLock<Stack> = OnceLock::new();
        STACK.get_or_init(|| {
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../.local/stack.json");
            let path = std::env::var_os("ERCID_STACK").map_or_else(|| PathBuf::from(root), PathBuf::from);
            let Ok(text) = std::fs::read(&path) else {
                panic!("no stack is described in {}: start one with `cargo local up`", path.display());
            };
            Self::parse(&serde_json::from_slice(&text).expect("the stack's description is JSON"))
        })
    }

    fn parse(description: &Value) -> Self {
        let url = |name: &str| description[name].as_str().expect(name).trim_end_matches('/').to_owned();
        let groups = ["tables", "buckets", "queues", "functions"];
        let names = groups.iter().filter_map(|group| description[group].as_object()).flatten();
        let names = names.filter_map(|(id, name)| Some((id.clone(), name.as_str()?.to_owned()))).collect();
        Self { api: url("api"), sandbox: url("sandbox"), aws: url("aws"), names }
    }

    /// The name of a table, bucket or function, or the address of a queue, by its logical id in `template.yaml`.
    pub fn name(&self, logical_id: &str) -> &str {
        self.names.get(logical_id).unwrap_or_else(|| panic!("the stack's description has no {logical_id}"))
    }

    /// Its AWS endpoint.
    pub fn aws(&self) -> Aws {
        Aws::new(&self.aws)
    }
}
