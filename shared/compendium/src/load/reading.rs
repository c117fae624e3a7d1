//! The blocking side of a load: inflates, digests, checks and extracts metadata.

use std::io::{Read, Seek};

use archive::text_encoding::{self, Detector};
use archive::{Archive, ExtractError, FileEntry, Limits};
use bagit::{Algorithm, Bag, Digests, MultiHasher};
use bytes::Bytes;
use metadata::{ExtractOptions, extract};
use serde_json::Value;
use storage::time;
use tokio::sync::mpsc;

use super::error::UnsupportedEncoding;
use super::workspace::ArchiveWorkspace;
use super::writing::{CHUNK_BYTES, Content, SMALL_FILE_BYTES, ToStore};
use super::{LoadError, LoadRequest, candidate_id};
use crate::configuration::{self, Configuration};
use crate::record::content_prefix;
use crate::{ContentType, IndexedFile};

/// An archive being read.
pub(super) struct Reading<R> {
    archive: Archive<R>,
    content_type: ContentType,
    content: String,
    source: Option<String>,
}

/// All that the record and the index need.
pub(super) struct ReadArchive {
    pub files: Vec<IndexedFile>,
    pub bag: bool,
    pub compendium: bool,
    /// The id that `erc.yml` names.
    pub id: Option<String>,
    pub raw: Value,
}

/// The receiving side has gone: its own error says why.
struct Stopped;

impl<R: Read + Seek> Reading<R> {
    pub fn new(source: R, request: &LoadRequest) -> Result<Self, LoadError> {
        let archive = Archive::open(source, &Limits::default())?;
        Ok(Self {
            archive,
            content_type: request.content_type,
            content: request.content.clone(),
            source: request.source.clone(),
        })
    }

    /// Reads all of it. Errors come in the order of the contract: archive, encodings, bag, configuration.
    pub fn run(mut self, sender: &mpsc::Sender<ToStore>) -> Result<ReadArchive, LoadError> {
        let bag = self.read_bag();
        let mut files = Vec::with_capacity(self.archive.files().len());
        let mut unsupported = Vec::new();
        let prefix = content_prefix(&self.content);
        let extracted = self.archive.extract(|entry, content| {
            let algorithms =
                bag.as_ref().ok().and_then(Option::as_ref).map(|bag| bag.algorithms(&entry.path));
            let key = format!("{prefix}files/{}", entry.path);
            let stored = send(entry, content, &key, algorithms.unwrap_or_default(), sender)?;
            if let Some(encoding) = stored.unsupported {
                let file = entry.path.clone();
                unsupported.push(UnsupportedEncoding { file, encoding: encoding.to_owned() });
            }
            files.push(stored.file);
            Ok::<_, Stopped>(())
        });
        extracted.map_err(|error| match error {
            ExtractError::Refused(refusal) => LoadError::Archive(refusal.to_string()),
            ExtractError::Io(error) => LoadError::Internal(error.to_string()),
            ExtractError::Handler(Stopped) => {
                LoadError::Internal("the store stopped taking files".to_owned())
            }
        })?;
        if !unsupported.is_empty() {
            return Err(LoadError::Encoding(unsupported));
        }
        let bag = bag.map_err(|error| LoadError::Bag(error.to_string()))?;
        if let Some(bag) = &bag {
            let none = Digests::default();
            let judged =
                files.iter().map(|file| (file.path.as_str(), file.size, file.bag.as_ref().unwrap_or(&none)));
            bag.judge(judged, |_| false).map_err(|error| LoadError::Bag(error.to_string()))?;
        }
        self.describe(files, bag.is_some())
    }

    fn read_bag(&mut self) -> Result<Option<Bag>, bagit::ReadError<archive::ReadError>> {
        let listed: Vec<_> = self.archive.files().iter().map(|file| (file.path.clone(), file.size)).collect();
        Bag::read(&listed, |path| {
            Ok(self.archive.read_file(path, bagit::MAX_TAG_FILE_BYTES)?.unwrap_or_default())
        })
    }

