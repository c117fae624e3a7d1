//! GET and PATCH /api/eperson/profiles/{uuid}: contract/orcid-sync.md 5, decisions.md "ORCID queue and history".

use serde_json::{Value, json};
use tests::orcid_queue::queue_item;
use tests::project;
use tests::publication::{PUBLICATIONS, publication};
use tests::{Answer, Client, KbaseUser, Person, Stack, bearer, calls, issue, uuid_of, within};

/// Somebody with a link, and her uuid.
async fn linked() -> (KbaseUser, String) {
    let user = KbaseUser::linked().await;
    let uuid = uuid_of("kbase", &user.username).await.expect("a person");
    (user, uuid)
}

fn path(uuid: &str) -> String {
    format!("/api/eperson/profiles/{uuid}")
}

async fn patch(user: &KbaseUser, uuid: &str, settings: &[(&str, &str)]) -> Answer {
    let operation = |(name, value): &(&str, &str)| json!({ "op": "replace", "path": format!("/orcid/{name}"), "value": value });
    let operations: Vec<Value> = settings.iter().map(operation).collect();
    user.send(user.request("PATCH", &path(uuid)).json(&operations)).await
}

async fn rows(user: &KbaseUser, uuid: &str) -> Vec<Value> {
    let search = format!("/api/eperson/orcidqueues/search/findByProfileItem?profileItemId={uuid}&size=100");
    let mut page = user.call("GET", &search).await.ok();
    page["_embedded"]["orcidqueues"].as_array_mut().map(std::mem::take).unwrap_or_default()
}

/// What waits for a person: type, operation and description of each row.
async fn waiting(user: &KbaseUser, uuid: &str) -> Vec<(String, String, String)> {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows = rows(user, uuid).await;
    rows.iter()
        .map(|row| (text(row, "recordType"), text(row, "operation"), text(row, "description")))
        .collect()
}

fn row(kind: &str, operation: &str, description: &str) -> (String, String, String) {
    (kind.to_owned(), operation.to_owned(), description.to_owned())
}

/// Sends what was queued last; the row, and what became of it.
async fn send_last(user: &KbaseUser, uuid: &str) -> (Value, Value) {
    let row = rows(user, uuid).await.pop().expect("a row");
    let href = row["_links"]["self"]["href"].as_str().expect("an address").to_owned();
    let request = user.request("POST", "/api/eperson/orcidhistories").header("content-type", "text/uri-list");
    let history = user.send(request.body(href)).await.has(201).json();
    (row, history)
}

async fn enter(user: &KbaseUser, title: &str) -> Value {
    let request = user.request("POST", PUBLICATIONS).json(&json!({ "title": title, "year": 2026 }));
    user.send(request).await.ok()["data"][0].take()
}

#[tokio::test]
async fn who_never_chose_has_the_defaults_and_the_document_is_dspaces() {
    let (user, uuid) = linked().await;
    let shown = user.call("GET", &path(&uuid)).await.has(200);
    assert!(shown.header("content-type").starts_with("application/hal+json"), "{shown:?}");
    let mut document = shown.json();
    assert_eq!(
        document["_links"]["self"]["href"].take().as_str().map(|href| href.ends_with(&path(&uuid))),
        Some(true)
    );
    let expected = json!({
        "id": uuid, "visible": true, "orcid": user.researcher.orcid,
        "orcidSynchronization": {
            "mode": "MANUAL", "publicationsPreference": "DISABLED", "fundingsPreference": "DISABLED",
            "profilePreferences": [],
        },
        "type": "profile", "uniqueType": "eperson.profile", "_links": { "self": { "href": null } },
    });
    assert_eq!(document, expected);
}

