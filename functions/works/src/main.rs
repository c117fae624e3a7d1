//! The function `works`.

use storage::Clients;
use works::{Works, router};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    let clients = Clients::from_env();
    gateway::serve(router(Works::from_env(&clients)?)).await
}
