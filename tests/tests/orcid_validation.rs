//! The validation codes that are reached through the API: contract/orcid-sync.md 3. The others: shared/orcid-item.

use serde_json::{Value, json};
use tests::orcid_queue::Linked;
use tests::{Record, calls, set_level};

/// Asserts that what is queued is refused with these codes, and neither sent nor recorded.
async fn is_refused(owner: &Linked, row: i64, codes: &str) {
    let before = calls(owner.orcid()).await;
    let refused = owner.send(row).await.has(422).json();
    let message = format!("Errors occurs during ORCID object validation. Error codes: {codes}");
    assert_eq!(refused["message"], message);
    assert_eq!(refused["error"], "Unprocessable Entity");
    assert!(owner.waits(row).await);
    assert_eq!(calls(owner.orcid()).await, before);
}

async fn publication(owner: &Linked, details: Value) -> i64 {
    let publication = owner.publication(&details).await;
    owner.row("Publication", "INSERT", &json!({ "entityId": publication })).await
}

#[tokio::test]
async fn works() {
    let owner = Linked::new().await;
    let none = json!({ "NULL": true });
    for (details, codes) in [
        (json!({ "title": { "S": " " } }), "title.required"),
        (json!({ "doi": none }), "external-id.required"),
        (json!({ "date": { "S": "1899-12-31" } }), "publication.date-invalid"),
        (
            json!({ "title": { "S": "\n" }, "doi": none, "date": { "S": "1066" } }),
            "title.required,external-id.required,publication.date-invalid",
        ),
    ] {
        let row = publication(&owner, details).await;
        is_refused(&owner, row, codes).await;
    }
    // A publication without a date is fine.
    let row = publication(&owner, json!({ "date": none })).await;
    assert_eq!(owner.sent(row).await["status"], 201);
}

#[tokio::test]
async fn countries() {
    let owner = Linked::new().await;
    for country in ["Germany", "de", "UK"] {
        let signature = format!("person.country::{country}");
        let row = owner.row("COUNTRY", "INSERT", &json!({ "metadata": signature })).await;
        is_refused(&owner, row, "country.invalid").await;
    }
}

/// A project of hers with this grant, queued.
async fn funding(owner: &Linked, award: Value) -> i64 {
    let new = json!({ "name": "Soil and water", "description": "All of it", "is_public": true });
    let made = owner.user.send(owner.user.request("POST", "/projects").json(&new)).await.ok();
    let project = made["data"][0]["uuid"].as_str().expect("a uuid").to_owned();
    let profile = json!({ "award_information": award });
    let path = format!("/projects/{project}/profile");
    owner.user.send(owner.user.request("PATCH", &path).json(&profile)).await.has(200);
    owner.row("Project", "INSERT", &json!({ "entityId": project })).await
}

fn funder() -> Value {
    json!({ "name": "Wellcome Trust", "city": "London", "country": "GB", "id": "100000001", "id_source": "FUNDREF" })
}

/// A grant of a funder of which one thing is not known.
fn without(field: &str) -> Value {
    let mut funder = funder();
    funder[field] = "".into();
    json!({ "award_number": "SW-7", "organization": funder })
}

#[tokio::test]
async fn fundings() {
    let owner = Linked::new().await;
    set_level(&owner.uuid, 100).await;
    for (award, codes) in [
        (json!({}), "external-id.required,funder.required"),
        (json!({ "award_number": "SW-7" }), "funder.required"),
        (json!({ "organization": funder() }), "external-id.required"),
        (without("name"), "organization.name-required"),
        (without("city"), "organization.city-required"),
        (without("country"), "organization.country-required"),
        (without("id"), "disambiguated-organization.required"),
    ] {
        let row = funding(&owner, award).await;
        is_refused(&owner, row, codes).await;
    }
    let award = json!({
        "award_number": "SW-7", "amount": "1250.50", "currency": "EUR", "start": "2026-02", "organization": funder(),
    });
    let row = funding(&owner, award).await;
    let history = owner.sent(row).await;
    assert_eq!(history["status"], 201, "{history}");
    assert_eq!(calls(owner.orcid()).await.last().map(String::as_str), Some("POST funding"));
    assert_eq!(Record::of(&owner.user.researcher).await.count().await, 0, "a funding is no work");
}
