//! Pictures at another width (contract/compendia.md 2.4). What a picture may cost is checked before it is decoded: a
//! bomb has small files and large dimensions.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops};

/// The largest width that is made, in pixels.
pub(crate) const MAX_WIDTH: u32 = 4_096;
/// The largest file that is read, in bytes.
pub(crate) const MAX_SOURCE_BYTES: u64 = 16 << 20;
/// Pixels that are decoded at most: 96 MB in four channels, 192 MB in 16 bits each, within a function's 512 MB.
const MAX_SOURCE_PIXELS: u64 = 24_000_000;
/// Pixels that are made at most.
const MAX_PIXELS: u64 = 8_000_000;
/// What a decoder may take besides the pixels, in bytes.
const DECODER_BYTES: u64 = 64 << 20;

/// A format that is resized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Picture {
    Png,
    Jpeg,
    Gif,
    Bmp,
}

/// Why there is no picture at this width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ThumbnailError {
    /// It is none, or none that is read here, or broken.
    #[error("image can't be read")]
    Unreadable,
    /// The file is larger than what is read.
    #[error("image is larger than {MAX_SOURCE_BYTES} bytes, get it without size")]
    FileTooLarge,
    /// It has more pixels than are decoded.
    #[error("image has more than {MAX_SOURCE_PIXELS} pixels, get it without size")]
    TooManyPixels,
    /// It would have more pixels than are made, or more bytes than are answered.
    #[error("image would be too large at this size")]
    TooLarge,
}

impl Picture {
    /// By extension, in lower case.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "gif" => Some(Self::Gif),
            "bmp" => Some(Self::Bmp),
            _ => None,
        }
    }

    fn format(self) -> ImageFormat {
        match self {
            Self::Png => ImageFormat::Png,
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Gif => ImageFormat::Gif,
            Self::Bmp => ImageFormat::Bmp,
        }
    }
}

/// From 1, the best palette, to 30, the quickest.
const GIF_SPEED: i32 = 30;

/// The picture in `file`, `width` pixels wide, its aspect kept, in the format that its name says. Of an animation it
/// is the first frame.
pub(crate) fn resized(file: &[u8], picture: Picture, width: u32) -> Result<Vec<u8>, ThumbnailError> {
    let original = decode(file)?;
    let height = height(original.width(), original.height(), width);
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ThumbnailError::TooLarge);
    }
    let opaque = !original.color().has_alpha();
    let small = imageops::thumbnail(&original.into_rgba8(), width, height);
    let small = DynamicImage::ImageRgba8(small);
    let small = if opaque || picture == Picture::Jpeg { small.into_rgb8().into() } else { small };
    let mut written = Cursor::new(Vec::new());
    let encoded = match picture {
        // The default looks at every pixel for the best palette, which takes seconds for large ones.
        Picture::Gif => GifEncoder::new_with_speed(&mut written, GIF_SPEED).encode(
            small.as_bytes(),
            width,
            height,
            small.color().into(),
        ),
        _ => small.write_to(&mut written, picture.format()),
    };
    encoded.map_err(|_| ThumbnailError::Unreadable)?;
    Ok(written.into_inner())
}

