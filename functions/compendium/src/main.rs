//! `compendium`: upload, lists, views, metadata and files (contract/compendia.md 1 to 3 and 5).

mod create;
mod data;
mod errors;
mod list;
mod metadata;
mod routes;
mod state;
mod upload;
mod view;

use state::Service;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    let service = Service::from_env(&clients)?;
    gateway::serve(routes::router(service)).await
}
