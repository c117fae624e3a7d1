//! What the document says of the API as a whole.

use gateway::compendia::ErrorBody;
use gateway::dspace;
use gateway::link::ErrorResponse;
use gateway::people;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::{Modify, OpenApi};

/// The document without any path.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Ercid",
        version = env!("CARGO_PKG_VERSION"),
        description = include_str!("description.md"),
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    servers((url = "/")),
    security(("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    tags(
        (name = "Service", description = "What the service says about itself."),
        (name = "Authentication", description = "Signing in with ORCID."),
        (name = "Users", description = "Who uses the service, and what they may do."),
        (name = "Compendia", description = "Executable research compendia: text, data, code and their environment."),
        (name = "Public links", description = "Secret ids under which candidates are seen without signing in."),
        (name = "Jobs", description = "Executions of compendia."),
        (name = "Shipments", description = "Published compendia on their way to repositories."),
        (name = "ORCID Link", description = "The link between a KBase user and an ORCID account."),
        (name = "Linking Sessions", description = "How a link is made."),
        (name = "ORCID Profile", description = "The linked ORCID record."),
        (name = "ORCID Works", description = "The works of the linked ORCID record."),
        (name = "ORCID Queue", description = "What waits to be sent to ORCID records, and what became of it."),
        (name = "People", description = "Who the people are, and what they say of themselves."),
        (name = "Projects", description = "What people work on together."),
        (name = "SSH keys", description = "Keys that people log in to machines with."),
        (name = "Publications", description = "What people have published."),
    ),
    components(schemas(ErrorBody, ErrorResponse<'_>, dspace::ErrorBody, people::ErrorBody)),
    modifiers(&Credentials),
)]
pub(crate) struct Head;

/// What may say who calls.
struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut add =
            |name: &str, scheme| components.add_security_scheme(name, SecurityScheme::ApiKey(scheme));
        let header = "A KBase token of 32 characters as it is, or `Bearer` and a KBase or API token.";
        add("kbase_token", ApiKey::Header(ApiKeyValue::with_description("Authorization", header)));
        for (cookie, description) in [
            ("kbase_session", "A KBase token."),
            ("kbase_session_backup", "A KBase token, where there is no other."),
            ("connect.sid", "A session of this service, which signing in with ORCID begins."),
        ] {
            add(cookie, ApiKey::Cookie(ApiKeyValue::with_description(cookie, description)));
        }
    }
}
