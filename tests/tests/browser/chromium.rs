//! Headless Chromium with an empty profile.

use std::cell::RefCell;
use std::fs;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::thread;

use futures::FutureExt as _;
use reqwest::Url;
use serde_json::Value;
use tempfile::TempDir;
use thirtyfour::common::capabilities::chrome::ChromeCapabilities;
use thirtyfour::{
    BrowserLogEntry, ChromiumLikeCapabilities as _, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver,
};
use tokio::sync::Semaphore;

use super::addresses;
use super::chromedriver::Chromedriver;

const PROGRAM: &str = "/usr/bin/chromium";
/// Chromium of its own accord looks for updates and the like; nothing but this machine may be contacted.
const FLAGS: [&str; 14] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
    "--window-size=1000,800",
    // Chromium ends when chromedriver does.
    "--remote-debugging-pipe",
    "--lang=en",
];
/// Browsers that run at a time: each is some ten processes.
static TURNS: Semaphore = Semaphore::const_new(3);

/// A browser that nobody has used before.
pub struct Browser {
    driver: WebDriver,
    addresses: RefCell<Vec<Url>>,
    // In this order: what uses the directory ends before it goes.
    _chromedriver: Chromedriver,
    _home: TempDir,
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    /// Opens a browser for a walk, and ends it after. A walk that fails leaves a picture and the source of its last page.
    pub async fn open(walk: impl AsyncFnOnce(&Self)) {
        let _turn = TURNS.acquire().await.expect("nobody closes it");
        let browser = Self::start().await;
        let outcome = AssertUnwindSafe(walk(&browser)).catch_unwind().await;
        if outcome.is_err() {
            browser.save_page().await;
        }
        let ended = browser.driver.clone().quit().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
        ended.expect("the browser ends");
    }

    async fn start() -> Self {
        let home = TempDir::with_prefix("ercid-browser-").expect("a directory for the profile");
        let chromedriver = Chromedriver::start(home.path());
        let mut capabilities: ChromeCapabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(PROGRAM).unwrap();
        for flag in FLAGS {
            capabilities.add_arg(flag).unwrap();
        }
        let profile = home.path().join("profile");
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display())).unwrap();
        for log in ["browser", "performance"] {
            capabilities.set_logging_prefs(log, LoggingPrefsLogLevel::All).unwrap();
        }
        let driver = WebDriver::new(&chromedriver.url, capabilities).await.expect("Chromium starts");
        Self { driver, addresses: RefCell::default(), _chromedriver: chromedriver, _home: home }
    }

    /// The addresses that it asked for so far.
    pub async fn addresses(&self) -> Vec<Url> {
        // Chromedriver gives each event once.
        let entries = self.get_log("performance").await.expect("chromedriver keeps this log");
        let event = |entry: &BrowserLogEntry| -> Value {
            serde_json::from_str(&entry.message).expect("events are JSON")
        };
        let new = entries.iter().flat_map(|entry| addresses::of(&event(entry)));
        self.addresses.borrow_mut().extend(new);
        self.addresses.borrow().clone()
    }

    /// What went wrong in pages since the last call: scripts that failed, content that a policy forbids. A refusal by the
    /// API is not among it.
    pub async fn complaints(&self) -> Vec<String> {
        let entries = self.browser_log().await.expect("chromedriver keeps this log");
        let complaint =
            |entry: &BrowserLogEntry| entry.level == "SEVERE" && entry.source.as_deref() != Some("network");
        entries.into_iter().filter(complaint).map(|entry| entry.message).collect()
    }

    /// Saves what is needed to see why a test failed, below `target/tmp`.
    async fn save_page(&self) {
        let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser");
        // Tests run in threads that have their names.
        let name = thread::current().name().unwrap_or("main").replace("::", ".");
        let (picture, source) =
            (directory.join(format!("{name}.png")), directory.join(format!("{name}.html")));
        drop(fs::create_dir_all(&directory));
        // The failure itself is what is to be reported, so these may fail.
        drop(self.screenshot(&picture).await);
        drop(fs::write(&source, self.source().await.unwrap_or_default()));
        let url = self.current_url().await.map(String::from).unwrap_or_default();
        eprintln!("The test failed on {url}: see {} and {}", picture.display(), source.display());
    }
}
