//! Documents of functions become one.

use utoipa::openapi::OpenApi;

/// Something that two functions document in different ways.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("two functions document different things as {0}")]
pub struct Conflict(String);

/// Adds paths and schemas of a function to the document.
pub(crate) fn merge(document: &mut OpenApi, function: OpenApi) -> Result<(), Conflict> {
    for (path, item) in function.paths.paths {
        if document.paths.paths.contains_key(&path) {
            // Each path belongs to one function: template.yaml has it so.
            return Err(Conflict(path));
        }
        document.paths.paths.insert(path, item);
    }
    let components = document.components.get_or_insert_default();
    for (name, schema) in function.components.unwrap_or_default().schemas {
        if components.schemas.get(&name).is_some_and(|known| *known != schema) {
            return Err(Conflict(name));
        }
        components.schemas.insert(name, schema);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::{ComponentsBuilder, ObjectBuilder, OpenApiBuilder, PathsBuilder};

    use super::*;

    fn schema(description: &str) -> OpenApi {
        let schema = ObjectBuilder::new().description(Some(description));
        OpenApiBuilder::new()
            .components(Some(ComponentsBuilder::new().schema("Thing", schema).build()))
            .build()
    }

    #[test]
    fn one_name_has_one_meaning() {
        let mut document = OpenApi::default();
        assert_eq!(merge(&mut document, schema("a")), Ok(()));
        assert_eq!(merge(&mut document, schema("a")), Ok(()));
        assert_eq!(merge(&mut document, schema("b")), Err(Conflict("Thing".to_owned())));
    }

    #[test]
    fn a_path_belongs_to_one_function() {
        let paths = || PathsBuilder::new().path("/x", utoipa::openapi::PathItem::default()).build();
        let function = || OpenApiBuilder::new().paths(paths()).build();
        let mut document = function();
        assert_eq!(merge(&mut document, function()), Err(Conflict("/x".to_owned())));
    }
}
