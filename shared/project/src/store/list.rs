//! Pages of lists and searches, from indexes. What is public and what is not is in different partitions, so that neither
//! lists nor totals ever meet what the viewer may not see; and what an index says is looked at again in the records, since
//! it may be behind.

use std::collections::{BTreeSet, HashMap};

use search::{Slice, Wanted};
use serde::Deserialize;
use storage::{Query, StorageError};
use uuid::Uuid;

use super::Projects;
use crate::order::{self, Order, SortBy};
use crate::page::{Beside, Start, Window, merge};
use crate::record::{Listing, Project, key};
use crate::search::{Search, Searched, kind};
use crate::viewer::Viewer;

/// Projects that a search has at most where it is in another order than that of names.
const MAX_FOUND: usize = 10_000;

/// A part of a list that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Whose projects.
    pub scope: Scope,
    /// Only what is found.
    pub search: Option<Search>,
    /// In which order.
    pub order: Order,
    /// From where on.
    pub start: Start,
    /// How many at most.
    pub limit: usize,
}

/// Whose projects are listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All that the viewer may see.
    All,
    /// Of them those that a person with these uuids has to do with, as far as the viewer may know.
    Of(Vec<Uuid>),
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The projects.
    pub projects: Vec<Project>,
    /// How many there are in the whole list.
    pub total: usize,
    /// Where it ended.
    pub end: Option<String>,
}

/// Some places of a list, and how many it has.
#[derive(Debug)]
struct Places {
    places: Vec<String>,
    total: usize,
}

/// A project's place as an index has it.
#[derive(Debug, Deserialize)]
struct Place {
    #[serde(alias = "by_name", alias = "by_created", alias = "by_modified")]
    place: String,
}

/// As much of a project as says whether and where it is in a list.
#[derive(Debug, Deserialize)]
struct Slip {
    listed: String,
    #[serde(alias = "by_name", alias = "by_created", alias = "by_modified")]
    place: String,
    /// What is searched in is read for a search only.
    #[serde(default)]
    uuid: Uuid,
    #[serde(default)]
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    communities: Vec<String>,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    project_type: String,
}

impl Slip {
    /// What is read of it.
    fn attributes(ask: &Ask) -> Vec<&'static str> {
        let searched = ask.search.as_ref().map_or(&[][..], Search::attributes);
        [ask.order.by.attribute(), &["listed"], searched].concat()
    }

    fn is_in(&self, listing: Listing) -> bool {
        self.listed == listing.key()
    }

    fn is_found_by(&self, search: &Search) -> bool {
        search.finds_in(Searched {
            uuid: self.uuid,
            name: &self.name,
            description: &self.description,
            communities: &self.communities,
            topics: &self.topics,
            project_type: &self.project_type,
        })
    }
}

