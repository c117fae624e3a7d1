//! `works`: the works of the caller's ORCID record (contract/orcid-link.md 2, 5.1, 5.2).

mod input;
mod routes;
mod state;

use state::Works;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env().await;
    let works = Works::from_env(&clients)?;
    gateway::serve(routes::router(works)).await
}
