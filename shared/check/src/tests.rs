//! Whole comparisons.

mod html;
mod pictures;
mod properties;
mod real;

use std::io::Cursor;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use image::{ImageFormat, Rgba, RgbaImage};

use crate::{Comparison, Limits, compare};

/// A white PNG with some grey pixels.
pub(crate) fn png(width: u32, height: u32, dots: &[(u32, u32, u8)]) -> Vec<u8> {
    encoded(width, height, dots, ImageFormat::Png)
}

fn encoded(width: u32, height: u32, dots: &[(u32, u32, u8)], format: ImageFormat) -> Vec<u8> {
    let mut picture = RgbaImage::from_pixel(width, height, Rgba([255; 4]));
    for &(x, y, shade) in dots {
        picture.put_pixel(x, y, Rgba([shade, shade, shade, 255]));
    }
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::DynamicImage::ImageRgba8(picture);
    match format {
        ImageFormat::Jpeg => image::DynamicImage::from(picture.into_rgb8()).write_to(&mut bytes, format),
        _ => picture.write_to(&mut bytes, format),
    }
    .unwrap();
    bytes.into_inner()
}

fn uri(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}

fn check(original: &str, reproduced: &str) -> Comparison {
    compare(original.as_bytes(), reproduced.as_bytes(), "display.html", &Limits::default()).unwrap()
}

/// A page as R Markdown makes it, more or less.
fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<title>T</title>\n<script>var a = \"<body>\";</script>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
}
