//! What the functions' roles allow: docs/SECURITY.md. The emulator enforces roles (`permissions`), but knows no
//! `dynamodb:LeadingKeys`; so what is deployed is compared with what is meant.

use std::collections::BTreeSet;

use serde_json::Value;
use tests::{Aws, Stack};

use crate::permissions::{POLICY, role};

const TABLES: [&str; 9] = [
    "CompendiaTable",
    "LinksTable",
    "OrcidSyncTable",
    "ProfilesTable",
    "ProjectsTable",
    "PublicationsTable",
    "SearchTable",
    "SessionsTable",
    "UploadsTable",
];

/// Function, table, and how the keys begin of what it deletes there, or of all that it changes where that is said.
const ENDED_ROWS: [(&str, &str, &str); 25] = [
    ("ArchiveFunction", "UploadsTable", "archive#*"),
    ("AuthFunction", "SessionsTable", "session#* token#*"),
    ("CompendiumFunction", "CompendiaTable", "link#*"),
    ("JanitorFunction", "OrcidSyncTable", ""),
    ("JanitorFunction", "ProfilesTable", ""),
    ("JanitorFunction", "PublicationsTable", ""),
    ("JanitorFunction", "SearchTable", ""),
    ("LinkFunction", "LinksTable", "link#* orcid#*"),
    ("LinkFunction", "OrcidSyncTable", ""),
    ("LinkingSessionsFunction", "LinksTable", "session#*"),
    ("OrcidPushFunction", "OrcidSyncTable", ""),
    ("OrcidSyncFunction", "OrcidSyncTable", ""),
    ("PeopleFunction", "OrcidSyncTable", ""),
    ("PeopleFunction", "ProfilesTable", ""),
    ("PeopleFunction", "PublicationsTable", ""),
    ("PeopleFunction", "SearchTable", ""),
    ("ProjectsFunction", "OrcidSyncTable", ""),
    ("ProjectsFunction", "ProjectsTable", "member#*"),
    ("ProjectsFunction", "SearchTable", ""),
    ("PublicationsFunction", "OrcidSyncTable", ""),
    ("PublicationsFunction", "PublicationsTable", ""),
    ("PublicationsFunction", "SearchTable", ""),
    ("ShipFunction", "OrcidSyncTable", ""),
    ("ShipFunction", "PublicationsTable", ""),
    ("ShipFunction", "SearchTable", ""),
];

/// Function, bucket, and the prefix below which it lists names.
const LISTED_NAMES: [(&str, &str, &str); 7] = [
    ("ArchiveFunction", "FilesBucket", ""),
    ("CompendiumFunction", "FilesBucket", ""),
    ("CompendiumFunction", "UploadsBucket", ""),
    ("JanitorFunction", "FilesBucket", ""),
    ("JobFunction", "FilesBucket", "job/*"),
    ("LoadFunction", "FilesBucket", "content/*"),
    ("ShipmentFunction", "FilesBucket", "archives/*"),
];

/// Function, objects of the files bucket, and what it does with them. Nobody reads what was deleted.
const OBJECTS: [(&str, &str, &str); 25] = [
    ("ArchiveFunction", "archives/*", "Abort Delete Get Put"),
    ("ArchiveFunction", "content/*", "Get"),
    ("CompendiumFunction", "archives/*", "Abort Delete Get Put"),
    ("CompendiumFunction", "audience/*", "Put"),
    ("CompendiumFunction", "content/*", "Abort Delete Get Put"),
    ("CompendiumFunction", "deleted/*", "Put"),
    ("CompendiumFunction", "loading/*", "Delete Put"),
    ("CompendiumFunction", "removing/*", "Delete Put"),
    ("ExecuteFunction", "content/*", "Get Put"),
    ("ExecuteFunction", "job/*", "Get Put"),
    ("JanitorFunction", "archives/*", "Delete"),
    ("JanitorFunction", "audience/*", "Delete"),
    ("JanitorFunction", "content/*", "Delete Get"),
    ("JanitorFunction", "deleted/*", "Put"),
    ("JanitorFunction", "loading/*", "Delete Get"),
    ("JanitorFunction", "removing/*", "Delete Get"),
    ("JobFunction", "content/*", "Get"),
    ("JobFunction", "job/*", "Get"),
    ("LoadFunction", "content/*", "Abort Delete Get Put"),
    ("LoadFunction", "loading/*", "Delete Put"),
    ("LoadFunction", "removing/*", "Put"),
    ("ShipFunction", "archives/*/shipments/*", "Abort Delete Get Put"),
    ("ShipFunction", "content/*", "Get"),
    ("ShipmentFunction", "archives/*", "Get"),
    ("ShipmentFunction", "content/*", "Get"),
];

/// Everything that is allowed to a function by the template.
struct Allowed {
    function: &'static str,
    actions: Vec<String>,
    resources: Vec<String>,
    condition: Value,
}

impl Allowed {
    fn has(&self, action: &str) -> bool {
        self.actions.iter().any(|allowed| allowed == action)
    }
}

type Row = (String, String, String);

fn table(rows: &[(&str, &str, &str)]) -> BTreeSet<Row> {
    let row =
        |(one, two, three): &(&str, &str, &str)| ((*one).to_owned(), (*two).to_owned(), (*three).to_owned());
    rows.iter().map(row).collect()
}

/// One text or several.
fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().map(text).collect(),
        value => vec![text(value)],
    }
}

/// The contents of all elements of this name.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let contents = xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next());
    contents.map(str::to_owned).collect()
}

