//! `link`: the caller's link to ORCID (contract/orcid-link.md 2).

mod routes;
mod state;

use state::Service;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env().await;
    let service = Service::from_env(&clients)?;
    gateway::serve(routes::router(service)).await
}
