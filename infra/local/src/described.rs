//! What CloudFormation says of a deployed stack.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};
use serde_json::Value;

use crate::{
    aws::Aws,
    error::{Error, Result},
};

/// A resource as deployed.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// For example `AWS::SQS::Queue`.
    pub kind: String,
    /// Name, id, address or ARN: what `Ref` gives.
    pub physical_id: String,
}

/// A deployed stack.
#[derive(Clone, Debug, Default)]
pub struct Deployed {
    /// Resources by logical id.
    pub resources: BTreeMap<String, Resource>,
    /// Parameters by name, defaults included.
    pub parameters: BTreeMap<String, String>,
    /// The template after SAM's transform.
    pub template: Value,
}

impl Deployed {
    /// Asks for everything about a stack.
    pub async fn describe(aws: &Aws, stack: &str) -> Result<Self> {
        let name = [("StackName", stack)];
        let stacks = aws.cloudformation("DescribeStacks", &name).await?;
        let resources = aws.cloudformation("DescribeStackResources", &name).await?;
        let template = aws
            .cloudformation("GetTemplate", &[("StackName", stack), ("TemplateStage", "Processed")])
            .await?;
        let read = |text: &str| -> std::result::Result<Self, String> {
            let template = Document::parse(&template).map_err(|error| error.to_string())?;
            let body = descendant(template.root(), "TemplateBody").unwrap_or_default();
            let stacks = Document::parse(&stacks).map_err(|error| error.to_string())?;
            let resources = Document::parse(text).map_err(|error| error.to_string())?;
            Ok(Self {
                resources: members(
                    &resources,
                    "LogicalResourceId",
                    "PhysicalResourceId",
                    Some("ResourceType"),
                )
                .map(|(id, physical_id, kind)| (id, Resource { kind, physical_id }))
                .collect(),
                parameters: pairs(&stacks, "ParameterKey", "ParameterValue"),
                template: serde_json::from_str(&body).map_err(|error| error.to_string())?,
            })
        };
        read(&resources).map_err(|reason| Error::Aws { call: "describing the stack".into(), reason })
    }

    /// The physical id of a resource.
    pub fn physical_id(&self, logical_id: &str) -> Result<&str> {
        self.resources.get(logical_id).map(|resource| resource.physical_id.as_str()).ok_or_else(|| {
            Error::Machine(format!("template.yaml deploys no {logical_id}, which the local stack needs"))
        })
    }

    /// Logical and physical ids of all resources of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.resources
            .iter()
            .filter(move |(_, resource)| resource.kind == kind)
            .map(|(id, resource)| (id.as_str(), resource.physical_id.as_str()))
    }
}

fn pairs(document: &Document<'_>, key: &str, value: &str) -> BTreeMap<String, String> {
    members(document, key, value, None).map(|(key, value, _)| (key, value)).collect()
}

/// The texts of elements that share a parent, such as the key and value of a parameter.
fn members<'a>(
    document: &'a Document<'a>,
    key: &'a str,
    value: &'a str,
    third: Option<&'a str>,
) -> impl Iterator<Item = (String, String, String)> + 'a {
    document.descendants().filter_map(move |node| {
        let text = |name| child(node, name);
        Some((text(key)?, text(value).unwrap_or_default(), third.and_then(text).unwrap_or_default()))
    })
}

fn child(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.children().find(|child| child.tag_name().name() == name).map(text)
}

fn descendant(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.descendants().find(|child| child.tag_name().name() == name).map(text)
}

fn text(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_read() {
        let xml = "<R xmlns=\"http://x/\"><Stacks><member><Parameters><member><ParameterKey>A</ParameterKey>\
            <ParameterValue>http://a?b&amp;c</ParameterValue></member></Parameters></member></Stacks></R>";
        let document = Document::parse(xml).unwrap();
        let parameters = pairs(&document, "ParameterKey", "ParameterValue");
        assert_eq!(parameters.into_iter().collect::<Vec<_>>(), [("A".to_owned(), "http://a?b&c".to_owned())]);
    }

    #[test]
    fn resources_have_a_kind() {
        let xml = "<R><member><LogicalResourceId>Q</LogicalResourceId><PhysicalResourceId>http://q</PhysicalResourceId>\
            <ResourceType>AWS::SQS::Queue</ResourceType></member></R>";
        let document = Document::parse(xml).unwrap();
        let all: Vec<_> =
            members(&document, "LogicalResourceId", "PhysicalResourceId", Some("ResourceType")).collect();
        assert_eq!(all, [("Q".to_owned(), "http://q".to_owned(), "AWS::SQS::Queue".to_owned())]);
    }
}
