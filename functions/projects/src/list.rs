//! GET /projects (contract/people.md 1.2, 1.3).

use axum::extract::State;
use gateway::Parameters;
use gateway::people::{Cursor, Failure, List, Page, PagedEnvelope, Paging, PagingParameters, docs, flag};
use http::HeaderMap;
use project::limits::LISTED_PEOPLE;
use project::{Ask, LabelSet, ListedProject, Order, Scope, Search, Sight, SortBy, Start};
use storage::time;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::errors;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::PAGING, &[
    (400, "`exact_match`, `search_set`, `sort_by` or `order_by` can't be as it is; `Invalid parameter for search_set = type, …`; or nobody who has signed in asks by `person_uuid`."),
    (404, "`No match for Person with uuid = '…'`"),
]);

/// What a list can be narrowed to.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which are read one by one")]
pub struct ListParameters {
    /// What the name or the description has within it, in any case; or a project's uuid. For another `search_set` whole
    /// labels, up to 10 with commas between them, of which a project has any.
    #[param(nullable = false, min_length = 3, max_length = 100)]
    search: Option<String>,
    /// What is searched in: `description` (and the name), `communities`, `topics` or `type`. Without effect beside
    /// `person_uuid`.
    #[param(nullable = false, default = "description")]
    search_set: Option<String>,
    /// Whether all of the name or the description must be it; of labels, whether a project must have each.
    #[param(nullable = false, default = false)]
    exact_match: Option<bool>,
    /// Those that this person has to do with, as far as the caller may know.
    #[param(nullable = false, value_type = Option<String>, format = "uuid")]
    person_uuid: Option<Uuid>,
    /// `name`, `created_time` or `modified_time`.
    #[param(nullable = false, default = "name")]
    sort_by: Option<String>,
    /// `asc` or `desc`.
    #[param(nullable = false, default = "asc")]
    order_by: Option<String>,
}

/// What was asked for, and how it was written.
pub struct Asked<'a> {
    pub paging: Paging,
    pub ask: Ask,
    parameters: &'a Parameters,
}

impl<'a> Asked<'a> {
    /// Reads the parameters of a list in this scope.
    pub fn read(parameters: &'a Parameters, scope: Scope) -> Result<Self, Failure> {
        let paging = Paging::of(parameters)?;
        let exact = flag(parameters, "exact_match")?;
        let sort_by = one_of(parameters, "sort_by", &["name", "created_time", "modified_time"])?;
        let order_by = one_of(parameters, "order_by", &["asc", "desc"])?;
        let search_set = one_of(parameters, "search_set", &["description", "communities", "topics", "type"])?;
        let labels = LabelSet::named(search_set).filter(|_| scope == Scope::All);
        let search = parameters.get("search").map(|text| match labels {
            None => Search::new(text, exact),
            Some(set) => Search::labels(set, text, exact),
        });
        let start = match &paging.after {
            None => Start::Offset(paging.offset),
            Some(cursor) => {
                let [place] = cursor.keys().ok_or_else(Failure::bad_cursor)?;
                Start::After(place.to_owned())
            }
        };
        let ask = Ask {
            scope,
            search: search.transpose().map_err(|error| errors::invalid(&error))?,
            order: Order { by: SortBy::named(sort_by).unwrap_or_default(), descending: order_by == "desc" },
            start,
            limit: paging.limit,
        };
        Ok(Self { paging, ask, parameters })
    }

    /// The answer with these entries.
    pub fn answer<T>(
        &self,
        kind: &'static str,
        service: &Service,
        path: &str,
        entries: Vec<T>,
        (total, end): (usize, Option<String>),
    ) -> PagedEnvelope<T> {
        let page = Page { entries, total, end: end.map(|place| Cursor::new([place])) };
        let mut list = List::new(&service.public_url, path);
        for name in ["search", "search_set", "exact_match", "person_uuid", "sort_by", "order_by"] {
            list = list.with(name, self.parameters.get(name));
        }
        PagedEnvelope::new(kind, page, &self.paging, &list)
    }
}

/// A parameter that is one of a few; the first without it.
fn one_of(parameters: &Parameters, name: &str, values: &[&'static str]) -> Result<&'static str, Failure> {
    let given = parameters.get(name).map(|given| values.iter().find(|value| **value == given));
    match given {
        None => Ok(values.first().copied().unwrap_or_default()),
        Some(Some(value)) => Ok(value),
        Some(None) => Err(Failure::bad_request(format!("{name}: must be one of {}", values.join(", ")))),
    }
}

/// Lists projects
///
/// Public ones; for who has signed in also her own, for project admins (level 500) all. Nobody who has not signed in sees
/// people.
#[utoipa::path(get, path = "/projects", tag = "Projects", operation_id = "listProjects",
    security((), ("kbase_token" = []), ("kbase_session" = []), ("kbase_session_backup" = []), ("connect.sid" = [])),
    params(ListParameters, PagingParameters),
    responses(
        (status = 200, description = "A page, of the type `projects`.", body = PagedEnvelope<ListedProject<'_>>),
        Refusals,
    ))]
pub async fn list(
    State(service): State<Service>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<axum::response::Response, Failure> {
    let (caller, viewer) = service.anybody(&headers).await?;
    let of = match parameters.get("person_uuid") {
        None => None,
        Some(_) if viewer.uuid().is_none() => {
            let text = "person_uuid: anonymous users are not allowed to search projects by person_uuid";
            return Err(Failure::bad_request(text));
        }
        Some(text) => Some(person(&service, text).await?),
    };
    let scope = of.clone().map_or(Scope::All, Scope::Of);
    let asked = Asked::read(&parameters, scope)?;
    let listed = service.projects.list(&viewer, &asked.ask).await?;
    let people = service.named(&caller, &Sight::shown(&viewer, &listed.projects, LISTED_PEOPLE)).await?;
    let now = time::now_rfc3339();
    let of = of.as_deref().unwrap_or(viewer.uuids());
    let sight = Sight { viewer: &viewer, of, people: &people, now: &now };
    let entries = listed.projects.iter().map(|project| sight.entry(project)).collect();
    let answer = asked.answer("projects", &service, "/projects", entries, (listed.total, listed.end));
    Ok(axum::response::IntoResponse::into_response(answer))
}

/// All uuids of somebody.
async fn person(service: &Service, text: &str) -> Result<Vec<Uuid>, Failure> {
    let unknown = || Failure::no_match("Person", text);
    let uuid = text.parse().map_err(|_| unknown())?;
    let person = service.callers.people().find(uuid).await?.ok_or_else(unknown)?;
    Ok(person.uuids().collect())
}
