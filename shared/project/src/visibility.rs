//! Random people, projects and preferences: what no list, search, count or detail may reveal is revealed by none.

use std::collections::{BTreeMap, BTreeSet};

use preferences::Part;
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::{Value, json, to_value};
use uuid::Uuid;

use crate::create::Team;
use crate::document::{Belongings, Named, People, Sight};
use crate::invalid::Invalid;
use crate::limits::LISTED_PEOPLE;
use crate::order::{Order, SortBy, key};
use crate::page::{Beside, Window, merge};
use crate::people::{Operation, Role};
use crate::roles::{Cast, Told};
use crate::{Change, Edit, Listing, NewProject, Note, ProfileEdit, ProfilePart, Project, ProjectPart};
use crate::{LabelSet, Memberships, Search, Somebody, Viewer};

const PEOPLE: u128 = 6;
const NOW: &str = "2026-11-27T12:00:00.000Z";

/// Everybody: nobody, six people, and an admin.
fn viewers() -> Vec<Viewer> {
    let somebody = |number| Viewer::for_test(&[Uuid::from_u128(number)], 100);
    let people = (1..=PEOPLE).map(somebody);
    std::iter::once(Viewer::anonymous())
        .chain(people)
        .chain([Viewer::for_test(&[Uuid::from_u128(99)], 500)])
        .collect()
}

fn people() -> People {
    let named = |number| {
        let uuid = Uuid::from_u128(number);
        (uuid, Named { email: Some(format!("mail-{number}@")), name: format!("person-{number}-"), uuid })
    };
    (1..=PEOPLE).map(named).collect()
}

fn hidden<P: Part + std::fmt::Debug>() -> impl Strategy<Value = BTreeMap<String, bool>> {
    let keys = subsequence(P::ALL.to_vec(), 0..=P::ALL.len());
    keys.prop_map(|parts| parts.into_iter().map(|part| (part.key().to_owned(), false)).collect())
}

fn some_people() -> impl Strategy<Value = Vec<Somebody>> {
    let numbers = subsequence((1..=PEOPLE).collect::<Vec<_>>(), 0..=3);
    numbers.prop_map(|numbers| {
        numbers.into_iter().map(|number| Somebody::unknown(Uuid::from_u128(number))).collect()
    })
}

/// A project whose every text says whose it is, and what.
fn project(number: usize) -> impl Strategy<Value = Project> {
    let flags = (any::<bool>(), prop::bool::weighted(0.2), prop::bool::weighted(0.2));
    let all =
        (flags, some_people(), some_people(), 1..=PEOPLE, hidden::<ProjectPart>(), hidden::<ProfilePart>());
    all.prop_map(
        move |((is_public, is_retired, in_review), owners, members, creator, parts, profile_parts)| {
            let text = |what: &str| format!("{what}-of-{number}-");
            let new = NewProject {
                name: text("name"),
                description: text("description"),
                is_public,
                ..NewProject::default()
            };
            let creator = Somebody::unknown(Uuid::from_u128(creator));
            let team = Team { creator: creator.clone(), lead: creator, owners, members };
            let begun = new.begin(&team, Uuid::from_u128(1_000 + number as u128), NOW).unwrap();
            let note =
                |what| Some(vec![Note { description: text(what), url: "https://example.org".to_owned() }]);
            let award =
                serde_json::from_value(json!({ "award_number": text("show_award_information") })).unwrap();
            let profile = ProfileEdit {
                award_information: Some(award),
                goals: Some(text("show_goals")),
                keywords: Some(vec![text("show_keywords")]),
                notebooks: note("show_notebooks"),
                project_status: Some(text("show_project_status")),
                purpose: Some(text("show_purpose")),
                references: note("show_references"),
                preferences: Some(profile_parts),
            };
            let mut changes = vec![
                Change::Profile(Box::new(profile)),
                Change::Edit(Edit { preferences: Some(parts), ..Edit::default() }),
                Change::Compendia {
                    operation: Operation::Add,
                    ids: vec![text("compendium")],
                    own: vec![text("compendium")],
                },
                Change::Topics(vec![text("topic")]),
                Change::ReviewRequired(in_review),
            ];
            changes.extend(is_retired.then_some(Change::Retire));
            let apply = |project: Project, change: &Change| change.apply(&project, NOW).unwrap();
            let mut project = changes.iter().fold(begun, apply);
            project.tags = vec![text("tag")];
            project
        },
    )
}

fn projects() -> impl Strategy<Value = Vec<Project>> {
    (0..12_usize).map(project).collect::<Vec<_>>()
}

/// What the rules say, told again in other words.
struct Truth<'a> {
    viewer: &'a Viewer,
    project: &'a Project,
}

