use proptest::prelude::*;

use super::*;
use crate::step::CheckResult;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_764_000_000 + second).unwrap()
}

/// Everything that can be asked of the machine.
#[derive(Debug, Clone)]
enum Ask {
    Start(StepName),
    Append(StepName),
    Succeed(StepName),
    Fail(StepName),
    FailToCompare,
    Skip(StepName),
    Abort,
}

fn name() -> impl Strategy<Value = StepName> {
    proptest::sample::select(StepName::ALL.to_vec())
}

fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        4 => name().prop_map(Ask::Start),
        1 => name().prop_map(Ask::Append),
        4 => name().prop_map(Ask::Succeed),
        1 => name().prop_map(Ask::Fail),
        1 => Just(Ask::FailToCompare),
        2 => name().prop_map(Ask::Skip),
        1 => Just(Ask::Abort),
    ]
}

fn obey(steps: &mut Steps, ask: &Ask, now: Timestamp) -> Result<(), Refused> {
    match ask {
        Ask::Start(name) => steps.start(*name, now),
        Ask::Append(name) => steps.append(*name, ["a line"]),
        Ask::Succeed(name) => steps.succeed(*name, now),
        Ask::Fail(name) => steps.fail(*name, now),
        Ask::FailToCompare => {
            let result = CheckResult { impossible: true, ..CheckResult::default() };
            steps.record(StepName::Check, Detail::Check(result))?;
            steps.fail(StepName::Check, now)
        }
        Ask::Skip(name) => steps.skip(*name, "skipped", now),
        Ask::Abort => steps.abort("gone", now),
    }
}

proptest! {
    #[test]
    fn whatever_is_asked_the_rules_hold(asks in proptest::collection::vec(ask(), 0..120)) {
        let mut steps = Steps::default();
        for (second, ask) in asks.iter().enumerate() {
            let before = steps.clone();
            let answer = obey(&mut steps, ask, at(second as i64));

            prop_assert!(answer.is_ok() || steps == before, "a refusal changes nothing");
            prop_assert!(steps.iter().filter(|(_, step)| step.status == StepStatus::Running).count() <= 1);
            for (name, step) in before.iter() {
                let now = steps.get(name);
                if step.status.has_ended() {
                    prop_assert_eq!(step, now, "an ended step never changes");
                }
                prop_assert!(now.text.starts_with(&step.text), "text only grows");
            }
            if before.verdict().is_some() {
                prop_assert_eq!(&before, &steps, "a job ends once");
            }
            let mut gap = false;
            for (_, step) in steps.iter().filter(|(name, _)| *name != StepName::Cleanup) {
                prop_assert!(!(gap && step.status != StepStatus::Queued), "steps run in order");
                gap |= step.status == StepStatus::Queued;
            }
            if gap && steps.get(StepName::Cleanup).status != StepStatus::Queued {
                prop_assert!(steps.aborted(), "only an abort leads past queued steps");
            }
            for (_, step) in steps.iter() {
                prop_assert_eq!(step.start.is_some(), step.status != StepStatus::Queued);
                prop_assert_eq!(step.end.is_some(), step.status.has_ended());
            }
            let failed = steps.iter().any(|(_, step)| step.status == StepStatus::Failure);
            if let Some(verdict) = steps.verdict() {
                prop_assert_eq!(verdict == Verdict::Failure, failed);
            }
        }
    }

    #[test]
    fn following_next_always_ends(choices in proptest::collection::vec(0_u8..3, 10)) {
        let mut steps = Steps::default();
        let mut taken = 0;
        while let Some(name) = steps.next() {
            match choices[taken] {
                0 => steps.start(name, at(0)).and_then(|()| steps.succeed(name, at(1))).unwrap(),
                1 => steps.skip(name, "why", at(1)).unwrap(),
                _ => steps.start(name, at(0)).and_then(|()| steps.fail(name, at(1))).unwrap(),
            }
            taken += 1;
        }
        prop_assert!(steps.verdict().is_some());
    }

    #[test]
    fn an_abort_always_ends_the_job(asks in proptest::collection::vec(ask(), 0..60)) {
        let mut steps = Steps::default();
        for ask in &asks {
            let _ = obey(&mut steps, ask, at(0));
        }
        let before = steps.verdict();
        steps.abort("Run stopped responding", at(1)).unwrap();
        prop_assert_eq!(steps.verdict(), Some(before.unwrap_or(Verdict::Failure)));
    }
}

fn run_to(steps: &mut Steps, last: StepName) {
    while let Some(name) = steps.next() {
        steps.start(name, at(0)).unwrap();
        if name == last {
            return;
        }
        steps.succeed(name, at(1)).unwrap();
    }
}

#[test]
fn differences_do_not_abort() {
    let mut steps = Steps::default();
    run_to(&mut steps, StepName::Check);
    steps.record(StepName::Check, Detail::Check(CheckResult::default())).unwrap();
    steps.fail(StepName::Check, at(1)).unwrap();
    assert_eq!(steps.next(), Some(StepName::ImageSave));
    steps.skip(StepName::ImageSave, text::CHECK_FAILED_NOT_SAVING, at(2)).unwrap();
    run_to(&mut steps, StepName::Cleanup);
    steps.succeed(StepName::Cleanup, at(3)).unwrap();
    assert_eq!(steps.verdict(), Some(Verdict::Failure));
}

#[test]
fn a_check_that_cannot_compare_aborts() {
    let mut steps = Steps::default();
    run_to(&mut steps, StepName::Check);
    obey(&mut steps, &Ask::FailToCompare, at(1)).unwrap();
    assert_eq!(steps.next(), Some(StepName::Cleanup));
    assert_eq!(steps.get(StepName::ImageSave).status, StepStatus::Queued);
}

#[test]
fn an_abort_fails_the_running_step_and_cleans_up() {
    let mut steps = Steps::default();
    run_to(&mut steps, StepName::ImageExecute);
    steps.abort("Run stopped responding", at(5)).unwrap();
    assert_eq!(steps.get(StepName::ImageExecute).text, ["Run stopped responding"]);
    assert_eq!(steps.get(StepName::Check).status, StepStatus::Queued);
    let cleanup = steps.get(StepName::Cleanup);
    assert_eq!(cleanup.text, ["Running regular cleanup", "Nothing provided that could be cleaned up"]);
    assert_eq!(cleanup.status, StepStatus::Success);
}

#[test]
fn an_abort_between_steps_fails_the_next_one() {
    let mut steps = Steps::default();
    steps.skip(StepName::ValidateBag, "Not a bag", at(0)).unwrap();
    steps.abort("could not start", at(1)).unwrap();
    assert_eq!(steps.get(StepName::GenerateConfiguration).status, StepStatus::Failure);
    assert_eq!(steps.verdict(), Some(Verdict::Failure));
}

#[test]
fn a_skipped_step_starts_and_ends_at_once() {
    let mut steps = Steps::default();
    steps.skip(StepName::ValidateBag, "Not a bag", at(3)).unwrap();
    let step = steps.get(StepName::ValidateBag);
    assert_eq!((step.start, step.end), (Some(at(3)), Some(at(3))));
}

#[test]
fn a_refusal_says_what_and_why() {
    let error = Steps::default().succeed(StepName::Check, at(0)).unwrap_err();
    assert_eq!(error.to_string(), "step check is queued and can't end");
}
