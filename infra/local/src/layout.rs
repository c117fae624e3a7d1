//! Where things are: the project, `.local/`, and one directory per stack.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// The project and the places in `.local/` that all stacks share.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The project's root.
    pub root: PathBuf,
    /// `.local/`, which git ignores.
    pub local: PathBuf,
}

impl Layout {
    /// The project that `cargo local` was typed in. Two checkouts may share this binary, when they share a target
    /// directory, so cargo's word at run time comes before that at build time.
    pub fn find() -> Result<Self> {
        let manifest =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let manifest = Path::new(&manifest);
        let root = manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf();
        let local = root.join(".local");
        fs::create_dir_all(local.join("logs")).map_err(Error::file("create", &local))?;
        Ok(Self { root, local })
    }

    /// The Python environment of the tools.
    pub fn venv(&self) -> PathBuf {
        self.local.join("venv")
    }

    /// A program of the Python environment.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.venv().join("bin").join(name)
    }

    /// The whole output of a tool.
    pub fn log(&self, name: &str) -> PathBuf {
        self.local.join("logs").join(format!("{name}.log"))
    }

    /// Where cargo puts what it builds here.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| self.root.join("target"), PathBuf::from)
    }

    /// The cargo that runs us.
    pub fn cargo(&self) -> OsString {
        std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
    }

    /// Sources of the local stack itself: pins, people, the demonstration.
    pub fn here(&self, file: &str) -> PathBuf {
        self.root.join("infra/local").join(file)
    }
}

/// The directory of one stack: its state, its binaries, what it deploys, its logs.
#[derive(Clone, Debug)]
pub struct StackDir(PathBuf);

impl StackDir {
    /// The directory `.local/<name>`, made if missing.
    pub fn open(layout: &Layout, name: &str) -> Result<Self> {
        let dir = Self(layout.local.join(name));
        for sub in ["bin", "deploy", "logs", "tmp"] {
            let path = dir.0.join(sub);
            fs::create_dir_all(&path).map_err(Error::file("create", &path))?;
        }
        Ok(dir)
    }

    /// A path in it.
    pub fn join(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    /// The log of one of its processes.
    pub fn log(&self, name: &str) -> PathBuf {
        self.0.join("logs").join(format!("{name}.log"))
    }
}

/// Writes a file so that a reader sees the old or the new one, never half of it.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let draft = path.with_extension("draft");
    fs::write(&draft, content).map_err(Error::file("write", &draft))?;
    fs::rename(&draft, path).map_err(Error::file("replace", path))
}

/// Removes a directory and all in it, if it is there.
pub fn clear(path: &Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file("remove", path)(error)),
        _ => Ok(()),
    }
}