impl Truth<'_> {
    fn is_insider(&self) -> bool {
        self.viewer.is_admin() || self.viewer.uuids().iter().any(|uuid| self.project.people().contains(uuid))
    }

    fn may_see(&self) -> bool {
        self.project.is_public || self.is_insider()
    }

    fn is_listed(&self) -> bool {
        let calm = self.project.retired_date.is_none() && !self.project.review_required;
        (self.project.is_public && calm) || self.is_insider()
    }

    fn shows(&self, part: ProjectPart) -> bool {
        self.is_insider() || self.project.preferences.shows(part)
    }

    /// Words that nothing that is shown may have.
    fn secrets(&self) -> Vec<String> {
        let number = self.project.uuid.as_u128() - 1_000;
        let text = |what: &str| format!("{what}-of-{number}-");
        let profile = ProfilePart::ALL.iter().filter(|part| {
            let shown = self.shows(ProjectPart::Profile) && self.project.profile.preferences.shows(**part);
            !self.is_insider() && !shown
        });
        let mut secrets: Vec<_> = profile.map(|part| text(part.key())).collect();
        if !self.may_see() {
            secrets.extend(["name", "description"].map(text));
        }
        if !self.shows(ProjectPart::Publications) {
            secrets.push(text("compendium"));
        }
        if !self.is_insider() {
            secrets.push(text("tag"));
        }
        let is_somebody = !self.viewer.uuids().is_empty();
        let mut known = BTreeSet::new();
        if is_somebody && self.shows(ProjectPart::Owners) {
            known.extend(self.project.owners.iter().chain(&self.project.creators).copied());
            known.extend([self.project.lead, self.project.created_by]);
        }
        if is_somebody && self.shows(ProjectPart::Members) {
            known.extend(&self.project.members);
        }
        let unknown = (1..=PEOPLE).filter(|number| !known.contains(&Uuid::from_u128(*number)));
        secrets.extend(unknown.flat_map(|number| [format!("person-{number}-"), format!("mail-{number}@")]));
        secrets
    }

    fn check(&self, document: &Value) {
        let document = document.to_string();
        for secret in self.secrets() {
            assert!(!document.contains(&secret), "{:?} sees {secret} in {document}", self.viewer);
        }
    }
}

