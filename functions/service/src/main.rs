//! `service`: what the service says about itself, and every path that belongs to no other function.

mod fallback;
mod info;
mod routes;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    gateway::serve(routes::router(info::Info::from_env()?)).await
}
