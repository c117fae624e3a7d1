//! Files of a deposit: small ones in memory, others on disk, in files without a name that go with the process.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use serde_json::{Value, json};
use uuid::Uuid;

/// Pieces of so many bytes are read from disk.
const PIECE_BYTES: u64 = 64 << 10;

/// The files of one deposit.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its id, which addresses hold.
    pub id: Uuid,
    /// Its files, oldest first.
    pub objects: Vec<Object>,
}

/// One file, whole.
#[derive(Clone, Debug)]
pub struct Object {
    /// The deposition's id of it.
    pub id: Uuid,
    /// This version of it.
    pub version: Uuid,
    /// Its name.
    pub key: String,
    /// What came.
    pub received: Received,
    /// When.
    pub created: String,
}

/// Bytes that were received.
#[derive(Clone, Debug)]
pub struct Received {
    /// How many.
    pub size: u64,
    /// Their MD5 in hexadecimal.
    pub md5: String,
    /// Themselves.
    pub content: Content,
}

/// Where the bytes are.
#[derive(Clone, Debug)]
pub enum Content {
    /// In memory.
    Memory(Bytes),
    /// In a file without a name.
    Disk(Arc<File>),
}

impl Bucket {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self { id: Uuid::new_v4(), objects: Vec::new() }
    }

    /// Puts a file in the place of an older one with its name.
    pub fn put(&mut self, key: String, received: Received, created: String) -> Object {
        self.objects.retain(|object| object.key != key);
        let object = Object { id: Uuid::new_v4(), version: Uuid::new_v4(), key, received, created };
        self.objects.push(object.clone());
        object
    }

    /// The file with this name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.key == key)
    }

    /// Bytes of all of them.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.objects.iter().map(|object| object.received.size).sum()
    }

    /// Invenio-Files-REST's document; `base` is the address of the repository.
    #[must_use]
    pub fn document(&self, base: &str) -> Value {
        let url = format!("{base}/api/files/{}", self.id);
        let contents: Vec<_> = self.objects.iter().map(|object| object.document(&url)).collect();
        json!({ "id": self.id, "size": self.bytes(), "locked": false, "contents": contents,
                "links": { "self": url, "versions": format!("{url}?versions"), "uploads": format!("{url}?uploads") } })
    }
}

impl Default for Bucket {
    fn default() -> Self {
        Self::new()
    }
}

impl Object {
    /// Its address; `bucket` is the bucket's.
    #[must_use]
    pub fn url(&self, bucket: &str) -> String {
        format!("{bucket}/{}", encoded(&self.key))
    }

    /// Invenio-Files-REST's document; `bucket` is the bucket's address.
    #[must_use]
    pub fn document(&self, bucket: &str) -> Value {
        let url = self.url(bucket);
        let (version, created) = (self.version, &self.created);
        json!({
            "key": self.key, "size": self.received.size, "checksum": format!("md5:{}", self.received.md5),
            "mimetype": "application/octet-stream", "version_id": version, "is_head": true, "delete_marker": false,
            "created": created, "updated": created,
            "links": { "self": url, "version": format!("{url}?versionId={version}"), "uploads": format!("{url}?uploads") },
        })
    }
}

impl Received {
    /// The bytes as a body.
    pub fn body(&self) -> Body {
        match &self.content {
            Content::Memory(bytes) => Body::from(bytes.clone()),
            Content::Disk(file) => {
                let start = (Arc::clone(file), 0, self.size);
                Body::from_stream(futures::stream::try_unfold(start, |(file, at, size)| async move {
                    let mut piece = vec![0; usize::try_from(PIECE_BYTES.min(size - at)).unwrap_or_default()];
                    if piece.is_empty() {
                        return Ok::<_, std::io::Error>(None);
                    }
                    file.read_exact_at(&mut piece, at)?;
                    let next = at + piece.len() as u64;
                    Ok(Some((Bytes::from(piece), (file, next, size))))
                }))
            }
        }
    }
}

/// A name as a part of an address.
fn encoded(name: &str) -> String {
    // A form writes a space as a plus; in a path it has to be %20.
    form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(text: &'static str) -> Received {
        let content = Content::Memory(Bytes::from_static(text.as_bytes()));
        Received { size: text.len() as u64, md5: String::new(), content }
    }

    #[test]
    fn a_name_is_there_once() {
        let mut bucket = Bucket::new();
        bucket.put("a".to_owned(), received("one"), String::new());
        let first = bucket.get("a").unwrap().version;
        bucket.put("a".to_owned(), received("other"), String::new());
        assert_eq!((bucket.objects.len(), bucket.bytes()), (1, 5));
        assert_ne!(bucket.get("a").unwrap().version, first);
    }

    #[test]
    fn names_are_encoded_in_addresses() {
        let mut bucket = Bucket::new();
        let document =
            bucket.put("a b+c/d.zip".to_owned(), received(""), String::new()).document("https://x");
        assert_eq!(document["links"]["self"], "https://x/a%20b%2Bc%2Fd.zip");
    }
}
