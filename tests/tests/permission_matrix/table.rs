//! The expected statuses.

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Anonymous,
    /// Nobody, who has the compendium's public link and uses it in the place of its id.
    Link,
    /// Somebody at level 0.
    Other,
    /// Level 100.
    Known,
    /// Level 100, and the compendium is hers.
    Owner,
    /// Level 500.
    Editor,
    /// Level 1000.
    Admin,
}

use Column::{Admin, Anonymous, Editor, Known, Link, Other, Owner};

pub const COLUMNS: [Column; 7] = [Anonymous, Link, Other, Known, Owner, Editor, Admin];

/// What the compendium of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The route is about no compendium.
    NoMatter,
    Candidate,
    Published,
}

use State::{Candidate, NoMatter, Published};

/// Method, path, state of the compendium, and the status for each column.
///
/// In a path `{id}` is the compendium, the user or the API token that the route is about, `{job}` one of the
/// compendium's jobs, `{upload}` the owner's upload, `{file}` a file that is there, `{shipment}` and `{download}` the owner's
/// shipments to a repository and to herself, and `{new}` a shipment to come; `{person}` is the owner's uuid, `{row}` and
/// `{history}` something of hers in the ORCID queue and in its history.
pub type Row = (&'static str, &'static str, State, [u16; 7]);

const VIEW: &str = "/api/v1/compendium/{id}";
const ZIP: &str = "/api/v1/compendium/{id}.zip?image=false";
const TAR: &str = "/api/v1/compendium/{id}.tar?image=false";
const TAR_GZ: &str = "/api/v1/compendium/{id}.tar.gz?image=false";
const DATA: &str = "/api/v1/compendium/{id}/data";
const FILE: &str = "/api/v1/compendium/{id}/data/{file}";
const METADATA: &str = "/api/v1/compendium/{id}/metadata";
const JOBS: &str = "/api/v1/compendium/{id}/jobs";
const LINK: &str = "/api/v1/compendium/{id}/link";
const UPLOAD: &str = "/api/v1/compendium/upload/{upload}";
const JOB_DATA: &str = "/api/v1/job/{job}/data";
const JOB_FILE: &str = "/api/v1/job/{job}/data/{file}";
const LEVEL: &str = "/api/v1/user/{id}?level=0";
pub const TOKEN: &str = "/api/v1/auth/token";
const NEW_SHIPMENT: &str = "/api/v1/shipment/{new}";
const SHIPMENT: &str = "/api/v1/shipment/{shipment}";
const SHIPMENT_STATUS: &str = "/api/v1/shipment/{shipment}/status";
const SHIPMENT_FILES: &str = "/api/v1/shipment/{shipment}/files";
const PUBLISHMENT: &str = "/api/v1/shipment/{shipment}/publishment";
const SHIPMENT_DL: &str = "/api/v1/shipment/{download}/dl";
const QUEUE_SEARCH: &str = "/api/eperson/orcidqueues/search/findByProfileItem?profileItemId={person}";
const CRIS_SEARCH: &str = "/api/cris/orcidqueues/search/findByOwner?ownerId={person}";
/// A download has no files at a repository: 400 for those who may delete them.
const SHIPMENT_FILE: &str = "/api/v1/shipment/{download}/files/nope";

