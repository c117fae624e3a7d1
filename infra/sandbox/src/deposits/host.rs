//! The repositories.

/// One repository, by the host that the sandbox stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// zenodo.org.
    Zenodo,
    /// sandbox.zenodo.org.
    ZenodoSandbox,
    /// b2share.eudat.eu.
    B2share,
    /// trng-b2share.eudat.eu.
    B2shareSandbox,
}

/// Every one.
const ALL: [Host; 4] = [Host::Zenodo, Host::ZenodoSandbox, Host::B2share, Host::B2shareSandbox];

impl Host {
    /// The repository of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        ALL.into_iter().find(|host| host.name() == name)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zenodo => "zenodo.org",
            Self::ZenodoSandbox => "sandbox.zenodo.org",
            Self::B2share => "b2share.eudat.eu",
            Self::B2shareSandbox => "trng-b2share.eudat.eu",
        }
    }

    /// True for both of Zenodo.
    #[must_use]
    pub fn is_zenodo(self) -> bool {
        matches!(self, Self::Zenodo | Self::ZenodoSandbox)
    }

    /// The DOI of a record.
    #[must_use]
    pub fn doi(self, id: &str) -> String {
        match self {
            Self::Zenodo => format!("10.5281/zenodo.{id}"),
            Self::ZenodoSandbox => format!("10.5072/zenodo.{id}"),
            Self::B2share => format!("10.23728/b2share.{id}"),
            Self::B2shareSandbox => format!("10.5072/b2share.{id}"),
        }
    }
}
