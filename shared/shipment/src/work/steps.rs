//! The steps. Each may have been done before by somebody who died: it looks before it acts wherever acting twice would
//! show.

use metadata::Metadata;
use repository::{Deposition, File, Recipient};
use serde_json::Value;

use super::problem::Problem;
use super::{Progress, Shipper};
use crate::package::Package;
use crate::record::{Made, Shipment};

impl Shipper {
    pub(super) async fn package(&self, shipment: &Shipment) -> Result<Progress, Problem> {
        let compendium = self.compendium(shipment).await?;
        let package = Package::plan(&self.files, &compendium, shipment, self.limit).await?;
        Ok(Progress::Packed(package.make(&self.files).await?))
    }

    /// A deposition that was made and not recorded bears the shipment's mark.
    pub(super) async fn create(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
        was_begun: bool,
    ) -> Result<Progress, Problem> {
        let repository = self.repository(recipient).await?;
        if was_begun && let Some(found) = repository.find(&shipment.mark).await? {
            return Ok(Progress::Deposited(found.id));
        }
        let metadata = self.metadata(shipment, recipient).await?;
        let made = repository.create(&shipment.mark, Some(&metadata)).await?;
        Ok(Progress::Deposited(made.id))
    }

    /// A file that is there whole is not sent again; one that is not as it should be is sent anew.
    pub(super) async fn upload(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
    ) -> Result<Progress, Problem> {
        let repository = self.repository(recipient).await?;
        let (id, package) = sent(shipment)?;
        let deposition = repository.get(id).await?;
        let name = shipment.file_name();
        match deposition.named(&name) {
            Some(file) if is_same(file, package) => return Ok(Progress::Nothing),
            Some(_) if deposition.published.is_some() => return Err(Problem::Damaged),
            Some(file) => repository.delete_file(id, &file.id).await?,
            None => {}
        }
        let content = self.files.open(&package.key).await?.into_stream();
        let file = repository.upload(&deposition, &name, package.size, content).await?;
        if is_same(&file, package) { Ok(Progress::Nothing) } else { Err(Problem::Damaged) }
    }

    /// What the repository says of itself that it has, apart from what it answered to the upload.
    pub(super) async fn verify(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
    ) -> Result<Progress, Problem> {
        let (id, package) = sent(shipment)?;
        let deposition: Deposition = self.repository(recipient).await?.get(id).await?;
        let file = deposition.named(&shipment.file_name());
        if file.is_some_and(|file| is_same(file, package)) {
            Ok(Progress::Nothing)
        } else {
            Err(Problem::Damaged)
        }
    }

    pub(super) async fn describe(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
    ) -> Result<Progress, Problem> {
        let (id, _) = sent(shipment)?;
        let metadata = self.metadata(shipment, recipient).await?;
        self.repository(recipient).await?.describe(id, &metadata).await?;
        Ok(Progress::Nothing)
    }

    /// A publication that was not recorded is found and not done again.
    pub(super) async fn publish(
        &self,
        shipment: &Shipment,
        recipient: Recipient,
        was_begun: bool,
    ) -> Result<Progress, Problem> {
        let repository = self.repository(recipient).await?;
        let (id, _) = sent(shipment)?;
        if was_begun && let Some(published) = repository.get(id).await?.published {
            return Ok(Progress::Published(published));
        }
        Ok(Progress::Published(repository.publish(id).await?))
    }

    /// The compendium's metadata as this recipient wants them.
    async fn metadata(&self, shipment: &Shipment, recipient: Recipient) -> Result<Value, Problem> {
        let metadata = self.compendium(shipment).await?.metadata()?;
        of_recipient(metadata, recipient).ok_or(Problem::NoMetadata)
    }
}

fn of_recipient(metadata: Metadata, recipient: Recipient) -> Option<Value> {
    match recipient {
        Recipient::Download => None,
        Recipient::Zenodo => metadata.zenodo,
        Recipient::ZenodoSandbox => metadata.zenodo_sandbox,
        Recipient::B2share | Recipient::B2shareSandbox => metadata.b2share,
    }
}

/// The deposition and the package of a shipment that is at a repository.
fn sent(shipment: &Shipment) -> Result<(&str, &Made), Problem> {
    let deposition = shipment.deposition_id.as_deref().zip(shipment.package.as_ref());
    deposition.ok_or(Problem::NoDeposition)
}

fn is_same(file: &File, package: &Made) -> bool {
    file.filesize == package.size && file.checksum.eq_ignore_ascii_case(&package.md5)
}
