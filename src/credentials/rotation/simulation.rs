//! Rotations in a simulated world, interrupted anywhere, with people and tools at work beside them.

use proptest::prelude::*;

use super::tests::generation;
use super::*;

/// Credentials are numbers: 0 is a foreign one that always works, the others are generations.
type Credential = usize;

#[derive(Clone, Debug)]
struct Simulated {
    /// The Secrets that are there.
    secrets: Vec<(Credential, bool)>,
    issued: usize,
    hand: Option<Credential>,
    /// What the tree of each source embeds.
    tree: Vec<Credential>,
    /// What the commit embeds that each source fetched last.
    fetched: Vec<Credential>,
    /// What the wanted pair of each source carries; nothing where somebody has pruned it.
    live: Vec<Option<Credential>>,
    /// Pairs that nobody wants, on each source.
    unmanaged: Vec<Vec<Credential>>,
    is_down: Vec<bool>,
}

/// What may happen at any time.
#[derive(Clone, Debug)]
enum Event {
    /// A run of rotate that is interrupted after so many steps; with `begins` or without.
    Rotate(usize, bool),
    /// Somebody stores what was handed out, or loses the variable.
    Store(bool),
    Render,
    /// A source fetches the newest commit.
    Fetch(usize),
    /// A source applies what it fetched last.
    Sync(usize),
    /// Somebody deletes the wanted pair of a source for the moment.
    Prune(usize),
    /// A cluster goes down or comes back.
    Toggle(usize),
    /// Somebody copies the live pair of a source to a pair of his own, or deletes all of those.
    Copy(usize),
    Clear(usize),
}

const SOURCES: usize = 3;

impl Simulated {
    fn new(is_foreign: bool) -> Self {
        let first = usize::from(!is_foreign);
        Self {
            secrets: if is_foreign { vec![] } else { vec![(1, false)] },
            issued: first,
            hand: Some(first),
            tree: vec![first; SOURCES],
            fetched: vec![first; SOURCES],
            live: vec![Some(first); SOURCES],
            unmanaged: vec![vec![]; SOURCES],
            is_down: vec![false; SOURCES],
        }
    }

    fn works(&self, credential: Credential) -> bool {
        credential == 0 || self.secrets.iter().any(|(secret, _)| *secret == credential)
    }

    fn name(&self, credential: Credential) -> Option<String> {
        self.secrets.iter().any(|(secret, _)| *secret == credential).then(|| format!("g{credential:03}"))
    }

    fn standing(&self, credential: Credential) -> Standing {
        if self.works(credential) { Standing::Works } else { Standing::Refused("401".to_owned()) }
    }

    fn observe(&self) -> World {
        let up = || (0..SOURCES).filter(|source| !self.is_down[*source]);
        let pair = |credential: Credential, source: usize, is_wanted| LiveUse {
            pair: format!("s{source}"),
            is_wanted,
            uses: self.name(credential),
            holds: self.name(credential).into_iter().collect(),
            standing: self.standing(credential),
        };
        let wanted = up().filter_map(|source| Some(pair(self.live[source]?, source, true)));
        let others =
            up().flat_map(|source| self.unmanaged[source].iter().map(move |one| pair(*one, source, false)));
        let hand = self.hand.map_or(Hand::Absent("not set".to_owned()), |hand| Hand::Here {
            generation: self.name(hand),
            standing: self.standing(hand),
        });
        let stale = (0..SOURCES).filter(|source| Some(self.tree[*source]) != self.hand);
        World {
            generations: self
                .secrets
                .iter()
                .map(|(one, is_open)| generation(&format!("g{one:03}"), &format!("{one:03}"), *is_open))
                .collect(),
            own: None,
            hand,
            stale: stale.map(|source| format!("s{source}")).collect(),
            pairs: wanted.chain(others).collect(),
            missing: up()
                .filter(|source| self.live[*source].is_none())
                .map(|source| format!("s{source}"))
                .collect(),
            unread: (0..SOURCES)
                .filter(|source| self.is_down[*source])
                .map(|source| format!("s{source}").parse().unwrap())
                .collect(),
        }
    }

    fn number(one: &Generation) -> Credential {
        one.name[1..].parse().unwrap()
    }

