//! `load`: loads archives that take longer than a request (SQS `load`, messages `{"upload": "<id>"}`).

mod handler;

use aws_lambda_events::sqs::SqsEvent;
use gateway::{batch, logging};
use handler::Load;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let clients = Clients::from_env();
    let load = Load::from_env(&clients)?;
    let load = &load;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<SqsEvent>| {
        Ok::<_, Error>(batch::handle(event.payload, async |message| load.message(message).await).await)
    }))
    .await
}
