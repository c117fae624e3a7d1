//! Every case of table 1.5 of contract/orcid-link.md.

use axum::body::to_bytes;
use axum::response::IntoResponse;
use proptest::prelude::*;

use super::*;

fn thing(fields: &mut Fields<'_>) -> Option<(String, i64, Vec<String>)> {
    let title = fields.text("title");
    let ids = fields.list("ids", |fields| fields.text("value"));
    let number = fields.integer("number");
    Some((title?, number?, ids?))
}

async fn body(content_type: Option<&str>, bytes: &[u8]) -> Result<Body, Failure> {
    let mut headers = HeaderMap::new();
    if let Some(content_type) = content_type {
        headers.insert(CONTENT_TYPE, content_type.parse().unwrap());
    }
    Body::read(&headers, bytes.to_vec().into()).await
}

/// The `data` of the answer to this body, as text; empty when there is nothing wrong with it.
async fn data(content_type: &str, text: &str) -> String {
    let body = body(Some(content_type), text.as_bytes()).await.unwrap();
    let mut details = Details::default();
    let value = body.object(&mut details, thing);
    let Err(failure) = details.check(value, body) else { return String::new() };
    let response = failure.into_response();
    assert_eq!(response.status(), 422);
    let answer: Value =
        serde_json::from_slice(&to_bytes(response.into_body(), 10_000).await.unwrap()).unwrap();
    assert_eq!(answer["code"], "requestParametersInvalid");
    answer["data"].to_string()
}

async fn json(text: &str) -> String {
    data("application/json", text).await
}

#[tokio::test]
async fn a_good_body_is_read() {
    let good = r#"{"title":"t","ids":[{"value":"a"}],"number":7,"unknown":null}"#;
    for content_type in ["application/json", "application/json; charset=utf-8", "application/ld+json"] {
        assert_eq!(data(content_type, good).await, "", "{content_type}");
    }
    assert!(matches!(body(None, good.as_bytes()).await, Ok(Body::Json(_))));
}

#[tokio::test]
async fn no_body_is_a_missing_field() {
    for text in ["", "null"] {
        assert_eq!(
            json(text).await,
            r#"{"detail":[{"loc":["body"],"msg":"field required","type":"value_error.missing"}],"body":null}"#
        );
    }
}

#[tokio::test]
async fn a_scalar_a_list_and_another_media_type_are_no_dict() {
    let dict =
        r#"{"detail":[{"loc":["body"],"msg":"value is not a valid dict","type":"type_error.dict"}],"body":"#;
    assert_eq!(json("5").await, format!("{dict}5}}"));
    assert_eq!(json("[1]").await, format!("{dict}[1]}}"));
    assert_eq!(data("text/plain", "{}").await, format!("{dict}\"{{}}\"}}"));
}

#[tokio::test]
async fn an_empty_list_has_no_fields() {
    insta::assert_snapshot!(json("[]").await, @r#"{"detail":[{"loc":["body","title"],"msg":"field required","type":"value_error.missing"},{"loc":["body","ids"],"msg":"field required","type":"value_error.missing"},{"loc":["body","number"],"msg":"field required","type":"value_error.missing"}],"body":[]}"#);
}

#[tokio::test]
async fn broken_json_is_repeated_as_text() {
    insta::assert_snapshot!(json("{\"title\":").await, @r#"{"detail":[{"loc":["body",9],"msg":"Expecting value: line 1 column 10 (char 9)","type":"value_error.jsondecode","ctx":{"msg":"Expecting value","doc":"{\"title\":","pos":9,"lineno":1,"colno":10}}],"body":"{\"title\":"}"#);
}

#[tokio::test]
async fn types_are_strict_and_nulls_refused() {
    insta::assert_snapshot!(json(r#"{"title":5,"ids":[],"number":"7"}"#).await, @r#"{"detail":[{"loc":["body","title"],"msg":"str type expected","type":"type_error.str"},{"loc":["body","number"],"msg":"value is not a valid integer","type":"type_error.integer"}],"body":{"title":5,"ids":[],"number":"7"}}"#);
    insta::assert_snapshot!(json(r#"{"title":null,"ids":[],"number":1.5}"#).await, @r#"{"detail":[{"loc":["body","title"],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"},{"loc":["body","number"],"msg":"value is not a valid integer","type":"type_error.integer"}],"body":{"title":null,"ids":[],"number":1.5}}"#);
}

#[test]
fn a_number_without_a_fraction_is_whole() {
    for (value, expected) in [
        (serde_json::json!(7.0), Some(7)),
        (serde_json::json!(-0.0), Some(0)),
        (serde_json::json!(7.5), None),
        (serde_json::json!(1e30), None),
        (serde_json::json!(u64::MAX), None),
        (serde_json::json!("7"), None),
        (serde_json::json!(true), None),
    ] {
        assert_eq!(whole(&value), expected, "{value}");
    }
}

#[tokio::test]
async fn lists_are_looked_into() {
    insta::assert_snapshot!(json(r#"{"title":"","ids":[{},"x",null],"number":1}"#).await, @r#"{"detail":[{"loc":["body","ids",0,"value"],"msg":"field required","type":"value_error.missing"},{"loc":["body","ids",1],"msg":"value is not a valid dict","type":"type_error.dict"},{"loc":["body","ids",2],"msg":"none is not an allowed value","type":"type_error.none.not_allowed"}],"body":{"title":"","ids":[{},"x",null],"number":1}}"#);
    insta::assert_snapshot!(json(r#"{"title":"","ids":{},"number":1}"#).await, @r#"{"detail":[{"loc":["body","ids"],"msg":"value is not a valid list","type":"type_error.list"}],"body":{"title":"","ids":{},"number":1}}"#);
}

#[tokio::test]
async fn what_is_not_utf_8_or_too_large_is_refused_at_once() {
    assert_eq!(body(None, b"{\"a\": \"\xff\"}").await, Err(Reason::UnreadableBody.into()));
    assert_eq!(body(None, &vec![b' '; MAX_BODY_BYTES + 1]).await, Err(Reason::BodyTooLarge.into()));
}

proptest! {
    #[test]
    fn any_text_is_read_or_told_about(text in "[\\[{}\\]\":,a-z0-9 ]{0,24}|.*") {
        let body = Body::parse(text);
        let mut details = Details::default();
        let value = body.object(&mut details, thing);
        prop_assert_eq!(value.is_none(), details.check(Some(()), body).is_err());
    }
}
