//! Bags in directories.

mod error;
mod files;

use std::collections::BTreeSet;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

pub use error::DirectoryError;
use error::failed_to;
use files::{DiskFile, list};

use crate::manifest::PAYLOAD;
use crate::parallel::{self, Job};
use crate::{Bag, BagOptions, BagWriter, Digests, TagFile};

/// Holds the payload while it is moved; left behind only by a process that died meanwhile.
const MOVING: &str = ".bag-payload";

/// Makes a directory a bag, whose payload is what was there. Until all of it is digested nothing is changed.
pub fn create_in(dir: &Path, options: BagOptions) -> Result<(), DirectoryError> {
    let tag_files = digest(&list(dir)?, options, |_| None)?;
    move_payload(dir)?;
    write(&tag_files, dir)
}

/// Moves everything in the directory to its payload, or nothing.
fn move_payload(dir: &Path) -> Result<(), DirectoryError> {
    let moving = dir.join(MOVING);
    let entries: Vec<_> = fs::read_dir(dir).and_then(Iterator::collect).map_err(failed_to("list", dir))?;
    fs::create_dir(&moving).map_err(failed_to("create", &moving))?;
    let moved = |entry: &DirEntry| moving.join(entry.file_name());
    let all = entries.iter().try_for_each(|entry| fs::rename(entry.path(), moved(entry)));
    let all = all
        .and_then(|()| fs::set_permissions(&moving, fs::metadata(dir)?.permissions()))
        .and_then(|()| fs::rename(&moving, dir.join(PAYLOAD)));
    all.map_err(|error| {
        for entry in &entries {
            // Those that were not moved are where they were.
            let _ = fs::rename(moved(entry), entry.path());
        }
        let _ = fs::remove_dir(&moving);
        failed_to("move the files in", dir)(error)
    })
}

/// Makes a bag in a new directory, whose payload is a copy of the files in another; those are read once.
pub fn create_from(source: &Path, target: &Path, options: BagOptions) -> Result<(), DirectoryError> {
    let files = list(source)?;
    let payload = target.join(PAYLOAD);
    fs::create_dir(target).and_then(|()| fs::create_dir(&payload)).map_err(failed_to("create", target))?;
    let copy = |file: &DiskFile| payload.join(&file.path);
    let parents: BTreeSet<_> =
        files.iter().filter_map(|file| Some(copy(file).parent()?.to_owned())).collect();
    for parent in parents {
        fs::create_dir_all(&parent).map_err(failed_to("create", &parent))?;
    }
    write(&digest(&files, options, |file| Some(copy(file)))?, target)
}

/// Validates the bag in a directory.
pub fn validate(dir: &Path) -> Result<(), DirectoryError> {
    let files = list(dir)?;
    let mut sized = Vec::with_capacity(files.len());
    for file in &files {
        let metadata = fs::metadata(&file.on_disk).map_err(failed_to("read", &file.on_disk))?;
        sized.push((file.path.clone(), metadata.len()));
    }
    let read = Bag::read(&sized, |path| {
        let path = dir.join(path);
        fs::read(&path).map_err(failed_to("read", &path))
    });
    let bag = read?.ok_or_else(|| DirectoryError::NoBag(dir.to_owned()))?;
    let job = |file: &DiskFile| Job {
        file: file.on_disk.clone(),
        algorithms: bag.algorithms(&file.path),
        copy: None,
    };
    let digested = parallel::digest(&files.iter().map(job).collect::<Vec<_>>())?;
    let judged = files.iter().zip(&digested);
    bag.judge(judged.map(|(file, (size, digests))| (file.path.as_str(), *size, digests)), |_| false)?;
    Ok(())
}

fn digest(
    files: &[DiskFile],
    options: BagOptions,
    copy: impl Fn(&DiskFile) -> Option<PathBuf>,
) -> Result<Vec<TagFile>, DirectoryError> {
    let mut writer = BagWriter::new(options);
    let algorithms = writer.missing(&Digests::default());
    let job = |file: &DiskFile| Job {
        file: file.on_disk.clone(),
        algorithms: algorithms.clone(),
        copy: copy(file),
    };
    let digested = parallel::digest(&files.iter().map(job).collect::<Vec<_>>())?;
    for (file, (size, digests)) in files.iter().zip(digested) {
        writer.add_known(&file.path, size, digests)?;
    }
    Ok(writer.finish())
}

fn write(files: &[TagFile], dir: &Path) -> Result<(), DirectoryError> {
    for file in files {
        let path = dir.join(&file.path);
        fs::write(&path, &file.content).map_err(failed_to("write", &path))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
