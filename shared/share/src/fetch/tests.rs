//! Against the sandbox's shares.

use std::time::Instant;

use sandbox::oauth::client::Client;
use sandbox::people::People;
use sandbox::server::Running;
use sandbox::state::Sandbox;

use super::*;
use crate::Fields;

struct Here {
    sandbox: Running,
    shares: Shares,
}

impl Here {
    async fn start() -> Self {
        let client = Client {
            id: String::new(),
            secret: String::new(),
            name: String::new(),
            redirect_origins: Vec::new(),
        };
        let sandbox = Running::start(Sandbox::new(client, People::default())).await.unwrap();
        let hosts = ["zenodo.org", "sandbox.zenodo.org", "sandbox.sciebo.de"];
        let hosts = hosts.map(|host| format!("{host}={}/{host}", sandbox.url)).join(",");
        let transport = Transport::new(hosts.parse().unwrap(), Duration::from_millis(500));
        let shares = Shares { transport, limit: Duration::from_secs(5), max_bytes: 1 << 20 };
        Self { sandbox, shares }
    }

    async fn fetch(&self, fields: &Fields) -> Result<Vec<u8>, ShareError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        match self.shares.fetch(&Share::parse(fields).unwrap(), file.as_file_mut()).await {
            Ok(()) => Ok(std::fs::read(file.path()).unwrap()),
            Err(FetchError::Share(error)) => Err(error),
            Err(FetchError::Local(error)) => panic!("{error}"),
        }
    }

    async fn fault(&self, fault: serde_json::Value) {
        let url = format!("{}/admin/faults", self.sandbox.url);
        reqwest::Client::new().post(url).json(&fault).send().await.unwrap().error_for_status().unwrap();
    }
}

fn folder(token: &str) -> Fields {
    Fields { share_url: Some(format!("https://sandbox.sciebo.de/index.php/s/{token}")), ..Fields::default() }
}

fn record(id: u64) -> Fields {
    Fields { zenodo_record_id: Some(id.to_string()), ..Fields::default() }
}

#[tokio::test]
async fn every_kind_of_share_gives_its_archive() {
    let here = Here::start().await;
    let named = |filename: &str, fields| Fields { filename: Some(filename.to_owned()), ..fields };
    let path = |path: &str, fields| Fields { path: Some(path.to_owned()), ..fields };
    for (fields, part) in [
        (folder("bag"), "shared/data/main.Rmd"),
        (folder("workspace"), "shared/main.Rmd"),
        (folder("nested"), "project/main.Rmd"),
        (path("project/", folder("nested")), "project/main.Rmd"),
        (folder("zip"), "main.Rmd"),
        (folder("moved"), "main.Rmd"),
        (named("second.zip", folder("zips")), "data/erc.yml"),
        (path("/first.zip", folder("zips")), "main.Rmd"),
        (record(1), "data/erc.yml"),
        (record(2), "main.Rmd"),
        (record(3), "main.Rmd"),
        (named("second.zip", record(3)), "data/erc.yml"),
        (record(14), "main.Rmd"),
        (record(11), "main.Rmd"),
    ] {
        let archive = here.fetch(&fields).await.unwrap_or_else(|error| panic!("{fields:?}: {error}"));
        assert!(archive.starts_with(b"PK"), "{fields:?}");
        assert!(archive.windows(part.len()).any(|window| window == part.as_bytes()), "{fields:?}");
    }
}

#[tokio::test]
async fn every_reason_why_there_is_none() {
    let here = Here::start().await;
    let named = |filename: &str, fields| Fields { filename: Some(filename.to_owned()), ..fields };
    let path = |path: &str, fields| Fields { path: Some(path.to_owned()), ..fields };
    let failed = |url: &str| ShareError::DownloadFailed(url.to_owned());
    for (fields, expected) in [
        (folder("nobody"), ShareError::Unreadable),
        (path("elsewhere", folder("nested")), ShareError::Unreadable),
        (folder("empty"), ShareError::Empty),
        (folder("file"), ShareError::DirectFile),
        (folder("zips"), ShareError::SeveralZips),
        (named("third.zip", folder("zips")), ShareError::NoSuchZip),
        (Fields { must_be_bag: true, ..folder("nested") }, ShareError::NotABag),
        (folder("huge"), ShareError::TooLarge),
        (folder("endless"), ShareError::TooLarge),
        (folder("abroad"), ShareError::HostNotAllowed),
        (folder("private"), ShareError::HostNotAllowed),
        (folder("loop"), ShareError::Unreachable),
        (record(99), ShareError::NoSuchRecord),
        (record(4), ShareError::NoFiles),
        (record(5), ShareError::NoFiles),
        (record(6), ShareError::TooLarge),
        (record(8), ShareError::HostNotAllowed),
        (
            named("not existing.xyz", record(3)),
            failed("https://zenodo.org/record/3/files/not%20existing.xyz"),
        ),
    ] {
        assert_eq!(here.fetch(&fields).await, Err(expected), "{fields:?}");
    }
}

#[tokio::test]
async fn a_share_in_trouble_is_tried_again_and_leaves_no_halves() {
    let here = Here::start().await;
    let whole = here.fetch(&folder("zip-a")).await.unwrap();
    let file = "/sandbox.sciebo.de/public.php/webdav/compendium.zip";
    here.fault(serde_json::json!({ "path": file, "kind": "status", "code": 503, "times": 1 })).await;
    here.fault(serde_json::json!({ "path": file, "kind": "drop", "times": 1 })).await;
    assert_eq!(here.fetch(&folder("zip-a")).await.unwrap(), whole);
    here.fault(serde_json::json!({ "path": file, "kind": "status", "code": 503, "times": 3 })).await;
    assert_eq!(here.fetch(&folder("zip-a")).await, Err(ShareError::Unreachable));
}

#[tokio::test]
async fn a_slow_share_is_not_waited_for() {
    let here = Here::start().await;
    here.fault(serde_json::json!({ "path": "/zenodo.org/api/records/2", "kind": "delay", "ms": 3_000 }))
        .await;
    let begun = Instant::now();
    assert_eq!(here.fetch(&record(2)).await, Err(ShareError::Timeout));
    assert!(begun.elapsed() < Duration::from_millis(2_500), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn all_of_it_has_a_limit_too() {
    let mut here = Here::start().await;
    here.shares.limit = Duration::from_millis(300);
    here.fault(serde_json::json!({ "path": "/sandbox.sciebo.de", "kind": "delay", "ms": 200 })).await;
    assert_eq!(here.fetch(&folder("zip")).await, Err(ShareError::Timeout));
}
