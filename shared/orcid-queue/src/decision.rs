//! What is to be done, as it follows from what is here, what waits, and what ORCID has. Pure.

use crate::{Operation, QueueRow};

/// What is known of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known<'a> {
    /// The row that waits.
    pub pending: Option<Pending<'a>>,
    /// ORCID's number, while ORCID has it.
    pub put_code: Option<&'a str>,
}

/// What matters of a row that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pending<'a> {
    pub operation: Operation,
    pub put_code: Option<&'a str>,
    /// Somebody is sending it, or it was sent and nobody knows what became of it.
    pub may_be_there: bool,
}

impl<'a> From<&'a QueueRow> for Pending<'a> {
    fn from(row: &'a QueueRow) -> Self {
        Self {
            operation: row.operation,
            put_code: row.put_code.as_deref(),
            may_be_there: row.holder.is_some() || row.is_unclear(),
        }
    }
}

/// What happens to the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Nothing.
    Nothing,
    /// There is a new row.
    New(Operation, Option<String>),
    /// The row that waits becomes this. Whoever is sending it learns that it changed.
    Change(Operation, Option<String>),
    /// The row that waits is removed: nothing has to be done any more.
    Drop,
}

/// An entity is there as it is now (`present`), or gone; `is_value` for a section's value, which never changes: it is
/// there or it is another one.
pub(crate) fn decide(present: bool, is_value: bool, known: Known<'_>) -> Decision {
    use Operation::{Delete, Insert, Update};
    let owned = |code: Option<&str>| code.map(str::to_owned);
    let Some(pending) = known.pending else {
        return match (present, known.put_code) {
            (true, None) => Decision::New(Insert, None),
            (true, Some(_)) if is_value => Decision::Nothing,
            (true, code) => Decision::New(Update, owned(code)),
            (false, None) => Decision::Nothing,
            (false, code) => Decision::New(Delete, owned(code)),
        };
    };
    match (present, pending.operation) {
        (true, Insert | Update) if is_value => Decision::Nothing,
        (true, Insert | Update) => Decision::Change(pending.operation, owned(pending.put_code)),
        (true, Delete) if is_value && pending.may_be_there => Decision::Change(Insert, None),
        (true, Delete) if is_value => Decision::Drop,
        (true, Delete) => match pending.put_code {
            Some(_) => Decision::Change(Update, owned(pending.put_code)),
            None => Decision::Change(Insert, None),
        },
        (false, Insert) if !pending.may_be_there => Decision::Drop,
        (false, Insert | Update) => Decision::Change(Delete, owned(pending.put_code)),
        (false, Delete) => Decision::Nothing,
    }
}

/// What becomes of a row about an entity that is gone, when such things are not sent: its owner asked for it, and nothing can
/// be made of it any more.
pub(crate) fn orphaned(pending: Option<Pending<'_>>) -> Decision {
    match pending {
        Some(Pending { operation: Operation::Insert | Operation::Update, may_be_there: false, .. }) => {
            Decision::Drop
        }
        _ => Decision::Nothing,
    }
}

