//! `cargo local demo`: the main job once, on a workspace of our own.

mod job;
mod metadata;
mod record;
mod shipment;
mod workspace;

use reqwest::{Client, RequestBuilder, multipart};
use serde_json::{Value, json};

use crate::{
    cli::PortArgs,
    error::{Error, Result, chain},
    layout::Layout,
    orcid::Orcid,
    people::People,
    ports::Ports,
    process,
    progress::Step,
    session,
    stack::Stack,
    up,
};

/// What a demonstration is asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Stop the stack after the job.
    pub exit: bool,
    /// Change a number after the display file was rendered.
    pub change_data: bool,
}

/// Starts the stack, does the main job and stops or keeps the stack.
///
/// # Errors
/// `Job` if the job failed and the stack is not kept.
pub async fn demo(layout: &Layout, http: &Client, ports: PortArgs, wish: Wish) -> Result<()> {
    let ports = Ports::new(ports, true);
    // It signs in for the researcher, which only the sandbox of this machine lets it do.
    let stack = up::start(layout, http, ports, &Orcid::local(ports), &up::VARIANT).await?;
    eprintln!();
    let result = process::unless_stopped(perform(layout, http, &stack, wish)).await;
    match result {
        Ok(_) if !wish.exit => {
            eprintln!("\nThe stack keeps running; Ctrl-C stops it.");
            up::keep(layout, stack).await
        }
        Ok(success) => {
            up::stop(layout, stack).await;
            if success { Ok(()) } else { Err(Error::Job("failure".into())) }
        }
        Err(error) => {
            up::stop(layout, stack).await;
            Err(error)
        }
    }
}

/// True if the job succeeded.
async fn perform(layout: &Layout, http: &Client, stack: &Stack, wish: Wish) -> Result<bool> {
    let archive = workspace::pack(layout, &stack.engine, &stack.base.image, wish.change_data).await?;
    let people = People::read(layout)?;
    let author = people.author()?;

    let step = Step::start(format!("Sign in as {}", author.name));
    let cookie = session::sign_in(http, &stack.description.api, &author.orcid).await?;
    let api = Api { http, base: format!("{}/api/v1", stack.description.api), cookie };
    step.done_with(&author.orcid);

    let step = Step::start("Upload the workspace");
    let size = archive.len();
    let compendium = upload(&api, archive).await?;
    step.done_with(&format!("{} kB, compendium {compendium}", size / 1000));

    let step = Step::start("Review the metadata");
    let path = format!("/compendium/{compendium}/metadata");
    let extracted = api.call(api.http.get(api.url(&path))).await?;
    let reviewed = metadata::review(extracted.pointer("/metadata/o2r").unwrap_or(&Value::Null), author);
    step.done_with(&metadata::summary(&reviewed));

    let step = Step::start("Publish");
    api.call(api.http.put(api.url(&path)).json(&json!({ "o2r": reviewed }))).await?;
    step.done();

    let record = record::Record::link(http, &stack.description.api, author, &api.cookie).await?;
    let started =
        api.call(api.http.post(api.url("/job")).json(&json!({ "compendium_id": compendium }))).await?;
    let id = started.get("job_id").and_then(Value::as_str).unwrap_or_default();
    let success = job::follow(&api, id).await?;
    if success {
        shipment::publish(&api, &compendium).await?;
        let orcid_api = format!("{}/v3.0", stack.description.sandbox);
        record.send(&author.orcid, &orcid_api, &compendium).await?;
    }
    links(&api, &compendium, id);
    println!("\njob {id} {}", if success { "success" } else { "failure" });
    Ok(success)
}

async fn upload(api: &Api<'_>, archive: Vec<u8>) -> Result<String> {
    let file = multipart::Part::bytes(archive).file_name("workspace.zip").mime_str("application/zip");
    let file = file.map_err(Error::http("packing the upload"))?;
    let form = multipart::Form::new().text("content_type", "workspace").part("compendium", file);
    let created = api.call(api.http.post(api.url("/compendium")).multipart(form)).await?;
    let id = created.get("id").and_then(Value::as_str);
    id.map(str::to_owned)
        .ok_or_else(|| Error::Http { request: "the upload".into(), reason: created.to_string() })
}

fn links(api: &Api<'_>, compendium: &str, job: &str) {
    let base = &api.base;
    println!("  compendium  {base}/compendium/{compendium}");
    println!("  metadata    {base}/compendium/{compendium}/metadata");
    println!("  original    {base}/compendium/{compendium}/data/display.html");
    println!("  job         {base}/job/{job}?steps=all");
    println!("  reproduced  {base}/job/{job}/data/display.html");
    println!("  manifest    {base}/job/{job}/data/Dockerfile");
}

/// The API as the author sees it.
pub struct Api<'a> {
    http: &'a Client,
    base: String,
    cookie: String,
}

impl Api<'_> {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The JSON of an answer.
    ///
    /// # Errors
    /// `Http` with the API's own words where it refuses.
    async fn call(&self, request: RequestBuilder) -> Result<Value> {
        let request = request.header("cookie", &self.cookie).build().map_err(Error::http("a request"))?;
        let name = format!("{} {}", request.method(), request.url());
        let failed = |reason: String| Error::Http { request: name.clone(), reason };
        let answer = self.http.execute(request).await.map_err(|error| failed(chain(&error)))?;
        let status = answer.status();
        let text = answer.text().await.map_err(|error| failed(chain(&error)))?;
        if !status.is_success() {
            return Err(failed(format!("{status} {text}")));
        }
        serde_json::from_str(&text).map_err(|_| failed(format!("no JSON but {text:?}")))
    }
}
