//! GET /api/v1/job/{id}/data and below: compendia.md 2.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use tests::{Client, Person, Workspace, ended, published, start};

#[tokio::test]
async fn a_job_has_the_compendiums_files_and_its_own() {
    let author = Person::new(100).await;
    let code = "writeLines('made by the run', 'made.txt')\nwriteLines('<html><body><p>x</p></body></html>', 'display.html')";
    let id = published(&author, &Workspace::running(code).with("data/input.csv", "1,2")).await;
    let job = start(&author, &id).await;
    let view = ended(&author, &job).await;
    assert_eq!(view["steps"]["image_execute"]["status"], "success", "{view:#}");
    let data = format!("/api/v1/job/{job}/data");
    let client = Client::new();
    client.get(&format!("{data}/data/input.csv")).await.is(200, "1,2");
    client.get(&format!("{data}/made.txt")).await.is(200, "made by the run\n");
    let own = client.get(&format!("{data}/display.html")).await.has(200);
    assert!(own.text().contains("<p>x</p>"), "{own:?}");
    assert!(own.header("content-security-policy").contains("sandbox"));
    let original = client.get(&format!("/api/v1/compendium/{id}/data/display.html")).await.has(200);
    assert!(original.text().contains("Ships: 8"), "the compendium's own display file stays");
    client.get(&format!("/api/v1/compendium/{id}/data/made.txt")).await.is_error(404, "file not found");
    for log in ["generate_manifest.log", "image_build.log"] {
        client.get(&format!("{data}/.erc/{log}")).await.has(200);
    }
    let tree = client.get(&data).await.ok();
    assert_eq!(tree, client.get(&format!("/api/v1/job/{job}")).await.ok()["files"]);
    for path in ["nofile", "..%2f..%2fx", "../../../x", "%00"] {
        let answer = client.get_raw(&format!("{data}/{path}")).await;
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn size_is_the_width_of_a_picture_and_the_lines_of_a_text_as_below_a_compendium() {
    let mut picture = Cursor::new(Vec::new());
    let drawn = DynamicImage::from(RgbImage::new(120, 60)).write_to(&mut picture, ImageFormat::Png);
    drawn.expect("a picture");
    let files = Workspace::empty().with("a.png", picture.into_inner()).with("a.txt", "1\n2\n3\n4\n");
    let author = Person::new(100).await;
    let id = published(&author, &files).await;
    let job = start(&author, &id).await;
    ended(&author, &job).await;
    let client = Client::new();
    let answer = client.get(&format!("/api/v1/job/{job}/data/a.png?size=30")).await.has(200);
    let small = image::load_from_memory(&answer.body).expect("a picture");
    assert_eq!((small.width(), small.height()), (30, 15));
    assert_eq!(answer.header("content-type"), "image/png");
    for path in ["a.png?size=30", "a.txt?size=2", "a.txt?size=9"] {
        let of_job = client.get(&format!("/api/v1/job/{job}/data/{path}")).await.has(200);
        let of_compendium = client.get(&format!("/api/v1/compendium/{id}/data/{path}")).await.has(200);
        assert!(of_job.body == of_compendium.body, "{path}");
    }
    assert_eq!(client.get(&format!("/api/v1/job/{job}/data/a.txt?size=2")).await.text().lines().count(), 2);
    for path in ["a.png?size=0", "a.png?size=x"] {
        let of_job = client.get(&format!("/api/v1/job/{job}/data/{path}")).await;
        assert_eq!(of_job.status, client.get(&format!("/api/v1/compendium/{id}/data/{path}")).await.status);
    }
}
