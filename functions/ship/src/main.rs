//! `ship`: brings shipments to where they go (SQS `shipment`, messages `{"shipment": "<id>"}`).

use aws_lambda_events::sqs::SqsEvent;
use gateway::{batch, logging};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shipment::{Shipper, Wakeup};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    logging::start();
    let clients = Clients::from_env();
    let shipper = Shipper::from_env(&clients)?;
    let shipper = &shipper;
    lambda_runtime::run(service_fn(async move |event: LambdaEvent<SqsEvent>| {
        let work = async |message: Wakeup| shipper.work(&message.shipment).await;
        Ok::<_, Error>(batch::handle(event.payload, work).await)
    }))
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_event_is_understood() {
        let sample: serde_json::Value =
            serde_json::from_str(include_str!("../../../events/ship.json")).unwrap();
        let body = sample.pointer("/Records/0/body").unwrap().as_str().unwrap();
        let message: Wakeup = serde_json::from_str(body).unwrap();
        assert_eq!(message.shipment, "dc351fc6-314f-4947-a235-734ab5971eff");
    }
}
