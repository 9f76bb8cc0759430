//! Many clusters at once, a few at a time, each within its limit of time.

use std::future::Future;
use std::io;
use std::panic::resume_unwind;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

use super::failure::Failure;

/// How a fleet is asked.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How many clusters at a time.
    pub at_a_time: usize,
    /// How long each may take, from its turn on.
    pub limit: Duration,
}

/// Does `work` for every item, and gives none more than its time; the results have the order of the items. `done` is called
/// after each.
pub fn each<T, R, F>(
    items: Vec<T>,
    pace: Pace,
    work: impl Fn(T) -> F,
    done: &dyn Fn(),
) -> io::Result<Vec<Result<R, Failure>>>
where
    R: Send + 'static,
    F: Future<Output = Result<R, Failure>> + Send + 'static,
{
    in_turns(items, pace.at_a_time, |item| limited(pace.limit, work(item)), done)
}

/// Does `work` for every item, which keeps to its limit by itself.
///
/// The runtime lives as long as the call, and what then still hangs (an exec plugin, a name that nobody resolves) is left
/// behind.
pub(super) fn in_turns<T, R, F>(
    items: Vec<T>,
    at_a_time: usize,
    work: impl Fn(T) -> F,
    done: &dyn Fn(),
) -> io::Result<Vec<R>>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let results = runtime.block_on(async {
        let (mut running, mut results) = (JoinSet::new(), Vec::with_capacity(items.len()));
        let mut items = items.into_iter().enumerate();
        loop {
            // What has no turn yet is not begun: a login and what asks with it take some kilobytes a cluster.
            let free = at_a_time.max(1) - running.len();
            for (index, item) in items.by_ref().take(free) {
                let work = work(item);
                running.spawn(async move { (index, work.await) });
            }
            let Some(ended) = running.join_next().await else { return Ok(results) };
            results.push(ended?);
            done();
        }
    });
    runtime.shutdown_background();
    let mut results = results.unwrap_or_else(|error: JoinError| resume_unwind(error.into_panic()));
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

/// What the work comes to within the limit, which counts from the first look at it.
pub(super) async fn limited<R>(
    limit: Duration,
    work: impl Future<Output = Result<R, Failure>>,
) -> Result<R, Failure> {
    let started = Instant::now();
    let result = timeout(limit, work).await;
    in_time(result.unwrap_or(Err(Failure::TooSlow(limit))), started, limit)
}

/// Where a step of the work gave up at the very limit, the limit is the reason.
fn in_time<R>(result: Result<R, Failure>, started: Instant, limit: Duration) -> Result<R, Failure> {
    match result {
        Err(Failure::Unreachable(_)) if started.elapsed() >= limit => Err(Failure::TooSlow(limit)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_keep_the_order_and_no_more_than_the_bound_run() {
        let running = Arc::new(AtomicUsize::new(0));
        let (most, done) = (Arc::new(AtomicUsize::new(0)), Cell::new(0));
        let work = |item: u64| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            async move {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20 - item)).await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(item)
            }
        };
        let pace = Pace { at_a_time: 3, limit: Duration::from_secs(60) };
        let results = each((0..20).collect(), pace, work, &|| done.set(done.get() + 1)).unwrap();
        assert_eq!(results, (0..20).map(Ok).collect::<Vec<_>>());
        assert_eq!((most.load(Ordering::SeqCst), done.get()), (3, 20));
    }

    #[test]
    fn what_hangs_ends_at_the_limit_even_where_it_blocks() {
        let pace = Pace { at_a_time: 8, limit: Duration::from_millis(50) };
        let work = |blocks: bool| async move {
            if blocks {
                let _ = tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_secs(20))).await;
            }
            Ok(())
        };
        let started = std::time::Instant::now();
        let results = each(vec![true, false], pace, work, &|| {}).unwrap();
        assert_eq!(results, [Err(Failure::TooSlow(pace.limit)), Ok(())]);
        assert!(started.elapsed() < Duration::from_secs(10));
    }
}
