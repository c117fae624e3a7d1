//! From a request's body to a file, without holding it in memory.

use std::io::Write as _;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use futures::StreamExt as _;
use md5::{Digest as _, Md5};
use tempfile::{SpooledData, SpooledTempFile};

use super::bucket::{Content, Received};

/// Files up to so many bytes stay in memory.
const MEMORY_BYTES: usize = 64 << 10;

/// Why a file did not arrive.
#[derive(Debug)]
pub enum Incomplete {
    /// The connection broke.
    Broken,
    /// There is more than the limit.
    TooLarge,
    /// The disk.
    Local,
}

/// Takes in a body of at most `limit` bytes.
///
/// # Errors
/// See `Incomplete`.
pub async fn receive(body: Body, limit: u64) -> Result<Received, Incomplete> {
    let mut file = SpooledTempFile::new(MEMORY_BYTES);
    let (mut digest, mut size) = (Md5::new(), 0);
    let mut body = body.into_data_stream();
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(|_| Incomplete::Broken)?;
        size += piece.len() as u64;
        if size > limit {
            return Err(Incomplete::TooLarge);
        }
        digest.update(&piece);
        file.write_all(&piece).map_err(|_| Incomplete::Local)?;
    }
    let md5 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let content = match file.into_inner() {
        SpooledData::InMemory(bytes) => Content::Memory(Bytes::from(bytes.into_inner())),
        SpooledData::OnDisk(file) => Content::Disk(Arc::new(file)),
    };
    Ok(Received { size, md5, content })
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn what_is_received_comes_out_again() {
        for size in [0, 1, MEMORY_BYTES, MEMORY_BYTES + 1, 3 * MEMORY_BYTES + 7] {
            let bytes: Vec<u8> = (0..size).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let received = receive(Body::from(bytes.clone()), u64::MAX).await.unwrap();
            assert_eq!(matches!(received.content, Content::Disk(_)), size > MEMORY_BYTES, "{size}");
            assert_eq!(to_bytes(received.body(), usize::MAX).await.unwrap(), bytes);
        }
    }

    #[tokio::test]
    async fn a_limit_is_met() {
        let receive = |limit| receive(Body::from("12345"), limit);
        assert_eq!(receive(5).await.unwrap().md5, "827ccb0eea8a706c4c34a16891f84e7b");
        assert!(matches!(receive(4).await, Err(Incomplete::TooLarge)));
    }
}
