//! temporary
use execution::{dispatch::*, jobs::*, record::*, view, watch::Watch};
use storage::Clients;
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).init();
    let clients = Clients::from_env().await;
    let args: Vec<String> = std::env::args().collect();
    let jobs = Jobs::from_env(&clients)?;
    match args[1].as_str() {
        "load" => {
            let loader = compendium::Loader::from_env(&clients)?;
            let request = compendium::LoadRequest { user: "0000-0001".into(), content_type: compendium::ContentType::Workspace, content: compendium::LoadRequest::new_content() };
            println!("{}", loader.load(std::fs::File::open(&args[2])?, &request).await?);
        }
        "create" => println!("{}", jobs.create(&args[2], &Origin::Person { orcid: "0000-0001".into() }).await?.id),
        "handle" => Dispatcher::from_env(&clients)?.handle(Message::Job { job: args[2].clone() }).await?,
        "dispatch" => Dispatcher::from_env(&clients)?.handle(Message::wake()).await?,
        "watch" => println!("{:?}", Watch::from_env(&clients)?.look().await?),
        "list" => for j in jobs.list(&Filter::default(), 0, 100).await? { println!("{j:?}") },
        "view" => {
            let job = jobs.get(&args[2]).await?.unwrap();
            println!("{:?} {}", job.status, serde_json::to_string_pretty(&view::steps(&job.steps, &view::Selection::All))?);
            let files = compendium::Index::read(&clients.objects("FILES_BUCKET")?, &execution::files::index_key(&args[2])).await?;
            for f in files.files() { println!("{} {} {}", f.path, f.size, f.key); }
        }
        _ => {}
    }
    Ok(())
}
