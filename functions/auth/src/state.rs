//! What the handlers work with.

use std::sync::Arc;

use identity::{Callers, SignIns};
use orcid::OAuth;
use storage::Clients;
use storage::settings::{self, SettingError};

/// Clients and settings of this function.
#[derive(Debug, Clone)]
pub struct Auth {
    pub(crate) callers: Callers,
    pub(crate) sign_ins: SignIns,
    pub(crate) oauth: OAuth,
    /// Where ORCID sends browsers back to.
    pub(crate) redirect_uri: Arc<str>,
    /// Where a browser goes after sign-in and sign-out.
    pub(crate) home: Arc<str>,
    /// Cookies only over HTTPS.
    pub(crate) secure: bool,
}

impl Auth {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let public_url = settings::text("PUBLIC_URL")?;
        Ok(Self {
            callers: Callers::from_env(clients)?,
            sign_ins: SignIns::new(clients.table("SESSIONS_TABLE")?),
            oauth: OAuth::from_env(clients.secret("ORCID_SECRET")?)?,
            redirect_uri: format!("{}/api/v1/auth/login", public_url.trim_end_matches('/')).into(),
            home: "/".into(),
            secure: settings::parsed("COOKIE_SECURE", true, "true or false")?,
        })
    }
}
