//! `auth`: sign-in through ORCID, who am I, sign-out (contract/compendia.md 11, contract/decisions.md "Identity").

mod login;
mod routes;
mod state;

use state::Auth;
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    let auth = Auth::from_env(&clients)?;
    gateway::serve(routes::router(auth)).await
}
