//! Which ORCID a stack signs in at and links to: the sandbox of this machine, or ORCID's own for who has credentials.

use std::env;

use serde_json::{Value, json};

use crate::{
    error::{Error, Result},
    ports::Ports,
};

/// An ORCID and our client there.
#[derive(Clone, Debug)]
pub struct Orcid {
    /// Where people sign in.
    pub url: String,
    /// The member API.
    pub api_url: String,
    client_id: String,
    client_secret: String,
}

impl Orcid {
    /// The sandbox of this machine, and the client that it knows.
    pub fn local(ports: Ports) -> Self {
        let url = ports.sandbox_url();
        let api_url = format!("{url}/v3.0");
        Self { url, api_url, client_id: "APP-LOCAL".into(), client_secret: "local-secret".into() }
    }

    /// The one that the environment has credentials for, `ORCID_CLIENT_ID` and `ORCID_CLIENT_SECRET`; without them the
    /// sandbox of this machine. `ORCID_URL` and `ORCID_API_URL` name another than sandbox.orcid.org.
    pub fn configured(ports: Ports) -> Result<Self> {
        Self::from_variables(ports, |name| env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_variables(ports: Ports, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let address = |name, default: &str| {
            let address = variable(name).unwrap_or_else(|| default.to_owned());
            address.trim_end_matches('/').to_owned()
        };
        match (variable("ORCID_CLIENT_ID"), variable("ORCID_CLIENT_SECRET")) {
            (Some(client_id), Some(client_secret)) => Ok(Self {
                url: address("ORCID_URL", "https://sandbox.orcid.org"),
                api_url: address("ORCID_API_URL", "https://api.sandbox.orcid.org/v3.0"),
                client_id,
                client_secret,
            }),
            (None, None) => Ok(Self::local(ports)),
            _ => Err(Error::Machine(
                "ORCID_CLIENT_ID and ORCID_CLIENT_SECRET belong together: set both, or neither for the sandbox of \
                 this machine"
                    .into(),
            )),
        }
    }

    /// What the functions read from Secrets Manager.
    pub fn secret(&self) -> Value {
        json!({ "client_id": self.client_id, "client_secret": self.client_secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PORTS: Ports = Ports { api: Some(1), sandbox: 2, aws: 3 };

    fn from(variables: &[(&str, &str)]) -> Result<Orcid> {
        Orcid::from_variables(PORTS, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn without_credentials_it_is_the_sandbox_of_this_machine() {
        let orcid = from(&[("ORCID_URL", "https://orcid.org")]).unwrap();
        assert_eq!(orcid.url, PORTS.sandbox_url());
        assert_eq!(orcid.api_url, format!("{}/v3.0", PORTS.sandbox_url()));
    }

    #[test]
    fn with_credentials_it_is_orcids_own_sandbox() {
        let credentials = [("ORCID_CLIENT_ID", "APP-1"), ("ORCID_CLIENT_SECRET", "s")];
        let orcid = from(&credentials).unwrap();
        assert_eq!(orcid.url, "https://sandbox.orcid.org");
        assert_eq!(orcid.api_url, "https://api.sandbox.orcid.org/v3.0");
        assert_eq!(orcid.secret(), json!({ "client_id": "APP-1", "client_secret": "s" }));
        let named = from(&[credentials[0], credentials[1], ("ORCID_URL", "https://orcid.example/")]).unwrap();
        assert_eq!(named.url, "https://orcid.example");
    }

    #[test]
    fn half_of_the_credentials_is_a_mistake() {
        let text = from(&[("ORCID_CLIENT_ID", "APP-1")]).unwrap_err().to_string();
        assert!(text.contains("belong together"), "{text}");
    }
}
