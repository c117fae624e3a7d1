//! `archive`: makes archives for download that take longer than a request (SQS `archive`, messages
//! `{"id": "<shown id>", "format": "zip", "image": false}`).

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use gateway::{batch, logging};
use handler::Archive;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let clients = Clients::from_env();
    let archive = Archive::from_env(&clients)?;
    let archive = &archive;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(batch::handle(event.payload, async |message| archive.message(message).await).await)
    }))
    .await
}
