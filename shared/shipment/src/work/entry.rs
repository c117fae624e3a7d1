//! The publication that a published shipment becomes.

use compendium::Compendium;
use identity::{OrcidId, Person};
use jiff::Timestamp;
use people::PersonPart;
use publication::{Deposit, Owner, Publication};
use repository::Published;
use storage::{StorageError, Transaction};
use uuid::Uuid;

use super::Shipper;
use crate::record::Shipment;
use crate::step::Step;
use crate::store::{Claim, Progress};

/// How often what is to be written together is planned anew: others may write to the author's queue.
const ATTEMPTS: usize = 5;

impl Shipper {
    /// Records that a shipment is published and enters its publication, both or neither: who dies before is followed by
    /// somebody who finds it published at the repository, and comes here too.
    pub(super) async fn enter(
        &self,
        claim: &Claim,
        shipment: &Shipment,
        published: &Published,
    ) -> Result<Shipment, StorageError> {
        let compendium = self.compendia.find(&shipment.compendium_id).await?;
        let author = self.author(shipment, compendium.as_ref()).await?;
        let metadata = compendium.map(|compendium| compendium.metadata()).transpose()?;
        let deposit = Deposit {
            shipment_id: &shipment.id,
            compendium_id: &shipment.compendium_id,
            doi: &published.doi,
            url: &published.url,
            published: Timestamp::now(),
            o2r: metadata.as_ref().and_then(|metadata| metadata.o2r.as_ref()),
        };
        let progress = Progress::Published(published.clone());
        for _ in 0..ATTEMPTS {
            let (writes, publication) = match &author {
                Some(author) => self.entering(author, &deposit).await?,
                None => (Transaction::new(), None),
            };
            match claim.complete_with(Step::Publish, Step::Done, &progress, writes).await {
                // The claim is lost, or somebody else wrote at the same moment.
                Err(StorageError::Conflict) => {}
                completed => {
                    let completed = completed?;
                    if let Some(uuid) = publication {
                        self.register.publications().settle(uuid).await;
                    }
                    return Ok(completed);
                }
            }
        }
        Err(StorageError::Conflict)
    }

    /// The writes that enter the publication, and its uuid. Whether it is hidden is decided by the author's profile as it is
    /// when they are committed.
    async fn entering(
        &self,
        author: &Person,
        deposit: &Deposit<'_>,
    ) -> Result<(Transaction, Option<Uuid>), StorageError> {
        let Some(orcid) = &author.orcid else { return Ok((Transaction::new(), None)) };
        let profile = self.profiles.of(author).await?;
        let is_hiding = !profile.shows(PersonPart::Publications);
        let owner = Owner { person: author.uuid, orcid: orcid.to_string(), is_hiding };
        let publication = Publication::of_deposit(&owner, deposit);
        let writes = self.profiles.checking(Transaction::new(), &profile)?;
        let writes = self.register.entering(author.uuid, &publication, writes).await?;
        Ok((writes, Some(publication.uuid)))
    }

    /// Whose publication it is: the compendium's author's, whoever shipped it; nobody's where nobody has the ORCID iD.
    async fn author(
        &self,
        shipment: &Shipment,
        compendium: Option<&Compendium>,
    ) -> Result<Option<Person>, StorageError> {
        let author = compendium.map_or(&shipment.user, |compendium| &compendium.user);
        let person = match author.parse::<OrcidId>() {
            Ok(orcid) => self.people.with_orcid(&orcid).await?,
            Err(_) => None,
        };
        if person.is_none() {
            tracing::error!(alarm = true, shipment = shipment.id, "nobody has what was published");
        }
        Ok(person)
    }
}
