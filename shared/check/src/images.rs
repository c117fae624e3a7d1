//! Pictures: decoding within limits, bringing to one size, comparing pixels.

mod pixels;
mod source;

pub(crate) use source::Figure;

use std::io::Cursor;

use image::{
    DynamicImage, ImageEncoder as _, ImageReader, RgbaImage,
    codecs::png::{CompressionType, FilterType, PngEncoder},
    imageops,
};

use crate::{Comparison, ImageComparison, Limits, PixelComparison, ResizeOperation, page};

/// The comparison of two pictures.
pub(crate) struct Outcome {
    pub(crate) resize: ResizeOperation,
    pub(crate) pixels: PixelComparison,
    /// The difference as a PNG's data URI.
    pub(crate) difference: Option<String>,
    pub(crate) error: Option<String>,
}

impl Outcome {
    pub(crate) fn image(&self, image_index: usize) -> ImageComparison {
        ImageComparison { image_index, resize_operation_code: self.resize, compare_results: self.pixels }
    }

    /// Everything differs, because there is nothing to compare with.
    pub(crate) fn incomparable(figure: &Figure, error: String) -> Self {
        let dimension = figure.dimension();
        Self {
            resize: ResizeOperation::NotResized,
            pixels: PixelComparison { differences: dimension, dimension },
            difference: None,
            error: Some(error),
        }
    }
}

/// Compares two pictures; `budget` is what is left of [`Limits::total_pixels`].
pub(crate) fn compare(original: &Figure, reproduced: &Figure, budget: &mut u64) -> Outcome {
    let dimension = original.dimension();
    let resize = if original.size() == reproduced.size() {
        ResizeOperation::SameSize
    } else {
        ResizeOperation::Resized
    };
    if original.bytes == reproduced.bytes {
        let pixels = PixelComparison { differences: 0, dimension };
        return Outcome { resize, pixels, difference: None, error: None };
    }
    let cost = dimension.saturating_add(reproduced.dimension());
    if cost > *budget {
        return Outcome::incomparable(original, "too many pixels in one document".to_owned());
    }
    *budget -= cost;
    let (before, after) = match (decode(original), decode(reproduced)) {
        (Ok(before), Ok(after)) => (before, after),
        (Err(error), _) => return Outcome::incomparable(original, format!("original damaged: {error}")),
        (_, Err(error)) => return Outcome::incomparable(original, format!("reproduction damaged: {error}")),
    };
    let after = match resize {
        ResizeOperation::Resized => {
            imageops::resize(&after, before.width(), before.height(), imageops::FilterType::Triangle)
        }
        _ => after,
    };
    let (differences, difference) = pixels::compare(&before, &after);
    let difference = difference.and_then(|difference| encode(difference).ok());
    Outcome { resize, pixels: PixelComparison { differences, dimension }, difference, error: None }
}

fn decode(figure: &Figure) -> image::ImageResult<RgbaImage> {
    let mut reader = ImageReader::with_format(Cursor::new(&figure.bytes), figure.format);
    let (width, height) = figure.size();
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(width);
    limits.max_image_height = Some(height);
    // 16 bits in four channels, and the decoder's own buffers.
    limits.max_alloc = Some(figure.dimension().saturating_mul(16).saturating_add(16 << 20));
    reader.limits(limits);
    Ok(reader.decode()?.into_rgba8())
}

fn encode(picture: RgbaImage) -> image::ImageResult<String> {
    let picture = DynamicImage::ImageRgba8(picture).into_rgb8();
    let mut png = Vec::new();
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive).write_image(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        image::ExtendedColorType::Rgb8,
    )?;
    Ok(source::data_uri("image/png", &png))
}

/// Compares two picture files that are known to differ; `None` if one isn't a picture within the limits.
pub(crate) fn compare_files(original: &[u8], reproduced: &[u8], limits: &Limits) -> Option<Comparison> {
    let original = Figure::read(original.to_vec(), limits)?;
    let reproduced = Figure::read(reproduced.to_vec(), limits)?;
    let outcome = compare(&original, &reproduced, &mut limits.total_pixels.clone());
    let mut comparison =
        Comparison::new(0, vec![outcome.image(0)], outcome.error.clone().into_iter().collect());
    if !comparison.check_successful {
        let id = "erc-checker-image-0";
        let bar = page::bar(0, &[], 1, &[id.to_owned()]);
        let figure = page::figure(id, &original.uri(), &reproduced.uri(), outcome.difference.as_deref());
        comparison.html = Some(page::page(&bar, &figure));
    }
    Some(comparison)
}
