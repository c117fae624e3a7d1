//! GET /publications.

use axum::Json;
use axum::extract::State;
use gateway::Parameters;
use gateway::people::{Cursor, Failure, List, Page, PagedEnvelope, Paging, PagingParameters, docs, flag};
use http::HeaderMap;
use identity::{Caller, Role};
use publication::{Found, Part};
use search::Term;
use utoipa::IntoParams;

use crate::errors;
use crate::state::Service;
use crate::types::Publications;

gateway::refusals!(people Refusals: docs::CALLER, docs::PAGING);

/// What a list can be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct ListParameters {
    /// What their title, an author's or editor's name, venue or DOI has within it, in any case.
    #[param(nullable = false, min_length = 3, max_length = 100)]
    search: Option<String>,
    /// Whether one of these must be `search` as a whole.
    #[param(required = false, default = false)]
    exact_match: bool,
    /// Those of this person only, newest first. `search` does not go with it.
    #[param(nullable = false)]
    person_uuid: Option<String>,
}

/// Lists publications
///
/// In the order of their titles. Those of people who show none are in their own list only.
#[utoipa::path(get, path = "/publications", tag = "Publications", operation_id = "listPublications",
    params(ListParameters, PagingParameters),
    responses((status = 200, description = "One page of them.", body = Publications), Refusals))]
pub async fn list(
    State(service): State<Service>,
    headers: HeaderMap,
    parameters: Parameters,
) -> Result<Json<Publications>, Failure> {
    let caller = service.caller(&headers).await?;
    let paging = Paging::of(&parameters)?;
    let (search, exact, person) =
        (parameters.raw("search"), flag(&parameters, "exact_match")?, parameters.get("person_uuid"));
    let found = match person {
        Some(_) if search.is_some() => {
            return Err(Failure::bad_request("search: does not go with person_uuid"));
        }
        Some(person) => of_person(&service, &caller, person, &paging).await?,
        None => {
            let term = search.map(|text| Term::parse(text, exact));
            all(&service, term.transpose().map_err(errors::term)?.as_ref(), &paging).await?
        }
    };
    let list = List::new(&service.public_url, "/publications")
        .with("search", search)
        .with("exact_match", parameters.get("exact_match"))
        .with("person_uuid", person);
    let page = Page {
        entries: service.shown(&caller, found.publications).await?,
        total: found.total,
        end: found.end.map(Cursor::new),
    };
    Ok(Json(Publications(PagedEnvelope::new("publications", page, &paging, &list))))
}

async fn all(service: &Service, term: Option<&Term>, paging: &Paging) -> Result<Found, Failure> {
    let after = keys::<1>(paging)?;
    let part =
        Part { skip: paging.offset, take: paging.limit, after: after.as_ref().map(|keys| keys.as_slice()) };
    Ok(service.register.publications().list(term, &part).await?)
}

async fn of_person(
    service: &Service,
    caller: &Caller,
    person: &str,
    paging: &Paging,
) -> Result<Found, Failure> {
    let found = match person.parse() {
        Ok(uuid) => service.callers.people().find(uuid).await?,
        Err(_) => None,
    };
    let person = found.ok_or_else(|| Failure::no_match("Person", person))?;
    // Without an ORCID iD nothing is hers.
    let Some(orcid) = person.orcid else {
        return Ok(Found { publications: Vec::new(), total: 0, end: None });
    };
    let with_hidden = caller.is(orcid.as_str()) || caller.has_level(Role::FacilityOperator.level());
    let after = keys::<2>(paging)?;
    let part =
        Part { skip: paging.offset, take: paging.limit, after: after.as_ref().map(|keys| keys.as_slice()) };
    Ok(service.register.publications().of_owner(orcid.as_str(), with_hidden, &part).await?)
}

/// The keys that a list of this kind goes on from.
fn keys<const N: usize>(paging: &Paging) -> Result<Option<[&str; N]>, Failure> {
    paging.after.as_ref().map(|after| after.keys::<N>().ok_or_else(Failure::bad_cursor)).transpose()
}
