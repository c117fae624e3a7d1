//! A WebDriver of its own for each test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const PROGRAM: &str = "/usr/bin/chromedriver";
const STARTED: &str = "started successfully on port ";
const ATTEMPTS: usize = 3;

/// A running chromedriver. Nothing of it outlives the test, whatever ends the test: the system kills it with the thread
/// that started it, and Chromium ends with the pipe between them.
pub struct Chromedriver {
    /// Where it answers.
    pub url: String,
    process: Child,
    /// Read no more, but open: writing to a closed one would end the process.
    _output: BufReader<ChildStdout>,
}

impl Chromedriver {
    /// Starts one on a free port. What its browsers write beside their profiles goes to `home`.
    pub fn start(home: &Path) -> Self {
        assert!(
            Path::new(PROGRAM).exists(),
            "{PROGRAM} is missing: apt-get install chromium chromium-driver"
        );
        // A port that is free for IPv4 may not be free for IPv6; then it ends.
        let started = (0..ATTEMPTS).find_map(|_| Self::try_start(home));
        started.unwrap_or_else(|| panic!("{PROGRAM} ends as soon as it is started"))
    }

    fn try_start(home: &Path) -> Option<Self> {
        let mut process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", PROGRAM, "--port=0"])
            .env("HOME", home)
            .env("TMPDIR", home)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("setpriv (util-linux) is there");
        let mut output = BufReader::new(process.stdout.take().expect("its output is a pipe"));
        let port = port(&mut output);
        let mut started = Self { url: String::new(), process, _output: output };
        started.url = format!("http://localhost:{}", port?);
        Some(started)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The port that it chose, from what it says once it has started.
fn port(output: impl BufRead) -> Option<u16> {
    let mut lines = output.lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.split_once(STARTED).map(|(_, port)| port.to_owned()))?;
    Some(port.trim_end_matches('.').parse().expect("chromedriver says its port"))
}