/// A policy as IAM answers it, percent-encoded.
fn document(xml: &str, name: &str) -> Value {
    let encoded = elements(xml, name).pop().expect("a document");
    let url = reqwest::Url::parse(&format!("http://localhost/?{encoded}")).expect("an encoded document");
    let (decoded, _) = url.query_pairs().next().expect("a document");
    serde_json::from_str(&decoded).expect("policies are JSON")
}

/// The policies of a role, but for AWS's own that SAM adds for logs and traces.
async fn policies(aws: &Aws, role: &str) -> Vec<Value> {
    let mut policies = Vec::new();
    let names = elements(&aws.iam("ListRolePolicies", &[("RoleName", role)]).await, "member");
    for name in names.iter().filter(|name| *name != POLICY) {
        let policy = [("RoleName", role), ("PolicyName", name.as_str())];
        policies.push(document(&aws.iam("GetRolePolicy", &policy).await, "PolicyDocument"));
    }
    let attached = aws.iam("ListAttachedRolePolicies", &[("RoleName", role)]).await;
    for arn in elements(&attached, "PolicyArn") {
        if let Some(name) = arn.strip_prefix("arn:aws:iam::aws:policy/") {
            let known = name.to_lowercase();
            assert!(known.contains("xray") || known.contains("lambdabasicexecution"), "{role} has {name}");
            continue;
        }
        let found = aws.iam("GetPolicy", &[("PolicyArn", arn.as_str())]).await;
        let version = elements(&found, "DefaultVersionId").pop().expect("a version");
        let version = [("PolicyArn", arn.as_str()), ("VersionId", version.as_str())];
        policies.push(document(&aws.iam("GetPolicyVersion", &version).await, "Document"));
    }
    policies
}

/// All functions of the template.
fn functions() -> impl Iterator<Item = &'static str> {
    let lines = || include_str!("../../template.yaml").lines();
    let functions = lines().zip(lines().skip(1));
    let functions = functions.filter(|(_, kind)| kind.trim() == "Type: AWS::Serverless::Function");
    functions.map(|(id, _)| id.trim().trim_end_matches(':'))
}

async fn allowed() -> Vec<Allowed> {
    let (aws, mut all) = (Stack::get().aws(), Vec::new());
    for function in functions() {
        for policy in policies(&aws, &role(&aws, function).await).await {
            for statement in policy["Statement"].as_array().expect("statements") {
                assert_eq!(statement["Effect"], "Allow", "{function}: {statement}");
                all.push(Allowed {
                    function,
                    actions: texts(&statement["Action"]),
                    resources: texts(&statement["Resource"]),
                    condition: statement["Condition"].clone(),
                });
            }
        }
    }
    assert!(all.iter().any(|allowed| allowed.function == "JanitorFunction"), "functions were found");
    all
}

#[tokio::test]
async fn no_role_allows_everything_or_everywhere() {
    for Allowed { function, actions, resources, .. } in allowed().await {
        assert!(
            !actions.is_empty() && actions.iter().all(|action| !action.contains('*')),
            "{function}: {actions:?}"
        );
        assert!(!actions.iter().any(|action| action == "dynamodb:Scan"), "{function} reads a whole table");
        // X-Ray has no resources to name.
        let traces = actions.iter().all(|action| action.starts_with("xray:Put"));
        assert!(traces || !resources.iter().any(|resource| resource == "*"), "{function}: {actions:?}");
    }
}

#[tokio::test]
async fn rows_are_deleted_by_who_ends_them_and_no_others() {
    let mut found = BTreeSet::new();
    for allowed in allowed().await {
        let keys = texts(&allowed.condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"]).join(" ");
        if keys.is_empty() && !allowed.has("dynamodb:DeleteItem") {
            continue;
        }
        for resource in &allowed.resources {
            let is = |table: &&&str| resource.ends_with(&format!(":table/{}", Stack::get().name(table)));
            let table = TABLES.iter().find(is).unwrap_or_else(|| panic!("{}: {resource}", allowed.function));
            found.insert((allowed.function.to_owned(), (*table).to_owned(), keys.clone()));
        }
    }
    assert_eq!(found, table(&ENDED_ROWS));
}

#[tokio::test]
async fn names_are_listed_by_who_looks_for_them_and_no_others() {
    let mut found = BTreeSet::new();
    for allowed in allowed().await.iter().filter(|allowed| allowed.has("s3:ListBucket")) {
        let prefix = texts(&allowed.condition["StringLike"]["s3:prefix"]).join(" ");
        for resource in &allowed.resources {
            let is = |bucket: &&&str| *resource == format!("arn:aws:s3:::{}", Stack::get().name(bucket));
            let bucket = ["FilesBucket", "UploadsBucket"];
            let bucket = bucket.iter().find(is).unwrap_or_else(|| panic!("{}: {resource}", allowed.function));
            found.insert((allowed.function.to_owned(), (*bucket).to_owned(), prefix.clone()));
        }
    }
    assert_eq!(found, table(&LISTED_NAMES));
}

#[tokio::test]
async fn objects_are_reached_below_their_prefixes_only() {
    let bucket = format!("arn:aws:s3:::{}/", Stack::get().name("FilesBucket"));
    let mut found = BTreeSet::new();
    for allowed in allowed().await {
        let mut verbs: Vec<_> = allowed
            .actions
            .iter()
            .filter_map(|action| action.strip_prefix("s3:"))
            .map(|action| action.trim_end_matches("MultipartUpload").trim_end_matches("Object"))
            .collect();
        verbs.sort_unstable();
        for resource in &allowed.resources {
            let Some(objects) = resource.strip_prefix(&bucket) else { continue };
            found.insert((allowed.function.to_owned(), objects.to_owned(), verbs.join(" ")));
        }
    }
    assert_eq!(found, table(&OBJECTS));
}
