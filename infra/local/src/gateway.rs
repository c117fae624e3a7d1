//! What the emulator leaves out of an HTTP API: it ignores the API's `Body`, so routes and CORS are missing,
//! and reserved concurrency. They are read from the processed template and brought in line after each deploy.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use crate::{aws::Aws, described::Deployed, error::Result, intrinsics::resolve};

const INTEGRATION: &str = "x-amazon-apigateway-integration";
const CORS: &str = "x-amazon-apigateway-cors";

/// Brings the emulator's API and functions in line with the template.
pub async fn sync(aws: &Aws, stack: &Deployed) -> Result<()> {
    for (logical_id, api_id) in stack.of_kind("AWS::ApiGatewayV2::Api") {
        let properties = properties(stack, logical_id);
        let body = properties.get("Body").unwrap_or(&Value::Null);
        let api = format!("/v2/apis/{api_id}");
        sync_routes(aws, &api, &routes(stack, body)?).await?;
        if let Some(cors) = body.get(CORS) {
            let cors = json!({ "corsConfiguration": resolve(stack, cors)? });
            aws.rest(Method::PATCH, "apigateway", &api, Some(&cors)).await?;
        }
    }
    for (logical_id, function) in stack.of_kind("AWS::Lambda::Function") {
        if let Some(limit) = properties(stack, logical_id).get("ReservedConcurrentExecutions") {
            let path = format!("/2017-10-31/functions/{function}/concurrency");
            let body = json!({ "ReservedConcurrentExecutions": resolve(stack, limit)? });
            aws.rest(Method::PUT, "lambda", &path, Some(&body)).await?;
        }
    }
    Ok(())
}

fn properties<'a>(stack: &'a Deployed, logical_id: &str) -> &'a Value {
    let resource = stack.template.get("Resources").and_then(|resources| resources.get(logical_id));
    resource.and_then(|resource| resource.get("Properties")).unwrap_or(&Value::Null)
}

/// Route keys of an OpenAPI body, each with the address of its function.
fn routes(stack: &Deployed, body: &Value) -> Result<BTreeMap<String, String>> {
    let paths = body.get("paths").and_then(Value::as_object);
    let mut routes = BTreeMap::new();
    for (path, methods) in paths.into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let Some(uri) = operation.get(INTEGRATION).and_then(|integration| integration.get("uri")) else {
                continue;
            };
            let uri = resolve(stack, uri)?;
            routes.insert(route_key(path, method), uri.as_str().unwrap_or_default().to_owned());
        }
    }
    Ok(routes)
}

fn route_key(path: &str, method: &str) -> String {
    match (path, method) {
        // SAM writes the catch-all as a path of this name.
        ("$default" | "/$default", _) => "$default".to_owned(),
        (_, "x-amazon-apigateway-any-method") => format!("ANY {path}"),
        _ => format!("{} {path}", method.to_uppercase()),
    }
}

async fn sync_routes(aws: &Aws, api: &str, wanted: &BTreeMap<String, String>) -> Result<()> {
    let integrations = sync_integrations(aws, api, &wanted.values().collect()).await?;
    let mut missing = wanted.clone();
    for route in list(aws, &format!("{api}/routes")).await? {
        let path = format!("{api}/routes/{}", text(&route, "routeId"));
        let Some(uri) = missing.remove(text(&route, "routeKey")) else {
            aws.rest(Method::DELETE, "apigateway", &path, None).await?;
            continue;
        };
        let target = target(&integrations, &uri);
        if text(&route, "target") != target {
            aws.rest(Method::PATCH, "apigateway", &path, Some(&json!({ "target": target }))).await?;
        }
    }
    for (key, uri) in &missing {
        let route = json!({ "routeKey": key, "target": target(&integrations, uri) });
        aws.rest(Method::POST, "apigateway", &format!("{api}/routes"), Some(&route)).await?;
    }
    Ok(())
}

/// One integration for each function; their ids by address. Those of functions that are gone stay behind unused.
async fn sync_integrations(
    aws: &Aws,
    api: &str,
    wanted: &BTreeSet<&String>,
) -> Result<BTreeMap<String, String>> {
    let path = format!("{api}/integrations");
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for integration in list(aws, &path).await? {
        found.insert(
            text(&integration, "integrationUri").to_owned(),
            text(&integration, "integrationId").to_owned(),
        );
    }
    for uri in wanted {
        if found.contains_key(*uri) {
            continue;
        }
        let body = json!({
            "integrationType": "AWS_PROXY", "integrationMethod": "POST",
            "integrationUri": uri, "payloadFormatVersion": "2.0",
        });
        let created = aws.rest(Method::POST, "apigateway", &path, Some(&body)).await?;
        found.insert((*uri).clone(), text(&created, "integrationId").to_owned());
    }
    Ok(found)
}

async fn list(aws: &Aws, path: &str) -> Result<Vec<Value>> {
    let mut answer = aws.rest(Method::GET, "apigateway", path, None).await?;
    Ok(match answer.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    })
}

fn target(integrations: &BTreeMap<String, String>, uri: &str) -> String {
    format!("integrations/{}", integrations.get(uri).map_or("", String::as_str))
}

fn text<'a>(object: &'a Value, member: &str) -> &'a str {
    object.get(member).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_read_from_the_body() {
        let body = json!({ "paths": {
            "/api": { "get": { INTEGRATION: { "uri": "a" } }, "parameters": [] },
            "/api/{proxy+}": { "x-amazon-apigateway-any-method": { INTEGRATION: { "uri": "b" } } },
            "$default": { "x-amazon-apigateway-any-method": { INTEGRATION: { "uri": "c" } } },
        } });
        let routes = routes(&Deployed::default(), &body).unwrap();
        let routes: Vec<_> = routes.iter().map(|(key, uri)| format!("{key} → {uri}")).collect();
        assert_eq!(routes, ["$default → c", "ANY /api/{proxy+} → b", "GET /api → a"]);
    }

    #[test]
    fn an_api_without_a_body_has_no_routes() {
        assert!(routes(&Deployed::default(), &Value::Null).unwrap().is_empty());
    }
}
