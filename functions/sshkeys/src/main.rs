//! The function `sshkeys`.

use sshkeys::{Service, router};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    gateway::serve(router(Service::from_env(&clients)?)).await
}
