//! The pixelmatch algorithm (<https://github.com/mapbox/pixelmatch>, ISC), with threshold 0.1 and anti-aliased
//! pixels not counted.
//!
//! Colours are compared in YIQ: "Measuring perceived color difference using YIQ NTSC transmission color space in
//! mobile applications", Y. Kotsarenko and F. Ramos. Anti-aliasing is found as in "Anti-aliased pixel and intensity
//! slope detector", V. Vysniauskas.

use image::{Rgba, RgbaImage};

/// 0.1 of the largest possible difference of two colours, squared.
const MAX_DELTA: f64 = 35215.0 * 0.1 * 0.1;
const RED: Rgba<u8> = Rgba([255, 0, 0, 255]);
const YELLOW: Rgba<u8> = Rgba([255, 255, 0, 255]);

/// Counts the pixels that differ, and draws them red, anti-aliased ones yellow, the rest faded; `None` if none differs.
/// Both pictures have the same size.
pub(super) fn compare(a: &RgbaImage, b: &RgbaImage) -> (u64, Option<RgbaImage>) {
    if a.as_raw() == b.as_raw() {
        return (0, None);
    }
    let mut differences = 0;
    let mut drawing = RgbaImage::new(a.width(), a.height());
    for (x, y, pixel) in drawing.enumerate_pixels_mut() {
        let (before, after) = (at(a, x, y), at(b, x, y));
        *pixel = if delta(before, after) <= MAX_DELTA {
            faded(before)
        } else if antialiased(a, b, x, y) || antialiased(b, a, x, y) {
            YELLOW
        } else {
            differences += 1;
            RED
        };
    }
    (differences, (differences > 0).then_some(drawing))
}

fn at(image: &RgbaImage, x: u32, y: u32) -> Rgba<u8> {
    image.get_pixel_checked(x, y).copied().unwrap_or(Rgba([255; 4]))
}

/// Whether a pixel is probably part of an edge's anti-aliasing: a slope between a darker and a brighter neighbour, one of
/// which lies in a flat area of both pictures.
fn antialiased(image: &RgbaImage, other: &RgbaImage, x: u32, y: u32) -> bool {
    let pixel = at(image, x, y);
    let luma_here = luma(blended(pixel));
    let mut equal = u32::from(on_edge(image, x, y));
    let (mut darkest, mut brightest) = ((0.0, x, y), (0.0, x, y));
    for (nx, ny) in neighbours(image, x, y) {
        let neighbour = at(image, nx, ny);
        let difference = if neighbour == pixel { 0.0 } else { luma_here - luma(blended(neighbour)) };
        if difference == 0.0 {
            equal += 1;
            if equal > 2 {
                return false;
            }
        } else if difference < darkest.0 {
            darkest = (difference, nx, ny);
        } else if difference > brightest.0 {
            brightest = (difference, nx, ny);
        }
    }
    if darkest.0 == 0.0 || brightest.0 == 0.0 {
        return false;
    }
    [darkest, brightest].into_iter().any(|(_, x, y)| flat(image, x, y) && flat(other, x, y))
}

/// Whether a pixel has more than two equal neighbours (the picture's border counts as one).
fn flat(image: &RgbaImage, x: u32, y: u32) -> bool {
    let pixel = at(image, x, y);
    let equal = neighbours(image, x, y).filter(|(nx, ny)| at(image, *nx, *ny) == pixel).count();
    equal + usize::from(on_edge(image, x, y)) > 2
}

fn on_edge(image: &RgbaImage, x: u32, y: u32) -> bool {
    x == 0 || y == 0 || x + 1 == image.width() || y + 1 == image.height()
}

/// Column by column, as the reference: the first of several extremes counts.
fn neighbours(image: &RgbaImage, x: u32, y: u32) -> impl Iterator<Item = (u32, u32)> {
    let rows = y.saturating_sub(1)..=(y + 1).min(image.height().saturating_sub(1));
    (x.saturating_sub(1)..=(x + 1).min(image.width().saturating_sub(1)))
        .flat_map(move |nx| rows.clone().map(move |ny| (nx, ny)))
        .filter(move |position| *position != (x, y))
}

