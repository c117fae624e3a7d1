//! `orcid-push`: sends to ORCID what waits for people who want that done for them. The schedule (every minute) finds what is
//! due, and sees that everything has followed from what people chose; SQS `orcid-sync` has it sent row by row (messages
//! `{"row": 73, "due": 1764000000}`).

mod push;

use gateway::logging;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

use push::Push;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let push = &Push::from_env(&Clients::from_env())?;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<serde_json::Value>| {
        push.handle(event.payload).await.inspect_err(|error| {
            tracing::error!(alarm = true, %error, "not everything that is due could be handed out");
        })
    }))
    .await
}
