//! What a body says of a publication.

use axum::extract::Request;
use gateway::form::{FormError, read_json};
use gateway::people::Failure;
use publication::Changes;

/// Reads the changes that a body asks for.
pub async fn changes(request: Request) -> Result<Changes, Failure> {
    let body = read_json(request).await?;
    if !body.is_object() {
        return Err(FormError::Json("the body must be a JSON object".to_owned()).into());
    }
    serde_json::from_value(body).map_err(|error| FormError::Json(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use publication::Change;

    use super::*;

    async fn read(body: &str) -> Result<Changes, Failure> {
        let request = Request::builder().header("content-type", "application/json");
        changes(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    #[tokio::test]
    async fn fields_are_read_strictly_and_unknown_ones_ignored() {
        let changes = read(r#"{"title": "Ships", "doi": null, "orcid_put_code": "7"}"#).await.unwrap();
        assert_eq!((changes.title, changes.doi), (Change::Set("Ships".to_owned()), Change::Clear));
        for body in [
            r#"{"title": 5}"#,
            r#"{"authors": "A"}"#,
            r#"{"type": "Poem"}"#,
            r#"{"year": "2026"}"#,
            "[]",
            "{",
        ] {
            assert_eq!(read(body).await.unwrap_err().status().as_u16(), 400, "{body}");
        }
    }
}
