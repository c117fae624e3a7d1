//! The function `auth`.

use auth::{Auth, router};
use storage::Clients;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    gateway::serve(router(Auth::from_env(&clients)?)).await
}
