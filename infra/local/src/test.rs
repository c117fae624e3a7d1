//! `cargo local test`: everything that must hold before a change goes in.

use std::time::Instant;

use reqwest::Client;
use tokio::process::Command;

use crate::{
    command,
    deploy::Variant,
    error::Result,
    install::{browser, python, ssh, xml},
    layout::{self, Layout, StackDir},
    orcid::Orcid,
    ports::Ports,
    process,
    progress::{Step, seconds},
    stack::Stack,
};

/// A stack from nothing, on which dead runs are noticed soon and runs meet their limits.
const VARIANT: Variant = Variant {
    name: "test",
    event_sources: true,
    // With what `cargo test` builds, so that dependencies are compiled once, with the same features.
    targets: &["--workspace", "--lib", "--bins", "--test", "api", "--test", "browser", "--test", "killed"],
    release: false,
    parameters: &[
        ("HeartbeatSeconds", "20"),
        ("TakeoverSeconds", "5"),
        ("RunMemoryMib", "1024"),
        ("RunSeconds", "120"),
    ],
};
/// What needs no stack, as arguments of cargo.
const UNIT_TESTS: &str = "test --workspace --no-fail-fast";
/// What needs one.
const BLACK_BOX: [&str; 6] = ["--test", "api", "--test", "browser", "--test", "killed"];
/// Tells the black-box tests where the stack's description is.
const STACK: &str = "ERCID_STACK";

/// Runs every check, or only the black-box tests that a filter names.
pub async fn test(layout: &Layout, http: &Client, filter: Option<&str>) -> Result<()> {
    let started = Instant::now();
    process::unless_stopped(async {
        python::ensure(layout).await?;
        browser::ensure(layout).await?;
        ssh::ensure(layout).await?;
        xml::ensure(layout).await?;
        if filter.is_none() { checks(layout).await } else { Ok(()) }
    })
    .await?;
    black_box(layout, http, filter).await?;
    eprintln!("\nEverything passed in {}.", seconds(started.elapsed()));
    Ok(())
}

async fn checks(layout: &Layout) -> Result<()> {
    let lint: &[&str] = &["-a", "cfn_lint_serverless.rules", "-t", "template.yaml"];
    let sam: &[&str] = &["validate", "--lint", "--region", "us-east-1", "--template-file", "template.yaml"];
    check("Formatting", "fmt", cargo(layout, &["fmt", "--all", "--", "--check", "--color", "never"]), layout)
        .await?;
    check("Template: sam validate", "sam-validate", tool(layout, "sam", sam), layout).await?;
    check("Template: cfn-lint", "cfn-lint", tool(layout, "cfn-lint", lint), layout).await?;
    let clippy: &[&str] = &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    check("Clippy", "clippy", cargo(layout, clippy), layout).await?;
    // The binaries that need a stack are no tests to cargo: --all-targets leaves them out, even where they are named.
    let mut clippy = cargo(layout, &["clippy", "--package", "tests"]);
    clippy.args(BLACK_BOX).args(["--", "-D", "warnings"]);
    check("Clippy: black-box tests", "clippy-black-box", clippy, layout).await?;
    let unit: Vec<_> = UNIT_TESTS.split(' ').collect();
    check("Unit tests", "unit-tests", cargo(layout, &unit), layout).await
}

async fn black_box(layout: &Layout, http: &Client, filter: Option<&str>) -> Result<()> {
    let dir = StackDir::open(layout, VARIANT.name)?;
    for part in ["state", "objects", "logs"] {
        layout::clear(&dir.join(part))?;
    }
    let ports = Ports::any()?;
    // Tests contact this machine only, whatever the environment says.
    let stack = Stack::start(layout, http, ports, &Orcid::local(ports), &VARIANT).await?;
    let description = dir.join("stack.json");
    let outcome = process::unless_stopped(async {
        stack.write_description(&description)?;
        let mut test = cargo(layout, &["test", "--workspace", "--no-fail-fast"]);
        test.args(BLACK_BOX);
        // They mostly wait for the stack, so more of them than cores.
        test.args(filter).args(["--", "--test-threads", "8"]).env(STACK, &description);
        test.env("ENGINE", &stack.engine.program).env("ENGINE_ARGS", stack.engine.options().join(" "));
        check("Black-box tests", "black-box-tests", test, layout).await
    })
    .await;
    stack.stop().await;
    // A look at the logs is worth more than the objects, which are large.
    layout::clear(&dir.join("objects"))?;
    outcome
}

async fn check(title: &str, log: &str, command: Command, layout: &Layout) -> Result<()> {
    let step = Step::start(title);
    command::run(&step, title, command, &layout.log(log)).await?;
    step.done();
    Ok(())
}

fn cargo(layout: &Layout, arguments: &[&str]) -> Command {
    let mut command = Command::new(layout.cargo());
    command.args(arguments).current_dir(&layout.root).env("CARGO_TERM_COLOR", "never");
    // Backtraces would push out of sight what failed.
    command.env("RUST_BACKTRACE", "0");
    command
}

fn tool(layout: &Layout, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(layout.tool(name));
    command.args(arguments).current_dir(&layout.root).env("SAM_CLI_TELEMETRY", "0");
    command
}
