//! Threads without a file of their own, and the digests that they take over.

use std::sync::mpsc::{self, Receiver, SendError, Sender, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Piece;
use crate::MultiHasher;
use crate::digests::Part;

/// Pieces that a helper may lag behind before the reader waits.
const AHEAD: usize = 8;

/// Who works and who waits to help.
pub(super) struct Helpers(Mutex<State>);

struct State {
    busy: usize,
    idle: Vec<Sender<Task>>,
}

/// One digest of the rest of a file.
struct Task {
    part: Part,
    pieces: Receiver<Arc<Piece>>,
    done: Sender<Part>,
}

/// A digest that another thread computes.
pub(super) struct Helped {
    pieces: SyncSender<Arc<Piece>>,
    done: Receiver<Part>,
}

/// A thread that works, until this is dropped; when none does, those that wait end.
struct Busy<'a>(&'a Helpers);

impl Helpers {
    /// As many threads, all of which work.
    pub fn new(threads: usize) -> Self {
        Self(Mutex::new(State { busy: threads, idle: Vec::new() }))
    }

    /// Does its own work on this thread and then helps until nobody works any more.
    pub fn help_after<T>(&self, work: impl FnOnce() -> T) -> T {
        let mut busy = Busy(self);
        let result = work();
        loop {
            let (sender, tasks) = mpsc::channel::<Task>();
            self.state().idle.push(sender);
            drop(busy);
            let Ok(task) = tasks.recv() else { return result };
            busy = Busy(self);
            task.run();
        }
    }

    /// Gives one of the digests to a thread that waits, if there are both.
    pub fn take_over(&self, hasher: &mut MultiHasher) -> Option<Helped> {
        let mut state = self.state();
        let helper = state.idle.pop()?;
        let Some(part) = hasher.give() else {
            state.idle.push(helper);
            return None;
        };
        let (pieces, receiver) = mpsc::sync_channel(AHEAD);
        let (sender, done) = mpsc::channel();
        match helper.send(Task { part, pieces: receiver, done: sender }) {
            Ok(()) => {
                state.busy += 1;
                Some(Helped { pieces, done })
            }
            Err(SendError(task)) => {
                hasher.take_back(task.part);
                None
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.busy -= 1;
        if state.busy == 0 {
            state.idle.clear();
        }
    }
}

impl Task {
    fn run(mut self) {
        for piece in self.pieces {
            self.part.1.update(piece.bytes());
        }
        // Nobody waits for it where the file could not be read to its end.
        let _ = self.done.send(self.part);
    }
}

impl Helped {
    /// The next piece of the file. A helper that ended early is noticed when its digest is missing.
    pub fn update(&self, piece: &Arc<Piece>) {
        let _ = self.pieces.send(Arc::clone(piece));
    }

    /// The digest of all that was given.
    pub fn finish(self) -> Option<Part> {
        drop(self.pieces);
        self.done.recv().ok()
    }
}
