//! Random people with projects, publications, keys and preferences. Each says of everything a word that is nowhere else.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tests::keys::generate;
use tests::profile::{edit, edit_profile, rare};
use tests::publication::enter;
use tests::{Client, Person, project};

use super::dice::Dice;

pub const PEOPLE: usize = 3;
const PROJECTS: usize = 5;

/// What a person hides.
const OF_PERSON: [&str; 6] =
    ["show_email", "show_eppn", "show_profile", "show_publications", "show_roles", "show_sshkeys"];
/// What a person hides of her profile. A country is no word.
pub const OF_PROFILE: [&str; 11] = [
    "show_affiliations_other",
    "show_bio",
    "show_cv",
    "show_identities",
    "show_job",
    "show_keywords",
    "show_other_names",
    "show_professional",
    "show_pronouns",
    "show_social",
    "show_website",
];
/// What the owners of a project hide.
const OF_PROJECT: [&str; 4] =
    ["show_profile", "show_project_members", "show_project_owners", "show_publications"];
/// What they hide of its profile.
pub const OF_PROJECT_PROFILE: [&str; 7] = [
    "show_award_information",
    "show_goals",
    "show_keywords",
    "show_notebooks",
    "show_project_status",
    "show_purpose",
    "show_references",
];

/// A person.
pub struct Subject {
    pub person: Person,
    pub uuid: String,
    pub shows: BTreeMap<&'static str, bool>,
    pub sliver: String,
    pub bastion: String,
    /// Her publication.
    pub publication: String,
    /// What each of her words begins with.
    prefix: String,
}

/// A project.
pub struct Soil {
    pub uuid: String,
    pub shows: BTreeMap<&'static str, bool>,
    pub is_public: bool,
    /// Whether it is neither retired nor to be looked at.
    pub is_calm: bool,
    /// Its creator, lead and first owner.
    pub maker: usize,
    pub owners: Vec<usize>,
    pub members: Vec<usize>,
    prefix: String,
}

/// All of them, and those who look from outside.
pub struct World {
    /// What all words begin with.
    pub run: String,
    pub people: Vec<Subject>,
    pub projects: Vec<Soil>,
    pub editor: Person,
    pub operator: Person,
    pub nobody: Client,
}

/// The preferences of these names, as a body has them.
fn chosen(shows: &BTreeMap<&'static str, bool>, names: &[&str]) -> Value {
    let chosen: Map<_, _> = names.iter().map(|name| ((*name).to_owned(), json!(shows[*name]))).collect();
    Value::Object(chosen)
}

impl Subject {
    async fn new(run: &str, number: usize, dice: &mut Dice) -> Self {
        let person = Person::new(100).await;
        let mut subject = Self {
            uuid: person.uuid().await.expect("a uuid"),
            shows: dice.shows(&[&OF_PERSON[..], &OF_PROFILE[..]].concat()),
            sliver: String::new(),
            bastion: String::new(),
            publication: String::new(),
            prefix: format!("{run}p{number}"),
            person,
        };
        for (kind, uuid) in [("sliver", &mut subject.sliver), ("bastion", &mut subject.bastion)] {
            let key = generate(&subject.person, kind, "ed25519").await;
            key["key_uuid"].as_str().expect("a uuid").clone_into(uuid);
        }
        let word = |what: &str| subject.word(what);
        let page =
            |what: &str| json!([{ "type": "other", "url": format!("https://example.org/{}", word(what)) }]);
        let about = json!({
            "name": word("name"), "email": subject.email(), "preferences": chosen(&subject.shows, &OF_PERSON),
        });
        edit(&subject.person, &about).await.has(200);
        let profile = json!({
            "bio": word("show_bio"), "cv": page("show_cv")[0]["url"], "job": word("show_job"),
            "pronouns": word("show_pronouns"), "website": page("show_website")[0]["url"],
            "identities": [{ "type": "other", "identity": word("show_identities") }],
            "social": page("show_social"), "professional": page("show_professional"),
            "other_names": [word("show_other_names")], "affiliations_other": [word("show_affiliations_other")],
            "keywords": [word("show_keywords")], "preferences": chosen(&subject.shows, &OF_PROFILE),
        });
        edit_profile(&subject.person, &profile).await.has(200);
        subject
    }

    /// Her word for something.
    pub fn word(&self, what: &str) -> String {
        format!("{}{what}", self.prefix)
    }

    pub fn email(&self) -> String {
        format!("{}@example.org", self.word("email"))
    }

    pub fn eppn(&self) -> String {
        format!("{}@orcid.org", self.person.orcid)
    }
}

