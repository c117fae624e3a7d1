use std::{fs, path::PathBuf};

use super::*;

fn workspace(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/workspaces")
        .join(name)
        .join("display.html");
    let display = fs::read(&path).ok();
    if display.is_none() {
        eprintln!("skipped: no {}", path.display());
    }
    display
}

#[test]
fn a_display_file_with_another_title() {
    let (Some(original), Some(reproduced)) = (workspace("rmd-data-wrong-display"), workspace("rmd-data"))
    else {
        return;
    };
    let started = std::time::Instant::now();
    let comparison = compare(&original, &reproduced, "display.html", &Limits::default()).unwrap();
    eprintln!("compared in {:?}", started.elapsed());
    assert_eq!((comparison.check_successful, comparison.num_text_differences), (false, 1));
    assert_eq!(comparison.images.len(), 1);
    // As counted by pixelmatch itself.
    let pixels = comparison.images[0].compare_results;
    assert_eq!((pixels.differences, pixels.dimension), (6728, 1_290_240));
    let html = comparison.html.unwrap();
    assert!(html.contains(
        r#"<h1 class="title toc-ignore"><del data-operation-index="1" class="erc-checker" id="erc-checker-1">Capacity</del> <ins data-operation-index="1" class="erc-checker">Better capacity</ins> of container"#
    ));
}

#[test]
fn a_display_file_with_another_figure() {
    let Some(original) = workspace("rmd-data") else { return };
    let text = String::from_utf8(original.clone()).unwrap();
    let (head, rest) = text.split_once("<img src=\"").unwrap();
    let (_, tail) = rest.split_once('"').unwrap();
    let other = uri(&png(1344, 960, &[]));
    let reproduced = format!("{head}<img width=\"672\" src='{other}'{tail}");
    let started = std::time::Instant::now();
    let comparison = compare(&original, reproduced.as_bytes(), "display.html", &Limits::default()).unwrap();
    eprintln!("compared in {:?}", started.elapsed());
    assert_eq!(comparison.num_text_differences, 0);
    let result = comparison.images[0].compare_results;
    assert!(result.differences > 10_000 && result.differences < result.dimension, "{result:?}");
    assert_eq!(comparison.html.unwrap().matches("class=\"erc-checker-figure\"").count(), 1);
}

/// A large page, with a table in which every tenth number changed and some rows are missing.
#[test]
fn five_megabytes_take_seconds_not_minutes() {
    let table = |factor: usize, without: usize| -> String {
        (0..60_000)
            .filter(|row| without == 0 || row % without != 7)
            .map(|row| {
                let value = if row % 10 == 0 { row * factor } else { row };
                format!("<tr class=\"odd\"><td>row {row}</td><td>{value}</td><td>the same text everywhere</td></tr>\n")
            })
            .collect()
    };
    let original = page(&format!("<table>{}</table>", table(1, 0)));
    let reproduced = page(&format!("<table>{}</table>", table(3, 1000)));
    assert!(original.len() > 4_000_000);
    let started = std::time::Instant::now();
    let comparison = check(&original, &reproduced);
    let elapsed = started.elapsed();
    eprintln!("compared {} bytes in {elapsed:?}", original.len());
    assert!(comparison.num_text_differences >= 5999 + 60, "{}", comparison.num_text_differences);
    assert!(elapsed.as_secs() < 20, "{elapsed:?}");
}

/// Nothing but common words in random order: the smallest set of differences would take minutes to find.
#[test]
fn the_time_for_a_comparison_is_limited() {
    let mut state = 7_u32;
    let mut text = || -> String {
        (0..300_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                format!("<p>w{}</p> ", state >> 27)
            })
            .collect()
    };
    let (original, reproduced) = (page(&text()), page(&text()));
    let limits = Limits { diff_time: std::time::Duration::from_millis(200), ..Limits::default() };
    let started = std::time::Instant::now();
    let comparison = compare(original.as_bytes(), reproduced.as_bytes(), "display.html", &limits).unwrap();
    let elapsed = started.elapsed();
    eprintln!("compared {} bytes in {elapsed:?}", original.len());
    assert!(!comparison.check_successful && comparison.html.is_some());
    assert!(elapsed.as_secs() < 20, "{elapsed:?}");
}
