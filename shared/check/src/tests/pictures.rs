use super::*;
use crate::{CheckError, ResizeOperation, Side};

fn square(shade: u8) -> Vec<(u32, u32, u8)> {
    (10..20).flat_map(|x| (10..20).map(move |y| (x, y, shade))).collect()
}

fn figure(png: &[u8]) -> String {
    format!("<p><img src=\"{}\" width=\"672\" /></p>", uri(png))
}

fn results(comparison: &Comparison) -> Vec<(usize, ResizeOperation, u64, u64)> {
    comparison
        .images
        .iter()
        .map(|image| {
            let result = image.compare_results;
            (image.image_index, image.resize_operation_code, result.differences, result.dimension)
        })
        .collect()
}

#[test]
fn a_changed_figure_is_shown_with_its_difference() {
    let (same, white, dark) = (png(8, 8, &[(1, 1, 9)]), png(40, 30, &[]), png(40, 30, &square(0)));
    let comparison = check(
        &page(&[figure(&same), figure(&dark)].concat()),
        &page(&[figure(&same), figure(&white)].concat()),
    );
    assert_eq!((comparison.check_successful, comparison.num_text_differences), (false, 0));
    assert_eq!(
        results(&comparison),
        [(0, ResizeOperation::SameSize, 0, 64), (1, ResizeOperation::SameSize, 100, 1200)]
    );
    let html = comparison.html.unwrap();
    let block = html.split_once("<span class=\"erc-checker-figure\" id=\"erc-checker-image-1\">").unwrap().1;
    assert!(block.starts_with(&format!("<span>original<img alt=\"original\" src=\"{}\" />", uri(&dark))));
    assert!(block.contains(&format!("<span>reproduced<img alt=\"reproduced\" src=\"{}\" />", uri(&white))));
    assert!(block.contains("<span>difference<img alt=\"difference\" src=\"data:image/png;base64,"));
    assert!(html.contains("<a href=\"#erc-checker-image-1\">first</a>"));
    assert!(!html.contains("<ins data"));
}

#[test]
fn another_encoding_of_the_same_pixels_is_a_success() {
    let dots = square(90);
    let gif = encoded(40, 30, &dots, ImageFormat::Gif);
    let original = page(&figure(&png(40, 30, &dots)));
    let reproduced = page(&format!(
        "<p>\n<IMG alt=plot width=672 SRC='data:image/gif;base64,{}'></p>",
        STANDARD.encode(gif)
    ));
    let comparison = check(&original, &reproduced);
    assert!(comparison.check_successful && comparison.html.is_none());
    assert_eq!(results(&comparison), [(0, ResizeOperation::SameSize, 0, 1200)]);
}

#[test]
fn a_figure_of_another_size_is_scaled_first() {
    let comparison = check(&page(&figure(&png(40, 30, &square(0)))), &page(&figure(&png(80, 60, &[]))));
    assert_eq!(results(&comparison), [(0, ResizeOperation::Resized, 100, 1200)]);
    let blank = check(&page(&figure(&png(40, 30, &[]))), &page(&figure(&png(80, 60, &[]))));
    assert_eq!((blank.check_successful, results(&blank)[0].1), (true, ResizeOperation::Resized));
}

#[test]
fn a_missing_figure_is_a_difference_and_no_abort() {
    let figures: Vec<String> = [1, 2, 3].map(|shade| figure(&png(4, 4, &[(0, 0, shade)]))).into();
    let comparison = check(&page(&figures.concat()), &page(&[&*figures[0], &*figures[2]].concat()));
    assert_eq!(comparison.errors, ["image 1: only in the original"]);
    assert_eq!(
        results(&comparison),
        [
            (0, ResizeOperation::SameSize, 0, 16),
            (1, ResizeOperation::NotResized, 16, 16),
            (2, ResizeOperation::SameSize, 0, 16)
        ]
    );
    let html = comparison.html.unwrap();
    assert!(html.contains("id=\"erc-checker-1\"><span id=\"erc-checker-image-1\"></span><img"));
    let added =
        check(&page("<p>a</p>"), &page(&format!("<p>a {}</p>", &figures[0][3..figures[0].len() - 4])));
    assert_eq!((added.num_text_differences, added.errors.len(), added.check_successful), (0, 1, false));
}

#[test]
fn a_damaged_figure_differs() {
    let whole = png(40, 30, &square(0));
    let comparison = check(&page(&figure(&whole)), &page(&figure(&whole[..whole.len() / 2])));
    assert_eq!(results(&comparison), [(0, ResizeOperation::NotResized, 1200, 1200)]);
    assert!(comparison.errors[0].starts_with("image 0: reproduction damaged"), "{:?}", comparison.errors);
    assert!(comparison.html.unwrap().contains("difference: could not be computed"));
}

#[test]
fn figures_beyond_the_limits_are_compared_without_pixels() {
    let (a, b) = (page(&figure(&png(40, 30, &[]))), page(&figure(&png(40, 30, &square(0)))));
    let with = |limits: Limits| compare(a.as_bytes(), b.as_bytes(), "display.html", &limits).unwrap();
    let budget = with(Limits { total_pixels: 2399, ..Limits::default() });
    assert_eq!((budget.num_text_differences, budget.errors.len()), (0, 1));
    assert_eq!(results(&budget), [(0, ResizeOperation::NotResized, 1200, 1200)]);
    for limits in
        [Limits { image_pixels: 1199, ..Limits::default() }, Limits { images: 0, ..Limits::default() }]
    {
        let by_source = with(limits);
        assert_eq!((by_source.num_text_differences, by_source.images.len()), (1, 0));
    }
}

#[test]
fn a_picture_as_display_file() {
    let compare = |a: &[u8], b: &[u8]| compare(a, b, "data/plot.png", &Limits::default()).unwrap();
    let (white, dark) = (png(40, 30, &[]), png(40, 30, &square(0)));
    assert_eq!(compare(&white, &white), Comparison::default());
    let changed = compare(&white, &dark);
    assert_eq!(results(&changed), [(0, ResizeOperation::SameSize, 100, 1200)]);
    let html = changed.html.unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("1 image differs"));
    assert_eq!(html.matches("<img ").count(), 3);
    let jpeg = encoded(40, 30, &[], ImageFormat::Jpeg);
    assert!(compare(&white, &jpeg).check_successful);
    let broken = compare(&white, b"not a picture");
    assert_eq!((broken.num_text_differences, broken.images.len()), (1, 0));
}

#[test]
fn other_files_are_compared_by_bytes() {
    let compare = |a: &[u8], b: &[u8]| compare(a, b, "table.csv", &Limits::default()).unwrap();
    assert!(compare(b"a,1\n", b"a,1\n").check_successful);
    let changed = compare(b"a,1\n", b"a,2\n");
    assert_eq!((changed.check_successful, changed.num_text_differences), (false, 1));
    assert!(changed.html.unwrap().contains("byte offset 2"));
}

#[test]
fn too_large_files_are_an_error_unless_equal() {
    let limits = Limits { document_bytes: 5, ..Limits::default() };
    let error = compare(b"<p>", b"<p>abc", "x.html", &limits).unwrap_err();
    assert_eq!(error, CheckError::TooLarge { side: Side::Reproduced, size: 6, limit: 5 });
    assert_eq!(
        error.to_string(),
        "the reproduced display file has 6 bytes, more than the 5 that can be compared"
    );
    assert!(compare(b"<p>abc", b"<p>abc", "x.html", &limits).unwrap().check_successful);
}