#[rustfmt::skip]
pub const MATRIX: &[Row] = &[
    //                                                 anonymous link other known owner editor admin
    ("GET",    VIEW,                       Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    VIEW,                       Published, [200, 200, 200, 200, 200, 200, 200]),
    ("DELETE", VIEW,                       Candidate, [401, 404, 403, 403, 204, 204, 204]),
    ("DELETE", VIEW,                       Published, [401, 404, 403, 403, 403, 403, 204]),
    ("GET",    ZIP,                        Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    ZIP,                        Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    TAR,                        Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    TAR,                        Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    TAR_GZ,                     Candidate, [401, 302, 403, 403, 302, 302, 302]),
    ("GET",    TAR_GZ,                     Published, [302, 302, 302, 302, 302, 302, 302]),
    ("GET",    DATA,                       Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    DATA,                       Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    FILE,                       Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    FILE,                       Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    METADATA,                   Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    METADATA,                   Published, [200, 200, 200, 200, 200, 200, 200]),
    ("PUT",    METADATA,                   Candidate, [401, 401, 403, 403, 200, 200, 200]),
    ("PUT",    METADATA,                   Published, [401, 401, 403, 403, 200, 200, 200]),
    ("GET",    JOBS,                       Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    JOBS,                       Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    LINK,                       Candidate, [401, 401, 403, 403, 403, 200, 200]),
    ("GET",    LINK,                       Published, [401, 401, 403, 403, 403, 200, 200]),
    ("PUT",    LINK,                       Candidate, [401, 401, 403, 403, 403, 200, 200]),
    ("PUT",    LINK,                       Published, [401, 401, 403, 403, 403, 400, 400]),
    ("DELETE", LINK,                       Candidate, [401, 401, 403, 403, 403, 204, 204]),
    ("DELETE", LINK,                       Published, [401, 401, 403, 403, 403, 204, 204]),
    ("POST",   "/api/v1/job",              Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("POST",   "/api/v1/job",              Published, [401, 200, 200, 200, 200, 200, 200]),
    ("GET",    "/api/v1/job/{job}",        Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    "/api/v1/job/{job}",        Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    JOB_DATA,                   Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    JOB_DATA,                   Published, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    JOB_FILE,                   Candidate, [401, 200, 403, 403, 200, 200, 200]),
    ("GET",    JOB_FILE,                   Published, [200, 200, 200, 200, 200, 200, 200]),
    ("POST",   "/api/v1/shipment",         Candidate, [401, 401, 403, 403, 403, 403, 403]),
    ("POST",   "/api/v1/shipment",         Published, [401, 401, 403, 202, 202, 202, 202]),
    ("POST",   NEW_SHIPMENT,               Candidate, [401, 401, 403, 403, 403, 403, 403]),
    ("POST",   NEW_SHIPMENT,               Published, [401, 401, 403, 202, 202, 202, 202]),
    //                                                 anonymous link other known owner editor admin
    ("GET",    "/api/v1/recipient",         NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    "/api/v1/shipment",          NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    SHIPMENT,                    NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    SHIPMENT_STATUS,             NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    SHIPMENT_DL,                 NoMatter, [202, 202, 202, 202, 202, 202, 202]),
    ("GET",    SHIPMENT_FILES,              NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("DELETE", SHIPMENT_FILE,               NoMatter, [401, 401, 403, 403, 400, 400, 400]),
    ("GET",    PUBLISHMENT,                 NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("PUT",    PUBLISHMENT,                 NoMatter, [401, 401, 403, 403, 200, 200, 200]),
    ("GET",    "/api/v1/compendium",        NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("POST",   "/api/v1/compendium",        NoMatter, [401, 401, 403, 200, 200, 200, 200]),
    ("POST",   "/api/v1/compendium/upload", NoMatter, [401, 401, 403, 200, 200, 200, 200]),
    ("GET",    UPLOAD,                      NoMatter, [401, 401, 403, 404, 200, 404, 404]),
    ("GET",    "/api/v1/job",               NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    "/api/v1/link",              NoMatter, [401, 401, 403, 403, 403, 200, 200]),
    ("GET",    "/api/v1/user",              NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    "/api/v1/user/{id}",         NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("PATCH",  LEVEL,                       NoMatter, [401, 401, 403, 403, 403, 200, 200]),
    ("GET",    "/api/v1/auth/whoami",       NoMatter, [401, 401, 200, 200, 200, 200, 200]),
    ("GET",    TOKEN,                       NoMatter, [401, 401, 200, 200, 200, 200, 200]),
    ("POST",   TOKEN,                       NoMatter, [401, 401, 201, 201, 201, 201, 201]),
    ("DELETE", TOKEN,                       NoMatter, [401, 401, 204, 204, 204, 204, 204]),
    ("DELETE", "/api/v1/auth/token/{id}",   NoMatter, [401, 401, 204, 204, 204, 204, 204]),
    ("GET",    "/api/v1/auth/login",        NoMatter, [302, 302, 302, 302, 302, 302, 302]),
    ("GET",    "/api/v1/auth/logout",       NoMatter, [302, 302, 302, 302, 302, 302, 302]),
    ("POST",   "/api/v1/auth/logout",       NoMatter, [302, 302, 302, 302, 302, 302, 302]),
    ("GET",    "/api/v1/status",            NoMatter, [401, 401, 403, 403, 403, 403, 200]),
    // Who has no link sends nothing: 400 for those who may.
    ("POST",   "/api/eperson/orcidqueues",                   NoMatter, [401, 401, 403, 403, 201, 403, 201]),
    ("GET",    "/api/eperson/orcidqueues/search",            NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    QUEUE_SEARCH,                                 NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("GET",    "/api/eperson/orcidqueues/{row}",             NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("DELETE", "/api/eperson/orcidqueues/{row}",             NoMatter, [401, 401, 403, 403, 204, 403, 204]),
    ("POST",   "/api/eperson/orcidhistories",                NoMatter, [401, 401, 403, 403, 400, 403, 400]),
    ("GET",    "/api/eperson/orcidhistories/{history}",      NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("POST",   "/api/cris/orcidqueues",                      NoMatter, [401, 401, 403, 403, 201, 403, 201]),
    ("GET",    "/api/cris/orcidqueues/search",               NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    CRIS_SEARCH,                                  NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("GET",    "/api/cris/orcidqueues/{row}",                NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("DELETE", "/api/cris/orcidqueues/{row}",                NoMatter, [401, 401, 403, 403, 204, 403, 204]),
    ("POST",   "/api/cris/orcidhistories",                   NoMatter, [401, 401, 403, 403, 400, 403, 400]),
    ("GET",    "/api/cris/orcidhistories/{history}",         NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("GET",    "/api/eperson/profiles/{person}", NoMatter, [401, 401, 403, 403, 200, 403, 200]),
    ("PATCH",  "/api/eperson/profiles/{person}", NoMatter, [401, 401, 403, 403, 400, 403, 400]),
    ("GET",    "/api/security/csrf",                         NoMatter, [204, 204, 204, 204, 204, 204, 204]),
    ("GET",    "/api/v1",                   NoMatter, [200, 200, 200, 200, 200, 200, 200]),
    ("GET",    "/api",                      NoMatter, [200, 200, 200, 200, 200, 200, 200]),
];

/// How `/openapi.json` writes a path of the table.
pub fn documented(path: &str) -> String {
    let (path, _) = path.split_once('?').unwrap_or((path, ""));
    let path = path.replace("{person}", "{uuid}");
    let path = path.replace("{file}", "{path}").replace("/files/nope", "/files/{file}");
    let path = ["{job}", "{shipment}", "{download}", "{new}", "{row}", "{history}"]
        .iter()
        .fold(path, |path, name| path.replace(name, "{id}"));
    let archive = ["{id}.zip", "{id}.tar.gz", "{id}.tar"].into_iter().find(|name| path.contains(name));
    archive.map_or(path.clone(), |name| path.replace(name, "{id}.{file_extension}"))
}
