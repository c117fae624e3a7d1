//! What a WebDAV server says is in a folder (RFC 4918, 9.1 and 14.16).

use roxmltree::{Document, Node};
use url::Url;

use crate::choice::{Entry, Kind};
use crate::path::is_zip;
use crate::{Name, ShareError};

/// Entries of one folder at most.
const MAX_ENTRIES: usize = 10_000;
/// Media types of zip files.
const ZIP_TYPES: [&str; 2] = ["application/zip", "application/x-zip-compressed"];

/// Reads the answer to a PROPFIND of depth 1 at `folder`.
pub(crate) fn read(folder: &Url, xml: &str) -> Result<Vec<Entry>, ShareError> {
    // Documents with a DTD are not read: entities could grow without end.
    let document = Document::parse(xml).map_err(|_| ShareError::Unreadable)?;
    let own = segments(folder);
    let mut entries = Vec::new();
    for response in document.root_element().children().filter(|node| is(*node, "response")) {
        let href = child(response, "href").and_then(|href| href.text()).ok_or(ShareError::Unreadable)?;
        let place = folder.join(href.trim()).map_err(|_| ShareError::Unreadable)?;
        let kind = kind(response);
        let place = segments(&place);
        match place.strip_prefix(own.as_slice()) {
            Some([]) if kind != Kind::Directory => return Err(ShareError::DirectFile),
            Some([name]) => {
                let Some(name) = Name::parse(name) else { continue };
                let is_zip = kind == Kind::File && is_zip(name.as_str());
                entries.push(Entry { kind: if is_zip { Kind::Zip } else { kind }, name });
            }
            _ => {}
        }
        if entries.len() > MAX_ENTRIES {
            return Err(ShareError::TooManyFiles);
        }
    }
    Ok(entries)
}

/// By the properties that the server found.
fn kind(response: Node<'_, '_>) -> Kind {
    let found = response.children().filter(|node| is(*node, "propstat")).filter(|propstat| {
        child(*propstat, "status")
            .and_then(|status| status.text())
            .is_none_or(|status| status.contains(" 200"))
    });
    let mut kind = Kind::File;
    for properties in found.filter_map(|propstat| child(propstat, "prop")) {
        if child(properties, "resourcetype").is_some_and(|types| child(types, "collection").is_some()) {
            return Kind::Directory;
        }
        let media_type = child(properties, "getcontenttype").and_then(|media_type| media_type.text());
        if media_type.is_some_and(|media_type| ZIP_TYPES.contains(&media_type.trim())) {
            kind = Kind::Zip;
        }
    }
    kind
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.has_tag_name(("DAV:", name))
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| is(*node, name))
}

/// The decoded names of a path, however it ends.
fn segments(url: &Url) -> Vec<String> {
    let segments = url.path().split('/').filter(|segment| !segment.is_empty());
    segments
        .map(|segment| percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(responses: &str) -> Result<String, ShareError> {
        let folder = Url::parse("https://a.sciebo.de/public.php/webdav/my%20data/").unwrap();
        let xml =
            format!(r#"<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{responses}</d:multistatus>"#);
        let entries = read(&folder, &xml)?;
        let texts = entries.iter().map(|entry| format!("{} {:?}", entry.name.as_str(), entry.kind));
        Ok(texts.collect::<Vec<_>>().join(", "))
    }

    fn response(href: &str, properties: &str) -> String {
        format!(
            "<d:response><d:href>{href}</d:href><d:propstat><d:prop>{properties}</d:prop>\
             <d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
        )
    }

    const DIRECTORY: &str = "<d:resourcetype><d:collection/></d:resourcetype>";

    #[test]
    fn entries_are_what_is_directly_below() {
        let responses = [
            response("/public.php/webdav/my%20data/", DIRECTORY),
            response("/public.php/webdav/my%20data/a%2Bb.txt", "<d:resourcetype/>"),
            response("https://a.sciebo.de/public.php/webdav/my%20data/sub/", DIRECTORY),
            response(
                "/public.php/webdav/my%20data/c",
                "<d:getcontenttype>application/zip</d:getcontenttype>",
            ),
            response("/public.php/webdav/my%20data/d.Zip", ""),
            response("/public.php/webdav/my%20data/sub/below.txt", ""),
            response("/elsewhere", ""),
            response("/public.php/webdav/my%20data/e%2Ff", ""),
        ];
        assert_eq!(
            listed(&responses.concat()).as_deref(),
            Ok("a+b.txt File, sub Directory, c Zip, d.Zip Zip")
        );
    }

    #[test]
    fn properties_that_were_not_found_say_nothing() {
        let missing = "<d:response><d:href>x.txt</d:href><d:propstat><d:prop><d:getcontenttype>application/zip\
                       </d:getcontenttype></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response>";
        assert_eq!(listed(missing).as_deref(), Ok("x.txt File"));
    }

    #[test]
    fn a_share_of_one_file_is_told_apart() {
        let file =
            response("/public.php/webdav/my%20data", "<d:getcontenttype>application/zip</d:getcontenttype>");
        assert_eq!(listed(&file), Err(ShareError::DirectFile));
    }

    #[test]
    fn what_is_no_answer_can_not_be_read() {
        let folder = Url::parse("https://a.sciebo.de/public.php/webdav/").unwrap();
        let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>"#;
        for xml in ["", "<html>", "not xml", bomb, r#"<m xmlns="DAV:"><response/></m>"#] {
            assert_eq!(read(&folder, xml), Err(ShareError::Unreadable), "{xml}");
        }
    }

    #[test]
    fn a_folder_has_its_limit() {
        let responses: String = (0..=MAX_ENTRIES).map(|number| response(&format!("f{number}"), "")).collect();
        assert_eq!(listed(&responses), Err(ShareError::TooManyFiles));
    }
}
