//! GET /api/v1/compendium/{id}/data/{picture}?size=n: compendia.md 2.4.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tests::{Answer, Client, Person, Workspace, create, published};

const FORMATS: [(&str, ImageFormat, &str); 5] = [
    ("a.png", ImageFormat::Png, "image/png"),
    ("a.jpg", ImageFormat::Jpeg, "image/jpeg"),
    ("a.JPEG", ImageFormat::Jpeg, "image/jpeg"),
    ("a.gif", ImageFormat::Gif, "image/gif"),
    ("a.bmp", ImageFormat::Bmp, "image/bmp"),
];

fn data(id: &str, path: &str) -> String {
    format!("/api/v1/compendium/{id}/data/{path}")
}

/// A picture of this size.
fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| Rgb([x.to_le_bytes()[0], y.to_le_bytes()[0], 99]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(image).write_to(&mut file, format).expect("a picture");
    file.into_inner()
}

fn dimensions(answer: &Answer, format: ImageFormat) -> (u32, u32) {
    assert_eq!(image::guess_format(&answer.body).expect("a picture"), format);
    let image = image::load_from_memory(&answer.body).expect("a picture");
    (image.width(), image.height())
}

#[tokio::test]
async fn a_picture_has_the_wanted_width_its_aspect_and_its_format() {
    let author = Person::new(100).await;
    let files = FORMATS
        .iter()
        .fold(Workspace::minimal_rmd(), |files, (name, format, _)| files.with(name, drawn(120, 60, *format)));
    let id = published(&author, &files).await;
    let client = Client::new();
    for (name, format, media_type) in FORMATS {
        for (size, expected) in
            [("30", (30, 15)), ("30.9", (30, 15)), ("120", (120, 60)), ("240", (240, 120))]
        {
            let answer = client.get(&format!("{}?size={size}", data(&id, name))).await.has(200);
            assert_eq!(dimensions(&answer, format), expected, "{name} {size}");
            assert_eq!(answer.header("content-type"), media_type);
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("accept-ranges"), "none");
        }
        // Without size it is as it was uploaded.
        assert_eq!(client.get(&data(&id, name)).await.has(200).body, drawn(120, 60, format));
    }
}

#[tokio::test]
async fn other_sizes_are_400_and_other_files_ignore_it() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with("a.png", drawn(4, 4, ImageFormat::Png)).with("a.tif", "II*");
    let id = create(&author, &files).await;
    for size in ["", "0", "-1", "x", "0.5", "NaN", "4097", "1e99", "inf"] {
        let answer = author.get(&format!("{}?size={size}", data(&id, "a.png"))).await;
        answer.is_error(400, "invalid size parameter");
    }
    author.get(&format!("{}?size=x", data(&id, "a.tif"))).await.is(200, "II*");
}

#[tokio::test]
async fn each_width_has_an_entity_tag_of_its_own() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with("a.png", drawn(40, 20, ImageFormat::Png));
    let id = create(&author, &files).await;
    let path = data(&id, "a.png");
    let tag =
        async |query: &str| author.get(&format!("{path}{query}")).await.has(200).header("etag").to_owned();
    let tags = [tag("").await, tag("?size=10").await, tag("?size=20").await];
    assert!(tags.iter().all(|tag| tag.len() > 60 && tag.ends_with('"')), "{tags:?}");
    assert!(tags[0] != tags[1] && tags[1] != tags[2]);
    let known = async |query: &str, tag: &str| {
        let request = author.request("GET", &format!("{path}{query}")).header("if-none-match", tag);
        author.send(request).await
    };
    known("?size=10", &tags[1]).await.is(304, "");
    known("?size=10", &tags[0]).await.has(200);
    known("", &tags[1]).await.has(200);
}

#[tokio::test]
async fn broken_pictures_and_bombs_are_422_and_the_file_is_still_there() {
    let author = Person::new(100).await;
    let whole = drawn(200, 100, ImageFormat::Png);
    // 65,535 by 65,535 pixels in 14 bytes and a palette.
    let mut bomb = drawn(8, 8, ImageFormat::Gif);
    bomb[6..10].copy_from_slice(&[0xFF; 4]);
    let files = Workspace::minimal_rmd()
        .with("half.png", &whole[..whole.len() / 2])
        .with("text.jpg", "no picture")
        .with("empty.bmp", "")
        .with("bomb.gif", &bomb)
        .with("long.bmp", drawn(1, 4_000, ImageFormat::Bmp));
    let id = create(&author, &files).await;
    for (name, error) in [
        ("half.png", "image can't be read"),
        ("text.jpg", "image can't be read"),
        ("empty.bmp", "image can't be read"),
        ("bomb.gif", "image has more than 24000000 pixels, get it without size"),
        ("long.bmp", "image would be too large at this size"),
    ] {
        author.get(&format!("{}?size=4000", data(&id, name))).await.is_error(422, error);
    }
    assert_eq!(author.get(&data(&id, "bomb.gif")).await.has(200).body, bomb);
    author.get(&format!("{}?size=1", data(&id, "long.bmp"))).await.has(200);
}

#[tokio::test]
async fn a_name_that_says_another_format_is_what_is_answered() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with("a.png", drawn(40, 20, ImageFormat::Jpeg));
    let id = create(&author, &files).await;
    let answer = author.get(&format!("{}?size=10", data(&id, "a.png"))).await.has(200);
    assert_eq!(dimensions(&answer, ImageFormat::Png), (10, 5));
}

#[tokio::test]
async fn a_candidates_pictures_are_not_everybodys() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd().with("a.png", drawn(4, 4, ImageFormat::Png));
    let id = create(&author, &files).await;
    let path = format!("{}?size=2", data(&id, "a.png"));
    Client::new().get(&path).await.is_error(401, "user is not authenticated");
    let answer = author.send(author.request("HEAD", &path)).await;
    answer.is(200, "");
    assert_eq!(answer.header("content-type"), "image/png");
}