/// A whole list as the store makes it, read in pages of three; and how many it says there are.
fn list(viewer: &Viewer, projects: &[Project], search: Option<&Search>, order: Order) -> (Vec<Uuid>, usize) {
    let of = |listing| {
        let listed = projects.iter().filter(|project| project.listing() == listing);
        let found = listed.filter(|project| search.is_none_or(|search| search.finds(project)));
        let mut places: Vec<_> = found.map(|project| key(project, order.by)).collect();
        order.sort(&mut places);
        places
    };
    let public = of(Listing::Public);
    let is_own = |place: &String| {
        let owner = projects.iter().find(|project| key(project, order.by) == *place).unwrap();
        viewer.uuids().iter().any(|uuid| owner.people().contains(uuid))
    };
    let beside = match viewer.beside() {
        Beside::Nothing => Vec::new(),
        Beside::Own => of(Listing::Private).into_iter().filter(is_own).collect(),
        Beside::Private => of(Listing::Private),
    };
    let mut listed = Vec::new();
    loop {
        let window = Window::new(listed.len(), 3, beside.len());
        let read = public.iter().skip(window.skip).take(window.take).cloned().collect();
        let page = merge(order, read, beside.clone(), window.ahead, 3);
        if page.is_empty() {
            return (listed, public.len() + beside.len());
        }
        listed.extend(page.iter().map(|place| crate::order::uuid(place).unwrap()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_reveals_what_it_may_not(projects in projects()) {
        let people = people();
        for viewer in &viewers() {
            let sight = Sight { viewer, of: viewer.uuids(), people: &people, now: NOW };
            for order in [SortBy::Name, SortBy::Created, SortBy::Modified].map(|by| Order { by, descending: false }) {
                let (listed, total) = list(viewer, &projects, None, order);
                let expected: BTreeSet<_> =
                    projects.iter().filter(|project| Truth { viewer, project }.is_listed()).map(|project| project.uuid).collect();
                prop_assert_eq!(listed.len(), total);
                prop_assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected);
            }
            for project in &projects {
                let truth = Truth { viewer, project };
                prop_assert_eq!(viewer.may_see(project), truth.may_see());
                prop_assert_eq!(viewer.lists(project), truth.is_listed());
                prop_assert!(truth.may_see() || !truth.is_listed());
                // Searching for what is hidden, or for what is nobody's to search, finds nothing; and what is not listed
                // is not found by anything.
                for secret in truth.secrets().into_iter().chain([project.name.clone(), project.uuid.to_string()]) {
                    let search = Search::new(&secret, false).unwrap();
                    let (found, total) = list(viewer, &projects, Some(&search), Order::default());
                    prop_assert_eq!(found.len(), total);
                    let is_open = truth.is_listed() && (secret == project.name || secret == project.uuid.to_string());
                    prop_assert_eq!(found.contains(&project.uuid), is_open, "{}", secret);
                }
                for (set, label) in [(LabelSet::Topics, &project.topics), (LabelSet::Communities, &project.tags)] {
                    let search = Search::labels(set, &label.join(","), false).unwrap();
                    let (found, total) = list(viewer, &projects, Some(&search), Order::default());
                    prop_assert_eq!(found.len(), total);
                    let is_open = truth.is_listed() && set == LabelSet::Topics;
                    prop_assert_eq!(found.contains(&project.uuid), is_open, "{:?}", set);
                }
                if truth.may_see() {
                    let belongings = Belongings { compendia: project.compendia.clone(), publications: Vec::new() };
                    truth.check(&to_value(sight.detail(project, belongings)).unwrap());
                    truth.check(&to_value(sight.entry(project)).unwrap());
                    truth.check(&to_value(sight.own(project)).unwrap());
                    truth.check(&to_value(sight.profile(project)).unwrap());
                }
            }
        }
    }

    #[test]
    fn whose_projects_they_are_is_told_as_the_projects_tell_it(projects in projects(), number in 1..=PEOPLE) {
        let (of, people) = ([Uuid::from_u128(number)], people());
        for viewer in &viewers() {
            let sight = Sight { viewer, of: &of, people: &people, now: NOW };
            for project in projects.iter().filter(|project| viewer.may_see(project)) {
                let told = viewer.sees_memberships(project, &of).any();
                let document = to_value(sight.detail(project, Belongings::default())).unwrap();
                let is_named = document.to_string().contains(&format!("person-{number}-"));
                let is_herself = viewer.uuids() == of;
                prop_assert_eq!(told && !is_herself, is_named && !is_herself);
            }
        }
    }

    #[test]
    fn roles_tell_others_of_no_project_that_they_would_not_find_her_in(projects in projects(), number in 1..=PEOPLE) {
        let of = [Uuid::from_u128(number)];
        let stranger = Viewer::for_test(&[Uuid::from_u128(98)], 100);
        for project in &projects {
            let cast: Cast = serde_json::from_value(to_value(project).unwrap()).unwrap();
            let of_project = |memberships: Memberships| -> Vec<_> {
                let Memberships { is_creator, is_member, is_owner, .. } = memberships;
                let all = [(is_creator, "pc"), (is_member, "pm"), (is_owner, "po")];
                let has = all.into_iter().filter(|(is_it, _)| *is_it);
                has.map(|(_, suffix)| (format!("{}-{suffix}", project.uuid), project.name.clone())).collect()
            };
            let told = |told| -> Vec<_> {
                cast.roles(&of, told).into_iter().map(|role| (role.name, role.description)).collect()
            };
            prop_assert_eq!(told(Told::Herself), of_project(Memberships::of(&of, project)));
            let shown = if (Truth { viewer: &stranger, project }).is_listed() {
                of_project(stranger.sees_memberships(project, &of))
            } else {
                Vec::new()
            };
            prop_assert_eq!(told(Told::Everybody), shown);
        }
    }

    #[test]
    fn only_who_is_shown_has_to_be_looked_up(projects in projects()) {
        for viewer in &viewers() {
            let shown = Sight::shown(viewer, &projects, LISTED_PEOPLE);
            let people: People = people().into_iter().filter(|(uuid, _)| shown.contains(uuid)).collect();
            let sight = Sight { viewer, of: viewer.uuids(), people: &people, now: NOW };
            for project in &projects {
                // Who was not looked up has no name.
                let document = to_value(sight.entry(project)).unwrap().to_string();
                prop_assert!(!document.contains(r#""name":"""#), "{}", document);
            }
        }
    }

    #[test]
    fn a_project_always_has_an_owner_and_its_lead_is_one(projects in projects(), people in some_people(), number in 0..3_usize) {
        let operation = [Operation::Add, Operation::Remove, Operation::Batch][number];
        for project in &projects {
            let change = Change::People(vec![(Role::Owner, operation, people.clone())]);
            match change.apply(project, NOW) {
                Ok(changed) => prop_assert!(changed.owners.contains(&changed.lead)),
                Err(Invalid::LastOwner) => prop_assert!(people.is_empty() || operation == Operation::Remove),
                Err(error) => prop_assert_eq!(error, Invalid::Lead),
            }
        }
    }
}
