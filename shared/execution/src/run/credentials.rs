//! With whose rights a run works.

use aws_config::sts::AssumeRoleProvider;
use aws_sdk_codebuild::config::SharedCredentialsProvider;
use storage::{Clients, settings};

/// Clients with the role of runs: `RUN_ROLE_ARN` is assumed where it is set (a local process has the rights of the
/// function that started it); a build in AWS has its project's role already.
pub async fn clients(job: &str) -> Clients {
    let own = Clients::from_any_source().await;
    let Some(role) = settings::optional("RUN_ROLE_ARN") else { return own };
    let provider = AssumeRoleProvider::builder(role)
        .session_name(format!("ercid-run-{job}"))
        .configure(own.config())
        .build()
        .await;
    let config = own.config().clone().into_builder();
    let provider = SharedCredentialsProvider::new(provider);
    Clients::new(config.credentials_provider(provider).build())
}
