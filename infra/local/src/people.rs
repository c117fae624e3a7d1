//! Seeding people and their levels, from the file that the sandbox reads too.

use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    aws::Aws,
    error::{Error, Result},
    layout::Layout,
};

/// The key under which `shared/identity` lists who has an ORCID iD.
const LISTED: &str = "person";

/// The researchers of `people.toml`.
#[derive(Debug, Deserialize)]
pub struct People {
    /// In the order of the file.
    #[serde(rename = "person")]
    pub people: Vec<Person>,
}

/// A researcher who can sign in.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    /// ORCID iD.
    pub orcid: String,
    /// Name as shown.
    pub name: String,
    /// What the researcher may do: 0 everybody, 100 known, 500 editor, 1000 admin.
    pub level: u32,
}

impl People {
    /// Reads the file.
    pub fn read(layout: &Layout) -> Result<Self> {
        let path = layout.here("people.toml");
        let text = fs::read_to_string(&path).map_err(Error::file("read", &path))?;
        toml::from_str(&text)
            .map_err(|error| Error::Machine(format!("{} is not as it should be: {error}", path.display())))
    }

    /// The first researcher who may upload but edit nobody else's.
    pub fn author(&self) -> Result<&Person> {
        self.people
            .iter()
            .find(|person| person.level == 100)
            .ok_or_else(|| Error::Machine("infra/local/people.toml has nobody of level 100".into()))
    }

    /// Writes those who are missing and sets the level of those who are not.
    pub async fn seed(&self, aws: &Aws, table: &str) -> Result<()> {
        for person in &self.people {
            match person_id(aws, table, &person.orcid).await? {
                Some(id) => set_level(aws, table, &id, person.level).await?,
                None => create(aws, table, person).await?,
            }
        }
        Ok(())
    }
}

async fn person_id(aws: &Aws, table: &str, orcid: &str) -> Result<Option<String>> {
    let key = json!({ "TableName": table, "Key": { "id": { "S": format!("orcid#{orcid}") } }, "ConsistentRead": true });
    let answer = aws.dynamodb("GetItem", &key).await?;
    Ok(answer.pointer("/Item/uuid/S").and_then(Value::as_str).map(|uuid| format!("person#{uuid}")))
}

async fn set_level(aws: &Aws, table: &str, id: &str, level: u32) -> Result<()> {
    let update = json!({
        "TableName": table,
        "Key": { "id": { "S": id } },
        "UpdateExpression": "SET #level = :level",
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeNames": { "#level": "level" },
        "ExpressionAttributeValues": { ":level": { "N": level.to_string() } },
    });
    aws.dynamodb("UpdateItem", &update).await.map(drop)
}

async fn create(aws: &Aws, table: &str, person: &Person) -> Result<()> {
    let created = jiff::Timestamp::now();
    let items = items(person, Uuid::new_v4(), &format!("{created:.3}"));
    let puts: Vec<Value> = items
        .iter()
        .map(|item| {
            json!({ "Put": { "TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(id)" } })
        })
        .collect();
    aws.dynamodb("TransactWriteItems", &json!({ "TransactItems": puts })).await.map(drop)
}

/// A person's two items, as `shared/identity` writes them at a first sign-in.
fn items(person: &Person, uuid: Uuid, created: &str) -> [Value; 2] {
    [
        json!({
            "id": { "S": format!("orcid#{}", person.orcid) },
            "uuid": { "S": uuid },
            "listing": { "S": LISTED },
            "created": { "S": created },
        }),
        json!({
            "id": { "S": format!("person#{uuid}") },
            "uuid": { "S": uuid },
            "orcid": { "S": person.orcid },
            "username": { "S": person.orcid },
            "name": { "S": person.name },
            "level": { "N": person.level.to_string() },
            "created": { "S": created },
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_people_with_the_agreed_levels() {
        let people = People::read(&Layout::find().unwrap()).unwrap();
        let levels: Vec<u32> = people.people.iter().map(|person| person.level).collect();
        assert_eq!(levels, [0, 100, 100, 500, 1000]);
        assert_eq!(people.author().unwrap().level, 100);
    }

    #[test]
    fn a_person_is_two_items() {
        let person = Person { orcid: "0000-0001".into(), name: "N".into(), level: 100 };
        let items = items(&person, Uuid::nil(), "2026-01-02T03:04:05.678Z");
        insta::assert_json_snapshot!(items, @r#"
        [
          {
            "id": {
              "S": "orcid#0000-0001"
            },
            "uuid": {
              "S": "00000000-0000-0000-0000-000000000000"
            },
            "listing": {
              "S": "person"
            },
            "created": {
              "S": "2026-01-02T03:04:05.678Z"
            }
          },
          {
            "id": {
              "S": "person#00000000-0000-0000-0000-000000000000"
            },
            "uuid": {
              "S": "00000000-0000-0000-0000-000000000000"
            },
            "orcid": {
              "S": "0000-0001"
            },
            "username": {
              "S": "0000-0001"
            },
            "name": {
              "S": "N"
            },
            "level": {
              "N": "100"
            },
            "created": {
              "S": "2026-01-02T03:04:05.678Z"
            }
          }
        ]
        "#);
    }
}
