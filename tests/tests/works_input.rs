//! What POST and PUT /works and the put-code refuse: contract/orcid-link.md 1.1, 1.4 and 1.5. Types are strict and nothing
//! is converted (decisions.md "ORCID Link").

use serde_json::{Value, json};
use tests::{Answer, Client, KbaseUser};

use crate::works::new_work;

const JSON: Option<&str> = Some("application/json");

/// A request with this body and no token: whatever is wrong with the body is told before that (422 beats 401).
async fn sent(method: &str, content_type: Option<&str>, body: &[u8]) -> Answer {
    let client = Client::new();
    let request = client.request(method, "/works").body(body.to_vec());
    let request = content_type.iter().fold(request, |request, value| request.header("content-type", *value));
    client.send(request).await
}

/// The whole answer of a 422.
fn refused(detail: &Value, body: &Value) -> String {
    json!({
        "code": "requestParametersInvalid",
        "title": "Request Parameters Invalid",
        "message": "This request does not comply with the schema for this endpoint",
        "data": {"detail": detail, "body": body},
    })
    .to_string()
}

fn item(location: Value, message: &str, kind: &str) -> Value {
    Value::from_iter([("loc", location), ("msg", message.into()), ("type", kind.into())])
}

fn missing(location: Value) -> Value {
    item(location, "field required", "value_error.missing")
}

fn no_dict(location: Value) -> Value {
    item(location, "value is not a valid dict", "type_error.dict")
}

/// A good body with one field changed, or taken away.
fn with(name: &str, value: Option<Value>) -> Value {
    let mut work = new_work("10.5072/a");
    work["putCode"] = 7.into();
    let fields = work.as_object_mut().expect("a work is an object");
    match value {
        Some(value) => drop(fields.insert(name.to_owned(), value)),
        None => drop(fields.shift_remove(name)),
    }
    work
}

/// Sends a body by both methods; `putCode` is PUT's only.
async fn is_refused(body: &Value, detail: &Value) {
    for method in ["POST", "PUT"] {
        sent(method, JSON, body.to_string().as_bytes()).await.is(422, &refused(detail, body));
    }
}

const TEXTS: [&str; 5] = ["title", "journal", "date", "workType", "url"];

#[tokio::test]
async fn a_missing_field_is_field_required() {
    for name in TEXTS.into_iter().chain(["externalIds"]) {
        is_refused(&with(name, None), &json!([missing(json!(["body", name]))])).await;
    }
    let body = with("putCode", None);
    let answer = sent("PUT", JSON, body.to_string().as_bytes()).await;
    answer.is(422, &refused(&json!([missing(json!(["body", "putCode"]))]), &body));
}

#[tokio::test]
async fn null_is_not_an_allowed_value() {
    let none = |location| item(location, "none is not an allowed value", "type_error.none.not_allowed");
    for name in TEXTS.into_iter().chain(["externalIds"]) {
        is_refused(&with(name, Some(Value::Null)), &json!([none(json!(["body", name]))])).await;
    }
    let body = with("putCode", Some(Value::Null));
    let answer = sent("PUT", JSON, body.to_string().as_bytes()).await;
    answer.is(422, &refused(&json!([none(json!(["body", "putCode"]))]), &body));
    let ids = with("externalIds", Some(json!([null])));
    is_refused(&ids, &json!([none(json!(["body", "externalIds", 0]))])).await;
}

#[tokio::test]
async fn anything_but_a_text_is_str_type_expected() {
    for name in TEXTS {
        for value in
            [json!(5), json!(1.5), json!(true), json!([]), json!(["x"]), json!({}), json!({"value": "x"})]
        {
            let detail = json!([item(json!(["body", name]), "str type expected", "type_error.str")]);
            is_refused(&with(name, Some(value)), &detail).await;
        }
    }
}

#[tokio::test]
async fn anything_but_a_whole_number_is_no_put_code() {
    let integer = item(json!(["body", "putCode"]), "value is not a valid integer", "type_error.integer");
    for value in [json!("7"), json!(7.5), json!(true), json!([]), json!({}), json!(1e30)] {
        let body = with("putCode", Some(value));
        let answer = sent("PUT", JSON, body.to_string().as_bytes()).await.has(422).json();
        assert_eq!(answer["data"]["detail"], json!([integer]), "{body}");
    }
}

#[tokio::test]
async fn external_ids_are_a_list_of_objects() {
    for value in [json!({}), json!("x"), json!(5), json!(true)] {
        let detail =
            json!([item(json!(["body", "externalIds"]), "value is not a valid list", "type_error.list")]);
        is_refused(&with("externalIds", Some(value)), &detail).await;
    }
    for value in [json!("x"), json!(5), json!([]), json!([["type", "doi"]])] {
        let body = with("externalIds", Some(json!([new_work("x")["externalIds"][0], value])));
        is_refused(&body, &json!([no_dict(json!(["body", "externalIds", 1]))])).await;
    }
}

