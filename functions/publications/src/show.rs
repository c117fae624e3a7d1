//! GET /publications/{uuid}.

use axum::Json;
use axum::extract::State;
use gateway::people::{Failure, Segment, docs};
use http::HeaderMap;

use crate::state::Service;
use crate::types::PublicationsOne;

gateway::refusals!(people Refusals: docs::CALLER, &[(404, "`No match for Publication with uuid = '…'`")]);

/// Shows a publication
#[utoipa::path(get, path = "/publications/{uuid}", tag = "Publications", operation_id = "getPublication",
    params(("uuid" = String, Path, description = "Its uuid.")),
    responses((status = 200, description = "The publication.", body = PublicationsOne), Refusals))]
pub async fn show(
    State(service): State<Service>,
    headers: HeaderMap,
    Segment(uuid): Segment,
) -> Result<Json<PublicationsOne>, Failure> {
    let caller = service.caller(&headers).await?;
    let found = service.find(&caller, &uuid).await?;
    Ok(Json(PublicationsOne::of(service.shown(&caller, vec![found]).await?)))
}