/// Squared distance of two colours in YIQ.
fn delta(a: Rgba<u8>, b: Rgba<u8>) -> f64 {
    if a == b {
        return 0.0;
    }
    let (a, b) = (blended(a), blended(b));
    let y = luma(a) - luma(b);
    let [r, g, b] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let i = r * 0.595_977_99 - g * 0.274_176_10 - b * 0.321_801_89;
    let q = r * 0.211_470_17 - g * 0.522_617_11 + b * 0.311_146_94;
    0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q
}

/// On white paper.
fn blended(Rgba([r, g, b, alpha]): Rgba<u8>) -> [f64; 3] {
    [r, g, b].map(|channel| blend(f64::from(channel), f64::from(alpha) / 255.0))
}

fn blend(channel: f64, alpha: f64) -> f64 {
    255.0 + (channel - 255.0) * alpha
}

fn luma([r, g, b]: [f64; 3]) -> f64 {
    r * 0.298_895_31 + g * 0.586_622_47 + b * 0.114_482_23
}

fn faded(Rgba([r, g, b, alpha]): Rgba<u8>) -> Rgba<u8> {
    let grey = luma([r, g, b].map(f64::from));
    let value = blend(grey, 0.1 * f64::from(alpha) / 255.0).clamp(0.0, 255.0) as u8;
    Rgba([value, value, value, 255])
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgba<u8> = Rgba([0, 0, 0, 255]);
    const WHITE: Rgba<u8> = Rgba([255; 4]);

    fn drawn(width: u32, height: u32, draw: impl Fn(u32, u32) -> Rgba<u8>) -> RgbaImage {
        RgbaImage::from_fn(width, height, draw)
    }

    #[test]
    fn a_changed_block_is_red_and_counted() {
        let a = drawn(20, 20, |_, _| WHITE);
        let b = drawn(20, 20, |x, y| if (5..9).contains(&x) && (5..8).contains(&y) { BLACK } else { WHITE });
        let (differences, drawing) = compare(&a, &b);
        let drawing = drawing.unwrap();
        assert_eq!(differences, 12);
        assert_eq!(drawing.pixels().filter(|pixel| **pixel == RED).count(), 12);
        assert_eq!(*drawing.get_pixel(0, 0), WHITE);
    }

    #[test]
    fn a_colour_that_nobody_tells_apart_is_equal() {
        let a = drawn(4, 4, |_, _| Rgba([100, 100, 100, 255]));
        let b = drawn(4, 4, |_, _| Rgba([104, 100, 98, 255]));
        assert_eq!(compare(&a, &b).0, 0);
        let c = drawn(4, 4, |_, _| Rgba([140, 100, 60, 255]));
        assert_eq!(compare(&a, &c).0, 16);
    }

    #[test]
    fn the_smoothing_of_an_edge_is_not_counted() {
        // A diagonal edge, hard in one picture and smoothed in the other.
        let grey = Rgba([128, 128, 128, 255]);
        let hard = drawn(20, 20, |x, y| if x >= y { BLACK } else { WHITE });
        let smooth = drawn(20, 20, |x, y| match x.cmp(&y) {
            std::cmp::Ordering::Less => WHITE,
            std::cmp::Ordering::Equal => grey,
            std::cmp::Ordering::Greater => BLACK,
        });
        let (differences, _) = compare(&hard, &smooth);
        let changed = hard.pixels().zip(smooth.pixels()).filter(|(a, b)| a != b).count();
        assert_eq!(changed, 20);
        assert!(differences <= 2, "only the corners may count: {differences}");
    }

    #[test]
    fn transparent_is_white() {
        let clear = drawn(3, 3, |_, _| Rgba([0, 0, 0, 0]));
        assert_eq!(compare(&clear, &drawn(3, 3, |_, _| WHITE)).0, 0);
        assert_eq!(compare(&clear, &drawn(3, 3, |_, _| BLACK)).0, 9);
    }

    #[test]
    fn one_pixel_pictures_have_no_neighbours() {
        assert_eq!(compare(&drawn(1, 1, |_, _| BLACK), &drawn(1, 1, |_, _| WHITE)).0, 1);
    }
}
