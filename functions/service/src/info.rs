//! GET /info (contract/orcid-link.md 2): the shape is documented, secrets read `REDACTED`.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use storage::settings::{self, SettingError};
use utoipa::ToSchema;

const REDACTED: &str = "REDACTED";

/// What the service says about itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoResponse)]
pub struct Info {
    #[serde(rename = "service-manifest")]
    manifest: Manifest,
    config: Config,
    /// Whether there is an ORCID queue.
    #[serde(skip)]
    pub(crate) synchronizes: bool,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = InfoManifest)]
struct Manifest {
    #[serde(rename = "module-name")]
    module_name: &'static str,
    description: &'static str,
    language: &'static str,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoConfig)]
struct Config {
    services: Services,
    ui: Ui,
    orcid: Orcid,
    mongo: Store,
    module: Module,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoServices)]
struct Services {
    #[serde(rename = "Auth2")]
    auth2: Auth2,
    #[serde(rename = "ORCIDLink")]
    orcid_link: OrcidLink,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoAuth2)]
#[serde(rename_all = "camelCase")]
struct Auth2 {
    url: String,
    /// Milliseconds.
    token_cache_lifetime: u64,
    token_cache_max_size: u64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoOrcidLink)]
struct OrcidLink {
    url: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoUi)]
struct Ui {
    origin: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoOrcid)]
struct Orcid {
    #[serde(rename = "oauthBaseURL")]
    oauth_base_url: String,
    #[serde(rename = "apiBaseURL")]
    api_base_url: String,
    #[serde(rename = "clientId")]
    client_id: &'static str,
    #[serde(rename = "clientSecret")]
    client_secret: &'static str,
}

/// Named `mongo` by the contract; it describes the store in use.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoStore)]
struct Store {
    host: &'static str,
    port: u16,
    database: &'static str,
    username: &'static str,
    password: &'static str,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = InfoModule)]
#[serde(rename_all = "camelCase")]
struct Module {
    /// Milliseconds.
    service_request_timeout: u64,
}

const MANIFEST: Manifest = Manifest {
    module_name: "ORCIDLink",
    description: "A service for creating linkage between a KBase account and an ORCID account.\n\n\
        If a linkage, known herein as an \"ORCID Link\", exists for a user, the following features are available:\n    \
        - read the associated ORCID profile, including just public and trusted partner keys\n    \
        - read, create, update, and delete work activity (publications)\n    \
        - remove ORCID Link\n",
    language: "Rust",
};

/// What the service is and how it is configured
///
/// Secrets read `REDACTED`.
#[utoipa::path(get, path = "/info", tag = "Service", operation_id = "getInfo", security(()), responses(
    (status = 200, description = "Its manifest and configuration.", body = Info),
))]
pub async fn info(State(info): State<Info>) -> Json<Info> {
    Json(info)
}

impl Info {
    /// From the same variables that the functions themselves read.
    pub fn from_env() -> Result<Self, SettingError> {
        let number = |name, default| settings::parsed::<u64>(name, default, "a number");
        let url = |name| Ok(settings::text(name)?.trim_end_matches('/').to_owned());
        let config = Config {
            services: Services {
                auth2: Auth2 {
                    url: url("KBASE_AUTH_URL")?,
                    token_cache_lifetime: number("TOKEN_CACHE_SECONDS", 300)?.saturating_mul(1_000),
                    token_cache_max_size: number("TOKEN_CACHE_ENTRIES", 20_000)?,
                },
                orcid_link: OrcidLink { url: url("PUBLIC_URL")? },
            },
            ui: Ui { origin: url("UI_ORIGIN")? },
            orcid: Orcid {
                oauth_base_url: format!("{}/oauth", url("ORCID_URL")?),
                api_base_url: url("ORCID_API_URL")?,
                client_id: REDACTED,
                client_secret: REDACTED,
            },
            mongo: Store {
                host: "dynamodb",
                port: 0,
                database: "links",
                username: REDACTED,
                password: REDACTED,
            },
            module: Module { service_request_timeout: number("UPSTREAM_TIMEOUT_MS", 10_000)? },
        };
        let synchronizes = settings::parsed("ORCID_SYNCHRONIZATION", true, "true or false")?;
        Ok(Self { manifest: MANIFEST, config, synchronizes })
    }

    /// The address of the whole API.
    pub(crate) fn public_url(&self) -> &str {
        &self.config.services.orcid_link.url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> Info {
        let url = |path: &str| format!("https://example.org{path}");
        let config = Config {
            services: Services {
                auth2: Auth2 {
                    url: url("/auth"),
                    token_cache_lifetime: 300_000,
                    token_cache_max_size: 20_000,
                },
                orcid_link: OrcidLink { url: url("") },
            },
            ui: Ui { origin: url("") },
            orcid: Orcid {
                oauth_base_url: url("/oauth"),
                api_base_url: url("/v3.0"),
                client_id: REDACTED,
                client_secret: REDACTED,
            },
            mongo: Store {
                host: "dynamodb",
                port: 0,
                database: "links",
                username: REDACTED,
                password: REDACTED,
            },
            module: Module { service_request_timeout: 10_000 },
        };
        Info { manifest: MANIFEST, config, synchronizes: true }
    }

    #[test]
    fn it_has_the_contracts_shape_and_order() {
        let mut document = serde_json::to_value(info()).unwrap();
        let manifest = document["service-manifest"].take();
        insta::assert_snapshot!(
            document["config"].to_string(),
            @r#"{"services":{"Auth2":{"url":"https://example.org/auth","tokenCacheLifetime":300000,"tokenCacheMaxSize":20000},"ORCIDLink":{"url":"https://example.org"}},"ui":{"origin":"https://example.org"},"orcid":{"oauthBaseURL":"https://example.org/oauth","apiBaseURL":"https://example.org/v3.0","clientId":"REDACTED","clientSecret":"REDACTED"},"mongo":{"host":"dynamodb","port":0,"database":"links","username":"REDACTED","password":"REDACTED"},"module":{"serviceRequestTimeout":10000}}"#
        );
        let names: Vec<_> = manifest.as_object().unwrap().keys().collect();
        assert_eq!(names, ["module-name", "description", "language"]);
    }

    #[tokio::test]
    async fn the_root_leads_to_the_orcid_queue_while_it_is_on() {
        for (synchronizes, queues) in [
            (true, serde_json::json!("https://example.org/api/eperson/orcidqueues")),
            (false, serde_json::Value::Null),
        ] {
            let Json(root) = crate::about::api(State(Info { synchronizes, ..info() })).await;
            let links = serde_json::to_value(root).unwrap()["_links"].take();
            assert_eq!(links["orcidqueues"]["href"], queues);
            assert_eq!(links.get("orcidhistories").is_some(), synchronizes);
        }
    }

    #[test]
    fn the_description_is_the_references() {
        assert_eq!(MANIFEST.description.lines().count(), 6);
        assert!(MANIFEST.description.contains("available:\n    - read the associated"));
        assert!(MANIFEST.description.ends_with("\n    - remove ORCID Link\n"));
    }
}
