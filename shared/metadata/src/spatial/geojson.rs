//! Extent of a GeoJSON document (RFC 7946), read in one pass without building the document.

use std::fmt::{self, Formatter};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::extent::Extent;

const TYPES: &[&str] = &[
    "Feature",
    "FeatureCollection",
    "GeometryCollection",
    "LineString",
    "MultiLineString",
    "MultiPoint",
    "MultiPolygon",
    "Point",
    "Polygon",
];

/// The extent of all coordinates; `None` for what isn't GeoJSON in longitude and latitude.
pub(super) fn extent(document: &[u8]) -> Option<Extent> {
    let document = document.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(document);
    let mut bounds = Bounds::default();
    let mut deserializer = serde_json::Deserializer::from_slice(document);
    Object(&mut bounds).deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Extent::new(bounds.west, bounds.south, bounds.east, bounds.north)
}

struct Bounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY }
    }
}

impl Bounds {
    fn extend(&mut self, longitude: f64, latitude: f64) {
        self.west = self.west.min(longitude);
        self.east = self.east.max(longitude);
        self.south = self.south.min(latitude);
        self.north = self.north.max(latitude);
    }
}

/// A GeoJSON object, or null in place of a geometry.
struct Object<'a>(&'a mut Bounds);

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("a GeoJSON object")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut typed = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "type" => {
                    let name: String = map.next_value()?;
                    if !TYPES.contains(&name.as_str()) {
                        return Err(A::Error::custom("not GeoJSON"));
                    }
                    typed = true;
                }
                "crs" => {
                    let crs: serde_json::Value = map.next_value()?;
                    if !is_geographic(&crs) {
                        return Err(A::Error::custom("projected coordinates"));
                    }
                }
                "geometry" => map.next_value_seed(Object(self.0))?,
                "features" | "geometries" => map.next_value_seed(Objects(self.0))?,
                "coordinates" => {
                    map.next_value_seed(Coordinates(self.0))?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if typed { Ok(()) } else { Err(A::Error::missing_field("type")) }
    }
}

/// The `crs` member of GeoJSON 2008: absent, null and names of longitude and latitude are geographic.
fn is_geographic(crs: &serde_json::Value) -> bool {
    let Some(name) = crs.pointer("/properties/name").and_then(serde_json::Value::as_str) else {
        return crs.is_null();
    };
    // WGS 84 (CRS84, EPSG:4326), ETRS89 and NAD83, which differ by less than a metre.
    ["CRS84", "CRS83", "4326", "4258", "4269"].iter().any(|code| name.ends_with(code))
}

struct Objects<'a>(&'a mut Bounds);

impl<'de> DeserializeSeed<'de> for Objects<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Objects<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list of GeoJSON objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Object(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// Coordinates at any depth: a number gives itself, a list extends the bounds by the positions in it.
struct Coordinates<'a>(&'a mut Bounds);

impl<'de> DeserializeSeed<'de> for Coordinates<'_> {
    type Value = Option<f64>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Coordinates<'_> {
    type Value = Option<f64>;

    fn expecting(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("coordinates")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        i32::try_from(number).map(|number| Some(f64::from(number))).map_err(E::custom)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        u32::try_from(number).map(|number| Some(f64::from(number))).map_err(E::custom)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut position = [None, None];
        let mut index = 0;
        while let Some(item) = seq.next_element_seed(Coordinates(&mut *self.0))? {
            if let Some(slot) = position.get_mut(index) {
                *slot = item;
            }
            index += 1;
        }
        if let [Some(longitude), Some(latitude)] = position {
            self.0.extend(longitude, latitude);
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn bbox(document: &serde_json::Value) -> Option<Extent> {
        extent(document.to_string().as_bytes())
    }

    #[test]
    fn all_kinds_of_objects() {
        let document = json!({"type": "FeatureCollection", "name": "x", "features": [
            {"type": "Feature", "properties": {"coordinates": [170, 80]}, "geometry": null},
            {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": [
                {"type": "Point", "coordinates": [1, 2, 9000]},
                {"type": "MultiPolygon", "coordinates": [[[[-1.5, 0], [3, 4.5], [2, 2], [-1.5, 0]]]]},
            ]}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": []}},
        ]});
        assert_eq!(bbox(&document), Extent::new(-1.5, 0.0, 3.0, 4.5));
    }

    #[test]
    fn other_json_has_no_extent() {
        for document in [
            json!({"type": "module", "coordinates": [1, 2]}),
            json!({"coordinates": [1, 2]}),
            json!([[1, 2]]),
            json!({"type": "Topology", "objects": {}}),
            json!({"type": "FeatureCollection", "features": []}),
            json!({"type": "Point", "coordinates": ["1", "2"]}),
            json!({"type": "Point", "coordinates": [405_000, 5_700_000]}),
        ] {
            assert_eq!(bbox(&document), None, "{document}");
        }
        assert_eq!(extent(b"{\"type\": \"Point\", \"coordinates\": [1, 2]"), None);
        assert_eq!(extent(b""), None);
    }

    #[test]
    fn named_systems_decide() {
        let with = |name: &str| {
            let crs = json!({"type": "name", "properties": {"name": name}});
            bbox(&json!({"type": "Point", "crs": crs, "coordinates": [1, 2]}))
        };
        assert_eq!(with("urn:ogc:def:crs:OGC:1.3:CRS84"), Extent::new(1.0, 2.0, 1.0, 2.0));
        assert_eq!(with("EPSG:25832"), None);
    }

    #[test]
    fn nesting_is_bounded() {
        let document = format!(r#"{{"type":"Point","coordinates":{}"#, "[".repeat(100_000));
        assert_eq!(extent(document.as_bytes()), None);
    }

    proptest! {
        #[test]
        fn bounds_are_those_of_the_points(points in prop::collection::vec((-180.0..180.0, -90.0..90.0), 1..20)) {
            let document = json!({"type": "MultiPoint", "coordinates": points});
            let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
            let least = |all: &[f64]| all.iter().copied().fold(f64::INFINITY, f64::min);
            let most = |all: &[f64]| all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert_eq!(bbox(&document), Extent::new(least(&x), least(&y), most(&x), most(&y)));
        }
    }
}
