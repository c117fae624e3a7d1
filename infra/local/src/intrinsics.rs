//! Intrinsic functions of a processed template, resolved against what was deployed.

use serde_json::{Map, Value};

use crate::{
    aws::REGION,
    described::Deployed,
    error::{Error, Result},
};

const ACCOUNT: &str = "000000000000";
const FUNCTION: &str = "AWS::Lambda::Function";

/// A template value with its functions resolved; members that resolve to `AWS::NoValue` are left out.
pub fn resolve(stack: &Deployed, value: &Value) -> Result<Value> {
    Ok(resolved(stack, value)?.unwrap_or(Value::Null))
}

fn resolved(stack: &Deployed, value: &Value) -> Result<Option<Value>> {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| resolved(stack, item)).collect::<Result<_>>()?;
            Ok(Some(Value::Array(items.into_iter().flatten().collect())))
        }
        Value::Object(members) => match single(members) {
            Some((name, argument)) if name == "Ref" || name.starts_with("Fn::") => {
                call(stack, name, argument)
            }
            _ => {
                let mut object = Map::new();
                for (key, member) in members {
                    if let Some(member) = resolved(stack, member)? {
                        object.insert(key.clone(), member);
                    }
                }
                Ok(Some(Value::Object(object)))
            }
        },
        plain => Ok(Some(plain.clone())),
    }
}

fn call(stack: &Deployed, name: &str, argument: &Value) -> Result<Option<Value>> {
    let unsupported = || Error::Machine(format!("the local gateway step can't resolve {name} {argument}"));
    match (name, argument) {
        ("Ref", Value::String(id)) if id == "AWS::NoValue" => Ok(None),
        ("Ref", Value::String(id)) => reference(stack, id).map(|text| Some(Value::String(text))),
        ("Fn::GetAtt", Value::Array(path)) => match path.as_slice() {
            [Value::String(id), Value::String(attribute)] => {
                get_att(stack, id, attribute).map(|text| Some(Value::String(text)))
            }
            _ => Err(unsupported()),
        },
        ("Fn::Sub", Value::String(text)) => substitute(stack, text).map(|text| Some(Value::String(text))),
        ("Fn::Split", Value::Array(items)) => match items.as_slice() {
            [Value::String(separator), list] => {
                let list = resolve(stack, list)?;
                let parts = list.as_str().ok_or_else(unsupported)?.split(separator.as_str());
                Ok(Some(parts.map(|part| Value::String(part.to_owned())).collect()))
            }
            _ => Err(unsupported()),
        },
        ("Fn::If", Value::Array(items)) => match items.as_slice() {
            [Value::String(condition), then, otherwise] => {
                resolved(stack, if holds_by_name(stack, condition)? { then } else { otherwise })
            }
            _ => Err(unsupported()),
        },
        _ => Err(unsupported()),
    }
}

fn holds_by_name(stack: &Deployed, name: &str) -> Result<bool> {
    let condition = stack.template.pointer("/Conditions").and_then(|conditions| conditions.get(name));
    holds(stack, condition.unwrap_or(&Value::Null))
}

fn holds(stack: &Deployed, condition: &Value) -> Result<bool> {
    let unsupported = || Error::Machine(format!("the local gateway step can't decide {condition}"));
    let (name, argument) = condition.as_object().and_then(single).ok_or_else(unsupported)?;
    match (name, argument) {
        ("Condition", Value::String(name)) => holds_by_name(stack, name),
        ("Fn::Equals", Value::Array(sides)) => match sides.as_slice() {
            [left, right] => Ok(resolve(stack, left)? == resolve(stack, right)?),
            _ => Err(unsupported()),
        },
        ("Fn::Not", Value::Array(inner)) => match inner.as_slice() {
            [inner] => Ok(!holds(stack, inner)?),
            _ => Err(unsupported()),
        },
        ("Fn::And", Value::Array(all)) => {
            all.iter().try_fold(true, |so_far, one| Ok(so_far && holds(stack, one)?))
        }
        ("Fn::Or", Value::Array(any)) => {
            any.iter().try_fold(false, |so_far, one| Ok(so_far || holds(stack, one)?))
        }
        _ => Err(unsupported()),
    }
}