#[tokio::test]
async fn preferences_are_set_in_any_case_and_stay() {
    let (user, uuid) = linked().await;
    let settings = [
        ("mode", "batch"),
        ("publications", "ALL"),
        ("fundings", "all"),
        ("profile", "IDENTIFIERS,biographical"),
    ];
    let expected = json!({
        "mode": "BATCH", "publicationsPreference": "ALL", "fundingsPreference": "ALL",
        "profilePreferences": ["BIOGRAPHICAL", "IDENTIFIERS"],
    });
    assert_eq!(patch(&user, &uuid, &settings).await.ok()["orcidSynchronization"], expected);
    assert_eq!(user.call("GET", &path(&uuid)).await.ok()["orcidSynchronization"], expected);
    let cleared = patch(&user, &uuid, &[("profile", ""), ("mode", "MANUAL")]).await.ok();
    assert_eq!(cleared["orcidSynchronization"]["profilePreferences"], json!([]));
    assert_eq!(cleared["orcidSynchronization"]["mode"], "MANUAL");
}

#[tokio::test]
async fn what_is_switched_on_is_queued_and_what_is_switched_off_leaves_the_queue() {
    let (user, uuid) = linked().await;
    enter(&user, "Before").await;
    assert!(waiting(&user, &uuid).await.is_empty());
    patch(&user, &uuid, &[("publications", "ALL")]).await.has(200);
    assert_eq!(waiting(&user, &uuid).await, [row("Publication", "INSERT", "Before")]);
    enter(&user, "After").await;
    let both = [row("Publication", "INSERT", "Before"), row("Publication", "INSERT", "After")];
    assert_eq!(waiting(&user, &uuid).await, both);
    // Nothing new.
    patch(&user, &uuid, &[("publications", "ALL")]).await.has(200);
    assert_eq!(waiting(&user, &uuid).await, both);
    patch(&user, &uuid, &[("publications", "DISABLED")]).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
}

#[tokio::test]
async fn what_changes_before_it_is_sent_stays_one_row_and_what_goes_leaves_none() {
    let (user, uuid) = linked().await;
    patch(&user, &uuid, &[("publications", "ALL")]).await.has(200);
    let entered = enter(&user, "Ships").await;
    let one = publication(&entered);
    user.send(user.request("PATCH", &one).json(&json!({ "title": "Boats" }))).await.has(200);
    let waits = rows(&user, &uuid).await;
    assert_eq!(waits.len(), 1, "{waits:#?}");
    assert_eq!((&waits[0]["entityId"], &waits[0]["operation"]), (&entered["uuid"], &json!("INSERT")));
    assert_eq!(waits[0]["description"], "Boats");
    user.send(user.request("DELETE", &one)).await.has(200);
    assert!(rows(&user, &uuid).await.is_empty());
}

#[tokio::test]
async fn a_publication_is_sent_changed_and_removed_with_its_put_code() {
    let (user, uuid) = linked().await;
    patch(&user, &uuid, &[("publications", "ALL")]).await.has(200);
    let request = user.request("POST", PUBLICATIONS);
    let doi = format!("10.5072/{uuid}");
    let entered =
        user.send(request.json(&json!({ "title": "Ships", "doi": doi }))).await.ok()["data"][0].take();
    let one = publication(&entered);
    let send = async || send_last(&user, &uuid).await;
    let (row, history) = send().await;
    assert_eq!((&row["operation"], &history["status"]), (&json!("INSERT"), &json!(201)), "{history:#}");
    let put_code = history["putCode"].as_str().expect("a put-code").to_owned();
    let shown = user.call("GET", &one).await.ok()["data"][0].take();
    assert_eq!(shown["orcid_put_code"], put_code);
    assert!(rows(&user, &uuid).await.is_empty());
    user.send(user.request("PATCH", &one).json(&json!({ "title": "Boats" }))).await.has(200);
    let (row, history) = send().await;
    assert_eq!((&row["operation"], &history["status"]), (&json!("UPDATE"), &json!(200)), "{history:#}");
    user.send(user.request("DELETE", &one)).await.has(200);
    let (row, history) = send().await;
    assert_eq!((&row["operation"], &row["entityId"]), (&json!("DELETE"), &Value::Null));
    assert_eq!(history["status"], 204, "{history:#}");
}

#[tokio::test]
async fn only_the_person_and_admins_see_and_change_them() {
    let (user, uuid) = linked().await;
    let (other, admin) = (Person::new(500).await, Person::new(1000).await);
    Client::new().get(&path(&uuid)).await.has(401);
    other.get(&path(&uuid)).await.has(403);
    admin.get(&path(&uuid)).await.has(200);
    let body = json!([{ "op": "replace", "path": "/orcid/mode", "value": "BATCH" }]);
    // A cookie alone does not change anything: the token against forged requests is missing.
    other.send(other.request("PATCH", &path(&uuid)).json(&body)).await.has(403);
    assert_eq!(user.call("GET", &path(&uuid)).await.ok()["orcidSynchronization"]["mode"], "MANUAL");
}

