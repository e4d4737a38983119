//! How often a failing engine is started again.

use std::collections::VecDeque;

use tokio::time::Instant;

use super::{Policy, WorkerError};

/// Failures of late, all with the same model.
#[derive(Debug)]
pub(super) struct Budget<L> {
    model: Option<L>,
    failures: VecDeque<Instant>,
    last: Option<WorkerError>,
}

impl<L> Default for Budget<L> {
    fn default() -> Self {
        Self { model: None, failures: VecDeque::new(), last: None }
    }
}

impl<L: Clone + PartialEq> Budget<L> {
    /// The model of the coming request: with another one than before, the failures no longer count.
    pub(super) fn for_model(&mut self, model: &L) {
        if self.model.as_ref() != Some(model) {
            self.forgive();
            self.model = Some(model.clone());
        }
    }

    /// Counts a failure.
    pub(super) fn charge(&mut self, error: WorkerError) {
        self.failures.push_back(Instant::now());
        self.last = Some(error);
    }

    /// Forgets all failures.
    pub(super) fn forgive(&mut self) {
        self.failures.clear();
        self.last = None;
    }

    /// `GaveUp` when more failures lie within the window than the policy restarts.
    pub(super) fn spent(&mut self, engine: &'static str, policy: &Policy) -> Option<WorkerError> {
        while self.failures.front().is_some_and(|failure| failure.elapsed() > policy.restart_window) {
            self.failures.pop_front();
        }
        let failures = self.failures.len();
        // When this one has left the window, there is one restart again.
        let blocking = self.failures.get(failures.checked_sub(policy.restarts as usize + 1)?)?;
        let wait = policy.restart_window.saturating_sub(blocking.elapsed());
        Some(WorkerError::GaveUp { engine, failures, wait, last: Box::new(self.last.clone()?) })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn too_many_failures_with_one_model_end_the_restarts() {
        let policy = Policy { restarts: 2, ..Policy::default() };
        let mut budget = Budget::default();
        let mut fail = |model: &str, forgive: bool| {
            budget.for_model(&model.to_owned());
            if forgive {
                budget.forgive();
            }
            budget.charge(WorkerError::Garbage { engine: "text", stderr: "last words".to_owned() });
            budget.spent("text", &policy)
        };
        assert!(fail("a", false).is_none());
        assert!(fail("a", false).is_none());
        let error = fail("a", false).expect("the third failure is one too many");
        assert!(error.to_string().contains("3 times"), "{error}");
        assert!(!error.is_transient());
        assert_eq!(error.stderr(), Some("last words"));
        assert!(fail("b", false).is_none(), "another model is another matter");
        assert!(fail("b", false).is_none());
        assert!(fail("b", true).is_none(), "a success in between begins anew");
        assert!(fail("b", false).is_none());
        assert!(fail("b", false).is_some());
    }

    #[test]
    fn failures_are_forgotten_with_time() {
        let policy = Policy { restarts: 0, restart_window: Duration::ZERO, ..Policy::default() };
        let mut budget = Budget::<String>::default();
        budget.charge(WorkerError::Garbage { engine: "text", stderr: String::new() });
        std::thread::sleep(Duration::from_millis(2));
        assert!(budget.spent("text", &policy).is_none());
    }
}
