//! Who may know what: contract/decisions.md "People", contract/people.md 2 and 3, told in other words than the service's.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::Client;

use super::world::{OF_PROFILE, OF_PROJECT_PROFILE, PEOPLE, Soil, World};

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    Nobody,
    /// One of the people.
    One(usize),
    /// Level 500.
    Editor,
    /// Level 1000.
    Operator,
}

impl Viewer {
    pub fn all() -> Vec<Self> {
        (0..PEOPLE).map(Self::One).chain([Self::Nobody, Self::Editor, Self::Operator]).collect()
    }

    pub fn client(self, world: &World) -> &Client {
        match self {
            Self::Nobody => &world.nobody,
            Self::One(number) => &world.people[number].person,
            Self::Editor => &world.editor,
            Self::Operator => &world.operator,
        }
    }

    fn is_somebody(self) -> bool {
        self != Self::Nobody
    }

    /// Whether a person hides nothing from her.
    fn sees_all_of(self, person: usize) -> bool {
        self == Self::One(person) || self == Self::Operator
    }

    /// Whether a project hides nothing from her.
    fn is_inside(self, soil: &Soil) -> bool {
        match self {
            Self::Nobody => false,
            Self::One(person) => soil.has(person),
            Self::Editor | Self::Operator => true,
        }
    }

    fn may_see(self, soil: &Soil) -> bool {
        soil.is_public || self.is_inside(soil)
    }

    fn lists(self, soil: &Soil) -> bool {
        soil.is_listed() || self.is_inside(soil)
    }

    /// Whether she may know that a person has to do with a project that she sees.
    fn knows_of(self, soil: &Soil, person: usize) -> bool {
        let owners = self.is_inside(soil) || soil.shows["show_project_owners"];
        let members = self.is_inside(soil) || soil.shows["show_project_members"];
        self == Self::One(person) && soil.has(person)
            || owners && soil.is_owned_by(person)
            || members && soil.members.contains(&person)
    }
}

impl World {
    /// All that there is to know.
    pub fn words(&self) -> BTreeSet<String> {
        let of_people = self.people.iter().flat_map(|subject| {
            let words = OF_PROFILE.iter().chain(&["name", "title"]).map(|what| subject.word(what));
            let other = [subject.email(), subject.eppn(), subject.sliver.clone(), subject.bastion.clone()];
            words.chain(other).collect::<Vec<_>>()
        });
        let of_projects = self.projects.iter().flat_map(|soil| {
            let words = OF_PROJECT_PROFILE.iter().chain(&["name", "description"]);
            words.map(|what| soil.word(what)).chain([soil.uuid.clone()]).collect::<Vec<_>>()
        });
        of_people.chain(of_projects).collect()
    }

    /// What of it a viewer may know; all of that she gets to see somewhere.
    pub fn known_to(&self, viewer: Viewer) -> BTreeSet<String> {
        let mut known = BTreeSet::new();
        let people = self.people.iter().enumerate().filter(|_| viewer.is_somebody());
        for (number, subject) in people {
            let all = viewer.sees_all_of(number);
            let shows = |part: &str| all || subject.shows[part];
            known.insert(subject.word("name"));
            known.extend(shows("show_email").then(|| subject.email()));
            known.extend(shows("show_eppn").then(|| subject.eppn()));
            known.extend(shows("show_publications").then(|| subject.word("title")));
            known.extend(shows("show_sshkeys").then(|| subject.sliver.clone()));
            known.extend(all.then(|| subject.bastion.clone()));
            let profile = OF_PROFILE.iter().filter(|part| shows("show_profile") && shows(part));
            known.extend(profile.map(|part| subject.word(part)));
        }
        for soil in self.projects.iter().filter(|soil| viewer.may_see(soil)) {
            let shows = |part: &str| viewer.is_inside(soil) || soil.shows[part];
            known.extend([soil.word("name"), soil.word("description"), soil.uuid.clone()]);
            let profile = OF_PROJECT_PROFILE.iter().filter(|part| shows("show_profile") && shows(part));
            known.extend(profile.map(|part| soil.word(part)));
        }
        known
    }

    /// Lists and searches, and how many they have for a viewer. By what is hidden nobody finds anything, not even who sees
    /// it.
    pub fn totals(&self, viewer: Viewer) -> Vec<(String, usize)> {
        let count = |is_in: &dyn Fn(&Soil) -> bool| self.projects.iter().filter(|soil| is_in(soil)).count();
        let mut totals = Vec::new();
        for list in ["/projects", "/profile/projects"] {
            totals.push((format!("{list}?search={}", self.run), count(&|soil| viewer.lists(soil))));
            for soil in &self.projects {
                for word in [soil.word("name"), soil.word("description"), soil.uuid.clone()] {
                    totals.push((format!("{list}?search={word}"), usize::from(viewer.lists(soil))));
                }
                totals.push((format!("{list}?search={}", soil.word("show_goals")), 0));
            }
        }
        if !viewer.is_somebody() {
            return totals;
        }
        let mine = |soil: &Soil| matches!(viewer, Viewer::One(number) if soil.has(number));
        totals.push(("/projects/self?limit=200".to_owned(), count(&mine)));
        totals.push((format!("/people?search={}", self.run), PEOPLE));
        totals.push((format!("/profile/people?search={}", self.run), PEOPLE));
        let showing = self.people.iter().filter(|subject| subject.shows["show_publications"]).count();
        totals.push((format!("/publications?search={}", self.run), showing));
        for (number, subject) in self.people.iter().enumerate() {
            let all = viewer.sees_all_of(number);
            for list in ["/people", "/profile/people"] {
                let by_email = usize::from(subject.shows["show_email"]);
                totals.push((format!("{list}?search={}", subject.word("email")), by_email));
                totals.push((format!("{list}?search={}", subject.word("show_bio")), 0));
                totals.push((format!("{list}?search={}", subject.uuid), 1));
            }
            let (shown, uuid) = (subject.shows["show_publications"], &subject.uuid);
            totals.push((format!("/publications?search={}", subject.word("title")), usize::from(shown)));
            totals.push((format!("/publications?person_uuid={uuid}"), usize::from(shown || all)));
            let hers = count(&|soil| viewer.lists(soil) && viewer.knows_of(soil, number));
            totals.push((format!("/projects?person_uuid={uuid}"), hers));
        }
        totals
    }

    /// How many keys of a person a viewer sees in a list.
    pub fn keys(&self, viewer: Viewer, person: usize) -> usize {
        match viewer {
            Viewer::One(number) if number == person => 2,
            viewer => usize::from(viewer.sees_all_of(person) || self.people[person].shows["show_sshkeys"]),
        }
    }

    /// A person's roles in the projects, as a viewer sees them at `/people/{uuid}`: operators all of them, others, and she
    /// herself, as everybody's lists would tell them.
    pub fn roles(&self, viewer: Viewer, person: usize) -> Value {
        let all = viewer == Viewer::Operator;
        if !all && !self.people[person].shows["show_roles"] {
            return Value::Null;
        }
        let mut roles = vec!["project-creators".to_owned()];
        for soil in self.projects.iter().filter(|soil| all || soil.is_listed()) {
            let owners = all || soil.shows["show_project_owners"];
            let members = all || soil.shows["show_project_members"];
            let is = [
                (soil.maker == person && owners, "pc"),
                (soil.members.contains(&person) && members, "pm"),
                (soil.is_owned_by(person) && owners, "po"),
            ];
            roles.extend(is.iter().filter(|(is, _)| *is).map(|(_, what)| format!("{}-{what}", soil.uuid)));
        }
        roles.sort();
        json!(roles)
    }
}
