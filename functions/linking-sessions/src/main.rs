//! `linking-sessions`: how a link to ORCID is made (contract/orcid-link.md 2 to 4).

mod errors;
mod resume;
mod routes;
mod session;
mod session_id;
mod start;
mod state;
mod trouble;
mod ui;

use state::Service;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env().await;
    let service = Service::from_env(&clients)?;
    gateway::serve(routes::router(service)).await
}
