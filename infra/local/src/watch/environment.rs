//! The environment that the functions have when deployed, as a file for `cargo lambda watch`.

use std::{collections::BTreeMap, fmt::Write};

use reqwest::Method;
use serde_json::Value;

use crate::{
    aws::{ADMINISTRATOR, REGION},
    error::Result,
    stack::Stack,
};

/// `KEY=VALUE` lines: what the template gives the functions, and where AWS is.
pub async fn of_functions(stack: &Stack) -> Result<String> {
    let mut variables = BTreeMap::new();
    for name in stack.description.functions.values() {
        let path = format!("/2015-03-31/functions/{name}/configuration");
        let configuration = stack.aws.rest(Method::GET, "lambda", &path, None).await?;
        variables.extend(variables_of(&configuration));
    }
    // Everything here acts as the administrator, who has no role to change into.
    variables.remove("RUN_ROLE_ARN");
    let own = [
        ("AWS_ENDPOINT_URL", stack.description.aws.as_str()),
        ("AWS_ACCESS_KEY_ID", ADMINISTRATOR),
        ("AWS_SECRET_ACCESS_KEY", ADMINISTRATOR),
        ("AWS_REGION", REGION),
        ("AWS_DEFAULT_REGION", REGION),
        ("ENGINE", stack.engine.program.as_str()),
        ("ENGINE_ARGS", &stack.engine.options().join(" ")),
        ("RUNNER_LOG", &format!("{}/runner.log", stack.description.logs)),
    ];
    variables.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    Ok(lines(&variables))
}

fn variables_of(configuration: &Value) -> BTreeMap<String, String> {
    let variables = configuration.pointer("/Environment/Variables").and_then(Value::as_object);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    variables.into_iter().flatten().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect()
}

fn lines(variables: &BTreeMap<String, String>) -> String {
    variables.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a string does not fail.
        writeln!(text, "{name}={}", quoted(value)).ok();
        text
    })
}

/// A value as cargo-lambda reads it: what has spaces or quotes needs quotes.
fn quoted(value: &str) -> String {
    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || "_-./:,@=?&%+".contains(c));
    if plain { value.to_owned() } else { format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_line_for_each_variable() {
        let configuration = json!({ "Environment": { "Variables": { "B": "2", "A": "http://x?y=z" } } });
        assert_eq!(lines(&variables_of(&configuration)), "A=http://x?y=z\nB=2\n");
        assert!(variables_of(&json!({})).is_empty());
    }

    #[test]
    fn spaces_need_quotes() {
        assert_eq!(quoted("--runtime runc"), "\"--runtime runc\"");
        assert_eq!(quoted("a \"b\""), "\"a \\\"b\\\"\"");
        assert_eq!(quoted(""), "");
    }
}
