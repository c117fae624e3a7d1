//! `search`, `exact_match` and the page of a list of people.

use gateway::Parameters;
use gateway::people::{Cursor, Failure, List, Page, Paging, flag};
use identity::Person;
use people::{Directory, Entry};
use search::{Slice, Term};
use utoipa::IntoParams;
use uuid::Uuid;

/// The parameters in the documentation of the API.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents what `Ask` reads")]
pub struct SearchParameters {
    /// Whom to look for: part of a name or e-mail address in any case, or a whole uuid. Hidden addresses find nobody.
    #[param(required = false, min_length = 3, max_length = 100)]
    pub search: String,
    /// Whether the whole name or address must be that.
    #[param(required = false, default = false)]
    pub exact_match: bool,
}

/// Which people are asked for.
pub struct Ask<'a> {
    /// The page.
    pub paging: Paging,
    sought: Sought,
    search: Option<&'a str>,
    exact_match: Option<&'a str>,
}

enum Sought {
    Everybody,
    Found(Term),
    One(Uuid),
}

impl<'a> Ask<'a> {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// 400, naming what is wrong.
    pub fn of(parameters: &'a Parameters) -> Result<Self, Failure> {
        let paging = Paging::of(parameters)?;
        let exact = flag(parameters, "exact_match")?;
        let search = parameters.get("search");
        let sought = match search {
            None => Sought::Everybody,
            Some(text) => match Uuid::parse_str(text.trim()) {
                Ok(uuid) => Sought::One(uuid),
                Err(_) => Sought::Found(
                    Term::parse(text, exact).map_err(|error| Failure::bad_request(error.to_string()))?,
                ),
            },
        };
        Ok(Self { paging, sought, search, exact_match: parameters.get("exact_match") })
    }

    /// The list that the page is of.
    pub fn list(&self, public_url: &'a str, path: &'a str) -> List<'a> {
        List::new(public_url, path).with("search", self.search).with("exact_match", self.exact_match)
    }

    /// The page, for who calls.
    ///
    /// # Errors
    /// 400 for a cursor of another list.
    pub async fn page(&self, directory: &Directory, caller: &Person) -> Result<Page<Entry>, Failure> {
        let term = match &self.sought {
            Sought::Everybody => None,
            Sought::Found(term) => Some(term),
            Sought::One(uuid) => {
                let found: Vec<_> = directory.listed(*uuid).await?.into_iter().collect();
                let total = found.len();
                let entries = found.into_iter().skip(self.paging.offset).collect();
                return Ok(Page { entries, total, end: None });
            }
        };
        let after = match &self.paging.after {
            None => None,
            Some(cursor) => {
                let [sort] = cursor.keys().ok_or_else(Failure::bad_cursor)?;
                Some(sort)
            }
        };
        let slice = Slice { skip: self.paging.offset, take: self.paging.limit, after };
        let found = directory.list(caller, term, &slice).await?;
        let end = found.end.map(|sort| Cursor::new([sort]));
        Ok(Page { entries: found.entries, total: found.total, end })
    }
}
