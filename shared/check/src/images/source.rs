use std::io::Cursor;

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use image::{ImageFormat, ImageReader};

use crate::Limits;

/// Padding is optional in data URIs found in the wild.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A picture that can be compared by pixels: its format is supported and its size within the limits.
#[derive(Debug)]
pub(crate) struct Figure {
    pub(crate) bytes: Vec<u8>,
    pub(crate) format: ImageFormat,
    width: u32,
    height: u32,
}

impl Figure {
    /// Reads the header only; the format is what the bytes say, whatever they are called.
    pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Option<Self> {
        let format = image::guess_format(&bytes).ok().filter(ImageFormat::can_read)?;
        let (width, height) = ImageReader::with_format(Cursor::new(&bytes), format).into_dimensions().ok()?;
        let figure = Self { bytes, format, width, height };
        (1..=limits.image_pixels).contains(&figure.dimension()).then_some(figure)
    }

    /// Reads a `data:` URI (RFC 2397) with base64 content.
    pub(crate) fn from_uri(uri: &str, limits: &Limits) -> Option<Self> {
        let uri = uri.trim_start();
        if !uri.get(..5)?.eq_ignore_ascii_case("data:") {
            return None;
        }
        let (media, data) = uri.get(5..)?.split_once(',')?;
        if !media.rsplit(';').next()?.trim().eq_ignore_ascii_case("base64") {
            return None;
        }
        Self::read(LENIENT.decode(unescape(data)).ok()?, limits)
    }

    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// Width times height.
    pub(crate) fn dimension(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    pub(crate) fn uri(&self) -> String {
        data_uri(self.format.to_mime_type(), &self.bytes)
    }
}

pub(super) fn data_uri(media: &str, bytes: &[u8]) -> String {
    format!("data:{media};base64,{}", STANDARD.encode(bytes))
}

/// Drops white space and resolves percent escapes; what isn't base64 then is refused by the decoder.
fn unescape(data: &str) -> Vec<u8> {
    let mut bytes = data.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let mut unescaped = Vec::with_capacity(data.len());
    while let Some(byte) = bytes.next() {
        let escaped = if byte == b'%' { hex(bytes.next()).zip(hex(bytes.next())) } else { None };
        unescaped.push(escaped.map_or(byte, |(high, low)| high << 4 | low));
    }
    unescaped
}

fn hex(byte: Option<u8>) -> Option<u8> {
    char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::png;

    #[test]
    fn reads_data_uris_as_they_are_found() {
        let limits = Limits::default();
        let png = png(3, 2, &[]);
        let encoded = STANDARD.encode(&png);
        let unpadded = encoded.trim_end_matches('=').to_owned();
        let escaped = encoded.replace('+', "%2B").replace('/', "%2f").replace('=', "%3D");
        let (head, tail) = encoded.split_at(20);
        for uri in [
            format!("data:image/png;base64,{encoded}"),
            format!(" DATA:image/PNG;charset=utf-8;BASE64,{unpadded}"),
            format!("data:;base64,{escaped}"),
            format!("data:image/jpeg;base64,{head}\n  {tail}"),
        ] {
            let figure = Figure::from_uri(&uri, &limits).expect(&uri);
            assert_eq!((figure.size(), figure.dimension(), &figure.bytes), ((3, 2), 6, &png));
        }
    }

    #[test]
    fn refuses_what_is_not_a_picture() {
        let limits = Limits::default();
        for uri in [
            "",
            "plot.png",
            "data:image/png;base64",
            "data:image/png,abc",
            "data:image/png;base64,%%%",
            "data:image/png;base64,iVBORw0KGgo=",
            "data:image/svg+xml;base64,PHN2Zy8+",
            "dätä:x",
        ] {
            assert!(Figure::from_uri(uri, &limits).is_none(), "{uri}");
        }
    }

    #[test]
    fn refuses_what_would_be_too_large() {
        let limits = Limits { image_pixels: 5, ..Limits::default() };
        assert!(Figure::read(png(3, 2, &[]), &limits).is_none());
        assert!(Figure::read(png(5, 1, &[]), &limits).is_some());
    }
}
