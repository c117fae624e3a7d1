//! Doing what is to be done to a shipment, step by step.

use std::time::Duration;

use compendium::{Compendia, Compendium};
use futures::FutureExt;
use futures::future::BoxFuture;
use identity::People;
use people::Profiles;
use publication::Register;
use repository::{Recipient, Repositories, Repository};
use storage::settings::SettingError;
use storage::{Clients, Objects, StorageError};

mod entry;
mod problem;
mod steps;

use problem::Problem;

use crate::package;
use crate::record::Shipment;
use crate::retry::Retry;
use crate::step::Step;
use crate::store::{Claim, Progress, Shipments};

/// The worker.
#[derive(Debug, Clone)]
pub struct Shipper {
    shipments: Shipments,
    compendia: Compendia,
    files: Objects,
    repositories: Repositories,
    people: People,
    profiles: Profiles,
    register: Register,
    retry: Retry,
    limit: u64,
}

/// What became of a shipment that a worker had.
enum Outcome {
    Done,
    /// It is to go on after this time.
    Later(Duration),
    /// It ends with this error.
    Failed(String),
}

impl Shipper {
    /// Everything from the environment: `SHIPMENTS_TABLE`, `SHIPMENT_QUEUE_URL`, `COMPENDIA_TABLE`, `FILES_BUCKET`,
    /// `REPOSITORY_SECRET` and the settings of the repositories, `PEOPLE_TABLE`, `PROFILES_TABLE` and what a `Register` needs,
    /// `SHIP_RETRY_SECONDS`, `MAX_SHIPMENT_MIB`.
    ///
    /// # Errors
    /// When a setting is missing or can't be read.
    pub fn from_env(clients: &Clients) -> Result<Self, SettingError> {
        Ok(Self {
            shipments: Shipments::from_env(clients)?,
            compendia: Compendia::from_env(clients)?,
            files: clients.objects("FILES_BUCKET")?,
            repositories: Repositories::from_env(clients.secret("REPOSITORY_SECRET")?)?,
            people: People::new(clients.table("PEOPLE_TABLE")?),
            profiles: Profiles::from_env(clients)?,
            register: Register::from_env(clients)?,
            retry: Retry::from_env()?,
            limit: package::limit()?,
        })
    }

    /// Does all that is to be done to a shipment now; behind a pointer, since it is a large future. Nothing, when that is
    /// nothing or somebody else is at it: the record says when somebody is to come again, and the janitor sees to it.
    ///
    /// # Errors
    /// When a store does not answer; the message should come again.
    pub fn work<'a>(&'a self, id: &'a str) -> BoxFuture<'a, Result<(), StorageError>> {
        self.claim_and_work(id).boxed()
    }

    async fn claim_and_work(&self, id: &str) -> Result<(), StorageError> {
        let Some((claim, shipment)) = self.shipments.claim(id).await? else {
            tracing::info!(shipment = id, "nothing to do, or somebody else does it");
            return Ok(());
        };
        let worked = tokio::select! {
            worked = self.steps(&claim, shipment) => worked,
            lost = claim.keep() => Err(lost),
        };
        self.end(claim, worked?).await
    }

    async fn end(&self, claim: Claim, outcome: Outcome) -> Result<(), StorageError> {
        match outcome {
            Outcome::Done => Ok(()),
            Outcome::Later(pause) => claim.pause(pause).await,
            Outcome::Failed(error) => claim.fail(&error).await,
        }
    }

    async fn steps(&self, claim: &Claim, mut shipment: Shipment) -> Result<Outcome, StorageError> {
        let Some(recipient) = shipment.to() else {
            return Ok(Outcome::Failed("there is no such recipient".to_owned()));
        };
        while shipment.step != Step::Done {
            let step = shipment.step;
            let was_begun = shipment.begun;
            if self.retry.pause(shipment.attempts, None).is_none() {
                return Ok(Outcome::Failed(format!("the step `{}` was begun too often", step.name())));
            }
            shipment = claim.begin(step).await?;
            tracing::info!(
                shipment = shipment.id,
                step = step.name(),
                attempt = shipment.attempts,
                "step begins"
            );
            match self.step(&shipment, recipient, was_begun).await {
                Ok(Progress::Published(published)) => {
                    shipment = self.enter(claim, &shipment, &published).await?;
                }
                Ok(progress) => {
                    let next = step.next(recipient, shipment.publishing);
                    shipment = claim.complete(step, next, &progress).await?;
                }
                Err(problem) => {
                    tracing::warn!(shipment = shipment.id, step = step.name(), %problem, "step failed");
                    if let Problem::Damaged = problem {
                        shipment = claim.back(step, Step::Upload).await?;
                    }
                    return Ok(self.after(&shipment, &problem));
                }
            }
        }
        self.tidy(&shipment, recipient).await;
        Ok(Outcome::Done)
    }

    /// What follows from a step that failed.
    fn after(&self, shipment: &Shipment, problem: &Problem) -> Outcome {
        let pause =
            problem.is_transient().then(|| self.retry.pause(shipment.attempts, problem.wanted_pause()));
        match pause.flatten() {
            Some(pause) => Outcome::Later(pause),
            None => Outcome::Failed(problem.to_string()),
        }
    }

    /// What is at a repository needs no copy here. One that stays is removed by the bucket's own rules.
    async fn tidy(&self, shipment: &Shipment, recipient: Recipient) {
        let Some(package) = shipment.package.as_ref().filter(|_| recipient != Recipient::Download) else {
            return;
        };
        if let Err(error) = self.files.delete(&package.key).await {
            tracing::warn!(%error, shipment = shipment.id, "a package that was shipped stays in the bucket");
        }
    }

    async fn step(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
        was_begun: bool,
    ) -> Result<Progress, Problem> {
        match shipment.step {
            Step::Package => self.package(shipment).await,
            Step::Create => self.create(shipment, recipient, was_begun).await,
            Step::Upload => self.upload(shipment, recipient).await,
            Step::Verify => self.verify(shipment, recipient).await,
            Step::Describe => self.describe(shipment, recipient).await,
            Step::Publish => self.publish(shipment, recipient, was_begun).await,
            Step::Done => Ok(Progress::Nothing),
        }
    }

    async fn compendium(&self, shipment: &Shipment) -> Result<Compendium, Problem> {
        let found = self.compendia.find(&shipment.compendium_id).await?;
        found.filter(|compendium| !compendium.candidate).ok_or(Problem::Gone)
    }

    async fn repository(&self, recipient: Recipient) -> Result<Repository, Problem> {
        self.repositories.of(recipient).await?.ok_or(Problem::NotConfigured)
    }
}
