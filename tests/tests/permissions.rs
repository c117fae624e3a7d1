//! The roles are enforced: issue 1 "Bars". One permission is taken away for one compendium's files only, so that no
//! other test notices.

use serde_json::{Value, json};
use tests::{Aws, Client, Person, Stack, Workspace, published, until};

/// It comes and goes.
pub const POLICY: &str = "test-takes-one-permission-away";

pub async fn role(aws: &Aws, function: &str) -> String {
    let arn = aws.function(function).await["Role"].as_str().expect("a function has a role").to_owned();
    arn.rsplit('/').next().expect("an ARN ends with the name").to_owned()
}

/// Where the compendium's files are.
async fn content(aws: &Aws, id: &str) -> String {
    let row = aws.item("CompendiaTable", id).await.expect("a row");
    row["content"]["S"].as_str().expect("a content id").to_owned()
}

#[tokio::test]
async fn a_missing_permission_is_a_clean_500_and_a_line_for_the_alarm() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::minimal_rmd()).await;
    let (path, aws, client) =
        (format!("/api/v1/compendium/{id}/data/data.csv"), Stack::get().aws(), Client::new());
    client.get(&path).await.has(200);

    let role = role(&aws, "CompendiumFunction").await;
    let bucket = Stack::get().name("FilesBucket");
    let document = json!({ "Version": "2012-10-17", "Statement": [{
        "Effect": "Deny",
        "Action": "s3:GetObject",
        "Resource": format!("arn:aws:s3:::{bucket}/content/{}/*", content(&aws, &id).await),
    }]});
    let policy = [("RoleName", role.as_str()), ("PolicyName", POLICY)];
    let with_document = [policy[0], policy[1], ("PolicyDocument", &document.to_string())];
    aws.iam("PutRolePolicy", &with_document).await;
    let refused = client.get(&path).await;
    let other = published(&author, &Workspace::minimal_rmd()).await;
    let unaffected = client.get(&format!("/api/v1/compendium/{other}/data/data.csv")).await;
    aws.iam("DeleteRolePolicy", &policy).await;

    refused.is_error(500, "internal error");
    unaffected.has(200);
    client.get(&path).await.has(200);
    let request = refused.header("x-request-id").to_owned();
    let line = until("the log line", async || {
        let lines = aws.log_lines("CompendiumFunction", &request).await;
        lines.into_iter().find(|line| line.contains("\"alarm\":true"))
    })
    .await;
    let line: Value = serde_json::from_str(&line).expect("logs are JSON");
    assert_eq!(line["level"], "ERROR", "{line:#}");
    assert!(line.to_string().contains("AccessDenied"), "{line:#}");
}

#[tokio::test]
async fn the_bucket_and_the_tables_are_closed_to_everybody_else() {
    let stack = Stack::get();
    let client = Client::new();
    let bucket = stack.name("FilesBucket");
    for path in [
        format!("/{bucket}?list-type=2"),
        format!("/{bucket}/content/x"),
        format!("/{}?list-type=2", stack.name("UploadsBucket")),
    ] {
        let answer = client.get(&format!("{}{path}", stack.aws)).await;
        assert!([401, 403].contains(&answer.status), "{path}: {answer:?}");
    }
}