/// What a row becomes that was changed while it was sent: its operation is `wanted` now, and ORCID did `sent`, after
/// which the item has this put-code. `None`: there is nothing left to do.
pub(crate) fn remaining(
    wanted: Operation,
    sent: Operation,
    put_code: Option<&str>,
    is_value: bool,
) -> Option<(Operation, Option<String>)> {
    use Operation::{Delete, Insert, Update};
    let code = put_code.map(str::to_owned);
    match (wanted, sent) {
        (Delete, Delete) => None,
        (Delete, Insert | Update) => Some((Delete, code)),
        (Insert | Update, Delete) => Some((Insert, None)),
        (Insert | Update, Insert | Update) if is_value => None,
        (Insert | Update, Insert | Update) if code.is_some() => Some((Update, code)),
        (Insert | Update, Insert | Update) => Some((wanted, None)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Operation::{Delete, Insert, Update};
    use super::*;

    fn pending(operation: Operation, put_code: Option<&str>, may_be_there: bool) -> Option<Pending<'_>> {
        Some(Pending { operation, put_code, may_be_there })
    }

    #[test]
    fn what_can_not_be_made_any_more_goes_unless_orcid_may_have_it() {
        for (waits, expected) in [
            (None, Decision::Nothing),
            (pending(Insert, None, false), Decision::Drop),
            (pending(Update, Some("7"), false), Decision::Drop),
            (pending(Insert, None, true), Decision::Nothing),
            (pending(Delete, Some("7"), false), Decision::Nothing),
        ] {
            assert_eq!(orphaned(waits), expected, "{waits:?}");
        }
    }

    #[test]
    fn an_entity_is_added_changed_and_removed() {
        let code = || Some("7".to_owned());
        for (present, waits, at_orcid, expected) in [
            (true, None, None, Decision::New(Insert, None)),
            (true, None, Some("7"), Decision::New(Update, code())),
            (false, None, Some("7"), Decision::New(Delete, code())),
            (false, None, None, Decision::Nothing),
            (true, pending(Insert, None, false), None, Decision::Change(Insert, None)),
            (true, pending(Update, Some("7"), false), Some("7"), Decision::Change(Update, code())),
            (true, pending(Delete, Some("7"), false), Some("7"), Decision::Change(Update, code())),
            (false, pending(Insert, None, false), None, Decision::Drop),
            (false, pending(Insert, None, true), None, Decision::Change(Delete, None)),
            (false, pending(Update, Some("7"), false), Some("7"), Decision::Change(Delete, code())),
            (false, pending(Delete, Some("7"), false), Some("7"), Decision::Nothing),
        ] {
            let known = Known { pending: waits, put_code: at_orcid };
            assert_eq!(decide(present, false, known), expected, "{present} {known:?}");
        }
    }

    #[test]
    fn a_value_is_never_changed() {
        for (present, waits, at_orcid, expected) in [
            (true, None, Some("7"), Decision::Nothing),
            (true, pending(Insert, None, true), None, Decision::Nothing),
            (true, pending(Delete, Some("7"), false), Some("7"), Decision::Drop),
            (true, pending(Delete, Some("7"), true), Some("7"), Decision::Change(Insert, None)),
        ] {
            let known = Known { pending: waits, put_code: at_orcid };
            assert_eq!(decide(present, true, known), expected, "{known:?}");
        }
    }

    fn operation() -> impl Strategy<Value = Operation> {
        prop_oneof![Just(Insert), Just(Update), Just(Delete)]
    }

    proptest! {
        /// Whatever happens in whatever order, and whenever rows are sent: in the end ORCID has it if and only if it is
        /// there, as it is now.
        #[test]
        fn orcid_ends_with_what_is_here(events in proptest::collection::vec((any::<bool>(), any::<bool>(), any::<bool>()), 1..24), is_value in any::<bool>()) {
            let mut orcid: Option<u32> = None; // which version of it ORCID has
            let mut row: Option<(Operation, Option<String>)> = None;
            let mut in_flight: Option<(Operation, u32, bool)> = None;
            let mut put_code: Option<String> = None;
            let (mut here, mut version) = (false, 0);
            let finish = |row: &mut Option<(Operation, Option<String>)>, flight: &mut Option<(Operation, u32, bool)>,
                              put_code: &mut Option<String>, orcid: &mut Option<u32>| {
                let Some((sent, what, changed)) = flight.take() else { return };
                *orcid = (sent != Delete).then_some(what);
                *put_code = orcid.map(|_| "7".to_owned());
                *row = match row.take() {
                    Some((wanted, _)) if changed => remaining(wanted, sent, put_code.as_deref(), is_value),
                    _ => None,
                };
            };
            for (present, begins, ends) in events {
                // A value that is there can't come again, nor go when it is gone.
                if !(is_value && present == here) {
                    here = present;
                    version += u32::from(!is_value);
                    let known = Known {
                        pending: row.as_ref().map(|(operation, code)| Pending {
                            operation: *operation, put_code: code.as_deref(), may_be_there: in_flight.is_some(),
                        }),
                        put_code: put_code.as_deref(),
                    };
                    match decide(present, is_value, known) {
                        Decision::Nothing => {}
                        Decision::New(operation, code) => row = Some((operation, code)),
                        Decision::Drop => row = None,
                        Decision::Change(operation, code) => {
                            row = Some((operation, code));
                            if let Some((_, _, changed)) = &mut in_flight { *changed = true; }
                        }
                    }
                }
                if begins && in_flight.is_none() {
                    in_flight = row.as_ref().map(|(operation, _)| (*operation, version, false));
                }
                if ends { finish(&mut row, &mut in_flight, &mut put_code, &mut orcid); }
            }
            for _ in 0..3 {
                finish(&mut row, &mut in_flight, &mut put_code, &mut orcid);
                in_flight = row.as_ref().map(|(operation, _)| (*operation, version, false));
            }
            prop_assert_eq!(row, None);
            prop_assert_eq!(orcid, here.then_some(version));
        }

        #[test]
        fn what_remains_can_be_done(wanted in operation(), sent in operation()) {
            let code = (sent != Delete).then_some("7");
            match remaining(wanted, sent, code, false) {
                None => prop_assert_eq!((wanted, sent), (Delete, Delete)),
                Some((Insert, code)) => prop_assert_eq!(code, None),
                Some((_, code)) => prop_assert!(code.is_some()),
            }
        }
    }
}
