//! A bounding box on the globe.

use serde_json::{Value, json};

/// West, south, east and north in degrees (WGS 84); always within the globe's range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Extent {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Extent {
    /// `None` for what is no longitude and latitude: projected coordinates, NaN, empty boxes.
    pub(super) fn new(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let ordered = west <= east && south <= north;
        let on_globe = west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
        (ordered && on_globe).then_some(Self { west, south, east, north })
    }

    pub(super) fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// GeoJSON polygon: one closed ring, counter-clockwise (RFC 7946, 3.1.6).
    pub(super) fn geometry(self) -> Value {
        let Self { west, south, east, north } = self;
        let ring = [[west, south], [east, south], [east, north], [west, north], [west, south]];
        json!({ "coordinates": [ring], "type": "Polygon" })
    }

    /// GeoJSON feature with its `bbox`.
    pub(super) fn feature(self) -> Value {
        let bbox = [self.west, self.south, self.east, self.north];
        json!({ "bbox": bbox, "geometry": self.geometry(), "type": "Feature" })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_what_is_not_on_the_globe() {
        assert_eq!(Extent::new(400_000.0, 5_700_000.0, 401_000.0, 5_701_000.0), None);
        assert_eq!(Extent::new(f64::NAN, 0.0, 1.0, 1.0), None);
        assert_eq!(Extent::new(f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY), None);
        assert_eq!(Extent::new(2.0, 0.0, 1.0, 1.0), None);
    }

    fn extents() -> impl Strategy<Value = Extent> {
        (-180.0..0.0, -90.0..0.0, 0.0..180.0, 0.0..90.0)
            .prop_map(|(west, south, east, north)| Extent::new(west, south, east, north).unwrap())
    }

    proptest! {
        #[test]
        fn a_union_contains_both(a in extents(), b in extents()) {
            let union = a.union(b);
            for part in [a, b] {
                prop_assert!(union.west <= part.west && union.south <= part.south);
                prop_assert!(union.east >= part.east && union.north >= part.north);
            }
            prop_assert_eq!(union, b.union(a));
        }

        #[test]
        fn rings_are_closed(extent in extents()) {
            let geometry = extent.geometry();
            let ring = geometry["coordinates"][0].as_array().unwrap();
            prop_assert_eq!(ring.len(), 5);
            prop_assert_eq!(&ring[0], &ring[4]);
        }
    }
}
