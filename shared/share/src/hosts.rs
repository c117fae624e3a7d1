//! The hosts that shares may be on, exactly, and the stand-ins for them.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use storage::settings::{self, SettingError};
use url::{Host, Url};

use crate::ShareError;

/// True for a university's host at Sciebo: names below `sciebo.de`.
pub(crate) fn is_sciebo(host: &str) -> bool {
    host.strip_suffix(".sciebo.de").is_some_and(|labels| labels.split('.').all(|label| !label.is_empty()))
}

fn is_allowed(host: &str) -> bool {
    matches!(host, "zenodo.org" | "sandbox.zenodo.org") || is_sciebo(host)
}

/// Where the hosts are: by default where their names say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hosts {
    stand_ins: Arc<BTreeMap<String, Url>>,
}

/// Not `host=URL` pairs of hosts that shares may be on.
#[derive(Debug)]
pub(crate) struct NotHosts;

impl FromStr for Hosts {
    type Err = NotHosts;

    fn from_str(text: &str) -> Result<Self, NotHosts> {
        let pair = |pair: &str| {
            let (host, url) = pair.split_once('=').ok_or(NotHosts)?;
            let url = Url::parse(url).map_err(|_| NotHosts)?;
            let usable = is_allowed(host) && url.has_host() && matches!(url.scheme(), "http" | "https");
            if usable { Ok((host.to_owned(), url)) } else { Err(NotHosts) }
        };
        let stand_ins = text.split(',').map(pair).collect::<Result<_, _>>()?;
        Ok(Self { stand_ins: Arc::new(stand_ins) })
    }
}

impl Hosts {
    /// Stand-ins by `SHARE_HOSTS`, none by default.
    pub fn from_env() -> Result<Self, SettingError> {
        settings::parsed("SHARE_HOSTS", Self::default(), "comma-separated pairs host=URL of hosts of shares")
    }

    /// Where to send a request for this public address: itself, or its place at the stand-in.
    ///
    /// # Errors
    /// `HostNotAllowed` for all but HTTPS at a host of the list, by its name and at its own port.
    pub fn locate(&self, url: &Url) -> Result<Url, ShareError> {
        let plain = url.scheme() == "https"
            && url.port().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let Some(Host::Domain(host)) = url.host().filter(|_| plain) else {
            return Err(ShareError::HostNotAllowed);
        };
        if !is_allowed(host) {
            return Err(ShareError::HostNotAllowed);
        }
        let Some(stand_in) = self.stand_ins.get(host) else { return Ok(url.clone()) };
        let mut located = stand_in.clone();
        located.set_path(&format!("{}{}", stand_in.path().trim_end_matches('/'), url.path()));
        located.set_query(url.query());
        Ok(located)
    }

    /// True for the name of a machine with a stand-in, which may be inside.
    pub fn is_stand_in(&self, name: &str) -> bool {
        self.stand_ins.values().any(|url| url.host_str() == Some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(hosts: &str, url: &str) -> Result<String, ShareError> {
        let hosts = if hosts.is_empty() { Hosts::default() } else { hosts.parse().unwrap() };
        hosts.locate(&Url::parse(url).unwrap()).map(Into::into)
    }

    #[test]
    fn a_host_of_the_list_is_where_its_name_says() {
        for url in [
            "https://zenodo.org/api/records/1",
            "https://uni-muenster.sciebo.de/s/x?a=b",
            "https://a.b.sciebo.de/",
        ] {
            assert_eq!(located("", url).as_deref(), Ok(url));
        }
    }

    #[test]
    fn all_else_is_refused() {
        for url in [
            "http://zenodo.org/",
            "ftp://zenodo.org/",
            "https://zenodo.org:8443/",
            "https://zenodo.org./",
            "https://user@zenodo.org/",
            "https://www.zenodo.org/",
            "https://zenodo.org.example.org/",
            "https://sciebo.de/",
            "https://evilsciebo.de/",
            "https://a.sciebo.de.example.org/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://2130706433/",
            "https://localhost/",
            "data:text/plain,x",
        ] {
            assert_eq!(located("", url), Err(ShareError::HostNotAllowed), "{url}");
        }
    }

    #[test]
    fn a_stand_in_has_the_hosts_paths_below_its_own() {
        let hosts = "zenodo.org=http://localhost:8090/zenodo.org,a.sciebo.de=http://localhost:8090/sciebo/";
        assert_eq!(
            located(hosts, "https://zenodo.org/a%20b/../c?d=%2F#e").as_deref(),
            Ok("http://localhost:8090/zenodo.org/c?d=%2F")
        );
        assert_eq!(
            located(hosts, "https://a.sciebo.de/s/x").as_deref(),
            Ok("http://localhost:8090/sciebo/s/x")
        );
        assert_eq!(located(hosts, "https://b.sciebo.de/s/x").as_deref(), Ok("https://b.sciebo.de/s/x"));
    }

    #[test]
    fn only_hosts_of_the_list_have_stand_ins() {
        for text in
            ["example.org=http://localhost", "zenodo.org", "zenodo.org=", "zenodo.org=file:///etc", ","]
        {
            assert!(text.parse::<Hosts>().is_err(), "{text}");
        }
    }
}
