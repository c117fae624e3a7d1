//! Spatial extents of data files, in the seed's shape (seed 003, get_metadata; decisions.md, Compendia).

mod extent;
mod geojson;
mod shapefile;

use std::collections::HashMap;
use std::io;

use serde_json::{Value, json};

use crate::workspace::{Workspace, WorkspaceFile};
use extent::Extent;

/// Largest GeoJSON file that is read, in bytes.
const MAX_GEOJSON: u64 = 16 * 1024 * 1024;
/// Bytes of GeoJSON read in total.
const MAX_TOTAL: u64 = 64 * 1024 * 1024;
/// Files that are listed.
const MAX_FILES: usize = 1_000;

/// Extracts `{files, union}` and, where there is a union, `geometry` as well. `files` are those worth a look.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn extract(workspace: &mut impl Workspace, files: &[WorkspaceFile]) -> io::Result<Value> {
    let projections: HashMap<_, _> = files
        .iter()
        .filter(|file| extension(&file.path) == "prj")
        .map(|file| (stem(&file.path), &file.path))
        .collect();
    let mut found = Vec::new();
    let mut union: Option<Extent> = None;
    let mut budget = MAX_TOTAL;
    for file in files {
        if found.len() == MAX_FILES {
            break;
        }
        let extent = match extension(&file.path).as_str() {
            "geojson" | "json" if file.size <= MAX_GEOJSON.min(budget) => {
                budget -= file.size;
                geojson::extent(&workspace.read(&file.path, MAX_GEOJSON)?)
            }
            "shp" => {
                let projection = projections.get(stem(&file.path)).map(|path| path.as_str());
                shapefile_extent(workspace, &file.path, projection)?
            }
            _ => None,
        };
        if let Some(extent) = extent {
            found.push(json!({ "geojson": extent.feature(), "source_file": file.path }));
            union = Some(union.map_or(extent, |union| union.union(extent)));
        }
    }
    Ok(match union {
        Some(union) => json!({
            "files": found,
            "geometry": union.geometry(),
            "union": { "geojson": union.feature() },
        }),
        None => json!({ "files": found, "union": null }),
    })
}

/// Whether a file may hold a spatial extent or says how one is to be read.
pub(crate) fn is_candidate(path: &str) -> bool {
    matches!(extension(path).as_str(), "geojson" | "json" | "shp" | "prj")
}

fn shapefile_extent(
    workspace: &mut impl Workspace,
    path: &str,
    projection: Option<&str>,
) -> io::Result<Option<Extent>> {
    if let Some(projection) = projection {
        let definition = workspace.read(projection, shapefile::PROJECTION_LENGTH)?;
        if !shapefile::is_geographic(&definition) {
            return Ok(None);
        }
    }
    Ok(shapefile::extent(&workspace.read(path, shapefile::HEADER_LENGTH)?))
}

fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn extension(path: &str) -> String {
    path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryWorkspace;

    fn spatial(mut workspace: MemoryWorkspace) -> Value {
        let files = workspace.files().to_vec();
        extract(&mut workspace, &files).unwrap()
    }

    #[test]
    fn files_and_union_have_the_shape_of_the_seed() {
        let workspace = MemoryWorkspace::new()
            .with("data/a.geojson", r#"{"type": "Point", "coordinates": [-2.5, 52]}"#)
            .with("b.SHP", shapefile::sample([7.5, 51.0, 8.0, 51.5]))
            .with("b.prj", "GEOGCS[\"WGS 84\"]");
        let point = [[-2.5, 52.0]; 5];
        let square = [[7.5, 51.0], [8.0, 51.0], [8.0, 51.5], [7.5, 51.5], [7.5, 51.0]];
        let both = [[-2.5, 51.0], [8.0, 51.0], [8.0, 52.0], [-2.5, 52.0], [-2.5, 51.0]];
        let polygon = |ring: [[f64; 2]; 5]| json!({"type": "Polygon", "coordinates": [ring]});
        let feature =
            |bbox: [f64; 4], ring| json!({"type": "Feature", "bbox": bbox, "geometry": polygon(ring)});
        let expected = json!({
            "files": [
                {"source_file": "data/a.geojson", "geojson": feature([-2.5, 52.0, -2.5, 52.0], point)},
                {"source_file": "b.SHP", "geojson": feature([7.5, 51.0, 8.0, 51.5], square)},
            ],
            "union": {"geojson": feature([-2.5, 51.0, 8.0, 52.0], both)},
            "geometry": polygon(both),
        });
        assert_eq!(spatial(workspace), expected);
    }

    #[test]
    fn no_extent_is_no_union() {
        let workspace = MemoryWorkspace::new().with("package.json", r#"{"type": "module"}"#);
        assert_eq!(spatial(workspace), json!({"files": [], "union": null}));
    }

    #[test]
    fn projected_shapefiles_are_left_out() {
        let workspace = MemoryWorkspace::new()
            .with("a.shp", shapefile::sample([1.0, 2.0, 3.0, 4.0]))
            .with("a.prj", "PROJCS[\"ETRS89 / UTM zone 32N\"]")
            .with("b.shp", shapefile::sample([400_000.0, 5_700_000.0, 401_000.0, 5_701_000.0]));
        assert_eq!(spatial(workspace), json!({"files": [], "union": null}));
    }

    #[test]
    fn too_large_files_are_not_read() {
        let mut content = br#"{"type": "Point", "coordinates": [1, 2]}"#.to_vec();
        content.resize(usize::try_from(MAX_GEOJSON).unwrap() + 1, b' ');
        assert_eq!(spatial(MemoryWorkspace::new().with("a.geojson", content))["union"], Value::Null);
    }
}
