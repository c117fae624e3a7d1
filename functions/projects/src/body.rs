//! Bodies as the rules take them.

use axum::extract::Request;
use gateway::people::{Failure, Fields};
use project::{Edit, NewProject, ProfileEdit};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A field that must be there.
pub fn required<T>(fields: &Fields, name: &str, field: Option<T>) -> Result<T, Failure> {
    field.ok_or_else(|| fields.wrong(name, "is required"))
}

/// A field that holds objects.
pub fn typed<T: DeserializeOwned>(fields: &Fields, name: &str) -> Result<Option<T>, Failure> {
    let value = fields.value(name).cloned().map(serde_json::from_value);
    value.transpose().map_err(|error| fields.wrong(name, &error.to_string()))
}

/// A uuid.
pub fn one_uuid(fields: &Fields, name: &str) -> Result<Option<Uuid>, Failure> {
    let uuid = fields.text(name)?.map(|text| text.parse::<Uuid>());
    uuid.transpose().map_err(|_| fields.wrong(name, "must be a uuid"))
}

pub async fn new_project(request: Request) -> Result<NewProject, Failure> {
    let fields = Fields::read(request).await?;
    Ok(NewProject {
        name: fields.required_text("name")?,
        description: fields.required_text("description")?,
        is_public: required(&fields, "is_public", fields.boolean("is_public")?)?,
        facility: fields.text("facility")?,
        project_lead: one_uuid(&fields, "project_lead")?,
        project_members: fields.uuids("project_members")?.unwrap_or_default(),
        project_owners: fields.uuids("project_owners")?.unwrap_or_default(),
        project_type: fields.text("project_type")?,
    })
}

pub async fn edit(request: Request) -> Result<Edit, Failure> {
    let fields = Fields::read(request).await?;
    Ok(Edit {
        name: fields.text("name")?,
        description: fields.text("description")?,
        facility: fields.text("facility")?,
        is_public: fields.boolean("is_public")?,
        project_type: fields.text("project_type")?,
        preferences: fields.booleans("preferences")?,
    })
}

pub async fn profile(request: Request) -> Result<ProfileEdit, Failure> {
    let fields = Fields::read(request).await?;
    Ok(ProfileEdit {
        award_information: typed(&fields, "award_information")?,
        goals: fields.text("goals")?,
        keywords: fields.texts("keywords")?,
        notebooks: typed(&fields, "notebooks")?,
        project_status: fields.text("project_status")?,
        purpose: fields.text("purpose")?,
        references: typed(&fields, "references")?,
        preferences: fields.booleans("preferences")?,
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use serde_json::{Value, json};

    use super::*;

    fn request(body: &Value) -> Request {
        Request::builder()
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap()
    }

    #[tokio::test]
    async fn a_new_project_needs_a_name_a_description_and_to_be_public_or_not() {
        let whole =
            json!({ "name": "Soil", "description": "Of all kinds", "is_public": false, "unknown": 1 });
        let new = new_project(request(&whole)).await.unwrap();
        assert_eq!((new.name.as_str(), new.is_public, new.project_lead), ("Soil", false, None));
        for field in ["name", "description", "is_public"] {
            let mut body = whole.clone();
            body[field] = Value::Null;
            let error = new_project(request(&body)).await.unwrap_err();
            assert_eq!(error.detail(), format!("{field}: is required"));
        }
    }

    #[tokio::test]
    async fn what_is_of_another_type_is_named() {
        let error = edit(request(&json!({ "is_public": "yes" }))).await.unwrap_err();
        assert_eq!(error.detail(), "is_public: must be true or false");
        let error = profile(request(&json!({ "references": [{ "description": "x" }] }))).await.unwrap_err();
        assert_eq!(error.detail(), "references: missing field `url`");
        let error = profile(request(&json!({ "award_information": { "amount": 5 } }))).await.unwrap_err();
        assert_eq!(error.detail(), "award_information: invalid type: integer `5`, expected a string");
    }
}
