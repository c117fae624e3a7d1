//! `execute`: claims jobs, does their quick steps and starts their runs (SQS `execution`).

mod handler;

use execution::dispatch::Dispatcher;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    gateway::logging::start();
    let dispatcher = Dispatcher::from_env(&Clients::from_env().await)?;
    let dispatcher = &dispatcher;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<_>| {
        // Boxed: the compiler gives up on the layout of a future this deep.
        let handle = async |message| Box::pin(dispatcher.handle(message)).await;
        Ok::<_, Error>(handler::batch(event.payload, handle).await)
    }))
    .await
}
