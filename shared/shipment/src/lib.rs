#![doc = include_str!("../README.md")]

mod desk;
mod document;
mod order;
mod package;
mod record;
mod retry;
mod step;
mod store;
mod wake;
mod work;

pub use desk::{Desk, OrderError};
pub use document::{Document, StatusDocument};
pub use order::{InvalidId, Order, ShipmentId};
pub use package::PackageError;
pub use record::{Archive, Made, Shipment, Status};
pub use retry::{MAX_ATTEMPTS, Retry};
pub use step::Step;
pub use store::{Filter, PublishError, QUEUE, Shipments, Wakeup};
pub use wake::wake;
pub use work::Shipper;