#[tokio::test]
async fn an_admin_changes_them_for_others_and_an_editor_does_not() {
    let (user, uuid) = linked().await;
    let (editor, admin) = (Person::new(500).await, Person::new(1000).await);
    let body = json!([{ "op": "replace", "path": "/orcid/mode", "value": "BATCH" }]);
    let change = async |person: &Person| {
        let token = issue(person, "preferences").await;
        let token = token["token"].as_str().expect("a token").to_owned();
        Client::new().send(bearer("PATCH", &path(&uuid), &token).json(&body)).await
    };
    change(&editor).await.has(403);
    assert_eq!(change(&admin).await.ok()["orcidSynchronization"]["mode"], "BATCH");
    let stranger = uuid::Uuid::new_v4().to_string();
    editor.get(&path(&stranger)).await.has(403);
    admin.get(&path(&stranger)).await.has(404);
    user.call("GET", &path("x")).await.has(404);
}

#[tokio::test]
async fn what_can_not_be_is_422_and_without_a_link_400() {
    let (user, uuid) = linked().await;
    for settings in
        [[("mode", "SOMETIMES")], [("publications", "BATCH")], [("profile", "ALL")], [("visible", "true")]]
    {
        patch(&user, &uuid, &settings).await.has(422);
    }
    let unlinked = KbaseUser::new().await;
    unlinked.call("GET", "/link").await.has(404);
    let uuid = uuid_of("kbase", &unlinked.username).await.expect("a person");
    let shown = unlinked.call("GET", &path(&uuid)).await.ok();
    assert!(shown.get("orcid").is_none() && shown.get("orcidSynchronization").is_none(), "{shown:#}");
    patch(&unlinked, &uuid, &[("mode", "BATCH")]).await.has(400);
}

#[tokio::test]
async fn sections_of_the_profile_are_queued_by_value_and_taken_off_with_it() {
    let (user, uuid) = linked().await;
    let profile = format!("/people/{uuid}/profile");
    let say = async |fields: Value| {
        user.send(user.request("PATCH", &profile).json(&fields)).await.has(200);
    };
    say(json!({ "keywords": ["soil", "ships"], "country": "DE" })).await;
    assert!(waiting(&user, &uuid).await.is_empty());
    patch(&user, &uuid, &[("profile", "BIOGRAPHICAL")]).await.has(200);
    let mut waits = waiting(&user, &uuid).await;
    waits.sort();
    let expected = [
        row("COUNTRY", "INSERT", "DE"),
        row("KEYWORDS", "INSERT", "ships"),
        row("KEYWORDS", "INSERT", "soil"),
    ];
    assert_eq!(waits, expected);
    // One value goes before it was sent, another comes, and a section that nobody wants to be sent changes.
    say(json!({ "keywords": ["soil", "tide"], "website": "https://example.org" })).await;
    let mut waits = waiting(&user, &uuid).await;
    waits.sort();
    let expected = [
        row("COUNTRY", "INSERT", "DE"),
        row("KEYWORDS", "INSERT", "soil"),
        row("KEYWORDS", "INSERT", "tide"),
    ];
    assert_eq!(waits, expected);
    patch(&user, &uuid, &[("profile", "")]).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
}

