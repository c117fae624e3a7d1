//! `sam deploy` of the template as it is, and the values that a deployment fills in afterwards.

use std::{fs, path::Path};

use tokio::process::Command;

use crate::{
    artifacts::Artifacts,
    aws::{ADMINISTRATOR, Aws, REGION},
    command,
    described::Deployed,
    error::Result,
    gateway,
    install::image::BaseImage,
    layout::{self, Layout, StackDir},
    orcid::Orcid,
    ports::Ports,
    progress::Step,
    repositories,
};

/// What was deployed last, as a file of the stack's directory; missing while it is not complete.
pub const RECORD: &str = "state/deployed";
/// Name of the CloudFormation stack.
const STACK: &str = "ercid";
/// Hosts of public shares that the sandbox stands in for, each at a path of its name.
const SHARE_HOSTS: [&str; 3] = ["sandbox.sciebo.de", "sandbox.zenodo.org", "zenodo.org"];
/// What local session cookies are signed with.
const SESSION_SECRET: &str = "o2r";

/// What differs between stacks.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its directory under `.local/`.
    pub name: &'static str,
    /// Whether queues and schedule invoke functions.
    pub event_sources: bool,
    /// Options of `cargo build` for its binaries.
    pub targets: &'static [&'static str],
    /// Whether its functions are built as they are deployed, and only runner and sandbox as `targets` says.
    pub release: bool,
    /// Parameters beyond those that every local stack has.
    pub parameters: &'static [(&'static str, &'static str)],
}

/// Deploys what has changed since the last time and describes the outcome.
pub async fn deploy(
    layout: &Layout,
    dir: &StackDir,
    artifacts: &Artifacts,
    parameters: &[(String, String)],
    orcid: &Orcid,
    ports: Ports,
    aws: &Aws,
) -> Result<Deployed> {
    let step = Step::start("Deploying template.yaml");
    let fingerprint = format!("{parameters:?}\n{}", artifacts.fingerprint);
    let record = dir.join(RECORD);
    let unchanged = fs::read_to_string(&record).is_ok_and(|found| found == fingerprint);
    if !unchanged {
        fs::remove_file(&record).ok();
        let deploy = sam_deploy(layout, &artifacts.template, parameters, ports);
        command::run(&step, "sam deploy", deploy, &dir.log("deploy")).await?;
    }
    let stack = Deployed::describe(aws, STACK).await?;
    if !unchanged {
        gateway::sync(aws, &stack).await?;
        aws.put_secret(stack.physical_id("SessionSecret")?, SESSION_SECRET).await?;
        let tokens = repositories::tokens().to_string();
        aws.put_secret(stack.physical_id("RepositorySecret")?, &tokens).await?;
        layout::replace(&record, fingerprint.as_bytes())?;
    }
    // Each time, as other credentials are no other deployment.
    aws.put_secret(stack.physical_id("OrcidSecret")?, &orcid.secret().to_string()).await?;
    step.done_with(if unchanged { "nothing changed" } else { "" });
    Ok(stack)
}

/// The parameters of a local stack.
pub fn parameters(
    variant: &Variant,
    ports: Ports,
    orcid: &Orcid,
    artifacts: &Artifacts,
    base: &BaseImage,
) -> Vec<(String, String)> {
    let architecture = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };
    let runner = format!("process:{}", artifacts.runner.display());
    let packages = base.packages.join(",");
    let (api, sandbox) = (ports.api_url(), ports.sandbox_url());
    // The sandbox plays KBase too: its auth service, and the user interface that calls us from a browser.
    let kbase_auth = format!("{sandbox}/services/auth/api/V2/token");
    let origins = format!("{api},{sandbox}");
    let shares = SHARE_HOSTS.map(|host| format!("{host}={sandbox}/{host}")).join(",");
    let repositories = repositories::urls(&sandbox);
    [
        ("PublicUrl", api.as_str()),
        ("AllowedOrigins", origins.as_str()),
        ("CookieSecure", "false"),
        ("OrcidUrl", orcid.url.as_str()),
        ("OrcidApiUrl", orcid.api_url.as_str()),
        ("KbaseAuthUrl", kbase_auth.as_str()),
        ("UiOrigin", sandbox.as_str()),
        ("ShareHosts", shares.as_str()),
        ("RepositoryUrls", repositories.as_str()),
        ("ShipRetrySeconds", "1"),
        ("RunLauncher", runner.as_str()),
        ("BaseImage", base.image.as_str()),
        ("BaseImagePackages", packages.as_str()),
        ("Architecture", architecture),
        ("EventSources", if variant.event_sources { "on" } else { "off" }),
    ]
    .into_iter()
    .chain(variant.parameters.iter().copied())
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

fn sam_deploy(layout: &Layout, template: &Path, parameters: &[(String, String)], ports: Ports) -> Command {
    let mut command = Command::new(layout.tool("sam"));
    command.args(["deploy", "--stack-name", STACK, "--region", REGION, "--resolve-s3", "--template-file"]);
    command.arg(template).args(["--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset"]);
    command.args(["--no-fail-on-empty-changeset", "--no-progressbar", "--on-failure", "DELETE"]);
    command.arg("--parameter-overrides");
    command.args(parameters.iter().map(|(name, value)| format!("{name}=\"{value}\"")));
    command
        .current_dir(template.parent().unwrap_or(&layout.root))
        .env("AWS_ENDPOINT_URL", ports.aws_url())
        .env("AWS_ACCESS_KEY_ID", ADMINISTRATOR)
        .env("AWS_SECRET_ACCESS_KEY", ADMINISTRATOR)
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .env("SAM_CLI_TELEMETRY", "0")
        .env("SAM_CLI_POLL_DELAY", "1");
    command
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artifacts::BINARIES;

    fn example() -> Vec<(String, String)> {
        let artifacts = Artifacts {
            template: "/p/template.yaml".into(),
            runner: "/with space/runner".into(),
            sandbox: "/s".into(),
            fingerprint: String::new(),
        };
        let base = BaseImage { image: "r:1".into(), packages: vec!["knitr".into(), "yaml".into()] };
        let own = &[("HeartbeatSeconds", "20")];
        let variant =
            Variant { name: "x", event_sources: false, targets: BINARIES, release: false, parameters: own };
        let ports = Ports { api: None, sandbox: 2, aws: 3 };
        parameters(&variant, ports, &Orcid::local(ports), &artifacts, &base)
    }

    #[test]
    fn every_parameter_is_in_the_template() {
        let template = include_str!("../../../template.yaml");
        for (name, _) in example() {
            assert!(template.contains(&format!("\n  {name}:\n")), "{name}");
        }
    }

    #[test]
    fn values_are_quoted_for_sam() {
        let layout = Layout::find().unwrap();
        let ports = Ports { api: None, sandbox: 2, aws: 3 };
        let command = sam_deploy(&layout, Path::new("/p/template.yaml"), &example(), ports);
        let words: Vec<_> =
            command.as_std().get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        assert!(words.contains(&"RunLauncher=\"process:/with space/runner\"".to_owned()), "{words:?}");
        assert!(words.contains(&"BaseImagePackages=\"knitr,yaml\"".to_owned()), "{words:?}");
        assert!(words.contains(&"EventSources=\"off\"".to_owned()), "{words:?}");
        assert!(words.contains(&"PublicUrl=\"http://localhost:9000\"".to_owned()), "{words:?}");
    }
}
