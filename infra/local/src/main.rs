#![doc = include_str!("../README.md")]

mod artifacts;
mod aws;
mod cli;
mod command;
mod demo;
mod deploy;
mod described;
mod emulator;
mod error;
mod gateway;
mod install;
mod intrinsics;
mod layout;
mod leftovers;
mod orcid;
mod people;
mod ports;
mod process;
mod progress;
mod proxy;
mod repositories;
mod session;
mod stack;
mod test;
mod up;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    cli::{Cli, Command},
    error::Result,
    layout::Layout,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<()> {
    let layout = Layout::find()?;
    let http = http()?;
    match cli.command {
        Command::Up { release } => up::up(&layout, &http, cli.ports, release).await,
        Command::Demo { exit, change_data } => {
            demo::demo(&layout, &http, cli.ports, demo::Wish { exit, change_data }).await
        }
        Command::Test { filter } => test::test(&layout, &http, filter.as_deref()).await,
        Command::Aws => watch::aws(&layout, &http, cli.ports).await,
        Command::Session { orcid } => {
            let cookie = session::sign_in(&http, &up::running(&layout)?.api, &orcid).await?;
            println!("Cookie: {cookie}");
            Ok(())
        }
    }
}

fn http() -> Result<reqwest::Client> {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(error::Error::http("preparing an HTTP client"))
}
