//! Which compendia belong to a project: a route of our own, in the style of the others.

use axum::extract::{Request, State};
use gateway::Parameters;
use gateway::people::{Done, Envelope, Failure, Fields, Segment, docs};
use project::limits::MAX_COMPENDIA;
use project::{Change, InvalidText, Operation};
use utoipa::ToSchema;

use crate::body::required;
use crate::change::{CHANGE, updated};
use crate::errors;
use crate::personnel::OperationParameter;
use crate::state::Service;

gateway::refusals!(people Refusals: docs::CALLER, docs::BODY, CHANGE, &[
    (400, "`Compendia: no compendium of yours has the id '…'`, there are too many, or `operation` is none."),
]);

/// Compendia of a project.
#[derive(Debug, ToSchema)]
#[schema(as = projects_compendia_patch)]
#[expect(dead_code, reason = "describes the body, which is read field by field")]
pub struct Given {
    /// Their ids.
    #[schema(max_items = 50)]
    compendia: Vec<String>,
}

/// Changes which compendia belong to a project
///
/// Who has to do with the project adds and removes compendia of her own; its owners remove all, and set the whole list.
#[utoipa::path(patch, path = "/projects/{uuid}/compendia", tag = "Projects", operation_id = "changeProjectCompendia",
    params(("uuid" = String, Path, description = "The project's id."), OperationParameter), request_body = Given,
    responses((status = 200, description = "They are changed.", body = Envelope<Done>), Refusals))]
pub async fn compendia(
    State(service): State<Service>,
    Segment(uuid): Segment,
    parameters: Parameters,
    request: Request,
) -> Result<Envelope<Done>, Failure> {
    let (caller, viewer) = service.somebody(request.headers()).await?;
    let operation = Operation::named(parameters.get("operation")).map_err(|error| errors::invalid(&error))?;
    let fields = Fields::read(request).await?;
    let ids = required(&fields, "compendia", fields.texts("compendia")?)?;
    if ids.len() > MAX_COMPENDIA {
        let too_many = InvalidText::TooMany { field: "Compendia", max: MAX_COMPENDIA };
        return Err(errors::invalid(&too_many.into()));
    }
    let briefs = service.compendia.briefs(&ids).await?;
    let own = briefs.into_iter().filter(|(_, brief)| brief.is_owned_by(&caller)).map(|(id, _)| id).collect();
    Ok(updated(&service.change(&viewer, &uuid, &Change::Compendia { operation, ids, own }).await?))
}
