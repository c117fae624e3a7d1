//! The function `service`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    gateway::serve(service::router(service::Info::from_env()?)).await
}
