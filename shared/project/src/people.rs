//! Adding people to a project's lists, and removing them.

use text::InvalidText;
use uuid::Uuid;

use crate::invalid::Invalid;
use crate::limits::MAX_PEOPLE;
use crate::record::Project;

/// What happens to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Those that are given are added.
    Add,
    /// They are removed.
    Remove,
    /// They are the list from now on.
    Batch,
}

/// A list of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Who counts as having made it.
    Creator,
    /// Who takes part.
    Member,
    /// Who may change it.
    Owner,
}

/// Somebody by all uuids that are hers, the current one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody(Vec<Uuid>);

impl Somebody {
    /// A person.
    #[must_use]
    pub fn known(person: &identity::Person) -> Self {
        Self(person.uuids().collect())
    }

    /// Somebody whom nobody knows any more; she can be removed.
    #[must_use]
    pub fn unknown(uuid: Uuid) -> Self {
        Self(vec![uuid])
    }

    /// Whether these uuids are hers, and nobody else's.
    #[must_use]
    pub fn is(&self, uuids: &[Uuid]) -> bool {
        !uuids.is_empty() && uuids.iter().all(|uuid| self.0.contains(uuid))
    }

    /// All uuids.
    #[must_use]
    pub fn uuids(&self) -> &[Uuid] {
        &self.0
    }

    fn is_in(&self, list: &[Uuid]) -> bool {
        list.iter().any(|uuid| self.0.contains(uuid))
    }
}

impl Operation {
    /// By its name in requests.
    ///
    /// # Errors
    /// `Operation` for anything else.
    pub fn named(name: Option<&str>) -> Result<Self, Invalid> {
        match name {
            Some("add") => Ok(Self::Add),
            Some("remove") => Ok(Self::Remove),
            Some("batch") => Ok(Self::Batch),
            _ => Err(Invalid::Operation),
        }
    }

    /// A list after it.
    fn on(self, list: &[Uuid], people: &[Somebody]) -> Vec<Uuid> {
        let is_given = |uuid: &Uuid| people.iter().any(|somebody| somebody.0.contains(uuid));
        let mut changed: Vec<_> = match self {
            Self::Add => list.to_vec(),
            Self::Remove => return list.iter().copied().filter(|uuid| !is_given(uuid)).collect(),
            Self::Batch => list.iter().copied().filter(is_given).collect(),
        };
        for somebody in people {
            if !somebody.is_in(&changed) {
                changed.extend(somebody.0.first());
            }
        }
        changed
    }

    /// Whether the lead, by any of her uuids, would not be among the owners afterwards.
    fn drops(self, lead: Uuid, owners: &[Uuid], people: &[Somebody]) -> bool {
        let given = people.iter().find(|somebody| somebody.0.contains(&lead));
        match self {
            Self::Add => false,
            Self::Remove => given.is_some_and(|lead| lead.is_in(owners)),
            Self::Batch => given.is_none(),
        }
    }

    /// The same for texts.
    pub(crate) fn on_texts(self, list: &[String], given: &[String]) -> Vec<String> {
        let mut changed: Vec<_> = match self {
            Self::Add => list.to_vec(),
            Self::Remove => return list.iter().filter(|text| !given.contains(text)).cloned().collect(),
            Self::Batch => list.iter().filter(|text| given.contains(text)).cloned().collect(),
        };
        for text in given {
            if !changed.contains(text) {
                changed.push(text.clone());
            }
        }
        changed
    }
}

impl Role {
    /// How messages call the list.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Creator => "Project Creators",
            Self::Member => "Project Members",
            Self::Owner => "Project Owners",
        }
    }

    fn list(self, project: &mut Project) -> &mut Vec<Uuid> {
        match self {
            Self::Creator => &mut project.creators,
            Self::Member => &mut project.members,
            Self::Owner => &mut project.owners,
        }
    }

    /// Changes the list.
    pub(crate) fn change(
        self,
        project: &mut Project,
        operation: Operation,
        people: &[Somebody],
    ) -> Result<(), Invalid> {
        let drops_lead = self == Self::Owner && operation.drops(project.lead, &project.owners, people);
        let list = self.list(project);
        *list = operation.on(list, people);
        if list.len() > MAX_PEOPLE {
            return Err(InvalidText::TooMany { field: self.field(), max: MAX_PEOPLE }.into());
        }
        match self {
            Self::Owner if list.is_empty() => Err(Invalid::LastOwner),
            Self::Owner if drops_lead => Err(Invalid::Lead),
            Self::Creator | Self::Member | Self::Owner => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(uuids: &[u128]) -> Somebody {
        Somebody(uuids.iter().copied().map(Uuid::from_u128).collect())
    }

    fn on(operation: Operation, list: &[u128], people: &[Somebody]) -> Vec<u128> {
        let list: Vec<_> = list.iter().copied().map(Uuid::from_u128).collect();
        operation.on(&list, people).iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn lists_change_and_nobody_is_in_them_twice() {
        let people = [somebody(&[2]), somebody(&[3]), somebody(&[3])];
        assert_eq!(on(Operation::Add, &[1, 2], &people), [1, 2, 3]);
        assert_eq!(on(Operation::Remove, &[1, 2], &people), [1]);
        assert_eq!(on(Operation::Batch, &[1, 2], &people), [2, 3]);
        assert_eq!(on(Operation::Batch, &[1, 2], &[]), [0; 0]);
    }

    #[test]
    fn who_was_listed_before_two_became_one_is_the_same() {
        let united = [somebody(&[7, 2])];
        assert_eq!(on(Operation::Add, &[1, 2], &united), [1, 2]);
        assert_eq!(on(Operation::Remove, &[1, 2], &united), [1]);
        assert_eq!(on(Operation::Batch, &[1, 2], &united), [2]);
    }

    #[test]
    fn the_lead_stays_an_owner_by_whichever_of_her_uuids() {
        let owners = [2, 5].map(Uuid::from_u128);
        let drops = |operation: Operation, lead: u128, people: &[Somebody]| {
            operation.drops(Uuid::from_u128(lead), &owners, people)
        };
        let (lead, other) = (somebody(&[7, 2]), somebody(&[5]));
        // As whom she was made the lead before two became one, and after.
        for uuid in [2, 7] {
            assert!(drops(Operation::Remove, uuid, std::slice::from_ref(&lead)));
            assert!(drops(Operation::Batch, uuid, std::slice::from_ref(&other)));
            assert!(!drops(Operation::Batch, uuid, &[other.clone(), lead.clone()]));
            assert!(!drops(Operation::Remove, uuid, std::slice::from_ref(&other)));
            assert!(!drops(Operation::Add, uuid, std::slice::from_ref(&other)));
        }
        // Who is none of them is not removed from them.
        assert!(!drops(Operation::Remove, 9, &[somebody(&[9])]));
    }

    #[test]
    fn nobody_is_taken_for_herself_who_is_not() {
        let herself = somebody(&[7, 2]);
        let is = |uuids: &[u128]| herself.is(&uuids.iter().copied().map(Uuid::from_u128).collect::<Vec<_>>());
        assert!(is(&[2]) && is(&[7, 2, 7]));
        assert!(!is(&[]) && !is(&[3]) && !is(&[2, 3]));
    }

    #[test]
    fn there_are_three_operations() {
        for name in [None, Some(""), Some("ADD"), Some("set")] {
            assert_eq!(Operation::named(name), Err(Invalid::Operation));
        }
        assert_eq!(Operation::named(Some("batch")), Ok(Operation::Batch));
    }
}
