//! Pages of a cluster's list, worked on beside the network.

use std::panic::resume_unwind;
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
    taken: oneshot::Sender<R>,
}

/// What becomes of a page, in a moment.
pub(super) type Taking<R> = oneshot::Receiver<R>;

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
        // It is dropped where `take` panicked, and nowhere else.
        all.push(taking.await.unwrap_or_else(|dropped| resume_unwind(Box::new(dropped))));
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
            let _ = taken.send(take(&cluster, answer));
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
