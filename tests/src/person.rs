//! Researchers, each new at the sandbox and signed in through the real round trip.

use std::ops::Deref;

use reqwest::Url;
use serde_json::json;
use uuid::Uuid;

use crate::{Answer, Client, Stack};

/// A researcher with a browser.
pub struct Person {
    /// The ORCID iD.
    pub orcid: String,
    /// The name at ORCID.
    pub name: String,
    /// The browser.
    pub browser: Client,
}

impl Deref for Person {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.browser
    }
}

impl Person {
    /// Somebody new who has signed in, with this level (0, 100, 500, 1000).
    pub async fn new(level: u32) -> Self {
        let person = Self::stranger().await;
        person.sign_in().await;
        if level > 0 {
            person.set_level(level).await;
        }
        person
    }

    /// Somebody known at ORCID only.
    pub async fn stranger() -> Self {
        let orcid = orcid();
        let name = format!("Tess {}", &orcid[15..]);
        let browser = Client::new();
        let url = format!("{}/admin/people", Stack::get().sandbox);
        browser.post(&url, &json!({ "orcid": orcid, "name": name })).await.has(201);
        Self { orcid, name, browser }
    }

    /// The whole sign-in.
    pub async fn sign_in(&self) {
        let returned = self.sign_in_at_orcid("allow").await;
        let answer = self.get(&returned).await.has(302);
        assert_eq!(answer.header("location"), "/", "{answer:?}");
    }

    /// The sign-in up to ORCID's decision; the address that the browser is sent back to.
    pub async fn sign_in_at_orcid(&self, decision: &str) -> String {
        let start = self.get("/api/v1/auth/login").await.has(302);
        self.decide(start.header("location"), decision).await.has(302).header("location").to_owned()
    }

    /// Decides at ORCID about an authorization request.
    pub async fn decide(&self, authorize_url: &str, decision: &str) -> Answer {
        let url = Url::parse(authorize_url).expect("login redirects to an address");
        let mut form: Vec<_> = url.query_pairs().into_owned().collect();
        form.push(("orcid".to_owned(), self.orcid.clone()));
        form.push(("decision".to_owned(), decision.to_owned()));
        // The sandbox is another site: our cookies don't go there.
        let orcid = Client::new();
        let target = format!("{}/oauth/authorize", Stack::get().sandbox);
        orcid.send(orcid.request("POST", &target).form(&form)).await
    }

    /// Gives her a level in the people table.
    pub async fn set_level(&self, level: u32) {
        let uuid = self.uuid().await.expect("only somebody who has signed in has a level");
        set_level(&uuid, level).await;
    }

    /// Her uuid, once she has signed in.
    pub async fn uuid(&self) -> Option<String> {
        uuid_of("orcid", &self.orcid).await
    }
}

/// The uuid of the person whom `orcid` or `kbase` knows as `name`.
pub async fn uuid_of(kind: &str, name: &str) -> Option<String> {
    let item = Stack::get().aws().item("PeopleTable", &format!("{kind}#{name}")).await?;
    Some(item["uuid"]["S"].as_str().expect("such a row names a person").to_owned())
}

/// Gives a person a level in the people table.
pub async fn set_level(uuid: &str, level: u32) {
    let body = json!({
        "TableName": Stack::get().name("PeopleTable"),
        "Key": { "id": { "S": format!("person#{uuid}") } },
        "UpdateExpression": "SET #level = :level",
        "ConditionExpression": "attribute_exists(id)",
        "ExpressionAttributeNames": { "#level": "level" },
        "ExpressionAttributeValues": { ":level": { "N": level.to_string() } },
    });
    Stack::get().aws().dynamodb("UpdateItem", &body).await;
}

/// A random ORCID iD that ORCID does not assign, with a right check digit (ISO 7064 MOD 11-2).
pub fn orcid() -> String {
    let digits = format!("00099{:010}", Uuid::new_v4().as_u128() % 10_000_000_000);
    let total = digits.bytes().fold(0, |total, digit| (total + u32::from(digit - b'0')) * 2);
    let check = match (12 - total % 11) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    let digits = format!("{digits}{check}");
    format!("{}-{}-{}-{}", &digits[..4], &digits[4..8], &digits[8..12], &digits[12..])
}

#[cfg(test)]
mod tests {
    #[test]
    fn identifiers_have_the_shape_of_orcids() {
        for _ in 0..100 {
            let orcid = super::orcid();
            assert!(orcid.starts_with("0009-9") && orcid.len() == 19, "{orcid}");
        }
    }
}
