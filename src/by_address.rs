//! Something worked out at most once for each of many things that are borrowed.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Results by where the thing is: as long as the things are borrowed, nothing else can be there and none of them changes.
pub(crate) struct ByAddress<'t, T, R>(HashMap<usize, (&'t T, OnceLock<R>)>);

impl<'t, T, R> ByAddress<'t, T, R> {
    /// Room for the results of these things, each of which may be named several times.
    pub(crate) fn new(things: impl Iterator<Item = &'t T>) -> Self {
        Self(things.map(|thing| (address(thing), (thing, OnceLock::new()))).collect())
    }

    /// The result for one of the things, worked out by whoever asks first while others wait; nothing for any other.
    pub(crate) fn get(&self, thing: &T, work: impl FnOnce(&T) -> R) -> Option<&R> {
        let (thing, result) = self.0.get(&address(thing))?;
        Some(result.get_or_init(|| work(thing)))
    }
}

fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing).addr()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn each_thing_is_worked_on_once_and_equal_ones_apart() {
        let texts = ["a", "a", "b"].map(str::to_owned);
        let by_address = ByAddress::new(texts.iter().chain(&texts));
        let count = AtomicUsize::new(0);
        let work = |text: &String| (text.clone(), count.fetch_add(1, Ordering::Relaxed));
        let numbers: BTreeSet<usize> =
            texts.iter().chain(&texts).map(|text| by_address.get(text, work).unwrap().1).collect();
        assert_eq!((numbers.len(), count.load(Ordering::Relaxed)), (3, 3));
        assert!(texts.iter().all(|text| by_address.get(text, work).unwrap().0 == *text));
        assert!(by_address.get(&"a".to_owned(), work).is_none());
    }
}
