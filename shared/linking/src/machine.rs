//! The linking session's state machine (contract/orcid-link.md 3.3 as amended by contract/decisions.md).

use serde::{Deserialize, Serialize};

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Made; nobody has gone to ORCID.
    Initial,
    /// A browser was sent to ORCID.
    Started,
    /// ORCID gave a token; the user has to confirm.
    Complete,
}

/// What happens to a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// It is read.
    Get,
    /// A browser leaves for ORCID.
    Start,
    /// The browser comes back with a code.
    Continue,
    /// The user confirms.
    Finish,
    /// The user gives up.
    Delete,
    /// Its ten minutes are over.
    Expire,
}

/// What an event does to a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Stay,
    /// The session is in this state afterwards.
    Become(State),
    /// The session is gone afterwards.
    End,
    /// The event is not allowed.
    Refuse,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Initial, Self::Started, Self::Complete];
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 6] =
        [Self::Get, Self::Start, Self::Continue, Self::Finish, Self::Delete, Self::Expire];

    /// The states in which this event is allowed: what a write of it is conditional on.
    pub fn states(self) -> impl Iterator<Item = State> {
        State::ALL.into_iter().filter(move |state| outcome(*state, self) != Outcome::Refuse)
    }
}

/// The table.
#[must_use]
pub const fn outcome(state: State, event: Event) -> Outcome {
    use Outcome::{Become, End, Refuse, Stay};
    use State::{Complete, Initial, Started};
    match (event, state) {
        (Event::Get, Initial | Started | Complete) => Stay,
        // Starting again restarts: the browser may have been closed, or the exchange may have failed.
        (Event::Start, Initial | Started) => Become(Started),
        (Event::Start, Complete) => Refuse,
        (Event::Continue, Started) => Become(Complete),
        (Event::Continue, Initial | Complete) => Refuse,
        // A finished session is a link.
        (Event::Finish, Complete) => End,
        (Event::Finish, Initial | Started) => Refuse,
        (Event::Delete | Event::Expire, Initial | Started | Complete) => End,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// contract/orcid-link.md 3.3, row by row, as decisions.md amends it.
    const TABLE: [(Event, [Outcome; 3]); 6] = [
        (Event::Get, [Outcome::Stay, Outcome::Stay, Outcome::Stay]),
        (Event::Start, [Outcome::Become(State::Started), Outcome::Become(State::Started), Outcome::Refuse]),
        (Event::Continue, [Outcome::Refuse, Outcome::Become(State::Complete), Outcome::Refuse]),
        (Event::Finish, [Outcome::Refuse, Outcome::Refuse, Outcome::End]),
        (Event::Delete, [Outcome::End, Outcome::End, Outcome::End]),
        (Event::Expire, [Outcome::End, Outcome::End, Outcome::End]),
    ];

    #[test]
    fn every_event_in_every_state() {
        assert_eq!(TABLE.map(|(event, _)| event), Event::ALL);
        for (event, outcomes) in TABLE {
            for (state, expected) in State::ALL.into_iter().zip(outcomes) {
                assert_eq!(outcome(state, event), expected, "{event:?} in {state:?}");
            }
        }
    }

    #[test]
    fn allowed_states_follow_from_the_table() {
        for event in Event::ALL {
            let states: Vec<_> = event.states().collect();
            for state in State::ALL {
                assert_eq!(states.contains(&state), outcome(state, event) != Outcome::Refuse);
            }
        }
    }

    #[test]
    fn complete_is_reached_through_started_only() {
        for event in Event::ALL {
            for state in State::ALL {
                if outcome(state, event) == Outcome::Become(State::Complete) {
                    assert_eq!((state, event), (State::Started, Event::Continue));
                }
            }
        }
    }
}
