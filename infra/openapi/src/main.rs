//! Writes the document of the API.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Writes the OpenAPI document of all functions.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// Prints it instead.
    #[arg(long)]
    print: bool,
    /// Where to write it.
    #[arg(long, default_value = openapi::FILE)]
    output: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let written = openapi::text().and_then(|text| {
        if options.print {
            print!("{text}");
            return Ok(());
        }
        Ok(std::fs::write(&options.output, text)?)
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The document was not written: {error}");
            ExitCode::FAILURE
        }
    }
}
