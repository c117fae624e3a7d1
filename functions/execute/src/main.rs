//! `execute`: claims jobs, does their quick steps and starts their runs (SQS `execution`).

use aws_lambda_events::sqs::SqsEvent;
use execution::dispatch::{Dispatcher, Message};
use gateway::{batch, logging};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let dispatcher = Dispatcher::from_env(&Clients::from_env())?;
    let dispatcher = &dispatcher;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<SqsEvent>| {
        // Boxed: the compiler gives up on the layout of a future this deep.
        let handle = async |message: Message| Box::pin(dispatcher.handle(message)).await;
        Ok::<_, Error>(batch::handle(event.payload, handle).await)
    }))
    .await
}
