//! The catalogue of errors: table 1.6 of contract/orcid-link.md, as contract/decisions.md amends it.

use http::StatusCode;

/// A row of the catalogue. Clients match on its code, with the spellings that it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The request does not comply with the schema; `data` holds `detail` and `body`.
    ParametersInvalid,
    /// No credential, or an empty one.
    MissingToken,
    /// KBase does not know the token, or the account is disabled.
    InvalidToken,
    /// KBase refuses for another reason.
    AuthError,
    /// KBase can't be reached.
    AuthUnreachable,
    /// KBase did not answer in time.
    AuthTimeout,
    /// Our own fault.
    Internal,
    /// Nothing at this path, or no such session or work; `data` holds `detail` and `path`.
    NotFound,
    /// GET /link without a link.
    NotLinked,
    /// Works without a link.
    NoLink,
    /// GET /orcid/profile without a link.
    NoLinkForProfile,
    /// DELETE /link without a link.
    NothingToDelete,
    /// Another user's linking session.
    NotOwner,
    /// Another user's linking session, at its start.
    NotAuthorized,
    /// The path is right, the method isn't.
    MethodNotAllowed,
    /// A body that is not UTF-8.
    UnreadableBody,
    /// A body over the limit.
    BodyTooLarge,
    /// The linking session is not in the state that the step needs.
    InvalidState,
    /// The user has a link.
    AlreadyLinked,
    /// Another user has a link to this ORCID iD.
    OrcidAlreadyLinked,
    /// ORCID answered that it won't; `data` holds its answer.
    Upstream,
    /// ORCID has the work already; `data` holds its put-code.
    Duplicate,
    /// ORCID can't be reached, or can't be understood.
    UpstreamUnreachable,
    /// ORCID did not answer in time.
    UpstreamTimeout,
}

/// What a client reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row {
    pub status: StatusCode,
    pub code: &'static str,
    pub title: &'static str,
    pub message: &'static str,
    /// What `data.detail` says, where it says always the same.
    pub detail: Option<&'static str>,
}

impl Reason {
    /// What every operation that needs to know its caller may refuse with.
    pub const CALLER: &[Self] = &[
        Self::ParametersInvalid,
        Self::MissingToken,
        Self::InvalidToken,
        Self::AuthError,
        Self::AuthUnreachable,
        Self::AuthTimeout,
        Self::Internal,
    ];
    /// What every operation that takes a body may refuse with, besides.
    pub const BODY: &[Self] = &[Self::UnreadableBody, Self::BodyTooLarge];
    /// What every operation that calls ORCID may refuse with, besides.
    pub const ORCID: &[Self] = &[Self::Upstream, Self::UpstreamUnreachable, Self::UpstreamTimeout];

    /// Every row.
    pub const ALL: [Self; 24] = [
        Self::ParametersInvalid,
        Self::MissingToken,
        Self::InvalidToken,
        Self::AuthError,
        Self::AuthUnreachable,
        Self::AuthTimeout,
        Self::Internal,
        Self::NotFound,
        Self::NotLinked,
        Self::NoLink,
        Self::NoLinkForProfile,
        Self::NothingToDelete,
        Self::NotOwner,
        Self::NotAuthorized,
        Self::MethodNotAllowed,
        Self::UnreadableBody,
        Self::BodyTooLarge,
        Self::InvalidState,
        Self::AlreadyLinked,
        Self::OrcidAlreadyLinked,
        Self::Upstream,
        Self::Duplicate,
        Self::UpstreamUnreachable,
        Self::UpstreamTimeout,
    ];

