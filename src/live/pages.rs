//! Pages of a cluster's list, worked on beside the network.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

use tokio::sync::oneshot;

use super::client::Answer;
use crate::model::name::ClusterName;

/// Hands a page to whoever has a hand free.
pub(super) struct Hands<R>(Sender<Page<R>>);

impl<R> Clone for Hands<R> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

struct Page<R> {
    cluster: ClusterName,
    answer: Answer,
    taken: oneshot::Sender<thread::Result<R>>,
}

/// What becomes of a page, in a moment.
pub(super) type Taking<R> = oneshot::Receiver<thread::Result<R>>;

impl<R> Hands<R> {
    /// Has a page taken, in a moment.
    pub(super) fn take(&self, cluster: &ClusterName, answer: Answer) -> Taking<R> {
        let (taken, taking) = oneshot::channel();
        // Where nobody is left to take it, waiting for it says so.
        let _ = self.0.send(Page { cluster: cluster.clone(), answer, taken });
        taking
    }
}

/// What became of all pages, in their order.
pub(super) async fn all<R>(pages: Vec<Taking<R>>) -> Vec<R> {
    let mut all = Vec::with_capacity(pages.len());
    for taking in pages {
        // No page is dropped as long as somebody waits for it.
        let taken = taking.await.unwrap_or_else(|dropped| Err(Box::new(dropped)));
        all.push(taken.unwrap_or_else(|panic| resume_unwind(panic)));
    }
    all
}

/// Does `work`, whose hands, one a core, do `take`.
pub(super) fn with_hands<R: Send, S>(
    take: impl Fn(&ClusterName, Answer) -> R + Sync,
    work: impl FnOnce(Hands<R>) -> S,
) -> S {
    let (hands, pages) = mpsc::channel();
    let pages = Mutex::new(pages);
    let hand = || {
        while let Some(Page { cluster, answer, taken }) = next(&pages) {
            // Nobody waits for a page of a list that was begun again.
            if !taken.is_closed() {
                // Whoever waits for the page is told of a panic; the other pages still need this hand.
                let _ = taken.send(catch_unwind(AssertUnwindSafe(|| take(&cluster, answer))));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(hand);
        }
        work(Hands(hands))
    })
}

/// The next page; nothing once there can be no more.
fn next<R>(pages: &Mutex<Receiver<Page<R>>>) -> Option<Page<R>> {
    pages.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use zeroize::Zeroizing;

    use super::*;

    fn answer(text: &str) -> Answer {
        let body = Zeroizing::new(text.as_bytes().to_vec());
        Answer { status: StatusCode::OK, body, retry_after: None, date: None, said: None, place: None }
    }

    #[test]
    fn a_panic_is_told_to_who_waits_for_the_page_and_stops_nobody_else() {
        let east: ClusterName = "east".parse().unwrap();
        let take = |_: &ClusterName, answer: Answer| {
            assert!(answer.body.as_slice() != b"bad", "a page that cannot be taken");
            answer.body.len()
        };
        let (bad, good) = with_hands(take, |hands| {
            let more_than_hands = thread::available_parallelism().map_or(1, usize::from) + 1;
            let bad: Vec<_> = (0..more_than_hands).map(|_| hands.take(&east, answer("bad"))).collect();
            let good = hands.take(&east, answer("good"));
            (
                bad.into_iter().map(|taking| taking.blocking_recv().unwrap()).collect::<Vec<_>>(),
                good.blocking_recv(),
            )
        });
        assert!(bad.iter().all(Result::is_err));
        assert!(matches!(good, Ok(Ok(4))));
    }
}
