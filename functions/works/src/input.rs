//! Bodies that clients send, field by field in the contract's order (contract/orcid-link.md 1.5, 5.2).

use axum::extract::Request;
use gateway::link::{Body, Details, Failure, Fields};
use http::HeaderMap;
use orcid::{ExternalId, NewWork, PublicationDate, WorkUpdate};

/// What Pydantic says of a date that is none.
const INVALID_DATE: (&str, &str) = ("invalid date format", "value_error.date");

/// Reads a body; everything that is wrong with the request is told at once.
pub async fn read<T>(
    request: Request,
    fields: impl FnOnce(&mut Fields<'_>) -> Option<T>,
) -> Result<(HeaderMap, T), Failure> {
    let (parts, body) = request.into_parts();
    let mut details = Details::default();
    details.credential(&parts.headers);
    let body = Body::read(&parts.headers, body).await?;
    let value = body.object(&mut details, fields);
    Ok((parts.headers, details.check(value, body)?))
}

/// `NewWork`.
pub fn new_work(fields: &mut Fields<'_>) -> Option<NewWork> {
    let title = fields.text("title");
    let journal = fields.text("journal");
    let date = fields.text_that("date", is_date, INVALID_DATE);
    let work_type = fields.text("workType");
    let url = fields.text("url");
    let external_ids = fields.list("externalIds", external_id);
    Some(NewWork {
        title: title?,
        journal: journal?,
        date: date?,
        work_type: work_type?,
        url: url?,
        external_ids: external_ids?,
    })
}

/// `WorkUpdate`.
pub fn work_update(fields: &mut Fields<'_>) -> Option<WorkUpdate> {
    let work = new_work(fields);
    let put_code = fields.integer("putCode");
    Some(WorkUpdate { work: work?, put_code: put_code? })
}

fn external_id(fields: &mut Fields<'_>) -> Option<ExternalId> {
    let kind = fields.text("type");
    let value = fields.text("value");
    let url = fields.text("url");
    let relationship = fields.text("relationship");
    Some(ExternalId { kind: kind?, value: value?, url: url?, relationship: relationship? })
}

/// "" is no date at all, as ORCID has it for works without one.
fn is_date(text: &str) -> bool {
    text.is_empty() || text.parse::<PublicationDate>().is_ok()
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::response::IntoResponse;
    use serde_json::{Value, json};

    use super::*;

    const GOOD: &str = r#"{"title":"t","journal":"","date":"2022/3","workType":"book","url":"",
        "externalIds":[{"type":"doi","value":"10.5072/a","url":"","relationship":"self"}],"putCode":7}"#;

    async fn update(body: String, token: &str) -> Result<WorkUpdate, Value> {
        let request = Request::builder().header("authorization", token).body(body.into()).unwrap();
        match read(request, work_update).await {
            Ok((_, update)) => Ok(update),
            Err(failure) => {
                let body = to_bytes(failure.into_response().into_body(), 10_000).await.unwrap();
                Err(serde_json::from_slice::<Value>(&body).unwrap()["data"]["detail"].clone())
            }
        }
    }

    fn changed(name: &str, value: Value) -> String {
        let mut body: Value = serde_json::from_str(GOOD).unwrap();
        body[name] = value;
        body.to_string()
    }

    #[tokio::test]
    async fn a_good_body_is_what_serde_reads() {
        assert_eq!(update(GOOD.to_owned(), "").await, Ok(serde_json::from_str(GOOD).unwrap()));
    }

    #[tokio::test]
    async fn dates_are_looked_at() {
        for good in ["", "2022", "2022/3/4"] {
            assert!(update(changed("date", good.into()), "").await.is_ok(), "{good}");
        }
        for bad in ["2021-03-04", "2022/13", "2022/1/1/1", "spring"] {
            let item =
                json!({"loc": ["body", "date"], "msg": "invalid date format", "type": "value_error.date"});
            assert_eq!(update(changed("date", bad.into()), "").await, Err(json!([item])), "{bad}");
        }
    }

    #[tokio::test]
    async fn an_empty_body_misses_seven_fields_in_order_after_the_header() {
        let items = update("{}".to_owned(), "short").await.unwrap_err();
        let places: Vec<_> =
            items.as_array().unwrap().iter().map(|item| item["loc"][1].as_str().unwrap()).collect();
        assert_eq!(
            places,
            ["authorization", "title", "journal", "date", "workType", "url", "externalIds", "putCode"]
        );
    }
}
