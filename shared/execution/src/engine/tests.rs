use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;

use super::*;
use crate::log::Log;
use crate::settings::RunLimits;

fn podman() -> Engine {
    Engine { kind: Kind::Podman, program: "podman".into(), arguments: vec![] }
}

fn joined(arguments: &[OsString]) -> String {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

fn container<'a>(limits: &'a RunLimits, payload: PathBuf) -> Container<'a> {
    Container {
        job: "UMmJ7",
        name: "ercid-UMmJ7",
        image: "erc:UMmJ7",
        payload,
        mounts: vec![],
        root: Root::ReadOnly,
        limits,
    }
}

#[test]
fn a_container_may_do_little() {
    let limits = RunLimits::default();
    let bind = BindMount { source: "/run/p/new.csv".into(), destination: "/erc/data.csv".into() };
    let spec = Container { mounts: vec![bind], ..container(&limits, "/run/p".into()) };
    let line = joined(&podman().run_arguments(&spec));
    for option in [
        "--network none",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--read-only",
        "--user 1000",
        "--memory 4096m --memory-swap 4096m",
        "--pids-limit 256",
        "--cpus 1",
        "--pull never",
        "--ulimit nofile=",
        "--ulimit nproc=",
        "--env O2R_MUNCHER=true",
        "--volume /run/p:/erc:rw --volume /run/p/new.csv:/erc/data.csv:ro erc:UMmJ7",
    ] {
        assert!(line.contains(option), "{option} in {line}");
    }
    assert!(!line.contains("--privileged"));
}

#[test]
fn an_authors_manifest_gets_a_writable_root() {
    let limits = RunLimits::default();
    let spec = Container { root: Root::Writable, ..container(&limits, "/p".into()) };
    assert!(!joined(&podman().run_arguments(&spec)).contains("--read-only"));
}

#[test]
fn docker_gets_only_options_it_knows() {
    let limits = RunLimits::default();
    let docker = Engine { kind: Kind::Docker, ..podman() };
    let line = joined(&docker.run_arguments(&container(&limits, "/p".into())));
    assert!(!line.contains("--timeout") && !line.contains("--http-proxy") && !line.contains("--userns"));
}

#[test]
fn a_build_without_installs_has_no_network() {
    let limits = RunLimits::default();
    let build = |network| Build {
        tag: "erc:UMmJ7",
        archive: "/p.tar".into(),
        digest_file: "/id".into(),
        network,
        limits: &limits,
    };
    assert!(joined(&podman().build_arguments(&build(Network::None))).contains("--network none"));
    assert!(!joined(&podman().build_arguments(&build(Network::Default))).contains("--network"));
}

#[test]
fn digests_name_their_algorithm() {
    assert_eq!(with_algorithm("84db"), "sha256:84db");
    assert_eq!(with_algorithm("sha256:84db"), "sha256:84db");
}

/// The engine and an image to try it with: the base image of the stack, whose name is in `BASE_IMAGE`.
async fn try_engine() -> Option<(Engine, String)> {
    let engine = Engine::from_env().ok()?;
    let image = std::env::var("BASE_IMAGE").unwrap_or_else(|_| "localhost/ercid/r-base:try".to_owned());
    if engine.image_id(&image).await.ok()?.is_some() {
        return Some((engine, image));
    }
    eprintln!("skipped: no container engine with the image {image}");
    None
}

struct Tried {
    directory: PathBuf,
    tag: String,
}

/// Builds an image whose command is `command`.
async fn built(engine: &Engine, base: &str, name: &str, command: &str) -> Tried {
    let directory = std::env::temp_dir().join(format!("ercid-engine-{name}-{}", std::process::id()));
    fs::create_dir_all(directory.join("payload")).unwrap();
    let dockerfile = format!("FROM {base}\nWORKDIR /erc\nCMD {command}\n");
    let archive = directory.join("payload.tar");
    let mut tar = tar::Builder::new(fs::File::create(&archive).unwrap());
    let mut header = tar::Header::new_gnu();
    header.set_size(dockerfile.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    tar.append_data(&mut header, "Dockerfile", dockerfile.as_bytes()).unwrap();
    tar.finish().unwrap();
    // Other test runs on this machine share the engine.
    let tag = format!("erc-test:{name}-{}", std::process::id());
    let limits = RunLimits::default();
    let digest_file = directory.join("digest");
    let build = Build { tag: &tag, archive, digest_file, network: Network::None, limits: &limits };
    let mut log = Log::default();
    let ended = engine.build(&build, &mut log, async |_| Ok::<_, Infallible>(())).await.unwrap();
    assert_eq!(ended, Ended::Exit(0), "{}", log.whole());
    Tried { directory, tag }
}

async fn executed(name: &str, command: &str, limits: RunLimits) -> Option<(Ended, String)> {
    let (engine, base) = try_engine().await?;
    let Tried { directory, tag } = built(&engine, &base, name, command).await;
    let payload = directory.join("payload");
    if stream::is_root() {
        std::os::unix::fs::chown(&payload, Some(1000), Some(1000)).unwrap();
    }
    let job = format!("test-{name}-{}", std::process::id());
    let container_name = format!("ercid-{job}");
    let spec = Container { job: &job, name: &container_name, image: &tag, ..container(&limits, payload) };
    let mut log = Log::default();
    let ended = engine.execute(&spec, &mut log, async |_| Ok::<_, Infallible>(())).await.unwrap();
    assert!(!engine.jobs_with_containers().await.unwrap().contains(&job));
    engine.remove_image(&tag).await.unwrap();
    fs::remove_dir_all(directory).unwrap();
    Some((ended, log.whole().to_owned()))
}

#[tokio::test]
async fn output_of_both_kinds_arrives() {
    let command = r#"["sh", "-c", "echo one; sleep 0.3; echo two >&2; sleep 0.3; printf three; touch /erc/made; exit 3"]"#;
    let Some((ended, log)) = executed("order", command, RunLimits::default()).await else { return };
    assert_eq!((ended, log.as_str()), (Ended::Exit(3), "one\ntwo\nthree\n"));
}

#[tokio::test]
async fn a_container_is_confined() {
    let command = r#"["sh", "-c", "id -u; touch /etc/x; ls /sys/class/net; echo > /tmp/ok && echo tmp"]"#;
    let Some((_, log)) = executed("confined", command, RunLimits::default()).await else { return };
    assert!(log.starts_with("1000\n") && log.contains("Read-only file system"), "{log}");
    assert!(log.ends_with("lo\ntmp\n"), "{log}");
}

#[tokio::test]
async fn time_is_limited() {
    let limits = RunLimits { seconds: 2, ..RunLimits::default() };
    let Some((ended, log)) = executed("time", r#"["sh", "-c", "echo on; sleep 60"]"#, limits).await else {
        return;
    };
    assert_eq!((ended, log.as_str()), (Ended::TimedOut, "on\n"));
}

#[tokio::test]
async fn memory_is_limited() {
    let limits = RunLimits { memory_mib: 64, ..RunLimits::default() };
    let command = r#"["R", "--vanilla", "-e", "x <- numeric(5e7); x[] <- 1; cat(sum(x))"]"#;
    let Some((ended, log)) = executed("memory", command, limits).await else { return };
    assert_eq!(ended, Ended::OutOfMemory, "{log}");
}
