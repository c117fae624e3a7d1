//! Items as `aws dynamodb put-item --item` takes them: JSON in which every value names its type.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// An item in DynamoDB's JSON. Values of kinds that the SDK doesn't know yet are left out.
pub(crate) fn item(item: &HashMap<String, AttributeValue>) -> Value {
    let mut members: Vec<_> =
        item.iter().filter_map(|(name, value)| Some((name, attribute(value)?))).collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    Value::Object(members.into_iter().map(|(name, value)| (name.clone(), value)).collect::<Map<_, _>>())
}

fn attribute(value: &AttributeValue) -> Option<Value> {
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes);
    Some(match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(flag) => json!({ "BOOL": flag }),
        AttributeValue::Null(flag) => json!({ "NULL": flag }),
        AttributeValue::B(bytes) => json!({ "B": base64(bytes.as_ref()) }),
        AttributeValue::L(values) => json!({ "L": values.iter().filter_map(attribute).collect::<Vec<_>>() }),
        AttributeValue::M(members) => json!({ "M": item(members) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(values) => {
            json!({ "BS": values.iter().map(|bytes| base64(bytes.as_ref())).collect::<Vec<_>>() })
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct Record {
        id: &'static str,
        version: u64,
        candidate: bool,
        doi: Option<&'static str>,
        #[serde(with = "serde_bytes")]
        packed: &'static [u8],
        additions: HashMap<&'static str, Vec<u64>>,
    }

    #[test]
    fn every_value_names_its_type() {
        let record = Record {
            id: "a1B2c",
            version: 7,
            candidate: false,
            doi: None,
            packed: b"\x00\x01\xff",
            additions: [("erc.yml", vec![1, 2])].into(),
        };
        let exported = item(&serde_dynamo::to_item(record).unwrap());
        insta::assert_snapshot!(
            exported,
            @r#"{"additions":{"M":{"erc.yml":{"L":[{"N":"1"},{"N":"2"}]}}},"candidate":{"BOOL":false},"doi":{"NULL":true},"id":{"S":"a1B2c"},"packed":{"B":"AAH/"},"version":{"N":"7"}}"#
        );
    }
}
