//! A job from its start to its end: compendia.md 6.2 to 6.5, issue 1 "Jobs", "Execution", "Check".

use futures::future::join_all;
use serde_json::{Value, json};
use tests::{Person, Stack, Workspace, create, ended, metadata, publish, published, start};

const STEPS: [&str; 10] = [
    "validate_bag",
    "generate_configuration",
    "validate_compendium",
    "generate_manifest",
    "image_prepare",
    "image_build",
    "image_execute",
    "check",
    "image_save",
    "cleanup",
];

fn statuses(job: &Value) -> Vec<&str> {
    STEPS.iter().map(|step| job["steps"][step]["status"].as_str().expect("a status")).collect()
}

fn text(job: &Value, step: &str) -> String {
    let lines = job["steps"][step]["text"].as_array().expect("text");
    lines.iter().map(|line| line.as_str().expect("a line")).collect::<Vec<_>>().join("\n")
}

async fn run(author: &Person, workspace: &Workspace) -> Value {
    let id = create(author, workspace).await;
    let job = start(author, &id).await;
    ended(author, &job).await
}

#[tokio::test]
async fn a_script_that_reproduces_its_display_file_succeeds_in_every_step() {
    let author = Person::new(100).await;
    let job = run(&author, &Workspace::script(8)).await;
    let expected = [
        "skipped", "success", "success", "success", "success", "success", "success", "success", "success",
        "success",
    ];
    assert_eq!(statuses(&job), expected, "{job:#}");
    assert_eq!(job["status"], "success");
    let steps = &job["steps"];
    assert_eq!(text(&job, "validate_bag"), "Not a bag");
    assert_eq!(
        text(&job, "generate_configuration"),
        "configuration file not found, generating it...\nSaved configuration file to job and compendium"
    );
    assert_eq!(text(&job, "validate_compendium"), "all checks passed");
    assert!(text(&job, "generate_manifest").contains("generated manifest"));
    assert!(text(&job, "image_prepare").starts_with("Created payload, size: "));
    assert!(text(&job, "image_build").contains("No image tarball found, building image from manifest file."));
    let output = text(&job, "image_execute");
    assert!(
        output.starts_with("[started image execution]\n") && output.ends_with("[finished image execution]")
    );
    assert!(output.contains("counting ships"), "{output}");
    assert_eq!(text(&job, "check"), "Running check\nCheck successful");
    assert_eq!(
        (&steps["image_execute"]["statuscode"], &steps["image_execute"]["statusCode"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(steps["generate_manifest"]["manifest"], "Dockerfile");
    assert!(
        steps["image_build"]["imageId"].as_str().is_some_and(|id| id.starts_with("sha256:")),
        "{steps:#}"
    );
    assert_eq!(steps["check"]["checkSuccessful"], true);
    assert_eq!((&steps["check"]["images"], &steps["check"]["errors"]), (&json!([]), &json!([])));
    assert_eq!(steps["image_save"]["file"], "image.tar");
    for step in STEPS {
        let (start, end) = (steps[step]["start"].as_str(), steps[step]["end"].as_str());
        assert!(start.is_some() && start <= end, "{step}: {start:?} to {end:?}");
    }
}

#[tokio::test]
async fn what_a_job_generated_belongs_to_the_compendium_and_the_image_is_used_again() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::script(8)).await;
    let first = start(&author, &id).await;
    assert_eq!(ended(&author, &first).await["status"], "success");
    let data = format!("/api/v1/compendium/{id}/data");
    let erc_yml = author.get(&format!("{data}/erc.yml")).await.has(200).text();
    assert!(erc_yml.contains(&format!("id: {id}")) && erc_yml.contains("main: main.R"), "{erc_yml}");
    let dockerfile = author.get(&format!("{data}/Dockerfile")).await.has(200).text();
    let base = Stack::get().aws().setting("ExecuteFunction", "BASE_IMAGE").await;
    assert!(dockerfile.contains(&format!("FROM {base}")), "{dockerfile}");
    assert!(dockerfile.contains(r#"CMD ["R", "--vanilla", "-f", "main.R"]"#), "{dockerfile}");
    assert!(!dockerfile.contains("COPY"), "{dockerfile}");

    let second = ended(&author, &start(&author, &id).await).await;
    assert_eq!(second["status"], "success");
    assert_eq!(text(&second, "generate_configuration"), "configuration file already present");
    assert_eq!(text(&second, "generate_manifest"), "manifest file already present");
    let build = text(&second, "image_build");
    assert!(
        build.contains("Found image for compendium") || build.contains("Image tarball found!"),
        "{build}"
    );
    assert_eq!(second["steps"]["image_save"]["status"], "skipped");
}

#[tokio::test]
async fn a_difference_fails_the_check_only_and_is_shown() {
    let author = Person::new(100).await;
    let job = run(&author, &Workspace::script(9)).await;
    assert_eq!(job["status"], "failure");
    let expected = [
        "skipped", "success", "success", "success", "success", "success", "success", "failure", "skipped",
        "success",
    ];
    assert_eq!(statuses(&job), expected, "{job:#}");
    let check = &job["steps"]["check"];
    assert_eq!(check["checkSuccessful"], false);
    assert!(check["numTextDifferrences"].as_u64().is_some_and(|count| count > 0), "{check:#}");
    let id = job["id"].as_str().expect("an id");
    assert_eq!(check["display"]["diff"], format!("/api/v1/job/{id}/data/check.html"));
    assert!(text(&job, "check").starts_with("Running check\nCheck failed!\n"), "{check:#}");
    let page = author.get(&format!("/api/v1/job/{id}/data/check.html")).await.has(200).text();
    assert!(page.contains("<ins") && page.contains("<del"), "{page}");
    assert_eq!(text(&job, "image_save"), "[Check failed, not saving image tarball]");
}

#[tokio::test]
async fn a_script_that_fails_leaves_later_steps_queued() {
    let author = Person::new(100).await;
    let job = run(&author, &Workspace::running("cat('before\\n')\nquit(status = 3)")).await;
    assert_eq!(job["status"], "failure");
    assert_eq!(statuses(&job)[6..], ["failure", "queued", "queued", "success"], "{job:#}");
    let execute = &job["steps"]["image_execute"];
    assert_eq!((&execute["statuscode"], &execute["statusCode"]), (&json!(3), &json!(3)));
    let output = text(&job, "image_execute");
    assert!(output.contains("before") && output.ends_with("[error during image execution]"), "{output}");
    assert!(text(&job, "cleanup").starts_with("Running regular cleanup"));
}

#[tokio::test]
async fn a_workspace_without_main_file_fails_before_any_container() {
    let author = Person::new(100).await;
    let job = run(&author, &Workspace::empty().with("notes.txt", "nothing to run")).await;
    assert_eq!(job["status"], "failure");
    assert_eq!(job["steps"]["validate_compendium"]["status"], "failure");
    assert!(text(&job, "validate_compendium").contains("\"main\" required in config file"), "{job:#}");
    assert_eq!(statuses(&job)[3..], ["queued", "queued", "queued", "queued", "queued", "queued", "success"]);
    assert_eq!(text(&job, "cleanup"), "Running regular cleanup\nNothing provided that could be cleaned up");
}

#[tokio::test]
async fn a_wrong_display_file_fails_the_check_with_an_error() {
    let author = Person::new(100).await;
    let id = create(&author, &Workspace::script(8)).await;
    let mut record = metadata("Wrong display");
    record["mainfile"] = "main.R".into();
    record["displayfile"] = "wrong.html".into();
    publish(&author, &id, Some(record)).await;
    let job = ended(&author, &start(&author, &id).await).await;
    assert_eq!(job["status"], "failure");
    assert_eq!(statuses(&job)[7..], ["failure", "queued", "success"], "{job:#}");
    assert_eq!(text(&job, "check"), "Running check\nError during check!");
    assert!(!job["steps"]["check"]["errors"].as_array().expect("errors").is_empty());
}

#[tokio::test]
async fn the_container_has_no_network_no_root_and_no_secrets() {
    let author = Person::new(100).await;
    let code = r#"
        reach <- tryCatch({ close(suppressWarnings(url("http://169.254.169.254/", open = "r"))); "reached" },
                          error = function(e) "no network")
        root <- suppressWarnings(file.create("/etc/written"))
        aws <- grep("AWS|SECRET|TOKEN", names(Sys.getenv()), value = TRUE)
        status <- readLines("/proc/self/status")
        cat("network:", reach, "\n")
        cat("user:", system("id -u", intern = TRUE), "\n")
        cat("wrote to /etc:", root, "\n")
        cat("secrets:", length(aws), "\n")
        cat(grep("CapEff|NoNewPrivs", status, value = TRUE), sep = "\n")
    "#;
    let job = run(&author, &Workspace::running(code)).await;
    let output = text(&job, "image_execute");
    for expected in ["network: no network", "wrote to /etc: FALSE", "secrets: 0", "NoNewPrivs:\t1"] {
        assert!(output.contains(expected), "{expected} is not in {output}");
    }
    assert!(output.contains("CapEff:\t0000000000000000"), "{output}");
    assert!(!output.contains("user: 0"), "{output}");
    assert_eq!(job["steps"]["image_execute"]["status"], "success", "{job:#}");
}

#[tokio::test]
async fn a_workspaces_own_dockerfile_is_used_and_its_log_is_capped_at_10_mib() {
    let author = Person::new(100).await;
    let base = Stack::get().aws().setting("ExecuteFunction", "BASE_IMAGE").await;
    let dockerfile =
        format!("FROM {base}\nCMD [\"sh\", \"-c\", \"yes mine | head -c 12000000; echo the end >&2\"]\n");
    let job = run(&author, &Workspace::script(8).with("Dockerfile", &dockerfile)).await;
    assert_eq!(text(&job, "generate_manifest"), "manifest file already present");
    let output = text(&job, "image_execute");
    assert!(output.contains("[the log is longer than 10 MiB, the rest is not kept]"), "{output}");
    assert!(output.contains("mine") && output.len() < 200_000, "{} bytes", output.len());
    let id = job["id"].as_str().expect("an id");
    let answer = author.get(&format!("/api/v1/job/{id}/data/.erc/image_execute.log")).await;
    let log = match answer.status {
        302 => tests::Client::new().get(answer.header("location")).await.has(200).body,
        _ => answer.has(200).body,
    };
    assert!((10 << 20..(10 << 20) + 1_000).contains(&log.len()), "{} bytes", log.len());
}

#[tokio::test]
async fn output_appears_while_the_step_runs() {
    let author = Person::new(100).await;
    let code = "for (i in 1:20) { message('tick ', i); Sys.sleep(0.5) }";
    let id = create(&author, &Workspace::running(code)).await;
    let job = start(&author, &id).await;
    let seen = tests::within(600, "the first tick", async || {
        let job = tests::view(&author, &job).await;
        text(&job, "image_execute")
            .contains("tick 1")
            .then(|| job["steps"]["image_execute"]["status"].clone())
    })
    .await;
    assert_eq!(seen, "running");
    ended(&author, &job).await;
}

#[tokio::test]
async fn bind_mounts_are_there_and_read_only() {
    let author = Person::new(100).await;
    let id = format!("own-{}", author.orcid);
    let code = r#"
        cat("mounted:", readLines("other.csv"), "\n")
        cat("written:", suppressWarnings(tryCatch({ writeLines("x", "other.csv"); TRUE }, error = function(e) FALSE)), "\n")
    "#;
    let erc_yml = format!(
        "id: {id}\nspec_version: 1\nmain: main.R\ndisplay: display.html\nlicenses:\n  code: MIT\n\
         execution:\n  bind_mounts:\n    - source: mine.csv\n      destination: /erc/other.csv\n"
    );
    let files = Workspace::running(code)
        .with("erc.yml", erc_yml)
        .with("mine.csv", "substituted")
        .with("other.csv", "base");
    let job = run(&author, &files).await;
    let output = text(&job, "image_execute");
    assert!(output.contains("mounted: substituted") && output.contains("written: FALSE"), "{output}");
}

#[tokio::test]
async fn r_markdown_reproduces_what_it_rendered_before() {
    let author = Person::new(100).await;
    let files = Workspace::minimal_rmd();
    let first = run(&author, &files).await;
    assert_eq!(first["steps"]["image_execute"]["status"], "success", "{first:#}");
    assert_eq!(
        first["steps"]["check"]["status"], "failure",
        "the display file of the workspace is not rendered"
    );
    let id = first["id"].as_str().expect("an id");
    let rendered = author.get(&format!("/api/v1/job/{id}/data/display.html")).await.has(200).body;
    let second = run(&author, &files.with("display.html", rendered)).await;
    assert_eq!(second["status"], "success", "{second:#}");
}

#[tokio::test]
async fn a_bag_is_executed_below_data() {
    let author = Person::new(100).await;
    let job = run(&author, &Workspace::script(9).bagged()).await;
    assert_eq!(job["steps"]["validate_bag"]["status"], "success", "{job:#}");
    assert_eq!(job["steps"]["image_execute"]["status"], "success", "{job:#}");
    assert_eq!(job["steps"]["check"]["status"], "failure");
    let diff = job["steps"]["check"]["display"]["diff"].as_str().expect("a link");
    author.get(diff).await.has(200);
}

/// When the job was at work, from its first step's start to its last step's end.
fn at_work(job: &Value) -> (String, String) {
    let times = |field: &str| {
        STEPS
            .iter()
            .filter_map(|step| job["steps"][step][field].as_str().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    (times("start").into_iter().min().expect("a start"), times("end").into_iter().max().expect("an end"))
}

#[tokio::test]
async fn twenty_jobs_at_once_all_end_and_at_most_n_at_a_time() {
    let author = Person::new(100).await;
    let id = published(&author, &Workspace::script(8)).await;
    let jobs = join_all((0..20).map(|_| start(&author, &id))).await;
    let mut spans = Vec::new();
    for job in &jobs {
        let job = ended(&author, job).await;
        assert_eq!(job["status"], "success", "{job:#}");
        spans.push(at_work(&job));
    }
    let limit: usize =
        Stack::get().aws().setting("ExecuteFunction", "MAX_RUNS").await.parse().expect("a number");
    for (start, _) in &spans {
        let meanwhile = spans.iter().filter(|(from, to)| from <= start && start < to).count();
        assert!(meanwhile <= limit, "{meanwhile} runs at {start}");
    }
    assert_eq!(author.get(&format!("/api/v1/compendium/{id}/jobs")).await.ok_results().len(), 20);
}
