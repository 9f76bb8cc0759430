//! Observations and the step that follows from each.

use super::*;
use crate::model::issued::TokenKind;

pub(super) fn generation(name: &str, created: &str, is_open: bool) -> Generation {
    Generation {
        name: name.to_owned(),
        uid: format!("uid-of-{name}"),
        created: created.to_owned(),
        kind: TokenKind::Secret,
        is_open,
        replaces: None,
        applied_by: None,
        token: None,
    }
}

fn here(generation: &str) -> Hand {
    Hand::Here { generation: Some(generation.to_owned()), standing: Standing::Works }
}

fn pair(pair: &str, uses: Option<&str>) -> LiveUse {
    LiveUse {
        pair: pair.to_owned(),
        is_wanted: true,
        uses: uses.map(str::to_owned),
        holds: uses.iter().map(|one| (*one).to_owned()).collect(),
        standing: Standing::Works,
    }
}

/// In the middle of a rotation: everything carries the second, and the first is still there.
fn rolled_out() -> World {
    World {
        generations: vec![
            generation("two", "2026-02-01T00:00:00Z", true),
            generation("one", "2026-01-01T00:00:00Z", false),
        ],
        own: None,
        hand: here("two"),
        stale: Vec::new(),
        pairs: vec![pair("east/a/dr", Some("two")), pair("north/a/dr", Some("two"))],
        missing: Vec::new(),
        unread: Vec::new(),
    }
}

fn with(change: impl FnOnce(&mut World)) -> Step {
    let mut world = rolled_out();
    change(&mut world);
    next(&world, false)
}

#[test]
fn the_way_from_the_first_to_the_second() {
    let mut world = rolled_out();
    let (one, two) = (world.generations[1].clone(), world.generations[0].clone());
    let steps = [
        {
            world.generations = vec![];
            next(&world, false)
        },
        {
            world.generations = vec![one.clone()];
            world.hand = here("one");
            world.pairs = vec![pair("east/a/dr", Some("one"))];
            next(&world, true)
        },
        {
            world.generations = vec![two.clone(), one.clone()];
            next(&world, true)
        },
        {
            world.hand = here("two");
            world.stale = vec!["east/a/dr".to_owned()];
            next(&world, true)
        },
        {
            world.stale = vec![];
            next(&world, true)
        },
        {
            world.pairs = vec![pair("east/a/dr", Some("two"))];
            next(&world, true)
        },
        {
            world.generations = vec![two.clone()];
            next(&world, true)
        },
    ];
    let holds = Reason::Holds { pair: "east/a/dr".to_owned(), generation: "one".to_owned(), is_wanted: true };
    let expected = [
        Step::Issue,
        Step::Issue,
        Step::HandOut(two.clone()),
        Step::Render(vec!["east/a/dr".to_owned()]),
        Step::Wait(vec![holds]),
        Step::Revoke(one),
        Step::Close(two.clone()),
    ];
    assert_eq!(steps, expected);
    world.generations[0].is_open = false;
    assert_eq!([next(&world, false), next(&world, true)], [Step::Done, Step::Issue]);
}

type Change = fn(&mut World);

#[test]
fn nothing_is_revoked_while_anything_may_need_it() {
    let one = rolled_out().generations[1].clone();
    assert_eq!(with(|_| ()), Step::Revoke(one));
    let cases: [(&str, Change); 12] = [
        ("unread", |world| world.unread.push("north".parse().unwrap())),
        ("a wanted pair is not live", |world| {
            world.pairs.pop();
            world.missing.push("north/a/dr".to_owned());
        }),
        ("a pair carries the first", |world| world.pairs[1] = pair("north/a/dr", Some("one"))),
        ("an unmanaged one does", |world| {
            world.pairs.push(LiveUse { is_wanted: false, ..pair("east/b/old", Some("one")) });
        }),
        ("another context holds it", |world| world.pairs[0].holds.extend(["one".to_owned()])),
        ("an undecodable pair holds it", |world| {
            world.pairs[0].uses = None;
            world.pairs[0].holds = BTreeSet::from(["one".to_owned()]);
        }),
        ("a pair carries nothing that is known", |world| world.pairs[0] = pair("east/a/dr", None)),
        ("a pair is refused", |world| world.pairs[0].standing = Standing::Refused("401".to_owned())),
        ("nobody sees what a pair of somebody else logs in with", |world| {
            let standing = Standing::Unknown("it runs a program".to_owned());
            world.pairs.push(LiveUse { is_wanted: false, standing, ..pair("east/b/theirs", None) });
        }),
        ("a pair was not asked", |world| world.pairs[0].standing = Standing::Unknown("slow".to_owned())),
        ("pairctl logs in with it", |world| world.own = Some("one".to_owned())),
        ("another tool applies it", |world| world.generations[1].applied_by = Some("argocd".to_owned())),
    ];
    for (what, change) in cases {
        let step = with(change);
        assert!(matches!(&step, Step::Wait(reasons) if reasons.len() == 1), "{what}: {step:?}");
    }
}