impl Soil {
    async fn new(run: &str, number: usize, people: &[Subject], editor: &Person, dice: &mut Dice) -> Self {
        let (maker, state) = (dice.below(people.len()), dice.below(4));
        let mut soil = Self {
            uuid: String::new(),
            shows: dice.shows(&[&OF_PROJECT[..], &OF_PROJECT_PROFILE[..]].concat()),
            is_public: dice.flip(),
            is_calm: state > 1,
            maker,
            owners: dice.some(people.len()),
            members: dice.some(people.len()),
            prefix: format!("{run}j{number}"),
        };
        let uuids =
            |numbers: &[usize]| -> Vec<_> { numbers.iter().map(|it| people[*it].uuid.clone()).collect() };
        let owner = &people[maker].person;
        let body = json!({
            "name": soil.word("name"), "description": soil.word("description"), "is_public": soil.is_public,
            "project_owners": uuids(&soil.owners), "project_members": uuids(&soil.members),
        });
        soil.uuid = project::made(owner, &body).await;
        let path = project::path(&soil.uuid);
        let preferences = json!({ "preferences": chosen(&soil.shows, &OF_PROJECT) });
        owner.patch(&path, &preferences).await.has(200);
        let word = |what: &str| soil.word(what);
        let note = |what: &str| json!([{ "description": word(what), "url": "https://example.org" }]);
        let profile = json!({
            "award_information": { "award_number": word("show_award_information") }, "goals": word("show_goals"),
            "keywords": [word("show_keywords")], "notebooks": note("show_notebooks"),
            "project_status": word("show_project_status"), "purpose": word("show_purpose"),
            "references": note("show_references"), "preferences": chosen(&soil.shows, &OF_PROJECT_PROFILE),
        });
        owner.patch(&format!("{path}/profile"), &profile).await.has(200);
        match state {
            0 => owner.send(owner.request("DELETE", &path)).await.has(200),
            1 => editor
                .patch(&format!("{path}/review-required"), &json!({ "review_required": true }))
                .await
                .has(200),
            _ => editor.get(&path).await.has(200),
        };
        soil
    }

    /// Its word for something.
    pub fn word(&self, what: &str) -> String {
        format!("{}{what}", self.prefix)
    }

    /// Whether this person has to do with it.
    pub fn has(&self, person: usize) -> bool {
        self.is_owned_by(person) || self.members.contains(&person)
    }

    pub fn is_owned_by(&self, person: usize) -> bool {
        self.maker == person || self.owners.contains(&person)
    }

    /// Whether everybody's lists have it.
    pub fn is_listed(&self) -> bool {
        self.is_public && self.is_calm
    }
}

impl World {
    pub async fn new(dice: &mut Dice) -> Self {
        let (run, editor, operator) = (rare(), Person::new(500).await, Person::new(1000).await);
        let (mut people, mut projects) = (Vec::new(), Vec::new());
        for number in 0..PEOPLE {
            people.push(Subject::new(&run, number, dice).await);
        }
        for number in 0..PROJECTS {
            projects.push(Soil::new(&run, number, &people, &editor, dice).await);
        }
        for (number, subject) in people.iter_mut().enumerate() {
            let hers = projects.iter().filter(|soil| soil.has(number) && dice.flip()).map(|soil| &soil.uuid);
            let fields = json!({ "title": subject.word("title"), "projects": hers.collect::<Vec<_>>() });
            let entered = enter(&subject.person, &fields).await;
            entered["uuid"].as_str().expect("a uuid").clone_into(&mut subject.publication);
        }
        Self { run, people, projects, editor, operator, nobody: Client::new() }
    }

    /// Every list, search and detail of people, their keys and publications, and projects.
    pub fn paths(&self) -> Vec<String> {
        let lists = ["/people", "/profile/people", "/projects", "/profile/projects", "/publications"];
        let searches = lists.iter().map(|list| format!("{list}?limit=200&search={}", self.run));
        let sorts = ["created_time", "modified_time&order_by=desc"];
        let sorts = sorts.iter().map(|by| format!("/projects?limit=200&search={}&sort_by={by}", self.run));
        let own = ["/whoami", "/projects/self?limit=200", "/sshkeys"].map(str::to_owned);
        let of_people =
            self.people.iter().flat_map(|Subject { uuid, sliver, bastion, publication, .. }| {
                [
                    format!("/people/{uuid}"),
                    format!("/people/{uuid}?as_self=true"),
                    format!("/people/{uuid}/self"),
                    format!("/profile/people/{uuid}"),
                    format!("/profile/people/{uuid}/self"),
                    format!("/people?search={uuid}"),
                    format!("/projects?limit=200&person_uuid={uuid}"),
                    format!("/publications?person_uuid={uuid}"),
                    format!("/publications/{publication}"),
                    format!("/sshkeys?person_uuid={uuid}"),
                    format!("/sshkeys/{sliver}"),
                    format!("/sshkeys/{bastion}"),
                ]
            });
        let of_projects = self.projects.iter().flat_map(|Soil { uuid, .. }| {
            [
                format!("/projects/{uuid}"),
                format!("/profile/projects/{uuid}"),
                format!("/projects?search={uuid}"),
                format!("/profile/projects?search={uuid}"),
            ]
        });
        searches.chain(sorts).chain(own).chain(of_people).chain(of_projects).collect()
    }
}
