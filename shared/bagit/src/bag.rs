//! What a bag says about itself.

use crate::encoding::Encoding;
use crate::manifest::{Kind, Manifest, parse_name};
use crate::tags::{self, DECLARATION, Oxum, Version};
use crate::{Algorithm, Invalid, ReadError, normalization};

/// The most bytes that one tag file may have: 50,000 lines of a sha512 manifest and some more.
pub const MAX_TAG_FILE_BYTES: u64 = 16 << 20;

/// The tag files of a bag, read and found well-formed; [`Bag::judge`] compares them with the files.
#[derive(Debug)]
pub struct Bag {
    pub(crate) version: Version,
    pub(crate) oxum: Option<Oxum>,
    pub(crate) manifests: Vec<Manifest>,
}

impl Bag {
    /// Whether [`Bag::read`] may ask for the file at this path, for callers that must fetch beforehand.
    pub fn reads(path: &str) -> bool {
        [DECLARATION, tags::INFO, tags::OLD_INFO].contains(&path) || parse_name(path).is_some()
    }

    /// Reads the bag among `files` (path and size in bytes, relative to the bag's base directory) through
    /// `get`; `None` if there is no `bagit.txt`, which makes a directory a bag.
    pub fn read<E>(
        files: &[(String, u64)],
        mut get: impl FnMut(&str) -> Result<Vec<u8>, E>,
    ) -> Result<Option<Self>, ReadError<E>> {
        let mut text_of = |wanted: &str, encoding| {
            let found = files.iter().find(|(path, _)| path == wanted);
            found.map(|(path, size)| read_text(path, *size, encoding, &mut get)).transpose()
        };
        let Some(declaration) = text_of(DECLARATION, Encoding::Utf8)? else { return Ok(None) };
        let (version, encoding) = tags::declaration(&declaration)?;
        if files.iter().any(|(path, _)| path == "fetch.txt") {
            return Err(Invalid::Fetch.into());
        }
        let info = text_of(version.info_file(), encoding)?;
        let oxum = info.map_or(Ok(None), |text| tags::oxum(version.info_file(), &text))?;

        let mut manifests: Vec<Manifest> = Vec::new();
        for (path, size) in files.iter().filter(|(path, _)| parse_name(path).is_some()) {
            let manifest = Manifest::parse(path, &read_text(path, *size, encoding, &mut get)?, version)?;
            let same =
                |other: &Manifest| (other.kind, other.algorithm) == (manifest.kind, manifest.algorithm);
            if manifests.iter().any(same) {
                return Err(Invalid::Manifest(path.clone()).into());
            }
            manifests.push(manifest);
        }
        if manifests.iter().all(|manifest| manifest.kind != Kind::Payload) {
            return Err(Invalid::NoManifest.into());
        }
        normalization::follow(&mut manifests, files);
        Ok(Some(Self { version, oxum, manifests }))
    }

    /// The digests that [`Bag::judge`] needs of the file at this path.
    pub fn algorithms(&self, path: &str) -> Vec<Algorithm> {
        let listing = self.manifests.iter().filter(|manifest| manifest.digests.contains_key(path));
        let mut algorithms: Vec<_> = listing.map(|manifest| manifest.algorithm).collect();
        algorithms.sort_unstable();
        algorithms.dedup();
        algorithms
    }
}

fn read_text<E>(
    path: &str,
    size: u64,
    encoding: Encoding,
    get: &mut impl FnMut(&str) -> Result<Vec<u8>, E>,
) -> Result<String, ReadError<E>> {
    if size > MAX_TAG_FILE_BYTES {
        return Err(Invalid::TooLarge { file: path.to_owned(), limit: MAX_TAG_FILE_BYTES }.into());
    }
    let bytes = get(path).map_err(ReadError::Get)?;
    encoding
        .decode(bytes)
        .ok_or_else(|| Invalid::Undecodable { file: path.to_owned(), encoding: encoding.to_string() }.into())
}
