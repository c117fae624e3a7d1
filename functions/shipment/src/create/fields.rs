//! The fields of a new shipment.

use gateway::compendia::Failure;
use gateway::form::Form;
use repository::Recipient;
use shipment::{Archive, Order, ShipmentId};
use utoipa::ToSchema;

use crate::errors;

/// What means yes, in lower case (contract/compendia.md 7.2).
const YES: [&str; 6] = ["true", "t", "yes", "y", "1", "on"];

/// What is to be shipped, and where to.
#[derive(Debug, ToSchema)]
#[schema(as = NewShipment)]
#[expect(dead_code, reason = "describes the form, whose fields are read one by one")]
pub struct Fields {
    /// The id of a published compendium.
    #[schema(min_length = 1)]
    compendium_id: String,
    /// Who it goes to: one of those that `/recipient` lists.
    recipient: Recipient,
    /// Whether a compendium that is an invalid bag gets new manifests, in the shipment only. Otherwise it is refused.
    #[schema(required = false, default = false)]
    update_packaging: bool,
    /// The shipment's id: up to 64 letters, digits, hyphens and underscores. By default a new UUID.
    #[schema(required = false, nullable = false)]
    shipment_id: Option<String>,
    /// In what the bag is sent.
    #[schema(required = false)]
    archive: Archive,
    /// The session cookie, in place of the one in the header.
    #[schema(required = false, nullable = false)]
    cookie: Option<String>,
}

/// The order of this user; an id in the path counts before one in the form.
pub fn order(id: Option<String>, form: &Form, user: String) -> Result<Order, Failure> {
    let given = |name| form.text(name).filter(|text| !text.is_empty());
    let required = |name| given(name).ok_or_else(|| Failure::bad_request(format!("{name} required")));
    let id = id.or_else(|| given("shipment_id")).or_else(|| given("_id"));
    let id = id.map_or_else(|| Ok(ShipmentId::random()), |id| id.parse()).map_err(errors::invalid_id)?;
    let archive = match given("archive") {
        Some(name) => {
            Archive::named(&name).ok_or_else(|| Failure::bad_request("archive must be zip or tar"))?
        }
        None => Archive::default(),
    };
    Ok(Order {
        id,
        compendium_id: required("compendium_id")?,
        recipient: required("recipient")?,
        user,
        update_packaging: given("update_packaging").is_some_and(|text| is_yes(&text)),
        archive,
    })
}

fn is_yes(text: &str) -> bool {
    YES.contains(&text.trim().to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;
    use serde_json::{Value, json};

    use super::*;

    async fn read(id: Option<&str>, fields: Value) -> Result<Order, Value> {
        let request = Request::builder().header("content-type", "application/json");
        let form = Form::read(request.body(Body::from(fields.to_string())).unwrap()).await.unwrap();
        order(id.map(str::to_owned), &form, "0000-0002-1825-0097".to_owned()).map_err(Failure::into_error)
    }

    #[tokio::test]
    async fn an_order_needs_a_compendium_and_a_recipient() {
        let missing = read(None, json!({ "recipient": "zenodo", "compendium_id": "" })).await.unwrap_err();
        assert_eq!(missing, "compendium_id required");
        assert_eq!(read(None, json!({ "compendium_id": "a" })).await.unwrap_err(), "recipient required");
        let order = read(None, json!({ "compendium_id": "a", "recipient": "zenodo" })).await.unwrap();
        assert!(!order.update_packaging && order.archive == Archive::Zip);
        assert_eq!(order.id.to_string().len(), 36);
    }

    #[tokio::test]
    async fn the_paths_id_counts_before_the_forms() {
        let fields = json!({ "compendium_id": "a", "recipient": "zenodo", "shipment_id": "b", "_id": "c" });
        assert_eq!(read(Some("d"), fields.clone()).await.unwrap().id.to_string(), "d");
        assert_eq!(read(None, fields).await.unwrap().id.to_string(), "b");
        let wrong = json!({ "compendium_id": "a", "recipient": "zenodo", "shipment_id": "a/b" });
        assert!(read(None, wrong).await.unwrap_err().as_str().unwrap().starts_with("shipment_id must be"));
        let rar = json!({ "compendium_id": "a", "recipient": "zenodo", "archive": "rar" });
        assert_eq!(read(None, rar).await.unwrap_err(), "archive must be zip or tar");
    }

    #[test]
    fn yes_has_many_words() {
        assert!(["true", "T", "Yes", "y", "1", "ON"].iter().all(|text| is_yes(text)));
        assert!(!["", "false", "0", "no", "2"].iter().any(|text| is_yes(text)));
    }
}