    /// Does what a run does by itself. Whether the run can go on.
    fn act(&mut self, step: &Step) -> bool {
        match step {
            Step::Issue => {
                self.issued += 1;
                self.secrets.push((self.issued, true));
            }
            Step::HandOut(one) => self.hand = Some(Self::number(one)),
            Step::Render(_) => self.tree = vec![self.hand.unwrap(); SOURCES],
            Step::Revoke(one) => self.secrets.retain(|(secret, _)| *secret != Self::number(one)),
            Step::Close(one) => {
                let number = Self::number(one);
                self.secrets.iter_mut().filter(|(secret, _)| *secret == number).for_each(|one| one.1 = false);
            }
            Step::Wait(_) | Step::Grant(_) | Step::Done => return false,
        }
        true
    }

    fn run(&mut self, steps: usize, begins: bool) {
        let mut has_begun = false;
        for _ in 0..steps {
            let step = next(&self.observe(), begins && !has_begun);
            let secrets = self.secrets.len();
            has_begun |= matches!(step, Step::Issue | Step::Revoke(_) | Step::Close(_));
            let goes_on = self.act(&step);
            assert!(self.secrets.len() <= 2 || self.secrets.len() <= secrets, "a third: {self:?}");
            if !goes_on {
                break;
            }
        }
    }

    fn happen(&mut self, event: &Event) {
        match event {
            Event::Rotate(steps, begins) => self.run(*steps, *begins),
            Event::Store(is_kept) => {
                let newest = self.secrets.iter().map(|(one, _)| *one).max().unwrap_or(0);
                self.hand = is_kept.then_some(newest);
            }
            Event::Render => {
                if let Some(hand) = self.hand {
                    self.tree = vec![hand; SOURCES];
                }
            }
            Event::Fetch(source) | Event::Sync(source) | Event::Prune(source) if self.is_down[*source] => {}
            Event::Fetch(source) => self.fetched[*source] = self.tree[*source],
            Event::Sync(source) => self.live[*source] = Some(self.fetched[*source]),
            Event::Prune(source) => self.live[*source] = None,
            Event::Toggle(source) => self.is_down[*source] ^= true,
            Event::Copy(source) => self.unmanaged[*source].extend(self.live[*source]),
            Event::Clear(source) => self.unmanaged[*source].clear(),
        }
    }

    /// Every pair, on clusters that are down too, has a credential that works.
    fn assert_nobody_is_cut_off(&self) {
        let all = self.live.iter().flatten().chain(self.unmanaged.iter().flatten());
        assert!(all.clone().all(|one| self.works(*one)), "{self:?}");
    }
}

fn event() -> impl Strategy<Value = Event> {
    let source = || 0..SOURCES;
    prop_oneof![
        4 => (0_usize..8, any::<bool>()).prop_map(|(steps, begins)| Event::Rotate(steps, begins)),
        1 => any::<bool>().prop_map(Event::Store),
        2 => Just(Event::Render),
        4 => source().prop_map(Event::Fetch),
        4 => source().prop_map(Event::Sync),
        1 => source().prop_map(Event::Prune),
        1 => source().prop_map(Event::Toggle),
        1 => source().prop_map(Event::Copy),
        1 => source().prop_map(Event::Clear),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_pair_is_ever_cut_off_and_every_rotation_comes_to_its_end(
        is_foreign in any::<bool>(),
        events in prop::collection::vec(event(), 0..60),
    ) {
        let mut world = Simulated::new(is_foreign);
        for event in &events {
            world.happen(event);
            world.assert_nobody_is_cut_off();
        }
        // From here on everything works, and everybody does what is asked for.
        world.is_down = vec![false; SOURCES];
        world.unmanaged = vec![vec![]; SOURCES];
        // What was pruned comes back, from whatever commit.
        (0..SOURCES).for_each(|source| world.happen(&Event::Sync(source)));
        world.assert_nobody_is_cut_off();
        let mut rounds = 0;
        while next(&world.observe(), false) != Step::Done {
            world.run(8, false);
            for source in 0..SOURCES {
                world.happen(&Event::Fetch(source));
                world.happen(&Event::Sync(source));
            }
            world.assert_nobody_is_cut_off();
            rounds += 1;
            prop_assert!(rounds < 8, "{world:?}");
        }
        prop_assert_eq!(world.secrets.len(), 1);
        let last = world.secrets[0].0;
        prop_assert!(world.live.iter().all(|one| *one == Some(last)));
    }
}
