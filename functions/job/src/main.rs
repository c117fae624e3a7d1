//! `job`: executions of compendia, started, listed and watched (contract/compendia.md 6).

mod access;
mod create;
mod data;
mod list;
mod routes;
mod state;
mod view;

use state::Service;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    let service = Service::from_env(&clients)?;
    gateway::serve(routes::router(service)).await
}
