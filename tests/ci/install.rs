//! How the action comes to its pairctl.

use super::runner::Runner;
use super::two_clusters;

const ARCHIVE: &str = "pairctl-x86_64-unknown-linux-musl.tar.gz";

/// A release of a pairctl that says who it is, below this path; and its digest.
fn released(release: &str) -> (Runner, String) {
    let runner = Runner::new(two_clusters());
    let path = format!("/acme/pairctl/releases/{release}/{ARCHIVE}");
    let digest = runner.forge.releases(&path, "#!/bin/sh\necho released \"$@\"\n");
    (runner, digest)
}

#[test]
fn the_release_of_the_actions_tag_is_downloaded_and_run() {
    let (mut runner, _) = released("download/v1.2.3");
    runner.github["action_ref"] = "v1.2.3".into();
    let job = runner.uses_exactly(&[("commands", "validate")]);
    assert!(job.passed, "{}", job.log);
    assert!(job.log.contains("released --version"), "{}", job.log);
    assert!(job.log.contains("released validate --file pairings.yaml --output github"), "{}", job.log);
    // No token goes to whoever serves the archive.
    assert!(
        runner.forge.state().requests.iter().all(|request| !request.headers.contains_key("authorization"))
    );
}

#[test]
fn a_branch_or_a_commit_takes_the_latest_release_and_an_input_any() {
    let (mut runner, _) = released("latest/download");
    for reference in ["main", "v1-branch", "0f5e3a1c", ""] {
        runner.github["action_ref"] = reference.into();
        assert!(runner.uses_exactly(&[("commands", "validate")]).passed, "{reference}");
    }
    let (runner, _) = released("download/v0.9.0-rc.1");
    assert!(runner.uses_exactly(&[("commands", "validate"), ("version", "v0.9.0-rc.1")]).passed);
    let job = runner.uses_exactly(&[("version", "../../evil")]);
    assert!(!job.passed && job.log.contains("is no name of a release"), "{}", job.log);
}

/// Whoever writes `v1` does not want whatever is the latest.
#[test]
fn a_part_of_a_version_is_refused_and_said_what_to_give() {
    let (mut runner, _) = released("latest/download");
    for reference in ["v1", "v1.2", "v0"] {
        runner.github["action_ref"] = reference.into();
        let job = runner.uses_exactly(&[("commands", "validate")]);
        assert!(!job.passed && job.log.contains(&format!("::{reference} is no release: ")), "{}", job.log);
        assert!(job.log.contains("give the input version"), "{}", job.log);
        assert!(runner.forge.state().requests.is_empty());
    }
    assert!(runner.uses_exactly(&[("commands", "validate"), ("version", "latest")]).passed);
}

#[test]
fn releases_may_be_elsewhere() {
    let runner = Runner::new(two_clusters());
    runner.forge.releases(&format!("/mirror/latest/download/{ARCHIVE}"), "#!/bin/sh\necho mirrored\n");
    for end in ["", "/"] {
        let releases = format!("{}/mirror{end}", runner.forge.url());
        let job = runner.uses_exactly(&[("commands", "validate"), ("releases", &releases)]);
        assert!(job.passed && job.log.contains("mirrored"), "{}", job.log);
    }
}

#[test]
fn an_archive_with_another_digest_is_not_unpacked() {
    let (runner, digest) = released("latest/download");
    let with_digest = |digest: &str| runner.uses_exactly(&[("commands", "validate"), ("sha256", digest)]);
    assert!(with_digest(&digest).passed);
    for (digest, why) in [("0".repeat(64), "has another digest"), ("x".to_owned(), "is none")] {
        let job = with_digest(&digest);
        assert!(!job.passed && job.log.contains(why) && !job.log.contains("released"), "{}", job.log);
    }
    let path = format!("/acme/pairctl/releases/latest/download/{ARCHIVE}");
    runner.forge.state().files.get_mut(&path).unwrap().push(0);
    let job = runner.uses_exactly(&[("commands", "validate")]);
    assert!(!job.passed && job.log.contains("has another digest"), "{}", job.log);
}

#[test]
fn what_is_not_there_is_said() {
    let (mut runner, _) = released("download/v1.2.3");
    let job = runner.uses_exactly(&[("version", "v9.9.9")]);
    assert!(!job.passed && job.log.contains("::error title=pairctl::cannot download"), "{}", job.log);
    let job = runner.uses_exactly(&[("pairctl", "no/such/pairctl")]);
    assert!(!job.passed && job.log.contains("names no program"), "{}", job.log);
    runner.environment.push(("RUNNER_ARCH".to_owned(), "ARM".to_owned()));
    let job = runner.uses_exactly(&[]);
    assert!(!job.passed && job.log.contains("no release for this runner"), "{}", job.log);
}
