//! One client per service and execution environment.

use std::sync::OnceLock;
use std::time::Duration;

use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_s3::config::{Builder as S3Config, SharedCredentialsProvider};

use crate::settings::{self, SettingError};
use crate::{Objects, Queue, Secret, Table};

/// The service clients of one execution environment; cheap to clone. A client is made when it is first asked for, so
/// that a function neither starts nor links those it doesn't use.
#[derive(Debug, Clone)]
pub struct Clients {
    config: SdkConfig,
    dynamodb: OnceLock<aws_sdk_dynamodb::Client>,
    s3: OnceLock<aws_sdk_s3::Client>,
}

impl Clients {
    /// Region, credentials and endpoint by the variables that Lambda sets. Nothing is contacted yet. Other sources of
    /// credentials are not looked for: their code is 5 % of a function.
    #[must_use]
    pub fn from_env() -> Self {
        let credentials = SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new());
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .credentials_provider(credentials)
            .retry_config(RetryConfig::standard())
            .timeout_config(timeouts(3, 8))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
        config.set_region(settings::optional("AWS_REGION").map(Region::new));
        config.set_endpoint_url(settings::optional("AWS_ENDPOINT_URL"));
        Self::new(config.build())
    }

    /// The same outside of Lambda, where credentials may also come from the container's endpoint or from files.
    pub async fn from_any_source() -> Self {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .retry_config(RetryConfig::standard())
            .timeout_config(timeouts(3, 8))
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .load()
            .await;
        Self::new(config)
    }

    /// Clients over a configuration of the caller's, e.g. with an assumed role.
    #[must_use]
    pub fn new(config: SdkConfig) -> Self {
        Self { config, dynamodb: OnceLock::new(), s3: OnceLock::new() }
    }

    /// The configuration that other SDK clients of this environment share.
    #[must_use]
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// The table whose name is in the environment variable `variable`.
    ///
    /// # Errors
    /// When the variable is not set.
    pub fn table(&self, variable: &'static str) -> Result<Table, SettingError> {
        let client = self.dynamodb.get_or_init(|| aws_sdk_dynamodb::Client::new(&self.config));
        Ok(Table::new(client.clone(), settings::text(variable)?))
    }

    /// The bucket whose name is in the environment variable `variable`.
    ///
    /// # Errors
    /// When the variable is not set.
    pub fn objects(&self, variable: &'static str) -> Result<Objects, SettingError> {
        let client = self.s3.get_or_init(|| s3(&self.config));
        Ok(Objects::new(client.clone(), settings::text(variable)?))
    }

    /// The queue whose URL is in the environment variable `variable`.
    ///
    /// # Errors
    /// When the variable is not set.
    pub fn queue(&self, variable: &'static str) -> Result<Queue, SettingError> {
        Ok(Queue::new(aws_sdk_sqs::Client::new(&self.config), settings::text(variable)?))
    }

    /// The secret whose ARN is in the environment variable `variable`; fetched at first use.
    ///
    /// # Errors
    /// When the variable is not set.
    pub fn secret(&self, variable: &'static str) -> Result<Secret, SettingError> {
        let client = aws_sdk_secretsmanager::Client::new(&self.config);
        Ok(Secret::new(client, settings::text(variable)?))
    }
}

/// An emulator answers bucket names in the path; a part of 8 MiB needs longer than a table's item, and a stream that
/// stalls is given up before that. The other services' answers are small: their timeout is enough.
fn s3(config: &SdkConfig) -> aws_sdk_s3::Client {
    let config = S3Config::from(config)
        .force_path_style(config.endpoint_url().is_some())
        .timeout_config(timeouts(60, 180))
        .stalled_stream_protection(StalledStreamProtectionConfig::enabled().build())
        .build();
    aws_sdk_s3::Client::from_conf(config)
}

/// Connect 1 s; `attempt` and `operation` in seconds.
fn timeouts(attempt: u64, operation: u64) -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(attempt))
        .operation_timeout(Duration::from_secs(operation))
        .build()
}