#[tokio::test]
async fn a_project_is_a_funding_of_those_who_take_part_until_they_leave_or_it_is_retired() {
    let (user, uuid) = linked().await;
    patch(&user, &uuid, &[("fundings", "ALL")]).await.has(200);
    let admin = Person::new(1000).await;
    let soil = json!({ "name": "Soil", "description": "Of all kinds", "is_public": false, "project_members": [uuid] });
    let made = project::path(&project::made(&admin, &soil).await);
    assert_eq!(waiting(&user, &uuid).await, [row("Project", "INSERT", "Soil")]);
    // What changes before it is sent stays one row, and what ORCID is not told of makes none.
    admin.patch(&made, &json!({ "name": "Soils" })).await.has(200);
    admin.patch(&format!("{made}/topics"), &json!({ "topics": ["soil"] })).await.has(200);
    assert_eq!(waiting(&user, &uuid).await, [row("Project", "INSERT", "Soils")]);
    let members = |operation| format!("{made}/project-members?operation={operation}");
    let her = json!({ "project_members": [uuid] });
    admin.patch(&members("remove"), &her).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
    admin.patch(&members("add"), &her).await.has(200);
    assert_eq!(waiting(&user, &uuid).await, [row("Project", "INSERT", "Soils")]);
    admin.send(admin.request("DELETE", &made)).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
}

#[tokio::test]
async fn fundings_that_are_switched_on_are_the_projects_that_go_on() {
    let (user, uuid) = linked().await;
    let admin = Person::new(1000).await;
    let with_her = |name: &str| json!({ "name": name, "description": "Of all kinds", "is_public": true, "project_members": [uuid] });
    project::made(&admin, &with_her("Goes on")).await;
    let over = project::made(&admin, &with_her("Is over")).await;
    admin.send(admin.request("DELETE", &project::path(&over))).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
    patch(&user, &uuid, &[("fundings", "ALL")]).await.has(200);
    assert_eq!(waiting(&user, &uuid).await, [row("Project", "INSERT", "Goes on")]);
}

#[tokio::test]
async fn who_was_not_told_of_a_project_is_told_without_anybodys_doing() {
    let (user, uuid) = linked().await;
    patch(&user, &uuid, &[("fundings", "ALL")]).await.has(200);
    let admin = Person::new(1000).await;
    let peat = json!({ "name": "Peat", "description": "Of all kinds", "is_public": true, "project_members": [uuid] });
    let project = project::made(&admin, &peat).await;
    let queued = rows(&user, &uuid).await.pop().expect("a row");
    user.call("DELETE", &format!("/api/eperson/orcidqueues/{}", queued["id"])).await.has(204);
    // As whoever was killed between the project's change and the row leaves it.
    let stack = Stack::get();
    let body = json!({
        "TableName": stack.name("ProjectsTable"),
        "Key": { "id": { "S": format!("project#{project}") } },
        "UpdateExpression": "SET unindexed = :yes, untold = :people",
        "ExpressionAttributeValues": { ":yes": { "S": "yes" }, ":people": { "L": [{ "S": uuid }] } },
    });
    stack.aws().dynamodb("UpdateItem", &body).await;
    // By the janitor, who comes once a minute, or by whoever searches.
    let told = within(150, "the row", async || rows(&user, &uuid).await.pop()).await;
    assert_eq!((&told["entityId"], &told["operation"]), (&json!(project), &json!("INSERT")));
}

#[tokio::test]
async fn a_value_that_orcid_has_is_removed_there_when_it_goes_here() {
    let (user, uuid) = linked().await;
    let profile = format!("/people/{uuid}/profile");
    let say = async |keywords: &[&str]| {
        let body = json!({ "keywords": keywords });
        user.send(user.request("PATCH", &profile).json(&body)).await.has(200);
    };
    patch(&user, &uuid, &[("profile", "BIOGRAPHICAL")]).await.has(200);
    say(&["soil"]).await;
    let (_, history) = send_last(&user, &uuid).await;
    let put_code = history["putCode"].as_str().expect("a put-code").to_owned();
    // ORCID has it: nothing waits for what stays.
    say(&["soil"]).await;
    assert!(waiting(&user, &uuid).await.is_empty());
    say(&[]).await;
    assert_eq!(waiting(&user, &uuid).await, [row("KEYWORDS", "DELETE", "soil")]);
    // It comes back before it was removed.
    say(&["soil"]).await;
    assert!(waiting(&user, &uuid).await.is_empty());
    say(&[]).await;
    assert_eq!(send_last(&user, &uuid).await.1["status"], 204);
    assert_eq!(calls(&user.researcher.orcid).await.last(), Some(&format!("DELETE keywords/{put_code}")));
    assert!(waiting(&user, &uuid).await.is_empty());
}

