//! The two spellings of one API: DSpace's `/api/eperson` and DSpace-CRIS' `/api/cris` (contract/orcid-sync.md 7).

/// Which spelling a request has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// `profileItemId`, `findByProfileItem`.
    Eperson,
    /// `ownerId`, `findByOwner`.
    Cris,
}

impl Category {
    /// What paths begin with.
    pub fn root(self) -> &'static str {
        match self {
            Self::Eperson => "/api/eperson",
            Self::Cris => "/api/cris",
        }
    }

    /// Its name in `uniqueType`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eperson => "eperson",
            Self::Cris => "cris",
        }
    }

    /// What the person is called.
    pub fn profile_field(self) -> &'static str {
        match self {
            Self::Eperson => "profileItemId",
            Self::Cris => "ownerId",
        }
    }

    /// What the search for a person's rows is called.
    pub fn search(self) -> &'static str {
        match self {
            Self::Eperson => "findByProfileItem",
            Self::Cris => "findByOwner",
        }
    }
}
