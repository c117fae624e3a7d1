//! Whether a bag's files are what its tag files say.

use std::collections::{BTreeMap, BTreeSet};

use crate::invalid::{Fault, Faults};
use crate::manifest::{Kind, Manifest, PAYLOAD};
use crate::tags::Version;
use crate::{Bag, Digests, Invalid};

type Files<'a> = BTreeMap<&'a str, (u64, &'a Digests)>;

impl Bag {
    /// Judges all files of the bag: path, size in bytes and the digests that [`Bag::algorithms`] names. Files
    /// for which `ignored` is true are taken as not there: those that were put beside a stored bag's own.
    pub fn judge<'a>(
        &self,
        files: impl IntoIterator<Item = (&'a str, u64, &'a Digests)>,
        ignored: impl Fn(&str) -> bool,
    ) -> Result<(), Invalid> {
        let files = files.into_iter().filter(|(path, ..)| !ignored(path));
        let files: Files<'a> = files.map(|(path, size, digests)| (path, (size, digests))).collect();
        self.check_oxum(&files)?;
        let incomplete = self.missing(&files).chain(self.unlisted(&files)).chain(self.unlisted_manifests());
        if let Some(faults) = Faults::collect(incomplete) {
            return Err(Invalid::Incomplete(faults));
        }
        Faults::collect(self.mismatches(&files)).map_or(Ok(()), |faults| Err(Invalid::Mismatch(faults)))
    }

    fn check_oxum(&self, files: &Files<'_>) -> Result<(), Invalid> {
        let Some(expected) = self.oxum else { return Ok(()) };
        let (found_files, found_bytes) =
            payload(files).fold((0, 0), |(count, bytes), (_, size)| (count + 1, bytes + size));
        if (expected.files, expected.bytes) == (found_files, found_bytes) {
            return Ok(());
        }
        Err(Invalid::Oxum {
            expected_files: expected.files,
            expected_bytes: expected.bytes,
            found_files,
            found_bytes,
        })
    }

    fn missing(&self, files: &Files<'_>) -> impl Iterator<Item = Fault> {
        let listed: BTreeSet<&String> =
            self.manifests.iter().flat_map(|manifest| manifest.digests.keys()).collect();
        listed
            .into_iter()
            .filter(|path| !files.contains_key(path.as_str()))
            .map(|path| Fault::Missing(path.clone()))
    }

    /// Since 1.0 every payload file is in every payload manifest, before in any (RFC 8493 section 3).
    fn unlisted(&self, files: &Files<'_>) -> Vec<Fault> {
        let manifests: Vec<&Manifest> =
            self.manifests.iter().filter(|manifest| manifest.kind == Kind::Payload).collect();
        let mut faults = Vec::new();
        for (path, _) in payload(files) {
            let omitting = manifests.iter().filter(|manifest| !manifest.digests.contains_key(path));
            if omitting.clone().count() == manifests.len() {
                faults.push(Fault::Unlisted(path.to_owned()));
            } else if self.version >= Version::V1_0 {
                faults.extend(omitting.map(|manifest| Fault::UnlistedIn {
                    path: path.to_owned(),
                    manifest: manifest.file.clone(),
                }));
            }
        }
        faults
    }

    /// Since 1.0 every payload manifest is in every tag manifest (RFC 8493 section 2.2.1).
    fn unlisted_manifests(&self) -> impl Iterator<Item = Fault> {
        let of = |kind| self.manifests.iter().filter(move |manifest| manifest.kind == kind);
        let tag_manifests = of(Kind::Tag).filter(|_| self.version >= Version::V1_0);
        tag_manifests.flat_map(move |tags| {
            let omitted = of(Kind::Payload).filter(|payload| !tags.digests.contains_key(&payload.file));
            omitted
                .map(|payload| Fault::UnlistedIn { path: payload.file.clone(), manifest: tags.file.clone() })
        })
    }

    fn mismatches(&self, files: &Files<'_>) -> impl Iterator<Item = Fault> {
        self.manifests.iter().flat_map(move |manifest| {
            manifest.digests.iter().filter_map(move |(path, expected)| {
                let found = files.get(path.as_str())?.1.get(manifest.algorithm);
                (found != Some(expected)).then(|| Fault::Digest {
                    path: path.clone(),
                    algorithm: manifest.algorithm,
                    expected: expected.clone(),
                    found: found.unwrap_or("not computed").to_owned(),
                })
            })
        })
    }
}

fn payload<'a>(files: &Files<'a>) -> impl Iterator<Item = (&'a str, u64)> {
    files.iter().filter(|(path, _)| path.starts_with(PAYLOAD)).map(|(path, (size, _))| (*path, *size))
}

#[cfg(test)]
mod tests;
