//! GET /people.

use axum::extract::State;
use gateway::Parameters;
use gateway::people::{Failure, PagedEnvelope, PagingParameters, docs};
use http::HeaderMap;
use people::{Listed, Viewer};

use crate::search_for::{Ask, SearchParameters};
use crate::service::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::PAGING);

/// Lists people
///
/// In the order of their names.
#[utoipa::path(get, path = "/people", tag = "People", operation_id = "listPeople",
    params(SearchParameters, PagingParameters),
    responses((status = 200, description = "A page of them.", body = PagedEnvelope<Listed>), Refusals))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<PagedEnvelope<Listed>, Failure> {
    let caller = service.caller(&headers).await?;
    let ask = Ask::of(&parameters)?;
    let others = Viewer::among(&caller);
    let viewer = |uuid| if uuid == caller.uuid { Viewer::Herself } else { others };
    let page = ask.page(&service.directory, &caller).await?;
    let page = page.map(|entry| {
        let viewer = viewer(entry.uuid);
        entry.shown_to(viewer)
    });
    Ok(PagedEnvelope::new("people", page, &ask.paging, &ask.list(&service.public_url, "/people")))
}