    fn describe(mut self, files: Vec<IndexedFile>, bag: bool) -> Result<ReadArchive, LoadError> {
        let payload = if bag { "data/" } else { "" };
        let path = format!("{payload}{}", configuration::FILE_NAME);
        let configuration = self.archive.read_file(&path, configuration::MAX_BYTES as u64)?;
        let id = match &configuration {
            Some(bytes) => Some(Configuration::parse(bytes)?.id()?),
            None if self.content_type == ContentType::Compendium => return Err(LoadError::NoCompendium),
            None => None,
        };
        let derived = candidate_id(&self.content, 0);
        let options = ExtractOptions { id: id.as_deref().unwrap_or(&derived), today: time::today(), payload };
        let mut raw = extract(&mut ArchiveWorkspace::new(&mut self.archive), &options)?;
        if let (Some(source), Some(raw)) = (self.source, raw.as_object_mut()) {
            raw.insert("source".to_owned(), source.into());
        }
        Ok(ReadArchive { files, bag, compendium: configuration.is_some(), id, raw })
    }
}

struct Stored {
    file: IndexedFile,
    unsupported: Option<&'static str>,
}

/// Reads one file and hands it to the writing side: whole when it is small, else in chunks.
fn send(
    entry: &FileEntry,
    content: &mut dyn Read,
    key: &str,
    algorithms: Vec<Algorithm>,
    sender: &mpsc::Sender<ToStore>,
) -> Result<Stored, Stopped> {
    let mut scan = Scan::new(entry, algorithms);
    let to_store = |content| ToStore { key: key.to_owned(), content };
    if entry.size <= SMALL_FILE_BYTES {
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size).unwrap_or_default());
        // A failed read ends the extraction with the archive's own error, whatever is answered here.
        if content.read_to_end(&mut bytes).is_err() {
            return Err(Stopped);
        }
        scan.update(&bytes);
        sender.blocking_send(to_store(Content::Whole(bytes.into()))).map_err(|_| Stopped)?;
    } else {
        let (chunks, receiver) = mpsc::channel(2);
        sender.blocking_send(to_store(Content::Chunks(receiver))).map_err(|_| Stopped)?;
        loop {
            let mut chunk = Vec::with_capacity(CHUNK_BYTES);
            let read = content.take(CHUNK_BYTES as u64).read_to_end(&mut chunk);
            if read.is_err() {
                // The writing side must not take what came so far for the whole file.
                let _ = chunks.blocking_send(Err(Broken));
                return Err(Stopped);
            }
            if chunk.is_empty() {
                break;
            }
            scan.update(&chunk);
            chunks.blocking_send(Ok(Bytes::from(chunk))).map_err(|_| Stopped)?;
        }
    }
    Ok(scan.finish(entry, key))
}

/// The file ended before its end.
#[derive(Debug)]
pub(super) struct Broken;

/// All that is computed while a file passes by.
struct Scan {
    hasher: MultiHasher,
    for_bag: bool,
    encoding: Option<Detector>,
}

impl Scan {
    fn new(entry: &FileEntry, mut algorithms: Vec<Algorithm>) -> Self {
        let for_bag = !algorithms.is_empty();
        if !algorithms.contains(&Algorithm::Sha256) {
            algorithms.push(Algorithm::Sha256);
        }
        let encoding = text_encoding::is_checked(&entry.path).then(Detector::default);
        Self { hasher: MultiHasher::new(&algorithms), for_bag, encoding }
    }

    fn update(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        if let Some(encoding) = &mut self.encoding {
            encoding.feed(bytes);
        }
    }

    fn finish(self, entry: &FileEntry, key: &str) -> Stored {
        let digests = self.hasher.finish();
        let encoding = self.encoding.map(Detector::finish);
        let file = IndexedFile {
            path: entry.path.clone(),
            size: entry.size,
            sha256: digests.get(Algorithm::Sha256).unwrap_or_default().to_owned(),
            key: key.to_owned(),
            bag: self.for_bag.then_some(digests),
        };
        let unsupported = encoding.filter(|encoding| !text_encoding::is_supported(encoding));
        Stored { file, unsupported }
    }
}
