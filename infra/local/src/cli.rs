//! The commands and their flags.

use clap::{Args, Parser, Subcommand};

/// The whole of Ercid on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo local", bin_name = "cargo local", version, about, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where the stack listens.
    #[command(flatten)]
    pub ports: PortArgs,
}

/// The ports of the stack, each on 127.0.0.1.
#[derive(Args, Clone, Copy, Debug)]
pub struct PortArgs {
    /// Port of the API
    #[arg(long, global = true, env = "ERCID_API_PORT", default_value_t = 8080, value_name = "PORT")]
    pub api_port: u16,
    /// Port of the sandbox (ORCID, KBase, public shares, repositories)
    #[arg(long, global = true, env = "ERCID_SANDBOX_PORT", default_value_t = 8090, value_name = "PORT")]
    pub sandbox_port: u16,
    /// Port of the AWS endpoint
    #[arg(long, global = true, env = "ERCID_AWS_PORT", default_value_t = 4566, value_name = "PORT")]
    pub aws_port: u16,
}

/// What one can ask for.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the stack and leave it running until Ctrl-C
    Up {
        /// Build the functions as they are deployed, for measurements; takes minutes for each at first
        #[arg(long)]
        release: bool,
    },
    /// Start the stack and do the main job once: sign in, upload, publish, execute, check, ship, send to ORCID
    Demo {
        /// Stop the stack after the job instead of waiting for Ctrl-C
        #[arg(long)]
        exit: bool,
        /// Change one number of the data after the display file was rendered: the check must fail
        #[arg(long)]
        change_data: bool,
    },
    /// Run every check: formatting, clippy, unit tests, the template, and the black-box tests
    Test {
        /// Only black-box tests whose name contains this, on a fresh stack
        filter: Option<String>,
    },
    /// Start the AWS endpoint and the sandbox, and pass messages and the schedule on to `cargo lambda watch`
    Aws,
    /// Sign a researcher of the sandbox in and print the cookie header for curl
    Session {
        /// ORCID iD, one of infra/local/people.toml
        orcid: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn ports_may_follow_the_command() {
        let cli = Cli::try_parse_from(["cargo local", "up", "--api-port", "9080"]).unwrap();
        assert_eq!(cli.ports.api_port, 9080);
        assert!(matches!(cli.command, Command::Up { release: false }));
    }

    #[test]
    fn a_demo_that_changes_the_data_and_exits() {
        let cli = Cli::try_parse_from(["cargo local", "demo", "--exit", "--change-data"]).unwrap();
        assert!(matches!(cli.command, Command::Demo { exit: true, change_data: true }));
    }

    #[test]
    fn a_session_needs_an_identifier() {
        assert!(Cli::try_parse_from(["cargo local", "session"]).is_err());
    }
}
