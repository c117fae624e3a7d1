//! Making a bag, side by side with the Library of Congress's bagit in one process: `cargo bench -p bagit --bench python`.
//!
//! Both take turns in the same directories with the default algorithms, sha256 and sha512; the fastest of several
//! runs counts, since what else the machine does only ever adds. Python's start is not measured. With `--check` the
//! exit status is 1 when a bar is missed.
//!
//! The bars are for two free cores. Where others keep them busy, Linux shares out a core by session, not by thread,
//! and a second thread wins nothing; so how much more than one thread two could do meanwhile is printed as well.
#![expect(clippy::expect_used, reason = "a measurement that can't be made ends the program")]

#[path = "../tests/python/interpreter.rs"]
mod interpreter;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::thread;
use std::time::Instant;

use bagit::{Algorithm, BagOptions, MultiHasher};
use jiff::civil::date;

const RUNS: usize = 15;
/// Makes the bag in the directory that each line names and answers how many seconds it took.
const MAKE: &str = "
import bagit, sys, time
for line in sys.stdin:
    start = time.perf_counter()
    bagit.make_bag(line.rstrip('\\n'))
    print(time.perf_counter() - start, flush=True)
";

struct Case {
    name: &'static str,
    files: usize,
    bytes: usize,
    /// The most of Python's time.
    bar: f64,
}

const CASES: [Case; 2] = [
    Case { name: "300 MB in 3 files", files: 3, bytes: 100_000_000, bar: 0.75 },
    Case { name: "5,000 files of 4 kB", files: 5_000, bytes: 4_000, bar: 0.5 },
];

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let Some(command) = interpreter::find() else { return ExitCode::FAILURE };
    let mut python = Python::start(command);
    println!(
        "| making a bag | bagit-python, ms | ercid, ms | ratio | bar | two threads |\n|---|--:|--:|--:|--:|--:|"
    );
    let mut missed = false;
    for case in &CASES {
        let dir = tempfile::tempdir().expect("a scratch directory");
        case.fill(dir.path());
        let (mut theirs, mut ours, mut gain) = (f64::INFINITY, f64::INFINITY, 0.0_f64);
        for _ in 0..RUNS {
            theirs = theirs.min(python.make_bag(dir.path()));
            unpack(dir.path());
            ours = ours.min(make_bag(dir.path()));
            unpack(dir.path());
            gain = gain.max(gain_of_two_threads());
        }
        let ratio = ours / theirs;
        missed |= ratio > case.bar;
        let (theirs, ours) = (theirs * 1000.0, ours * 1000.0);
        println!("| {} | {theirs:.0} | {ours:.0} | {ratio:.2} | ≤ {} | × {gain:.1} |", case.name, case.bar);
    }
    python.stop();
    if check && missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

impl Case {
    /// Content that differs from file to file, in directories of a hundred, on the disk before anything is measured.
    fn fill(&self, dir: &Path) {
        for index in 0..self.files {
            let parent = dir.join((index / 100).to_string());
            fs::create_dir_all(&parent).expect("a directory");
            let mut state = index as u64 + 1;
            let word = |_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                state.to_le_bytes()
            };
            let content: Vec<u8> = (0..self.bytes / 8).flat_map(word).collect();
            let mut file = File::create(parent.join(index.to_string())).expect("a file");
            file.write_all(&content).expect("space");
        }
        Command::new("sync").status().expect("sync");
    }
}

fn make_bag(dir: &Path) -> f64 {
    let start = Instant::now();
    bagit::create_in(dir, BagOptions::new(date(2024, 2, 29))).expect("a bag");
    start.elapsed().as_secs_f64()
}

/// How many times the work of one thread two do in the same time: 2 where two cores are free.
fn gain_of_two_threads() -> f64 {
    let work = || {
        let mut hasher = MultiHasher::new(&[Algorithm::Sha512]);
        (0..400).for_each(|_| hasher.update(&[1; 128 << 10]));
        hasher.finish()
    };
    let start = Instant::now();
    work();
    let one = start.elapsed().as_secs_f64();
    thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
    2.0 * one / (start.elapsed().as_secs_f64() - one)
}

/// Makes the bag a plain directory again.
fn unpack(dir: &Path) {
    for entry in fs::read_dir(dir).expect("a bag") {
        let path = entry.expect("a bag").path();
        if path.is_file() {
            fs::remove_file(path).expect("a tag file");
        }
    }
    let payload = dir.join("payload");
    fs::rename(dir.join("data"), &payload).expect("a payload");
    for entry in fs::read_dir(&payload).expect("a payload") {
        let entry = entry.expect("a payload");
        fs::rename(entry.path(), dir.join(entry.file_name())).expect("a move");
    }
    fs::remove_dir(payload).expect("an empty directory");
}

/// One process for all runs.
struct Python {
    child: Child,
    directories: ChildStdin,
    seconds: BufReader<ChildStdout>,
}

impl Python {
    fn start(mut command: Command) -> Self {
        let piped = command.args(["-c", MAKE]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.spawn().expect("Python starts");
        let directories = child.stdin.take().expect("piped");
        let seconds = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, directories, seconds }
    }

    fn make_bag(&mut self, dir: &Path) -> f64 {
        writeln!(self.directories, "{}", dir.display()).expect("Python reads");
        let mut answer = String::new();
        self.seconds.read_line(&mut answer).expect("Python answers");
        answer.trim().parse().expect("Python makes a bag")
    }

    fn stop(mut self) {
        drop(self.directories);
        self.child.wait().expect("Python ends");
    }
}
