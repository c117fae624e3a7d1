//! The blocking side of an archive: deflates and packs.

use std::io::{self, Write};

use archive::pack::Packer;

use super::Download;
use crate::{Chunks, Contents};

/// Packs contents that come in order into chunks of an archive.
pub(super) fn pack(download: &Download, contents: &mut Contents, chunks: Chunks) -> io::Result<()> {
    let mut packer = Packer::new(download.format, chunks, download.modified, &download.comment)?;
    for (path, file) in download.files.iter() {
        packer.file(path, file.size, contents)?;
    }
    packer.finish()?.flush()
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tokio::sync::mpsc;

    use super::*;
    use crate::download::plan::shown;
    use crate::{DownloadRequest, Files};

    fn download(files: &[(&str, &str)]) -> Download {
        let mut all = Files::default();
        for (path, content) in files {
            all.put_document(path, (*content).to_owned().into());
        }
        let request = DownloadRequest::new("x", archive::pack::Format::Tar, Some("false"));
        Download::plan(&request, shown(""), all, "https://o2r.example").unwrap().unwrap()
    }

    /// The archive made of contents that come in these pieces, and how it ended.
    fn packed(download: &Download, pieces: &[&str], takers: bool) -> (Vec<u8>, io::Result<()>) {
        let (sender, contents) = mpsc::channel(pieces.len().max(1));
        for piece in pieces {
            sender.try_send(Bytes::from((*piece).to_owned())).unwrap();
        }
        drop(sender);
        let (chunks, mut archive) = mpsc::channel(64);
        if !takers {
            archive.close();
        }
        let ended = pack(download, &mut Contents::new(contents), Chunks::new(chunks));
        let mut bytes = Vec::new();
        while let Ok(chunk) = archive.try_recv() {
            bytes.extend_from_slice(&chunk);
        }
        (bytes, ended)
    }

    #[test]
    fn it_does_not_matter_where_contents_are_cut() {
        let download = download(&[("a", "one"), ("b", ""), ("c", "three")]);
        let (whole, ended) = packed(&download, &["one", "three"], true);
        ended.unwrap();
        assert_eq!(whole.len(), 5 * 512 + 1024);
        for pieces in [&["onethree"][..], &["o", "", "neth", "ree"], &["", "one", "", "", "three", ""]] {
            assert_eq!(packed(&download, pieces, true).0, whole, "{pieces:?}");
        }
    }

    #[test]
    fn contents_that_stop_are_an_error() {
        let download = download(&[("a", "one"), ("c", "three")]);
        let (_, ended) = packed(&download, &["one", "th"], true);
        assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn an_archive_that_nobody_takes_is_an_error() {
        let (bytes, ended) = packed(&download(&[("a", "one")]), &["one"], false);
        assert_eq!((bytes.len(), ended.unwrap_err().kind()), (0, io::ErrorKind::BrokenPipe));
    }
}
