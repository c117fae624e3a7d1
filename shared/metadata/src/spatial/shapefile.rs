//! Extent of a shapefile, from its header (ESRI Shapefile Technical Description, 1998, page 4).

use super::extent::Extent;

/// Bytes of a shapefile's header.
pub(super) const HEADER_LENGTH: u64 = 100;
/// Bytes that are read of a projection file.
pub(super) const PROJECTION_LENGTH: u64 = 64 * 1024;

const FILE_CODE: u32 = 9994;

/// The bounding box in a `.shp` header; `None` for other files, empty ones and those not in degrees.
pub(super) fn extent(header: &[u8]) -> Option<Extent> {
    let integer = |at: usize| header.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let double = |at: usize| header.get(at..at + 8)?.try_into().ok().map(f64::from_le_bytes);
    // The length counts 16-bit words; a file that is only a header has no shapes.
    let has_shapes = u64::from(integer(24)?) * 2 > HEADER_LENGTH;
    if integer(0)? != FILE_CODE || !has_shapes {
        return None;
    }
    Extent::new(double(36)?, double(44)?, double(52)?, double(60)?)
}

/// Whether a `.prj` file (WKT 1 or 2) describes longitude and latitude.
pub(super) fn is_geographic(definition: &[u8]) -> bool {
    let text = String::from_utf8_lossy(definition).trim_start_matches('\u{FEFF}').trim_start().to_uppercase();
    ["GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS", "GEODETICCRS"].iter().any(|word| text.starts_with(word))
}

/// A header with this bounding box (west, south, east, north), for tests.
#[cfg(test)]
pub(super) fn sample(bbox: [f64; 4]) -> Vec<u8> {
    let mut header = vec![0; 100];
    header[..4].copy_from_slice(&FILE_CODE.to_be_bytes());
    header[24..28].copy_from_slice(&64_u32.to_be_bytes());
    for (index, value) in bbox.iter().enumerate() {
        header[36 + index * 8..44 + index * 8].copy_from_slice(&value.to_le_bytes());
    }
    header
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_header() {
        assert_eq!(extent(&sample([-1.0, 2.0, 3.0, 4.0])), Extent::new(-1.0, 2.0, 3.0, 4.0));
    }

    #[test]
    fn refuses_other_files_and_empty_ones() {
        let mut empty = sample([0.0; 4]);
        empty[24..28].copy_from_slice(&50_u32.to_be_bytes());
        assert_eq!(extent(&empty), None);
        assert_eq!(extent(&sample([1.0; 4])[..60]), None);
        assert_eq!(extent(&[0; 100]), None);
    }

    #[test]
    fn knows_geographic_systems() {
        assert!(is_geographic(b"GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\"]]"));
        assert!(is_geographic(b"\xEF\xBB\xBF geogcrs[\"ETRS89\"]"));
        assert!(!is_geographic(b"PROJCS[\"x\",GEOGCS[\"y\"]]"));
        assert!(!is_geographic(b""));
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(header in prop::collection::vec(any::<u8>(), 0..120)) {
            let is_shapefile = header.starts_with(&FILE_CODE.to_be_bytes());
            prop_assert!(is_shapefile || extent(&header).is_none());
        }
    }
}