fn decode(file: &[u8]) -> Result<DynamicImage, ThumbnailError> {
    let unreadable = |_| ThumbnailError::Unreadable;
    // What it is counts, not what its name says.
    let format = image::guess_format(file).map_err(unreadable)?;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(8 * MAX_SOURCE_PIXELS + DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_SOURCE_PIXELS {
        return Err(ThumbnailError::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(ThumbnailError::Unreadable);
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    // What is written has no note of how to turn it.
    image.apply_orientation(orientation);
    Ok(image)
}

/// The height that keeps the aspect, at least 1.
fn height(width: u32, height: u32, wanted: u32) -> u32 {
    let exact = (u64::from(height) * u64::from(wanted) + u64::from(width) / 2) / u64::from(width.max(1));
    u32::try_from(exact.max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    const ALL: [Picture; 4] = [Picture::Png, Picture::Jpeg, Picture::Gif, Picture::Bmp];

    /// Left half red, right half blue.
    fn drawn(width: u32, height: u32, picture: Picture) -> Vec<u8> {
        let (red, blue) = (Rgba([200, 0, 0, 255]), Rgba([0, 0, 200, 255]));
        let image = RgbaImage::from_fn(width, height, |x, _| if x < width / 2 { red } else { blue });
        let image = DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(image).into_rgb8());
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, picture.format()).unwrap();
        file.into_inner()
    }

    fn read(file: &[u8], picture: Picture) -> DynamicImage {
        assert_eq!(image::guess_format(file).unwrap(), picture.format());
        image::load_from_memory_with_format(file, picture.format()).unwrap()
    }

    #[test]
    fn every_format_stays_itself_at_the_wanted_width() {
        for picture in ALL {
            let file = drawn(80, 40, picture);
            for (width, height) in [(20, 10), (80, 40), (160, 80), (1, 1)] {
                let small = read(&resized(&file, picture, width).unwrap(), picture);
                assert_eq!(small.dimensions(), (width, height), "{picture:?}");
            }
            let small = read(&resized(&file, picture, 20).unwrap(), picture);
            for (x, strong, weak) in [(2, 0, 2), (17, 2, 0)] {
                let pixel = small.get_pixel(x, 5);
                assert!(pixel[strong] > 150 && pixel[weak] < 60, "{picture:?} {x}: {pixel:?}");
            }
        }
    }

    #[test]
    fn what_it_is_counts_and_what_it_is_called_is_answered() {
        let file = drawn(40, 20, Picture::Jpeg);
        let small = read(&resized(&file, Picture::Png, 10).unwrap(), Picture::Png);
        assert_eq!(small.dimensions(), (10, 5));
    }

    #[test]
    fn transparency_stays_where_the_format_has_it() {
        let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(8, 8, Rgba([9, 9, 9, 0])));
        let mut file = Cursor::new(Vec::new());
        clear.write_to(&mut file, ImageFormat::Png).unwrap();
        let file = file.into_inner();
        let small = |picture| read(&resized(&file, picture, 4).unwrap(), picture).get_pixel(0, 0)[3];
        assert_eq!((small(Picture::Png), small(Picture::Gif), small(Picture::Jpeg)), (0, 0, 255));
    }

    #[test]
    fn what_is_broken_or_no_picture_is_unreadable() {
        let whole = drawn(80, 40, Picture::Png);
        for file in [&b""[..], b"text", b"<svg/>", &whole[..whole.len() / 2], &whole[..20], b"BM", b"GIF89a"]
        {
            assert_eq!(resized(file, Picture::Png, 10), Err(ThumbnailError::Unreadable));
        }
    }

    #[test]
    fn a_bomb_is_not_decoded() {
        // A PNG's header is believed about its dimensions only to refuse it.
        let mut bomb = drawn(8, 8, Picture::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xF0, 0, 0, 0, 0xF0, 0]);
        let header = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&header.to_be_bytes());
        assert_eq!(resized(&bomb, Picture::Png, 10), Err(ThumbnailError::TooManyPixels));
        let mut bomb = drawn(8, 8, Picture::Gif);
        bomb[6..10].copy_from_slice(&[0xFF; 4]);
        assert_eq!(resized(&bomb, Picture::Gif, 10), Err(ThumbnailError::TooManyPixels));
    }

    /// The checksum of a PNG's chunk, bit by bit.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    #[test]
    fn a_thin_picture_does_not_become_a_long_one() {
        let thin = drawn(1, 4_000, Picture::Bmp);
        assert_eq!(resized(&thin, Picture::Bmp, 4_096), Err(ThumbnailError::TooLarge));
        assert_eq!(height(1, u32::MAX, 4_096), u32::MAX);
    }

    proptest! {
        #[test]
        fn any_picture_has_the_wanted_width(width in 1_u32..60, height in 1_u32..60, wanted in 1_u32..120) {
            let small = resized(&drawn(width, height, Picture::Bmp), Picture::Bmp, wanted).unwrap();
            let small = read(&small, Picture::Bmp);
            prop_assert_eq!(small.width(), wanted);
            let exact = f64::from(height) * f64::from(wanted) / f64::from(width);
            prop_assert!((f64::from(small.height()) - exact).abs() <= 1.0);
        }

        #[test]
        fn any_bytes_are_survived(mut bytes in prop::collection::vec(any::<u8>(), 0..300), start in 0_usize..5) {
            let start = [&b""[..], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM"][start];
            bytes.splice(..0, start.iter().copied());
            let _ = resized(&bytes, Picture::Png, 10);
        }
    }
}