#[tokio::test]
async fn a_value_that_the_index_does_not_show_yet_is_taken_off_the_queue_when_it_goes() {
    let (user, uuid) = linked().await;
    let say = async |keywords: &[&str]| {
        let request = user.request("PATCH", &format!("/people/{uuid}/profile"));
        user.send(request.json(&json!({ "keywords": keywords }))).await.has(200);
    };
    patch(&user, &uuid, &[("profile", "BIOGRAPHICAL")]).await.has(200);
    say(&["soil"]).await;
    let queued = rows(&user, &uuid).await.pop().expect("a row");
    let queued = queue_item(queued["id"].as_i64().expect("an integer")).await.expect("the row");
    // As an index that lags has it: not at all.
    let stack = Stack::get();
    let body = json!({
        "TableName": stack.name("OrcidSyncTable"), "Key": { "id": queued["subject"] },
        "UpdateExpression": "REMOVE series", "ConditionExpression": "attribute_exists(series)",
    });
    stack.aws().dynamodb("UpdateItem", &body).await;
    say(&[]).await;
    assert!(waiting(&user, &uuid).await.is_empty());
    let profile = stack.aws().item("ProfilesTable", &uuid).await.expect("her profile");
    assert_eq!(profile.get("former"), None, "{profile}");
}

#[tokio::test]
async fn a_funding_that_orcid_has_is_changed_and_removed_with_its_put_code() {
    let (user, uuid) = linked().await;
    patch(&user, &uuid, &[("fundings", "ALL")]).await.has(200);
    let admin = Person::new(1000).await;
    let soil = json!({ "name": "Soil", "description": "Of all kinds", "is_public": false, "project_members": [uuid] });
    let made = project::path(&project::made(&admin, &soil).await);
    let award = json!({ "award_information": {
        "award_number": uuid, "organization": {
            "name": "Soil Fund", "city": "Kiel", "country": "DE", "id": "https://ror.org/018mejw64", "id_source": "ROR",
        },
    } });
    admin.patch(&format!("{made}/profile"), &award).await.has(200);
    let (row, history) = send_last(&user, &uuid).await;
    assert_eq!((&row["operation"], &history["status"]), (&json!("INSERT"), &json!(201)), "{history:#}");
    assert_eq!(made, project::path(history["entityId"].as_str().expect("a uuid")));
    let first = format!("/api/eperson/orcidhistories/{}", history["id"]);
    let put_code = history["putCode"].as_str().expect("a put-code").to_owned();
    admin.patch(&made, &json!({ "name": "Soils" })).await.has(200);
    let (row, history) = send_last(&user, &uuid).await;
    assert_eq!((&row["operation"], &history["status"]), (&json!("UPDATE"), &json!(200)), "{history:#}");
    // Whoever else comes, and what ORCID is not told of, is nothing to her.
    let other = Person::new(0).await.uuid().await.expect("a uuid");
    let joined = json!({ "project_members": [other] });
    admin.patch(&format!("{made}/project-members?operation=add"), &joined).await.has(200);
    admin.patch(&format!("{made}/profile"), &json!({ "goals": "More soil" })).await.has(200);
    assert!(waiting(&user, &uuid).await.is_empty());
    let her = json!({ "project_members": [uuid] });
    admin.patch(&format!("{made}/project-members?operation=remove"), &her).await.has(200);
    let (row, history) = send_last(&user, &uuid).await;
    assert_eq!((&row["operation"], &history["status"]), (&json!("DELETE"), &json!(204)), "{history:#}");
    let calls = calls(&user.researcher.orcid).await;
    let sent: Vec<_> =
        calls.iter().filter(|call| call.contains("funding") && !call.starts_with("GET")).collect();
    assert_eq!(
        sent,
        ["POST funding", &format!("PUT funding/{put_code}"), &format!("DELETE funding/{put_code}")]
    );
    // It is there, though no funding of hers any more, until it is retired.
    let entity = user.call("GET", &first).await.ok()["entityId"].clone();
    assert_eq!(made, project::path(entity.as_str().expect("a uuid")));
    admin.send(admin.request("DELETE", &made)).await.has(200);
    assert_eq!(user.call("GET", &first).await.ok()["entityId"], Value::Null);
}
