//! The table of bad input: issue 1 "Bars". Each case with its exact status and its exact body.

use reqwest::RequestBuilder;
use serde_json::json;
use tests::{Client, Person, Workspace, published, workspace};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Anonymous,
    Newcomer,
    Author,
    Other,
}
use Who::{Anonymous, Author, Newcomer, Other};

/// What is sent.
enum Body {
    None,
    /// Media type and bytes.
    Raw(&'static str, Vec<u8>),
    /// Urlencoded.
    Form(&'static [(&'static str, &'static str)]),
    /// Multipart with a content type and an archive of this media type.
    Archive(Option<&'static str>, &'static str, Vec<u8>),
}
use Body::{Archive, Form, None as Nothing, Raw};

struct Case {
    who: Who,
    method: &'static str,
    /// `{c}` is a candidate of Author, `{p}` a published compendium of Author.
    path: &'static str,
    body: Body,
    status: u16,
    /// The text under `error`; `{c}` and `{p}` likewise.
    error: &'static str,
}

const UPLOAD: &str = "/api/v1/compendium";
const BEGIN: &str = "/api/v1/compendium/upload";
const JOB: &str = "/api/v1/job";
const METADATA: &str = "/api/v1/compendium/{c}/metadata";
const ZIP: &str = "application/zip";

const NOT_SIGNED_IN: &str = "user is not authenticated";
const NOT_YOURS: &str = "not authorized to edit/view {c}";
const NO_COMPENDIUM: &str = "no compendium with this id";
const NO_FILE: &str = "file not found";
const MEDIA_TYPES: &str = "use multipart/form-data, application/json or application/x-www-form-urlencoded";
const SIZE: &str = "size must be the archive's number of bytes";
const DIGEST: &str = "sha256 must be the archive's SHA-256 as 64 hexadecimal digits";

fn json_text(text: &str) -> Body {
    Raw("application/json", text.as_bytes().to_vec())
}

fn case(
    who: Who,
    method: &'static str,
    path: &'static str,
    body: Body,
    status: u16,
    error: &'static str,
) -> Case {
    Case { who, method, path, body, status, error }
}

fn uploads() -> Vec<Case> {
    let archive = || Workspace::minimal_rmd().zip();
    let erc = |text: &str| Workspace::minimal_rmd().with("erc.yml", text).zip();
    let bag = |path: &str, text: &str| Workspace::minimal_rmd().bagged().with(path, text).zip();
    let post = |body, status, error| case(Author, "POST", UPLOAD, body, status, error);
    let workspace = |archive| Archive(Some("workspace"), ZIP, archive);
    let compendium = |archive| Archive(Some("compendium"), ZIP, archive);
    vec![
        case(Anonymous, "POST", UPLOAD, workspace(archive()), 401, NOT_SIGNED_IN),
        case(Anonymous, "POST", UPLOAD, Nothing, 401, NOT_SIGNED_IN),
        case(
            Newcomer,
            "POST",
            UPLOAD,
            workspace(archive()),
            403,
            "user level does not allow compendium creation",
        ),
        post(
            Archive(None, ZIP, archive()),
            400,
            r#"Provided content_type "undefined" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Archive(Some(""), ZIP, archive()),
            400,
            r#"Provided content_type "" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Archive(Some("Workspace"), ZIP, archive()),
            400,
            r#"Provided content_type "Workspace" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Archive(Some("zip"), ZIP, archive()),
            400,
            r#"Provided content_type "zip" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Nothing,
            400,
            r#"Provided content_type "undefined" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            json_text("{}"),
            400,
            r#"Provided content_type "undefined" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Form(&[("content_type", "x")]),
            400,
            r#"Provided content_type "x" not implemented, only ["compendium","workspace"] supported."#,
        ),
        post(
            Archive(Some("workspace"), "text/plain", archive()),
            422,
            "extraction failed: Got unsupported mimetype: \"text/plain\" in uploaded file",
        ),
        post(
            Archive(Some("workspace"), "application/gzip", archive()),
            422,
            "extraction failed: Got unsupported mimetype: \"application/gzip\" in uploaded file",
        ),
        post(workspace(Vec::new()), 422, "extraction failed: zipfile is empty"),
        post(workspace(Workspace::empty().zip()), 422, "extraction failed: zipfile is empty"),
        post(
            workspace(b"no archive".to_vec()),
            422,
            "extraction failed: archive is truncated or not a zip file",
        ),
        post(
            workspace(archive()[..200].to_vec()),
            422,
            "extraction failed: archive is truncated or not a zip file",
        ),
        post(compendium(archive()), 400, "content_type is compendium but no compendium provided."),
        post(compendium(erc("id: [unclosed")), 400, "Could not read compendium detection file"),
        post(compendium(erc("id: \u{0}")), 400, "Could not read compendium detection file"),
        post(compendium(erc("main: main.Rmd\n")), 400, "No id found in compendium detection file"),
        post(compendium(erc("id:\nmain: main.Rmd\n")), 400, "No id found in compendium detection file"),
        post(compendium(erc("id: '../x'\n")), 400, "Invalid id found in compendium detection file"),
        post(compendium(erc("id: a b\n")), 400, "Invalid id found in compendium detection file"),
        post(compendium(erc("id: x\n")), 400, "Invalid id found in compendium detection file"),
        post(compendium(erc("id: -start\n")), 400, "Invalid id found in compendium detection file"),
        post(workspace(erc("id: {a: b}\n")), 400, "Invalid id found in compendium detection file"),
        post(
            workspace(bag("bagit.txt", "BagIt-Version: 9\nTag-File-Character-Encoding: UTF-8\n")),
            400,
            "bag is invalid: Unsupported bag version: 9",
        ),
        post(
            workspace(bag("bagit.txt", "")),
            400,
            "bag is invalid: Missing required tag in bagit.txt: BagIt-Version",
        ),
        post(
            workspace(bag("bag-info.txt", "Payload-Oxum: many\n")),
            400,
            "bag is invalid: Malformed Payload-Oxum value: many",
        ),
        post(
            workspace(bag("fetch.txt", "http://x/y 1 data/y\n")),
            400,
            "bag is invalid: fetch.txt is not supported, the payload must be complete",
        ),
        post(Raw("text/plain", b"hello".to_vec()), 415, "unsupported media type \"text/plain\": {types}"),
        post(Raw("application/zip", archive()), 415, "unsupported media type \"application/zip\": {types}"),
        post(
            Raw("multipart/form-data", b"x".to_vec()),
            400,
            "multipart body can't be read: there is no boundary",
        ),
        post(json_text("{"), 400, "SyntaxError: EOF while parsing an object at line 1 column 1"),
        post(json_text("[]"), 400, "SyntaxError: the body must be a JSON object"),
        post(json_text(r#"{"content_type":"workspace"}"#), 422, "public share URL is invalid"),
        post(json_text(r#"{"content_type":"workspace","upload":"nope"}"#), 404, "no upload with this id"),
        post(json_text(r#"{"content_type":"workspace","upload":""}"#), 404, "no upload with this id"),
    ]
}

fn presigned() -> Vec<Case> {
    let begin = |body, status, error| case(Author, "POST", BEGIN, body, status, error);
    let big =
        r#"{"size":1073741825,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#;
    vec![
        case(Anonymous, "POST", BEGIN, Nothing, 401, NOT_SIGNED_IN),
        case(Newcomer, "POST", BEGIN, Nothing, 403, "user level does not allow compendium creation"),
        case(Anonymous, "GET", "/api/v1/compendium/upload/nope", Nothing, 401, NOT_SIGNED_IN),
        case(Author, "GET", "/api/v1/compendium/upload/nope", Nothing, 404, "no upload with this id"),
        begin(Nothing, 400, SIZE),
        begin(json_text(r#"{"size":"x"}"#), 400, SIZE),
        begin(json_text(r#"{"size":0}"#), 400, SIZE),
        begin(json_text(r#"{"size":-1}"#), 400, SIZE),
        begin(json_text(r#"{"size":1.5}"#), 400, SIZE),
        begin(json_text(r#"{"size":10}"#), 400, DIGEST),
        begin(json_text(r#"{"size":10,"sha256":"abc"}"#), 400, DIGEST),
        begin(
            json_text(
                r#"{"size":10,"sha256":"zzb0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}"#,
            ),
            400,
            DIGEST,
        ),
        begin(
            json_text(big),
            413,
            "archive is larger than 1 GiB, the most that can be uploaded; leave out what can be downloaded or computed",
        ),
    ]
}

fn records() -> Vec<Case> {
    let put = |who, body, status, error| case(who, "PUT", METADATA, body, status, error);
    let root = "JSON with root element 'o2r' required";
    vec![
        put(Anonymous, json_text("{}"), 401, NOT_SIGNED_IN),
        put(Other, json_text("{}"), 403, NOT_YOURS),
        put(Newcomer, json_text("{"), 403, NOT_YOURS),
        put(Author, json_text("{}"), 422, root),
        put(Author, json_text("[]"), 422, root),
        put(Author, json_text("1"), 422, root),
        put(Author, json_text(r#"{"O2R":{}}"#), 422, root),
        put(Author, json_text("{"), 400, "SyntaxError: EOF while parsing an object at line 1 column 1"),
        put(Author, json_text(""), 400, "SyntaxError: EOF while parsing a value at line 1 column 0"),
        put(Author, Raw("text/plain", b"{}".to_vec()), 415, "unsupported media type \"text/plain\": {types}"),
        case(Author, "PUT", "/api/v1/compendium/nope1/metadata", json_text("{}"), 404, NO_COMPENDIUM),
        case(Anonymous, "PUT", "/api/v1/compendium/nope1/metadata", json_text("{}"), 401, NOT_SIGNED_IN),
        case(Anonymous, "GET", "/api/v1/compendium/nope1/metadata", Nothing, 404, NO_COMPENDIUM),
        case(Anonymous, "GET", METADATA, Nothing, 401, NOT_SIGNED_IN),
        case(Other, "GET", METADATA, Nothing, 403, NOT_YOURS),
        case(Author, "POST", METADATA, json_text("{}"), 405, "method not allowed"),
    ]
}

fn jobs() -> Vec<Case> {
    let post = |who, body, status, error| case(who, "POST", JOB, body, status, error);
    vec![
        post(Author, Nothing, 400, "compendium_id required"),
        post(Anonymous, Nothing, 400, "compendium_id required"),
        post(Author, json_text("{}"), 400, "compendium_id required"),
        post(Author, json_text(r#"{"compendium_id":["x"]}"#), 400, "compendium_id required"),
        post(Author, Form(&[("compendium_id", "")]), 400, "compendium_id required"),
        post(Author, json_text("nonsense"), 400, "SyntaxError: expected ident at line 1 column 2"),
        post(Author, Raw("text/csv", b"a,b".to_vec()), 415, "unsupported media type \"text/csv\": {types}"),
        post(Anonymous, Form(&[("compendium_id", "nope1")]), 401, NOT_SIGNED_IN),
        post(Author, Form(&[("compendium_id", "nope1")]), 404, NO_COMPENDIUM),
        post(Author, Form(&[("compendium_id", "../x")]), 404, NO_COMPENDIUM),
        case(Anonymous, "GET", "/api/v1/job/nope1", Nothing, 404, "no job with this id"),
        case(Anonymous, "GET", "/api/v1/job/nope1/data/x", Nothing, 404, "no job with this id"),
        case(Anonymous, "GET", "/api/v1/compendium/nope1/jobs", Nothing, 404, NO_COMPENDIUM),
        case(Anonymous, "GET", "/api/v1/compendium/{c}/jobs", Nothing, 401, NOT_SIGNED_IN),
        case(Other, "GET", "/api/v1/compendium/{c}/jobs", Nothing, 403, NOT_YOURS),
        case(Anonymous, "GET", "/api/v1/job?fields=foo", Nothing, 400, "unsupported field requested: foo"),
        case(
            Anonymous,
            "GET",
            "/api/v1/job?fields=status,%20steps",
            Nothing,
            400,
            "unsupported field requested: steps",
        ),
        case(Author, "DELETE", "/api/v1/job/nope1", Nothing, 405, "method not allowed"),
    ]
}

fn paths() -> Vec<Case> {
    let get = |path, status, error| case(Anonymous, "GET", path, Nothing, status, error);
    vec![
        get("/api/v1/compendium?limit=%ff", 400, "limit must be an integer"),
        get("/api/v1/compendium?limit=x&%ff&=&&", 400, "limit must be an integer"),
        get("/api/v1/job?start=%2b%2b1", 400, "start must be an integer"),
        get("/api/v1/compendium/%ff", 404, NO_COMPENDIUM),
        get("/api/v1/job/%ff", 404, "no job with this id"),
        get("/api/v1/compendium/{p}/data/%ff", 404, NO_FILE),
        get("/api/v1/compendium?limit=abc", 400, "limit must be an integer"),
        get("/api/v1/compendium?start=abc", 400, "start must be an integer"),
        get("/api/v1/compendium?limit=abc&start=abc", 400, "limit must be an integer"),
        get("/api/v1/compendium?limit=0", 400, "limit must be larger than 0"),
        get("/api/v1/compendium?limit=-5", 400, "limit must be larger than 0"),
        get("/api/v1/compendium?start=0", 400, "start must be larger than 0"),
        get("/api/v1/compendium?start=0&limit=0", 400, "limit must be larger than 0"),
        get("/api/v1/job?limit=0", 400, "limit must be larger than 0"),
        get("/api/v1/job?start=-1", 400, "start must be larger than 0"),
        get("/api/v1/job?limit=x", 400, "limit must be an integer"),
        get("/api/v1/compendium/{p}/jobs?start=x", 400, "start must be an integer"),
        get("/api/v1/compendium/nope1", 404, NO_COMPENDIUM),
        get("/api/v1/compendium/%F0%9F%A6%80", 404, NO_COMPENDIUM),
        get("/api/v1/compendium/nope1/data", 404, NO_COMPENDIUM),
        get("/api/v1/compendium/{p}/data/nope", 404, NO_FILE),
        get("/api/v1/compendium/{p}/data/..%2f..%2fetc%2fpasswd", 404, NO_FILE),
        get("/api/v1/compendium/{p}/data/%2e%2e%2fx", 404, NO_FILE),
        get("/api/v1/compendium/{p}/data/main.Rmd/x", 404, NO_FILE),
        get("/api/v1/compendium/{c}", 401, NOT_SIGNED_IN),
        get("/api/v1/compendium/{c}/data", 401, NOT_SIGNED_IN),
        get("/api/v1/compendium/{c}/data/nope", 401, NOT_SIGNED_IN),
        case(Other, "GET", "/api/v1/compendium/{c}", Nothing, 403, NOT_YOURS),
        case(Other, "GET", "/api/v1/compendium/{c}/data/main.Rmd", Nothing, 403, NOT_YOURS),
        get("/api/v1/compendium/{p}/nope", 404, "not found"),
        get("/api/v1/nope", 404, "not found"),
        get("/api/v1/auth/nope", 404, "not found"),
        case(Anonymous, "PATCH", "/api/v1/compendium/{p}", Nothing, 405, "method not allowed"),
        case(Anonymous, "PUT", "/api/v1/compendium", Nothing, 405, "method not allowed"),
        case(Anonymous, "DELETE", "/api/v1/compendium/{p}/data/main.Rmd", Nothing, 405, "method not allowed"),
        get("/api/v1/auth/whoami", 401, NOT_SIGNED_IN),
        get(
            "/api/v1/auth/login?state=x&code=y",
            400,
            "the sign-in has expired or was not started in this browser, please sign in again",
        ),
        get(
            "/api/v1/auth/login?error=access_denied",
            400,
            "the sign-in has expired or was not started in this browser, please sign in again",
        ),
    ]
}

fn with_body(request: RequestBuilder, body: Body) -> RequestBuilder {
    match body {
        Nothing => request,
        Raw(media_type, bytes) => request.header("content-type", media_type).body(bytes),
        Form(fields) => request.form(fields),
        Archive(content_type, media_type, archive) => {
            let boundary = "----bad-input";
            let mut bytes = Vec::new();
            if let Some(content_type) = content_type {
                let field = format!(
                    "--{boundary}\r\nContent-Disposition: form-data; name=\"content_type\"\r\n\r\n{content_type}\r\n"
                );
                bytes.extend(field.into_bytes());
            }
            let head = format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"compendium\"; filename=\"w.zip\"\r\n\
                 Content-Type: {media_type}\r\n\r\n"
            );
            bytes.extend(head.into_bytes());
            bytes.extend(archive);
            bytes.extend(format!("\r\n--{boundary}--\r\n").into_bytes());
            request.header("content-type", format!("multipart/form-data; boundary={boundary}")).body(bytes)
        }
    }
}

#[tokio::test]
async fn every_case_has_its_exact_status_and_text() {
    let (author, other, newcomer) = (Person::new(100).await, Person::new(100).await, Person::new(0).await);
    let anonymous = Client::new();
    let (candidate, public) = (workspace(&author).await, published(&author, &Workspace::minimal_rmd()).await);
    let fill =
        |text: &str| text.replace("{c}", &candidate).replace("{p}", &public).replace("{types}", MEDIA_TYPES);
    let cases: Vec<_> = [uploads(), presigned(), records(), jobs(), paths()].into_iter().flatten().collect();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for Case { who, method, path, body, status, error } in cases {
        let client = match who {
            Anonymous => &anonymous,
            Newcomer => &newcomer.browser,
            Author => &author.browser,
            Other => &other.browser,
        };
        let answer = client.send(with_body(client.request(method, &fill(path)), body)).await;
        let expected = json!({ "error": fill(error) }).to_string();
        if (answer.status, answer.text()) != (status, expected.clone()) {
            wrong.push(format!(
                "{who:?} {method} {path}: {} {}\n  and not {status} {expected}",
                answer.status,
                answer.text()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} cases are wrong:\n{}", wrong.len(), wrong.join("\n"));
    // Nothing of all this was kept.
    let mine = author.get(&format!("/api/v1/compendium?user={}", author.orcid)).await.ok_results();
    assert_eq!(mine, [candidate, public]);
}
