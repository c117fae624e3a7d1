#![doc = include_str!("../README.md")]

mod document;
mod order;
mod package;
mod record;
mod retry;
mod step;
mod store;
mod wake;
mod work;

pub use document::{Document, StatusDocument};
pub use order::{InvalidId, Order, ShipmentId};
pub use package::{Bagging, MAX_SHIPMENT_MIB, Package, PackageError};
pub use record::{Archive, Made, Shipment, Status};
pub use retry::{MAX_ATTEMPTS, Retry};
pub use step::Step;
pub use store::{Filter, PublishError, QUEUE, Shipments, Wakeup};
pub use wake::wake;
pub use work::Shipper;