#[tokio::test]
async fn each_field_of_an_external_id_is_required_and_a_text() {
    let place = |name: &str| json!(["body", "externalIds", 0, name]);
    let names = ["type", "value", "url", "relationship"];
    let all: Vec<_> = names.iter().map(|name| missing(place(name))).collect();
    is_refused(&with("externalIds", Some(json!([{}]))), &all.into()).await;
    for name in names {
        for (value, message, kind) in [
            (Value::Null, "none is not an allowed value", "type_error.none.not_allowed"),
            (json!(5), "str type expected", "type_error.str"),
            (json!({}), "str type expected", "type_error.str"),
        ] {
            let mut id = new_work("10.5072/a")["externalIds"][0].clone();
            id[name] = value;
            let body = with("externalIds", Some(json!([id])));
            is_refused(&body, &json!([item(place(name), message, kind)])).await;
        }
    }
}

#[tokio::test]
async fn a_date_that_is_none_is_refused_before_orcid_is_asked() {
    for date in [
        "2021-03-04",
        "spring",
        "2021/13",
        "2021/2/29",
        "2021/1/1/1",
        "2021/",
        "21",
        "+202",
        " 2021",
        "２０２１",
    ] {
        let detail = json!([item(json!(["body", "date"]), "invalid date format", "value_error.date")]);
        is_refused(&with("date", Some(date.into())), &detail).await;
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_in_the_declared_order() {
    let body = json!({"externalIds": [{"url": 1}, 2], "date": "x", "title": null});
    let detail = json!([
        item(json!(["body", "title"]), "none is not an allowed value", "type_error.none.not_allowed"),
        missing(json!(["body", "journal"])),
        item(json!(["body", "date"]), "invalid date format", "value_error.date"),
        missing(json!(["body", "workType"])),
        missing(json!(["body", "url"])),
        missing(json!(["body", "externalIds", 0, "type"])),
        missing(json!(["body", "externalIds", 0, "value"])),
        item(json!(["body", "externalIds", 0, "url"]), "str type expected", "type_error.str"),
        missing(json!(["body", "externalIds", 0, "relationship"])),
        no_dict(json!(["body", "externalIds", 1])),
    ]);
    sent("POST", JSON, body.to_string().as_bytes()).await.is(422, &refused(&detail, &body));
}

#[tokio::test]
async fn the_header_comes_before_the_body_and_after_the_path() {
    let client = Client::new();
    let request = |method: &str, path: &str| client.request(method, path).header("authorization", "short");
    let places = async |request: reqwest::RequestBuilder| {
        let answer = client.send(request).await.has(422).json();
        let items = answer["data"]["detail"].as_array().expect("items").iter();
        items.map(|item| item["loc"].to_string()).collect::<Vec<_>>()
    };
    let header = r#"["header","authorization"]"#;
    let put = places(request("PUT", "/works").json(&with("title", None))).await;
    assert_eq!(put, [header, r#"["body","title"]"#]);
    for method in ["GET", "DELETE"] {
        assert_eq!(places(request(method, "/works/x")).await, [r#"["path","put_code"]"#, header]);
    }
}

#[tokio::test]
async fn an_empty_object_or_list_misses_every_field() {
    let all: Vec<_> =
        TEXTS.iter().chain(&["externalIds"]).map(|name| missing(json!(["body", name]))).collect();
    for body in [json!([]), json!({})] {
        sent("POST", JSON, body.to_string().as_bytes()).await.is(422, &refused(&all.clone().into(), &body));
    }
}

#[tokio::test]
async fn no_body_an_empty_one_and_null_are_a_missing_body() {
    let detail = json!([missing(json!(["body"]))]);
    for content_type in [None, JSON] {
        for body in ["", "null", " null\n"] {
            for method in ["POST", "PUT"] {
                sent(method, content_type, body.as_bytes()).await.is(422, &refused(&detail, &Value::Null));
            }
        }
    }
}

#[tokio::test]
async fn a_scalar_or_a_list_is_no_dict() {
    for body in [json!("x"), json!(5), json!(1.5), json!(false), json!([1]), json!([{}])] {
        is_refused(&body, &json!([no_dict(json!(["body"]))])).await;
    }
}

#[tokio::test]
async fn another_content_type_is_no_dict_and_the_body_is_repeated_as_text() {
    let text = new_work("10.5072/a").to_string();
    for content_type in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/xml",
        "text/json",
        "application/jsonx",
        "multipart/form-data; boundary=x",
        "nonsense",
    ] {
        let answer = sent("POST", Some(content_type), text.as_bytes()).await;
        answer.is(422, &refused(&json!([no_dict(json!(["body"]))]), &text.as_str().into()));
    }
}

#[tokio::test]
async fn json_is_read_whatever_its_content_type_is_called() {
    let text = new_work("10.5072/a").to_string();
    for content_type in [
        None,
        JSON,
        Some("Application/JSON; charset=utf-8"),
        Some("application/vnd.orcid+json"),
        Some("application/ld+json"),
    ] {
        // Nothing is wrong with it but the missing token.
        let answer = sent("POST", content_type, text.as_bytes()).await.has(401).json();
        assert_eq!(answer["code"], "missingToken", "{content_type:?}");
    }
}

/// The words and places of Python's decoder, which clients of the reference know.
#[tokio::test]
async fn bad_json_is_told_with_its_place() {
    for (text, message, position, line, column) in [
        ("{\"title\":", "Expecting value", 9, 1, 10),
        ("x", "Expecting value", 0, 1, 1),
        ("  ", "Expecting value", 2, 1, 3),
        ("{", "Expecting property name enclosed in double quotes", 1, 1, 2),
        ("{\"a\": 1,}", "Expecting property name enclosed in double quotes", 8, 1, 9),
        ("{'a': 1}", "Expecting property name enclosed in double quotes", 1, 1, 2),
        ("{\"a\" 1}", "Expecting ':' delimiter", 5, 1, 6),
        ("{\"a\": 1", "Expecting ',' delimiter", 7, 1, 8),
        ("[1 2]", "Expecting ',' delimiter", 3, 1, 4),
        ("[1,]", "Expecting value", 3, 1, 4),
        ("{} x", "Extra data", 3, 1, 4),
        ("{\"a\": \"b", "Unterminated string starting at", 6, 1, 7),
        ("{\"a\": \"\t\"}", "Invalid control character at", 7, 1, 8),
        ("{\"a\": \"\\x\"}", "Invalid \\escape", 7, 1, 8),
        ("{\"a\": \"\\u12\"}", "Invalid \\uXXXX escape", 8, 1, 9),
        ("{\n \"ü\": \"ö\",\n \"a\": x\n}", "Expecting value", 19, 3, 7),
    ] {
        let detail = json!([{
            "loc": ["body", position],
            "msg": format!("{message}: line {line} column {column} (char {position})"),
            "type": "value_error.jsondecode",
            "ctx": {"msg": message, "doc": text, "pos": position, "lineno": line, "colno": column},
        }]);
        for method in ["POST", "PUT"] {
            sent(method, JSON, text.as_bytes()).await.is(422, &refused(&detail, &text.into()));
        }
    }
}

#[tokio::test]
async fn json_that_is_nested_too_deeply_is_422() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(20_000)] {
        sent("POST", JSON, text.as_bytes()).await.has(422);
    }
}

/// Of `application/json`, API Gateway itself replaces what is not UTF-8 before a function sees it.
#[tokio::test]
async fn a_body_that_is_not_utf_8_is_400() {
    for method in ["POST", "PUT"] {
        for content_type in [None, Some("application/vnd.orcid+json"), Some("application/octet-stream")] {
            let answer = sent(method, content_type, b"{\"title\": \"\xff\xfe\"}").await;
            answer.is(400, r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"There was an error parsing the body"}}"#);
        }
    }
}

/// So large that repeating it in a 422 might not fit into an answer.
#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    let answer = sent("POST", JSON, &vec![b'['; 300 * 1024]).await;
    answer.is(413, r#"{"code":"fastapiError","title":"FastAPI Error","message":"Internal FastAPI Exception","data":{"detail":"The body is larger than 262144 bytes"}}"#);
}

#[tokio::test]
async fn a_put_code_that_is_no_integer_is_422() {
    let user = KbaseUser::linked().await;
    let detail = item(json!(["path", "put_code"]), "value is not a valid integer", "type_error.integer");
    for put_code in ["x", "1.5", "+5", "1_0", "%205", "5%20", "0x7", "-", "%D9%A5", "7,8", "%ff", "7%00"] {
        for method in ["GET", "DELETE"] {
            let answer = user.call(method, &format!("/works/{put_code}")).await;
            answer.is(422, &refused(&json!([detail]), &Value::Null));
        }
    }
}

#[tokio::test]
async fn a_put_code_that_no_work_can_have_is_404() {
    let user = KbaseUser::linked().await;
    for put_code in ["0", "-5", "007", "99999999999999999999999999"] {
        user.call("GET", &format!("/works/{put_code}")).await.has(404);
    }
}

#[tokio::test]
async fn a_body_of_a_get_is_not_looked_at() {
    let user = KbaseUser::linked().await;
    user.send(user.request("GET", "/works").body("{").header("content-type", "application/json"))
        .await
        .has(200);
}
