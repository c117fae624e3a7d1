//! Errors of shipments in HTTP: the one place for this function.

use axum::response::{IntoResponse, Response};
use gateway::compendia::Failure;
use http::{StatusCode, header};
use repository::Failure as RepositoryFailure;
use shipment::{InvalidId, PackageError, PublishError};

/// How long a client should wait before it asks again, in seconds.
const RETRY_AFTER: u32 = 10;

pub fn invalid_id(error: InvalidId) -> Failure {
    Failure::bad_request(error.to_string())
}

pub fn package(error: PackageError) -> Failure {
    match error {
        PackageError::Storage(error) => error.into(),
        PackageError::Invalid(_) | PackageError::Unbaggable(_) | PackageError::TooLarge { .. } => {
            Failure::bad_request(error.to_string())
        }
    }
}

pub fn publish(error: PublishError) -> Failure {
    match error {
        PublishError::Storage(error) => error.into(),
        PublishError::NotShipped | PublishError::Download => Failure::bad_request(error.to_string()),
    }
}

/// A repository that was asked and did not do it.
pub fn repository(error: &RepositoryFailure) -> Failure {
    tracing::warn!(%error, "a repository failed a request");
    match error {
        RepositoryFailure::Refused { .. } => Failure::bad_request(error.to_string()),
        RepositoryFailure::NotFound => no_files(),
        RepositoryFailure::Limited { .. } => {
            Failure::new(StatusCode::SERVICE_UNAVAILABLE, "the repository limits our calls")
        }
        RepositoryFailure::Slow => Failure::new(StatusCode::GATEWAY_TIMEOUT, error.to_string()),
        RepositoryFailure::Corrupt
        | RepositoryFailure::Unavailable(_)
        | RepositoryFailure::Unreadable
        | RepositoryFailure::Source(_) => {
            Failure::new(StatusCode::BAD_GATEWAY, "the repository can't be reached")
        }
    }
}

/// There is no deposition, or not any more (contract/compendia.md 7.2).
pub fn no_files() -> Failure {
    Failure::bad_request("no files object in repository response")
}

/// A package that will be there later.
pub fn not_yet(id: &str) -> Response {
    let text = "the shipment is being packed: ask again in some seconds";
    let failure = Failure::new(StatusCode::SERVICE_UNAVAILABLE, text);
    let headers = [
        (header::RETRY_AFTER, RETRY_AFTER.to_string()),
        (header::LOCATION, format!("/api/v1/shipment/{id}/dl")),
    ];
    (headers, failure).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_caller_can_not_put_right_is_a_5xx_and_tells_no_addresses() {
        let unavailable = RepositoryFailure::Unavailable("10.0.0.7 refused".to_owned());
        for (error, status) in [
            (unavailable, 502),
            (RepositoryFailure::Unreadable, 502),
            (RepositoryFailure::Limited { after: None }, 503),
            (RepositoryFailure::Slow, 504),
        ] {
            let failure = repository(&error);
            assert_eq!(failure.status().as_u16(), status);
            assert!(!failure.into_error().to_string().contains("10.0.0.7"));
        }
    }

    #[test]
    fn a_bag_that_is_wrong_is_a_400_with_the_reasons() {
        let failure = package(PackageError::Invalid(vec!["a".to_owned()]));
        assert_eq!((failure.status().as_u16(), failure.into_error()), (400, "['a']".into()));
    }
}