#[test]
fn a_pair_that_is_not_live_holds_up_no_more_than_a_revocation() {
    let mut world = rolled_out();
    world.missing.push("north/a/dr".to_owned());
    world.generations.truncate(1);
    assert_eq!(next(&world, false), Step::Close(world.generations[0].clone()));
}

#[test]
fn the_one_at_hand_must_be_the_second_and_work() {
    let two = rolled_out().generations[0].clone();
    let hand = |generation: Option<&str>, standing| Hand::Here {
        generation: generation.map(str::to_owned),
        standing,
    };
    for (given, expected) in [
        (Hand::Absent("variable X is not set".to_owned()), Step::HandOut(two.clone())),
        (hand(None, Standing::Works), Step::HandOut(two.clone())),
        (here("one"), Step::HandOut(two.clone())),
        (hand(Some("two"), Standing::Refused("401".to_owned())), Step::HandOut(two.clone())),
        (hand(Some("two"), Standing::Lacks(vec![])), Step::Grant(vec![])),
        (
            hand(Some("two"), Standing::Unknown("slow".to_owned())),
            Step::Wait(vec![Reason::NotAsked("slow".to_owned())]),
        ),
    ] {
        assert_eq!(with(|world| world.hand = given.clone()), expected, "{given:?}");
    }
}

#[test]
fn no_third_is_issued_while_the_second_is_not_in_use() {
    for is_open in [true, false] {
        let mut world = rolled_out();
        world.generations[0].is_open = is_open;
        for change in [
            (|world| world.hand = here("one")) as fn(&mut World),
            |world| world.stale = vec!["east/a/dr".to_owned()],
            |world| world.pairs[0] = pair("east/a/dr", Some("one")),
            |_| (),
        ] {
            let mut world = world.clone();
            change(&mut world);
            assert_ne!(next(&world, true), Step::Issue);
        }
    }
}

#[test]
fn what_was_not_issued_here_is_replaced_and_stays_for_its_owner() {
    let two = generation("two", "2026-02-01T00:00:00Z", true);
    let foreign = LiveUse { is_wanted: false, ..pair("east/b/theirs", None) };
    let world = World {
        generations: vec![two.clone()],
        pairs: vec![pair("east/a/dr", Some("two")), foreign],
        ..rolled_out()
    };
    assert_eq!(next(&world, false), Step::Close(two));
}

#[test]
fn of_one_second_the_one_of_the_rotation_is_newer() {
    let at = "2026-01-01T00:00:00Z";
    let generations = vec![generation("b", at, true), generation("z", at, false)];
    let world = World { generations, ..rolled_out() };
    assert_eq!(world.newest().map(|one| one.name.as_str()), Some("b"));
}

#[test]
fn every_reason_says_what_to_do_or_what_was_seen() {
    let text = String::from;
    for (reason, part) in [
        (Reason::Unread("north".parse().unwrap()), "`--without north`"),
        (Reason::Missing(text("p")), "`--without-missing`"),
        (Reason::Holds { pair: text("p"), generation: text("g"), is_wanted: true }, "sync"),
        (
            Reason::Holds { pair: text("p"), generation: text("g"), is_wanted: false },
            "import it, or delete it",
        ),
        (Reason::NotYet(text("p")), "sync"),
        (Reason::Dead { pair: text("p"), why: text("it answers 401") }, "it answers 401"),
        (Reason::NotAsked(text("slow")), "slow"),
        (Reason::OwnAccess(text("g")), "`access`"),
        (Reason::Applied { generation: text("g"), mark: text("m") }, "take it out"),
    ] {
        assert!(reason.to_string().contains(part), "{reason}");
    }
}
