//! The publication that a published shipment becomes.

use identity::OrcidId;
use jiff::Timestamp;
use publication::{Deposit, Owner, Publication};
use repository::Published;
use storage::{StorageError, Transaction};

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
        published: Published,
    ) -> Result<Shipment, StorageError> {
        let publication = self.publication(shipment, &published).await?;
        let progress = Progress::Published(published);
        for _ in 0..ATTEMPTS {
            let writes = match &publication {
                Some((owner, publication)) => self.register.entering(owner.person, publication).await?,
                None => Transaction::new(),
            };
            match claim.complete_with(Step::Publish, Step::Done, &progress, writes).await {
                // The claim is lost, or somebody else wrote at the same moment.
                Err(StorageError::Conflict) => {}
                completed => {
                    let completed = completed?;
                    if let Some((_, publication)) = publication {
                        self.register.publications().settle(publication.uuid).await;
                    }
                    return Ok(completed);
                }
            }
        }
        Err(StorageError::Conflict)
    }

    /// It is the compendium's author's, whoever shipped it; none where nobody has the ORCID iD any more.
    async fn publication(
        &self,
        shipment: &Shipment,
        published: &Published,
    ) -> Result<Option<(Owner, Publication)>, StorageError> {
        let compendium = self.compendia.find(&shipment.compendium_id).await?;
        let author = compendium.as_ref().map_or(&shipment.user, |compendium| &compendium.user);
        let person = match author.parse::<OrcidId>() {
            Ok(orcid) => self.people.with_orcid(&orcid).await?,
            Err(_) => None,
        };
        let Some(person) = person else {
            tracing::error!(alarm = true, shipment = shipment.id, "nobody has what was published");
            return Ok(None);
        };
        let owner = Owner { person: person.uuid, orcid: author.clone(), is_hiding: false };
        let metadata = compendium.map(|compendium| compendium.metadata()).transpose()?;
        let deposit = Deposit {
            shipment_id: &shipment.id,
            compendium_id: &shipment.compendium_id,
            doi: &published.doi,
            url: &published.url,
            published: Timestamp::now(),
            o2r: metadata.as_ref().and_then(|metadata| metadata.o2r.as_ref()),
        };
        let publication = Publication::of_deposit(&owner, &deposit);
        Ok(Some((owner, publication)))
    }
}
