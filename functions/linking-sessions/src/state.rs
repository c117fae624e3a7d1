//! What the handlers work with.

use std::sync::Arc;

use gateway::link::{Body, Details, Failure};
use http::HeaderMap;
use identity::{Account, Callers};
use linking::LinkingSessions;
use orcid::{OAuth, linking_scope};
use storage::Clients;
use storage::settings::{self, SettingError};

use crate::ui::Ui;

/// Characters of a session id.
const SESSION_ID: usize = 36;

/// Clients and settings of this function.
#[derive(Debug, Clone)]
pub struct Service {
    pub(crate) callers: Callers,
    pub(crate) sessions: LinkingSessions,
    pub(crate) oauth: OAuth,
    pub(crate) ui: Ui,
    /// What a link may do at ORCID.
    pub(crate) scope: Arc<str>,
    /// Where ORCID sends browsers back to.
    pub(crate) redirect_uri: Arc<str>,
}

impl Service {
    /// From the function's environment.
    ///
    /// # Errors
    /// When a setting is missing or can't be.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        let public_url = settings::text("PUBLIC_URL")?;
        Ok(Self {
            callers: Callers::from_env(clients)?,
            sessions: LinkingSessions::from_env(clients)?,
            oauth: OAuth::from_env(clients.secret("ORCID_SECRET")?)?,
            ui: Ui::new(&settings::text("UI_ORIGIN")?),
            scope: linking_scope().into(),
            redirect_uri: format!("{}/linking-sessions/oauth/continue", public_url.trim_end_matches('/'))
                .into(),
        })
    }

    /// Who calls about this session: 422 for what can't be a session id or a token comes before 401.
    pub(crate) async fn account(
        &self,
        headers: &HeaderMap,
        session_id: Option<&str>,
    ) -> Result<Account, Failure> {
        let mut details = Details::default();
        if let Some(session_id) = session_id {
            details.length(["path", "session_id"], session_id, SESSION_ID);
        }
        details.credential(headers);
        details.check(Some(()), Body::Absent)?;
        Ok(self.callers.account(headers).await?)
    }
}
