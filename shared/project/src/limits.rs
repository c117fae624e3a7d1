//! What a project may have at most. Characters are those of Unicode.

/// Characters of a name.
pub const MAX_NAME: usize = 200;
/// Characters of a description.
pub const MAX_DESCRIPTION: usize = 3_000;
/// Characters of a facility, a status, a keyword, a topic.
pub const MAX_LABEL: usize = 100;
/// Characters of a purpose, or of goals.
pub const MAX_PROSE: usize = 2_000;
/// Characters of a reference's or notebook's description.
pub const MAX_NOTE: usize = 500;
/// Bytes of a URL.
pub const MAX_URL: usize = 1_000;
/// Keywords, topics, tags, communities, references, notebooks or grants, of each.
pub const MAX_ENTRIES: usize = 50;
/// Bytes of a profile as JSON: 200 of them, a page, fit into what a Lambda function may answer.
pub const MAX_PROFILE_BYTES: usize = 16 << 10;
/// Creators, owners or members, of each.
pub const MAX_PEOPLE: usize = 200;
/// People that one call adds or removes: what one transaction holds, with the project and some room.
pub const MAX_CHANGED: usize = 80;
/// Compendia.
pub const MAX_COMPENDIA: usize = 50;
/// People of a kind that an entry of a list shows; the project itself shows all.
pub const LISTED_PEOPLE: usize = 10;
/// Projects that somebody has something to do with.
pub const MAX_PROJECTS_OF_A_PERSON: usize = 500;
/// Labels that are searched for at once.
pub const MAX_LABELS: usize = 10;
