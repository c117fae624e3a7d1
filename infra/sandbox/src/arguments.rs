//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;

use crate::oauth::client::Client;
use crate::people::{People, PeopleError};
use crate::records::load::{LoadError, folder};
use crate::state::Sandbox;

/// A local stand-in for ORCID and KBase Auth2.
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
pub struct Arguments {
    /// Port to listen on
    #[arg(long, default_value_t = 8090, env = "SANDBOX_PORT")]
    pub port: u16,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1", env = "SANDBOX_HOST")]
    pub host: IpAddr,
    /// TOML file of `person` tables: who can sign in
    #[arg(long)]
    people: Option<PathBuf>,
    /// Folder of records and works, as JSON
    #[arg(long)]
    records: Option<PathBuf>,
    /// Where ORCID Link is, for the stand-in of KBase's user interface
    #[arg(long, default_value = "http://localhost:8080", env = "SANDBOX_LINK_URL")]
    link_url: String,
    /// Client that may ask researchers
    #[arg(long, default_value = "APP-LOCAL", env = "SANDBOX_CLIENT_ID")]
    client_id: String,
    /// Its secret
    #[arg(long, default_value = "local-secret", env = "SANDBOX_CLIENT_SECRET", hide_env_values = true)]
    client_secret: String,
    /// Its name, on the consent page and in sources
    #[arg(long, default_value = "Local stack", env = "SANDBOX_CLIENT_NAME")]
    client_name: String,
    /// Origin that codes may be sent to; without a port, any port of that host. Repeatable
    #[arg(long = "redirect-origin", default_values_t = ["http://localhost".to_owned(), "http://127.0.0.1".to_owned()])]
    redirect_origins: Vec<String>,
}

/// The files that the arguments name cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ArgumentsError {
    /// The people file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The people file is not valid.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// A record is not valid.
    #[error(transparent)]
    Records(#[from] LoadError),
}

impl Arguments {
    /// The sandbox that they describe.
    ///
    /// # Errors
    /// When a file cannot be read or used.
    pub fn sandbox(self) -> Result<Sandbox, ArgumentsError> {
        let people = match self.people {
            Some(path) => match std::fs::read_to_string(&path) {
                Ok(text) => People::parse(&text)?,
                Err(error) => return Err(ArgumentsError::File(path, error)),
            },
            None => People::default(),
        };
        let records = self.records.as_deref().map(folder).transpose()?.unwrap_or_default();
        let client = Client {
            id: self.client_id,
            secret: self.client_secret,
            name: self.client_name,
            redirect_origins: self.redirect_origins,
        };
        Ok(Sandbox::new(client, people).with_records(records).with_link_url(self.link_url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_local_stack() {
        let sandbox = Arguments::parse_from(["sandbox"]).sandbox().unwrap();
        assert_eq!(
            (sandbox.client.id.as_str(), sandbox.client.secret.as_str()),
            ("APP-LOCAL", "local-secret")
        );
        assert!(sandbox.client.may_redirect_to("http://127.0.0.1:4566/x"));
    }

    #[test]
    fn a_missing_file_is_named() {
        let error =
            Arguments::parse_from(["sandbox", "--people", "/nowhere/people.toml"]).sandbox().unwrap_err();
        assert!(error.to_string().starts_with("/nowhere/people.toml: "), "{error}");
    }
}
