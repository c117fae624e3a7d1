//! Sending a row now: POST /api/eperson/orcidhistories (contract/orcid-sync.md 1.4, 2.3).

use std::time::{Duration, Instant};

use axum::extract::Request;
use gateway::Wait;
use gateway::dspace::{Failure, signed_in};
use gateway::form::query_pairs;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use mime::Mime;
use orcid_queue::{Claimed, HistoryRow};
use synchronizer::Sent;

use crate::errors::{BUSY, not_sent};
use crate::queues::WAIT;
use crate::state::Service;
use crate::{body, uri_list};

/// Who waited longer than this for somebody else sends nothing any more: a call of `UPSTREAM_TIMEOUT_MS` (25 s at most) could
/// outlast the function (29 s).
const LATEST: Duration = Duration::from_secs(2);

/// Sends the row that a request names, once, and answers what came of it. Of several requests for one row one sends it, and
/// the others answer the same.
pub async fn sent(service: &Service, request: Request) -> Result<HistoryRow, Failure> {
    let begun = Instant::now();
    let (parts, body) = request.into_parts();
    media_type(&parts.headers)?;
    let bytes = body::bytes(body).await?;
    let number = str::from_utf8(&bytes).ok().and_then(uri_list::row).ok_or_else(Failure::bad_request)?;
    let caller = service.caller(&parts.headers).await?;
    service.row(signed_in(&caller)?, number).await?;
    let is_forced = is_forced(parts.uri.query().unwrap_or_default());

    let (mut wait, mut awaited) = (Wait::lasting(WAIT), None);
    loop {
        match service.queue().claim(number, None).await? {
            Claimed::Mine(claim) => return send(service, *claim, is_forced).await,
            // It waits on after somebody else's attempt: that is answered, too.
            Claimed::Held(history) => awaited = Some(history),
            Claimed::Gone => return ended(service, awaited).await?.ok_or_else(Failure::not_found),
        }
        let is_there = loop {
            if !wait.again().await {
                return Err(Failure::busy(BUSY));
            }
            match service.queue().find(number).await? {
                Some(row) if row.is_held() => {}
                row => break row.is_some(),
            }
        };
        match ended(service, awaited).await? {
            Some(history) => return Ok(history),
            None if !is_there => return Err(Failure::not_found()),
            // It was given back without a trace.
            None if begun.elapsed() > LATEST => return Err(Failure::busy(BUSY)),
            None => {}
        }
    }
}

async fn send(service: &Service, claim: orcid_queue::Claim, is_forced: bool) -> Result<HistoryRow, Failure> {
    match service.synchronizer.send(claim, is_forced, None).await.map_err(not_sent)? {
        Sent::Recorded(history) => Ok(*history),
        Sent::Later(pause) => Err(Failure::busy(pause.as_secs())),
    }
}

/// What came of somebody else's attempt.
async fn ended(service: &Service, history: Option<i32>) -> Result<Option<HistoryRow>, Failure> {
    match history {
        Some(number) => Ok(service.queue().history(number).await?),
        None => Ok(None),
    }
}

/// Only lists of addresses are taken.
fn media_type(headers: &HeaderMap) -> Result<(), Failure> {
    let unsupported = || Failure::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "An exception has occurred");
    let header = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let mime: Mime = header.and_then(|text| text.parse().ok()).ok_or_else(unsupported)?;
    match (mime.type_().as_str(), mime.subtype().as_str(), mime.suffix()) {
        ("text", "uri-list", _) => Ok(()),
        ("application", "json", _) | ("application", _, Some(mime::JSON)) => {
            Err(Failure::new(StatusCode::METHOD_NOT_ALLOWED, "An exception has occurred"))
        }
        ("multipart", "form-data", _) => Err(Failure::bad_request()),
        _ => Err(unsupported()),
    }
}

fn is_forced(query: &str) -> bool {
    let value = query_pairs(query).filter(|(name, _)| name == "forceAddition").last();
    value.is_some_and(|(_, value)| value.eq_ignore_ascii_case("true"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(media_type: Option<&str>) -> u16 {
        let mut headers = HeaderMap::new();
        if let Some(media_type) = media_type {
            headers.insert(CONTENT_TYPE, media_type.parse().unwrap());
        }
        super::media_type(&headers).map_or_else(|failure| failure.status().as_u16(), |()| 200)
    }

    #[test]
    fn only_lists_of_addresses_are_taken() {
        assert_eq!(status(Some("text/uri-list")), 200);
        assert_eq!(status(Some("Text/URI-List; charset=utf-8")), 200);
        assert_eq!(status(Some("application/json")), 405);
        assert_eq!(status(Some("application/hal+json")), 405);
        assert_eq!(status(Some("multipart/form-data; boundary=x")), 400);
        for other in [Some("text/plain"), Some("nonsense"), None] {
            assert_eq!(status(other), 415, "{other:?}");
        }
    }

    #[test]
    fn only_true_forces() {
        assert!(is_forced("forceAddition=TRUE") && is_forced("a=b&forceAddition=true"));
        for query in ["", "forceAddition", "forceAddition=1", "forceAddition=yes", "forceaddition=true"] {
            assert!(!is_forced(query), "{query}");
        }
    }
}
