//! The resolver of the HTTP client: what a name leads to is judged where the connection is made.

use std::net::SocketAddr;

use reqwest::dns::{Name, Resolve, Resolving};

use crate::address::is_public;
use crate::hosts::Hosts;

/// Resolves names to public addresses only, but for stand-ins.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    hosts: Hosts,
}

/// A name has an address that is not public.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that is not public")]
pub(crate) struct NotPublic;

impl Guard {
    pub fn new(hosts: Hosts) -> Self {
        Self { hosts }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let trusted = self.hosts.is_stand_in(&name);
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = tokio::net::lookup_host((name, 0)).await?.collect();
            // One private address is enough to refuse: the client would try it when the others fail.
            if !trusted && addresses.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(addresses.into_iter()) as _)
        })
    }
}

/// True when this is why a request failed.
pub(crate) fn is_not_public(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    async fn get(hosts: Hosts, url: String) -> reqwest::Error {
        let client = reqwest::Client::builder().no_proxy().dns_resolver(Arc::new(Guard::new(hosts))).build();
        client.unwrap().get(url).send().await.unwrap_err()
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_refused_before_a_connection() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        let error = get(Hosts::default(), url).await;
        assert!(is_not_public(&error), "{error:?}");
        assert_eq!(listener.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    }

    #[tokio::test]
    async fn a_stand_in_may_be_inside() {
        // Nobody listens there, which is another reason.
        let hosts: Hosts = "zenodo.org=http://localhost:1/zenodo.org".parse().unwrap();
        let error = get(hosts, "http://localhost:1/".to_owned()).await;
        assert!(error.is_connect() && !is_not_public(&error), "{error:?}");
    }
}
