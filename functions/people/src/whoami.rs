//! GET /whoami.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use gateway::Parameters;
use gateway::people::{Envelope, Failure, docs, flag};
use http::HeaderMap;
use people::{Whoami, WhoamiAlt};

use crate::service::Service;

gateway::refusals!(people Refusals: docs::CALLER, &[(400, "`portal` is neither true nor false.")]);

/// Says who has signed in
///
/// With `portal=true` in the portal's form, `whoami_alt`.
#[utoipa::path(get, path = "/whoami", tag = "People", operation_id = "getPeopleWhoami",
    params(("portal" = Option<bool>, Query, description = "Whether to answer in the portal's form.")),
    responses((status = 200, description = "Who it is.", body = Envelope<Whoami<'_>>), Refusals))]
pub async fn whoami(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let caller = service.caller(&headers).await?;
    if flag(&parameters, "portal")? {
        return Ok(Envelope::one("whoami", WhoamiAlt::new(&caller)).into_response());
    }
    let profile = service.directory.profiles().of(&caller).await?;
    Ok(Envelope::one("whoami", Whoami::new(&caller, &profile)).into_response())
}