fn reference(stack: &Deployed, id: &str) -> Result<String> {
    let text = match id {
        "AWS::Region" => REGION,
        "AWS::AccountId" => ACCOUNT,
        "AWS::Partition" => "aws",
        "AWS::URLSuffix" => "amazonaws.com",
        _ => match stack.parameters.get(id) {
            Some(value) => value,
            None => stack.physical_id(id)?,
        },
    };
    Ok(text.to_owned())
}

fn get_att(stack: &Deployed, id: &str, attribute: &str) -> Result<String> {
    let name = stack.physical_id(id)?;
    match (stack.resources.get(id).map(|resource| resource.kind.as_str()), attribute) {
        (Some(FUNCTION), "Arn") => Ok(format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}")),
        _ => Err(Error::Machine(format!("the local gateway step can't resolve {id}.{attribute}"))),
    }
}

fn substitute(stack: &Deployed, text: &str) -> Result<String> {
    let mut parts = text.split("${");
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        match (name.strip_prefix('!'), name.split_once('.')) {
            (Some(literal), _) => result.push_str(&format!("${{{literal}}}")),
            (None, Some((id, attribute))) => result.push_str(&get_att(stack, id, attribute)?),
            (None, None) => result.push_str(&reference(stack, name)?),
        }
        result.push_str(rest);
    }
    Ok(result)
}

fn single(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    let mut members = members.iter();
    let (name, argument) = members.next()?;
    members.next().is_none().then_some((name.as_str(), argument))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::described::Resource;

    fn stack() -> Deployed {
        let function = Resource { kind: FUNCTION.into(), physical_id: "ercid-auth-1".into() };
        Deployed {
            resources: [("AuthFunction".to_owned(), function)].into(),
            parameters: [
                ("Origins".to_owned(), "http://a,http://b".to_owned()),
                ("Mode".to_owned(), "on".to_owned()),
            ]
            .into(),
            template: json!({ "Conditions": {
                "On": { "Fn::Equals": [{ "Ref": "Mode" }, "on"] },
                "Off": { "Fn::Not": [{ "Condition": "On" }] },
                "Both": { "Fn::And": [{ "Condition": "On" }, { "Condition": "Off" }] },
                "Any": { "Fn::Or": [{ "Condition": "On" }, { "Condition": "Off" }] },
            } }),
        }
    }

    #[test]
    fn an_integration_names_its_function() {
        let uri = json!({ "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${AuthFunction.Arn}/invocations" });
        assert_eq!(
            resolve(&stack(), &uri).unwrap(),
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:ercid-auth-1/invocations"
        );
    }

    #[test]
    fn origins_are_split() {
        let cors = json!({ "allowOrigins": { "Fn::Split": [",", { "Ref": "Origins" }] }, "maxAge": 600 });
        assert_eq!(
            resolve(&stack(), &cors).unwrap(),
            json!({ "allowOrigins": ["http://a", "http://b"], "maxAge": 600 })
        );
    }

    #[test]
    fn conditions_choose() {
        let choose = |name: &str| resolve(&stack(), &json!({ "Fn::If": [name, 1, 2] })).unwrap();
        assert_eq!([choose("On"), choose("Off"), choose("Both"), choose("Any")], [1, 2, 2, 1]);
    }

    #[test]
    fn no_value_leaves_nothing() {
        let list = json!([1, { "Ref": "AWS::NoValue" }]);
        assert_eq!(resolve(&stack(), &list).unwrap(), json!([1]));
        let object = json!({ "a": { "Fn::If": ["Off", 1, { "Ref": "AWS::NoValue" }] } });
        assert_eq!(resolve(&stack(), &object).unwrap(), json!({}));
    }

    #[test]
    fn what_it_cannot_resolve_is_named() {
        let error = resolve(&stack(), &json!({ "Fn::ImportValue": "x" })).unwrap_err().to_string();
        assert!(error.contains("Fn::ImportValue"), "{error}");
        let error = resolve(&stack(), &json!({ "Ref": "Missing" })).unwrap_err().to_string();
        assert!(error.contains("Missing"), "{error}");
    }
}
