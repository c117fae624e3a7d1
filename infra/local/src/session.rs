//! Signing a researcher in as a browser would: login, consent at the sandbox, and back.

use reqwest::{Client, Response, Url, header};

use crate::error::{Error, Result};

/// Name of the session cookie.
const COOKIE: &str = "connect.sid";

/// The cookie of a new session, `connect.sid=…`.
pub async fn sign_in(http: &Client, api: &str, orcid: &str) -> Result<String> {
    let login = format!("{api}/api/v1/auth/login");
    let started = get(http, &login, None).await?;
    let browser = cookies(&started);
    let authorize = redirect(&login, &started)?;
    let decided = decide(http, &authorize, orcid).await?;
    let callback = redirect(authorize.as_str(), &decided)?;
    let returned = get(http, callback.as_str(), Some(&browser)).await?;
    cookies(&returned).into_iter().find(|cookie| cookie.starts_with(COOKIE)).ok_or_else(|| Error::Http {
        request: format!("signing {orcid} in"),
        reason: format!("the API answered {} without a session", returned.status()),
    })
}

/// Links a researcher's account to her ORCID record, unless it is.
///
/// # Errors
/// When the API or the sandbox refuses.
pub async fn link(http: &Client, api: &str, orcid: &str, cookie: &str) -> Result<()> {
    let session = [cookie.to_owned()];
    let link = format!("{api}/link");
    if get(http, &link, Some(&session)).await?.status().is_success() {
        return Ok(());
    }
    let sessions = format!("{api}/linking-sessions");
    let request = http.post(&sessions).header(header::COOKIE, cookie);
    let made: serde_json::Value =
        sent(request, &sessions).await?.json().await.map_err(Error::http(&sessions))?;
    let id = made.get("session_id").and_then(serde_json::Value::as_str).unwrap_or_default();
    let start = format!("{sessions}/{id}/oauth/start");
    let authorize = redirect(&start, &get(http, &start, Some(&session)).await?)?;
    let decided = decide(http, &authorize, orcid).await?;
    let callback = redirect(authorize.as_str(), &decided)?;
    redirect(callback.as_str(), &get(http, callback.as_str(), Some(&session)).await?)?;
    let finish = format!("{sessions}/{id}/finish");
    sent(http.put(&finish).header(header::COOKIE, cookie), &finish).await?;
    Ok(())
}

/// The answer to a request that must not be refused.
async fn sent(request: reqwest::RequestBuilder, name: &str) -> Result<Response> {
    let answer = request.send().await.map_err(Error::http(name))?;
    if answer.status().is_success() {
        return Ok(answer);
    }
    let reason = format!("{} {}", answer.status(), answer.text().await.unwrap_or_default());
    Err(Error::Http { request: name.to_owned(), reason })
}

async fn decide(http: &Client, authorize: &Url, orcid: &str) -> Result<Response> {
    let request = "the sandbox's consent page";
    let mut form: Vec<(String, String)> = authorize.query_pairs().into_owned().collect();
    form.push(("orcid".into(), orcid.into()));
    form.push(("decision".into(), "allow".into()));
    let mut page = authorize.clone();
    page.set_query(None);
    let answer = http.post(page).form(&form).send().await.map_err(Error::http(request))?;
    if answer.status().is_client_error() {
        let reason =
            format!("it knows nobody with the ORCID iD {orcid}; infra/local/people.toml has those it knows");
        return Err(Error::Http { request: request.into(), reason });
    }
    Ok(answer)
}

async fn get(http: &Client, url: &str, cookies: Option<&[String]>) -> Result<Response> {
    let mut request = http.get(url);
    if let Some(cookies) = cookies.filter(|cookies| !cookies.is_empty()) {
        request = request.header(header::COOKIE, cookies.join("; "));
    }
    request.send().await.map_err(Error::http(url))
}

fn redirect(from: &str, response: &Response) -> Result<Url> {
    let failed = |reason: String| Error::Http { request: from.to_owned(), reason };
    let location = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let location = location.ok_or_else(|| failed(format!("{} instead of a redirect", response.status())))?;
    response.url().join(location).map_err(|error| failed(format!("redirect to {location}: {error}")))
}

/// Name and value of each cookie that a response sets.
fn cookies(response: &Response) -> Vec<String> {
    response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| Some(cookie.to_str().ok()?.split(';').next()?.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use axum::{
        Form, Router,
        http::{HeaderMap, StatusCode},
        response::{AppendHeaders, IntoResponse},
        routing::get,
    };
    use tokio::net::TcpListener;

    use super::*;

    /// An API that is its own sandbox: it wants its state back in query and cookie.
    fn service() -> Router {
        async fn login(headers: HeaderMap, uri: axum::http::Uri) -> impl IntoResponse {
            match (uri.query(), headers.get("cookie")) {
                (None, _) => {
                    let to = "/oauth/authorize?state=S&scope=openid%20%2Fauthenticate";
                    (
                        StatusCode::FOUND,
                        AppendHeaders([("location", to), ("set-cookie", "browser=B; Path=/; HttpOnly")]),
                    )
                }
                (Some("code=C&state=S"), Some(cookie)) if cookie == "browser=B" => (
                    StatusCode::FOUND,
                    AppendHeaders([("location", "/"), ("set-cookie", "connect.sid=s%3Ax; Path=/")]),
                ),
                _ => (StatusCode::BAD_REQUEST, AppendHeaders([("x", "y"), ("x", "z")])),
            }
        }
        async fn decide(Form(form): Form<Vec<(String, String)>>) -> impl IntoResponse {
            let known = form.contains(&("orcid".into(), "0000-1".into()));
            assert!(form.contains(&("scope".into(), "openid /authenticate".into())), "{form:?}");
            if known {
                (StatusCode::FOUND, [("location", "/api/v1/auth/login?code=C&state=S")])
            } else {
                (StatusCode::BAD_REQUEST, [("x", "y")])
            }
        }
        Router::new()
            .route("/api/v1/auth/login", get(login))
            .route("/oauth/authorize", axum::routing::post(decide))
    }

    async fn start() -> (Client, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, service()).await });
        (Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(), url)
    }

    #[tokio::test]
    async fn the_cookie_comes_at_the_end_of_the_flow() {
        let (http, url) = start().await;
        assert_eq!(sign_in(&http, &url, "0000-1").await.unwrap(), "connect.sid=s%3Ax");
    }

    #[tokio::test]
    async fn an_unknown_researcher_is_told() {
        let (http, url) = start().await;
        let error = sign_in(&http, &url, "0000-2").await.unwrap_err().to_string();
        assert!(error.contains("nobody with the ORCID iD 0000-2"), "{error}");
    }
}