    #[rustfmt::skip]
    pub(super) const fn row(self) -> Row {
        const AUTH: &str = "Unknown error authenticating with KBase";
        const ORCID: &str = "Exception calling ORCID endpoint";
        const ANSWERED: &str = "Error fetching data from ORCID Auth api";
        match self {
            Self::ParametersInvalid => row(422, "requestParametersInvalid", "Request Parameters Invalid", "This request does not comply with the schema for this endpoint"),
            Self::MissingToken => row(401, "missingToken", "Missing Token", "API call requires a KBase auth token"),
            Self::InvalidToken => row(401, "invalidToken", "KBase auth token is invalid", "Invalid token"),
            Self::AuthError => row(500, "authError", AUTH, "The KBase auth service refused the token"),
            Self::AuthUnreachable => row(502, "authError", AUTH, "The KBase auth service can't be reached"),
            Self::AuthTimeout => row(504, "authError", AUTH, "The KBase auth service did not answer in time"),
            Self::Internal => row(500, "internalServerError", "Internal Server Error", "The request failed on our side"),
            Self::NotFound => row(404, "notFound", "Not Found", "The requested resource was not found"),
            Self::NotLinked => row(404, "notFound", "Not Linked", "No link record was found for this user"),
            Self::NoLink => row(404, "notFound", "Not Found", "ORCID link record not found for user"),
            Self::NoLinkForProfile => row(404, "notfound", "Not Found", "User link record not found"),
            Self::NothingToDelete => row(404, "not-found", "Not Found", "User does not have an ORCID Link"),
            Self::NotOwner => fastapi(403, "Username does not match linking session"),
            Self::NotAuthorized => fastapi(403, "User not authorized to access this linking session"),
            Self::MethodNotAllowed => fastapi(405, "Method Not Allowed"),
            Self::UnreadableBody => fastapi(400, "There was an error parsing the body"),
            Self::BodyTooLarge => fastapi(413, "The body is larger than 262144 bytes"),
            Self::InvalidState => row(400, "invalidState", "Invalid Linking Session State", "The linking session must be in 'complete' state, but is not"),
            Self::AlreadyLinked => row(400, "alreadyLinked", "User Already Linked", "The user already has an ORCID Link"),
            Self::OrcidAlreadyLinked => row(400, "orcidAlreadyLinked", "ORCID Account Already Linked", "The ORCID account is linked to another user"),
            Self::Upstream => row(400, "upstreamError", "Error", ANSWERED),
            Self::Duplicate => row(409, "upstreamError", "Error", ANSWERED),
            Self::UpstreamUnreachable => row(502, "upstreamError", "Error", ORCID),
            Self::UpstreamTimeout => row(504, "upstreamError", "Error", ORCID),
        }
    }
}

const fn row(status: u16, code: &'static str, title: &'static str, message: &'static str) -> Row {
    let status = match StatusCode::from_u16(status) {
        Ok(status) => status,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Row { status, code, title, message, detail: None }
}

const fn fastapi(status: u16, detail: &'static str) -> Row {
    let row = row(status, "fastapiError", "FastAPI Error", "Internal FastAPI Exception");
    Row { detail: Some(detail), ..row }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::body::MAX_BODY_BYTES;

    #[test]
    fn every_row_has_its_status_and_texts() {
        for reason in Reason::ALL {
            let row = reason.row();
            assert!(row.status.is_client_error() || row.status.is_server_error(), "{reason:?}");
            assert!(!row.code.is_empty() && !row.title.is_empty() && !row.message.is_empty(), "{reason:?}");
        }
    }

    #[test]
    fn the_codes_that_clients_match_on() {
        let codes: Vec<_> = Reason::ALL
            .map(|reason| (reason.row().status.as_u16(), reason.row().code))
            .into_iter()
            .filter(|(_, code)| code.eq_ignore_ascii_case("notFound") || *code == "not-found")
            .collect();
        assert_eq!(
            codes,
            [(404, "notFound"), (404, "notFound"), (404, "notFound"), (404, "notfound"), (404, "not-found")]
        );
    }

    #[test]
    fn the_limit_that_a_large_body_is_told_is_the_real_one() {
        assert!(Reason::BodyTooLarge.row().detail.unwrap().contains(&MAX_BODY_BYTES.to_string()));
    }
}
