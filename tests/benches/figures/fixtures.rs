//! What the requests need to be there: a signed-in person, a published compendium, a job.

use serde_json::{Value, json};
use tests::{Workspace, sha256};

use crate::aws::{Aws, KBASE_USER};
use crate::function::Function;
use crate::{events, upload};

/// The contract's check value: a session id with its signature by the secret `o2r`.
const SID: &str = "yleQfdYnkh-sbj9Ez--_TWHVhXeXNEgq";
const MAC: &str = "qRmINNdkRuJ+iHGg5woRa9ydziuJ+DzFG9GnAZRvaaM";
const UUID: &str = "6f4d7a52-9c0b-4a58-8d0e-0f6f4bb3a1c7";
/// Who uploads and asks.
pub const ORCID: &str = "0000-0002-1825-0097";
/// In the year 2100, in seconds.
pub const NEVER: &str = "4102444800";

/// What the requests name.
pub struct Fixtures {
    /// The session cookie.
    pub cookie: String,
    /// A published compendium.
    pub compendium: String,
    /// A job of it, waiting.
    pub job: String,
}

impl Fixtures {
    /// Makes all of it, the compendium and the job through the functions themselves.
    pub async fn make(aws: &Aws) -> Self {
        let cookie = sign_in(aws);
        link(aws);
        let mut compendium = Function::start("compendium", aws).await;
        let made = compendium.request(&upload::event(&cookie, &Workspace::minimal_rmd().zip())).await;
        publish(aws);
        let mut job = Function::start("job", aws).await;
        let id = text(&made, "id");
        let body = json!({ "compendium_id": id }).to_string();
        let event =
            events::post("/api/v1/job", &cookie, "application/json", &upload::base64(body.as_bytes()));
        let started = job.request(&event).await;
        Self { cookie, compendium: id, job: text(&started, "job_id") }
    }
}

fn sign_in(aws: &Aws) -> String {
    aws.put_item(
        "people",
        json!({
            "id": { "S": format!("person#{UUID}") },
            "uuid": { "S": UUID },
            "orcid": { "S": ORCID },
            "username": { "S": ORCID },
            "name": { "S": "Josiah Carberry" },
            "level": { "N": "100" },
            "created": { "S": "2026-01-01T00:00:00Z" },
        }),
    );
    aws.put_item(
        "sessions",
        json!({
            "id": { "S": format!("session#{}", sha256(SID.as_bytes())) },
            "person": { "S": UUID },
            "created": { "S": "2026-01-01T00:00:00Z" },
            "expires_at": { "N": NEVER },
        }),
    );
    format!("connect.sid=s:{SID}.{MAC}")
}

/// The KBase user is linked; what is read of a link to show it needs no token.
fn link(aws: &Aws) {
    let public = json!({ "M": {
        "name": { "S": "Josiah Carberry" },
        "scope": { "S": "/read-limited /activities/update /person/update openid" },
        "expires_in": { "N": "631138518" },
        "orcid": { "S": ORCID },
    } });
    let sealed = json!({ "S": format!("k1.{}", "A".repeat(88)) });
    aws.put_item(
        "links",
        json!({
            "id": { "S": format!("link#{KBASE_USER}") },
            "username": { "S": KBASE_USER },
            "created_ms": { "N": "1764000000123" },
            "expires_ms": { "N": "2395138518123" },
            "session": { "S": UUID },
            "grant": { "M": {
                "public": public, "token_type": { "S": "bearer" }, "access_token": sealed, "refresh_token": sealed,
            } },
        }),
    );
}

/// Publishes what was uploaded, without a review.
fn publish(aws: &Aws) {
    for mut compendium in aws.items("compendia") {
        compendium["candidate"] = json!({ "BOOL": false });
        aws.put_item("compendia", compendium);
    }
}

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().expect("the answer names what was made").to_owned()
}
