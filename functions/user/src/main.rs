//! The function `user`.

use storage::Clients;
use user::{Users, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    gateway::serve(router(Users::from_env(&clients)?)).await
}
