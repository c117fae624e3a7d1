//! `orcid`: the caller's ORCID record as a profile (contract/orcid-link.md 2, 5.3).

mod profile;

use profile::Service;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env().await;
    let service = Service::from_env(&clients)?;
    gateway::serve(profile::router(service)).await
}