impl Projects {
    /// A part of a list.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn list(&self, viewer: &Viewer, ask: &Ask) -> Result<Listed, StorageError> {
        let Places { places, total } = match self.few(viewer, ask).await? {
            Some(few) => cut(ask.order, few, &ask.start, ask.limit),
            None => self.all(viewer, ask).await?,
        };
        let uuids: Vec<_> = places.iter().filter_map(|place| order::uuid(place)).collect();
        let found = self.find_many(&uuids).await?.into_iter().map(|project| (project.uuid, project));
        let mut found: HashMap<_, _> = found.collect();
        let projects = uuids.iter().filter_map(|uuid| found.remove(uuid));
        Ok(Listed {
            projects: projects.filter(|project| viewer.lists(project)).collect(),
            total,
            end: places.into_iter().next_back(),
        })
    }

    /// The projects with these uuids, in no order, whoever asks.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn find_many(&self, uuids: &[Uuid]) -> Result<Vec<Project>, StorageError> {
        let ids: Vec<_> = uuids.iter().map(|uuid| key(*uuid)).collect();
        self.table.get_many(&ids, &[]).await
    }

    /// All places of a list that is not read from an index of all projects.
    async fn few(&self, viewer: &Viewer, ask: &Ask) -> Result<Option<Vec<String>>, StorageError> {
        let is_found = |project: &Project| ask.search.as_ref().is_none_or(|search| search.finds(project));
        let projects = match (&ask.scope, ask.search.as_ref().and_then(Search::uuid)) {
            (Scope::Of(person), _) => {
                let mut projects = self.find_many(&self.uuids_of(person).await?).await?;
                projects.retain(|project| viewer.sees_memberships(project, person).any());
                projects
            }
            (Scope::All, Some(uuid)) => self.find(uuid).await?.into_iter().collect(),
            (Scope::All, None) => return Ok(None),
        };
        let listed = projects.iter().filter(|project| viewer.lists(project) && is_found(project));
        Ok(Some(sorted(ask.order, listed)))
    }

    /// A part of all that the viewer may see: what is public, with what is beside it for her.
    async fn all(&self, viewer: &Viewer, ask: &Ask) -> Result<Places, StorageError> {
        if ask.search.is_some() {
            self.repair().await?;
        }
        let beside = self.beside(viewer, ask);
        let (public, beside, ahead) = match &ask.start {
            // How much of the public list comes before the page depends on what is beside it.
            Start::Offset(offset @ 1..) => {
                let beside = beside.await?;
                let window = Window::new(*offset, ask.limit, beside.places.len());
                let start = Start::Offset(window.skip);
                let public = self.places(Listing::Public, ask, &start, window.take).await?;
                (public, beside, window.ahead)
            }
            start => {
                let public = self.places(Listing::Public, ask, start, ask.limit);
                let (public, beside) = tokio::try_join!(public, beside)?;
                (public, beside, 0)
            }
        };
        Ok(Places {
            places: merge(ask.order, public.places, beside.places, ahead, ask.limit),
            total: public.total + beside.total,
        })
    }

    /// What is beside the public list for the viewer; after a place, what comes after it.
    async fn beside(&self, viewer: &Viewer, ask: &Ask) -> Result<Places, StorageError> {
        match (viewer.beside(), &ask.start) {
            (Beside::Nothing, _) => Ok(Places { places: Vec::new(), total: 0 }),
            (Beside::Own, _) => self.own(viewer, ask).await,
            // What comes later is on no page until then.
            (Beside::Private, Start::Offset(offset)) => {
                let take = offset.saturating_add(ask.limit);
                self.places(Listing::Private, ask, &Start::Offset(0), take).await
            }
            (Beside::Private, after) => self.places(Listing::Private, ask, after, ask.limit).await,
        }
    }

    /// The private projects that the viewer has to do with; after a place, those after it.
    async fn own(&self, viewer: &Viewer, ask: &Ask) -> Result<Places, StorageError> {
        let uuids = self.uuids_of(viewer.uuids()).await?;
        let ids: Vec<_> = uuids.into_iter().map(key).collect();
        let slips: Vec<Slip> = self.table.get_many(&ids, &Slip::attributes(ask)).await?;
        let private = slips.into_iter().filter(|slip| slip.is_in(Listing::Private));
        let found = private.filter(|slip| ask.search.as_ref().is_none_or(|search| slip.is_found_by(search)));
        let mut places: Vec<_> = found.map(|slip| slip.place).collect();
        ask.order.sort(&mut places);
        let total = places.len();
        if let Start::After(last) = &ask.start {
            places.retain(|place| ask.order.is_before(last, place));
        }
        Ok(Places { places, total })
    }

    /// Places of one of the two listings.
    async fn places(
        &self,
        listing: Listing,
        ask: &Ask,
        start: &Start,
        take: usize,
    ) -> Result<Places, StorageError> {
        let Some(search) = &ask.search else { return self.indexed(listing, ask.order, start, take).await };
        let wanted = search.wanted();
        if let (SortBy::Name, [wanted]) = (ask.order.by, wanted.as_slice()) {
            let (skip, after) = match start {
                Start::Offset(offset) => (*offset, None),
                Start::After(place) => (0, Some(place.as_str())),
            };
            let slice = Slice { skip, take, after };
            let found = self.index.find_ordered(kind(listing), *wanted, &slice, ask.order.descending).await?;
            return Ok(Places { places: found.entries, total: found.total });
        }
        let found = self.found(listing, &wanted, search.is_for_all()).await?;
        let mut places = self.placed(found, ask.order.by).await?;
        ask.order.sort(&mut places);
        Ok(cut(ask.order, places, start, take))
    }

    /// All that has any of what is wanted, or `all` of it, by name.
    async fn found(
        &self,
        listing: Listing,
        wanted: &[Wanted<'_>],
        all: bool,
    ) -> Result<BTreeSet<String>, StorageError> {
        let slice = Slice { skip: 0, take: MAX_FOUND, after: None };
        let mut found = None;
        for wanted in wanted {
            let some = self.index.find::<String>(kind(listing), *wanted, &slice).await?.entries;
            let some = BTreeSet::from_iter(some);
            found = Some(match found {
                None => some,
                Some(found) if all => &found & &some,
                Some(found) => &found | &some,
            });
        }
        Ok(found.unwrap_or_default())
    }

    /// The places of projects in an order, where the index has that of names.
    async fn placed(&self, by_name: BTreeSet<String>, by: SortBy) -> Result<Vec<String>, StorageError> {
        if by == SortBy::Name {
            return Ok(by_name.into_iter().collect());
        }
        let ids: Vec<_> = by_name.iter().filter_map(|place| order::uuid(place)).map(key).collect();
        let places: Vec<Place> = self.table.get_many(&ids, by.attribute()).await?;
        Ok(places.into_iter().map(|place| place.place).collect())
    }

    /// Places of a listing as a whole, from the table's own indexes.
    async fn indexed(
        &self,
        listing: Listing,
        order: Order,
        start: &Start,
        take: usize,
    ) -> Result<Places, StorageError> {
        let mut query = Query::new(order.by.index(), "listed", listing.key()).only(order.by.attribute());
        if order.descending {
            query = query.newest_first();
        }
        let skip = match start {
            Start::Offset(offset) => *offset,
            Start::After(place) => {
                // A place that is none begins nothing, and ends nothing.
                let Some(uuid) = order::uuid(place) else {
                    return Ok(Places { places: Vec::new(), total: 0 });
                };
                query = query.after([(order.by.index(), place.as_str()), ("id", &key(uuid))]);
                0
            }
        };
        let (places, total) =
            tokio::try_join!(self.table.slice::<Place>(&query, skip, take), self.table.count(&query))?;
        Ok(Places { places: places.into_iter().map(|place| place.place).collect(), total })
    }
}

fn sorted<'a>(order: Order, projects: impl Iterator<Item = &'a Project>) -> Vec<String> {
    let mut places: Vec<_> = projects.map(|project| order::key(project, order.by)).collect();
    order.sort(&mut places);
    places
}

/// A part of a list that is known as a whole.
fn cut(order: Order, places: Vec<String>, start: &Start, take: usize) -> Places {
    let total = places.len();
    let places = match start {
        Start::Offset(offset) => places.into_iter().skip(*offset).take(take).collect(),
        Start::After(last) => {
            places.into_iter().filter(|place| order.is_before(last, place)).take(take).collect()
        }
    };
    Places { places, total }
}
