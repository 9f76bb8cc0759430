//! Holds `pairctl generate` against real runs of `storkctl generate clusterpair`.
//!
//! Each folder below `tests/parity/storkctl` is one run: what went in, and what came out. `expected.txt` lists what
//! pairctl makes of each: the same object, or a refusal by code. Why a refusal is right where storkctl printed a pair
//! stands in `README.md` beside it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod parity {
    pub(crate) mod run;
    pub(crate) mod storkctl;
}

use std::collections::BTreeMap;
use std::path::Path;

use parity::run::{Ours, run};
use parity::storkctl::{Case, cases};

#[test]
fn every_case_is_equal_or_refused_as_listed() {
    let mut table = Vec::new();
    let mut wrong = Vec::new();
    for case in cases() {
        let ours = run(&case);
        let (verdict, codes) = match &ours {
            Ours::Equal(codes) => ("EQUAL", codes.join(" ")),
            Ours::Refused(codes) => ("REFUSED", codes.join(" ")),
            Ours::Different(why) => ("DIFFERENT", why.clone()),
        };
        table.push(format!("{} {verdict} {codes}", case.name).trim_end().to_owned());
        if let Err(why) = judge(&case, &ours) {
            wrong.push(format!("{}: {why}", case.name));
        }
    }
    let table = table.join("\n") + "\n";
    snapbox::assert_data_eq!(table, snapbox::file!["parity/expected.txt"].raw());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What pairctl may do: print the same object, refuse where storkctl refused or Stork could not use the pair, and
/// refuse for one of the reasons that the README lists.
fn judge(case: &Case, ours: &Ours) -> Result<(), String> {
    match ours {
        Ours::Different(why) => Err(why.clone()),
        Ours::Equal(_) if case.output.is_none() => Err("storkctl refused".to_owned()),
        Ours::Equal(_) => Ok(()),
        Ours::Refused(_) if case.output.is_none() || !case.works_in_stork => Ok(()),
        Ours::Refused(codes) if codes.iter().any(|code| STRICTER.contains(&code.as_str())) => Ok(()),
        Ours::Refused(codes) => Err(format!("refused without a listed reason: {}", codes.join(" "))),
    }
}

/// Codes that refuse what storkctl prints and what Stork decodes: the pair would be dead, or would do harm.
const STRICTER: [&str; 14] = [
    "bad-option",
    "context-cluster-unknown",
    "context-missing",
    "exec-plugin-missing",
    "kubeconfig-missing",
    "mapping-conflict",
    "mapping-empty",
    "mapping-identity",
    "mapping-mixed",
    "no-credentials",
    "server-http",
    "server-in-cluster",
    "server-loopback",
    "token-malformed",
];

#[test]
fn every_awkward_text_comes_back_as_storkctl_prints_it() {
    let awkward = |name: &str| cases().into_iter().find(|case| case.name == name).unwrap();
    let folder = tempfile::tempdir().unwrap();
    // U+0085 is the one text of these that storkctl changes on the way, into a space.
    let mut values = rewritten(awkward("yaml-quoting-values"), folder.path(), |text| {
        text.replace("      - \"\\u0085\"\n", "")
    });
    values.args.extend(["--exec-plugin", "plugin"].map(str::to_owned));
    let users = &mut values.output.as_mut().unwrap()["spec"]["config"]["users"];
    let args = users["admin"]["exec"]["args"].as_sequence_mut().unwrap();
    let space = args.iter().rposition(|arg| arg.as_str() == Some(" ")).unwrap();
    args.remove(space);
    assert!(matches!(run(&values), Ours::Equal(_)));

    let mut keys = rewritten(awkward("yaml-quoting-keys"), folder.path(), |text| {
        text.replace("name: custom", "name: gcp")
    });
    keys.output.as_mut().unwrap()["spec"]["config"]["users"]["admin"]["auth-provider"]["name"] = "gcp".into();
    assert!(matches!(run(&keys), Ours::Equal(_)));
}

/// The case with another kubeconfig, in another folder.
#[expect(clippy::disallowed_methods, reason = "a test writes what it reads again")]
fn rewritten(case: Case, folder: &Path, rewrite: impl FnOnce(String) -> String) -> Case {
    let text = std::fs::read_to_string(case.folder.join("kubeconfig.yaml")).unwrap();
    std::fs::write(folder.join("kubeconfig.yaml"), rewrite(text)).unwrap();
    Case { folder: folder.to_owned(), ..case }
}

#[test]
fn every_stricter_code_is_explained() {
    let readme = include_str!("parity/README.md");
    for code in STRICTER {
        assert!(readme.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn the_cases_are_all_there() {
    let names: BTreeMap<_, _> = cases().into_iter().map(|case| (case.name, case.args.len())).collect();
    assert!(names.len() >= 160, "{}", names.len());
}
