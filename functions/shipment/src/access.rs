//! Who may write (contract/decisions.md "Shipment").

use gateway::caller::{orcid_id, signed_in};
use gateway::compendia::Failure;
use gateway::form::Form;
use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use identity::{Caller, Level};
use shipment::Shipment;

use crate::state::Service;

/// The caller, if she may ship; her ORCID iD.
pub async fn shipper(service: &Service, headers: &HeaderMap) -> Result<(Caller, String), Failure> {
    let caller = service.callers.identify(headers).await?;
    signed_in(&caller)?;
    if !caller.has_level(Level::KNOWN) {
        return Err(insufficient());
    }
    let orcid = orcid_id(&caller)?.to_string();
    Ok((caller, orcid))
}

/// The same of a shipment that is there: its owner's and editors'.
pub async fn owner(service: &Service, shipment: &Shipment, headers: &HeaderMap) -> Result<(), Failure> {
    let (caller, _) = shipper(service, headers).await?;
    let allowed = caller.is(&shipment.user) || caller.has_level(Level::EDITOR);
    if allowed { Ok(()) } else { Err(insufficient()) }
}

/// The headers with the session cookie that the form's field `cookie` brings in place of their own cookies.
pub fn with_cookie(mut headers: HeaderMap, form: &Form) -> HeaderMap {
    let Some(cookie) = form.text("cookie").filter(|cookie| !cookie.is_empty()) else { return headers };
    let pair = if cookie.contains("connect.sid=") { cookie } else { format!("connect.sid={cookie}") };
    if let Ok(value) = HeaderValue::from_str(&pair) {
        headers.insert(COOKIE, value);
    }
    headers
}

fn insufficient() -> Failure {
    Failure::forbidden("insufficient permissions")
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;

    use super::*;

    async fn cookies(field: &str) -> Option<String> {
        let body = Body::from(serde_json::json!({ "cookie": field }).to_string());
        let request = Request::builder().header("content-type", "application/json").body(body).unwrap();
        let form = Form::read(request).await.unwrap();
        let own = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static("own=1"))]);
        let headers = with_cookie(own, &form);
        headers.get(COOKIE).map(|value| value.to_str().unwrap().to_owned())
    }

    #[tokio::test]
    async fn the_field_stands_in_for_the_header() {
        assert_eq!(cookies("").await.unwrap(), "own=1");
        assert_eq!(cookies("s:a.b").await.unwrap(), "connect.sid=s:a.b");
        assert_eq!(cookies("connect.sid=s%3Aa.b").await.unwrap(), "connect.sid=s%3Aa.b");
        assert_eq!(cookies("a\nb").await.unwrap(), "own=1");
    }
}
