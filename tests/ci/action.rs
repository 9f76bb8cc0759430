//! The action on a pull request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::runner::{Job, Runner, TOKEN};
use super::two_clusters;

const BOT: &str = "github-actions[bot]";

/// A pull request of a commit that does this, on GitHub's own merge of it.
fn pull_request(change: &str) -> Runner {
    let mut runner = Runner::new(two_clusters());
    let old = runner.git("rev-parse HEAD");
    runner.git("checkout --quiet -b feature");
    let ran = runner.sandbox.run(change);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    runner.commit("change");
    // The base went on since the event.
    runner.git("checkout --quiet main");
    runner.sandbox.write("elsewhere", "");
    runner.commit("elsewhere");
    runner.git("merge --quiet --no-ff -m merged feature");
    runner.pull_request(&old);
    runner.environment.push(("GITHUB_REF".to_owned(), "refs/pull/7/merge".to_owned()));
    runner
}

const RENAMED: &str = "sed -i 's/web\\]/shop]/' pairings.yaml && pairctl render";

#[test]
fn a_clean_pull_request_passes_and_one_comment_says_what_it_does() {
    let runner = pull_request(RENAMED);
    let job = runner.uses(&[]);
    assert!(job.passed, "{}", job.log);
    assert_eq!(job.annotations(), [""; 0]);
    assert_eq!(job.outputs["outcome"], "clean");
    let body = runner.forge.state().comments[0].body.clone();
    assert!(body.starts_with("<!-- pairctl ") && body.contains("pairctl changes: 4 pairs change"), "{body}");
    assert!(
        body.contains("**2 pairs removed** (<code>east/web/remotecluster</code>, <code>west/web/"),
        "{body}"
    );
    assert!(body.contains("Stork deletes its BackupLocation"), "{body}");
    assert!(
        body.contains("**2 pairs added** (<code>east/shop/remotecluster</code>, <code>west/shop/"),
        "{body}"
    );
    assert_eq!(job.summary, body);
    for request in &runner.forge.state().requests {
        assert_eq!(request.headers["authorization"], format!("Bearer {TOKEN}"));
        assert!(request.path.starts_with("/api/v3/repos/acme/fleet/issues/7/comments"), "{}", request.path);
    }
}

#[test]
fn the_comment_is_updated_in_place_and_says_when_nothing_changes_any_more() {
    let runner = pull_request(RENAMED);
    runner.forge.says("somebody", "hello");
    assert!(runner.uses(&[]).passed && runner.uses(&[]).passed);
    assert_eq!(runner.forge.state().comments.len(), 2);
    runner.git("revert --no-edit -m 1 HEAD");
    let base = runner.git("rev-parse HEAD~1^1");
    assert!(runner.uses(&[("base", &base)]).passed);
    let comments = runner.forge.state().comments.clone();
    assert!(comments[1].body.contains("nothing changes any more"), "{}", comments[1].body);
    assert_eq!((comments.len(), comments[0].body.as_str()), (2, "hello"));
    assert_eq!(runner.forge.asked("POST").len(), 1);
    assert_eq!(runner.forge.asked("PATCH").len(), 2);
}

#[test]
fn where_nothing_changes_there_is_no_comment() {
    let runner = pull_request("echo more > README");
    let job = runner.uses(&[]);
    assert!(job.passed && job.summary.contains("no pair changes"), "{}", job.log);
    assert!(runner.forge.state().comments.is_empty());
}

#[test]
fn a_comment_of_somebody_else_is_left_alone_and_ones_own_is_found_among_many() {
    let runner = pull_request(RENAMED);
    assert!(runner.uses(&[]).passed);
    let own = runner.forge.state().comments.remove(0);
    runner.forge.says("mallory", &own.body);
    (0..130).for_each(|_| runner.forge.says("somebody", "hello"));
    runner.forge.says(BOT, &own.body);
    assert!(runner.uses(&[]).passed);
    let patched: Vec<String> = runner.forge.asked("PATCH").into_iter().map(|request| request.path).collect();
    assert_eq!(patched, ["/api/v3/repos/acme/fleet/issues/comments/132"]);
}

/// One job that checks and one that looks for drift, or two that do for a source each.
#[test]
fn two_jobs_that_ask_something_else_have_a_comment_each() {
    let runner = pull_request(RENAMED);
    assert!(runner.uses(&[]).passed);
    assert!(runner.uses(&[("commands", "changes\n")]).passed);
    assert!(runner.uses(&[("commands", "  changes ")]).passed);
    assert!(runner.uses(&[("commands", "changes"), ("args", "--source east")]).passed);
    let bodies: Vec<String> = runner.forge.state().comments.iter().map(|one| one.body.clone()).collect();
    let firsts: std::collections::BTreeSet<&str> =
        bodies.iter().map(|body| body.lines().next().unwrap()).collect();
    assert_eq!((bodies.len(), firsts.len()), (3, 3));
}

#[test]
fn that_nothing_changes_any_more_is_said_where_changes_were_looked_for_and_there_were_some() {
    let runner = pull_request("echo more > README");
    for commands in ["validate", "validate check changes"] {
        let job = runner.uses(&[("commands", commands)]);
        assert!(job.passed && !job.summary.contains("any more"), "{}", job.summary);
        let wanted = format!("**pairctl**: nothing to report from {commands}.");
        assert!(job.summary.contains(&wanted), "{}", job.summary);
    }
    // A comment of a run that failed, where changes are not looked for.
    let with = [("commands", "validate check")];
    runner.sandbox.run("sed -i 's/team: dr/team: ops/' pairings.yaml");
    assert!(!runner.uses(&with).passed);
    runner.sandbox.run("git checkout -q pairings.yaml");
    assert!(runner.uses(&with).passed);
    let body = runner.forge.state().comments[0].body.clone();
    assert!(body.contains("nothing to report from validate check.") && !body.contains("any more"), "{body}");
}

#[test]
fn two_pairings_files_have_a_comment_each() {
    let runner = pull_request("mkdir other && cp -r pairings.yaml secrets clusters other/");
    runner.sandbox.run(RENAMED);
    runner.commit("both");
    let (first, before) = (runner.git("rev-parse HEAD~1^1"), runner.git("rev-parse HEAD~1"));
    assert!(runner.uses(&[("file", "other/pairings.yaml"), ("base", &first)]).passed);
    assert!(runner.uses(&[("base", &before)]).passed);
    let bodies: Vec<String> = runner.forge.state().comments.iter().map(|one| one.body.clone()).collect();
    assert_eq!(bodies.len(), 2);
    assert!(
        bodies[0].contains("there is no pairings.yaml in") && bodies[0].contains("4 pairs change"),
        "{}",
        bodies[0]
    );
    assert_ne!(bodies[0].lines().next(), bodies[1].lines().next());
}

#[test]
fn a_stale_tree_fails_at_the_line_of_the_pair_and_at_the_head_of_other_files() {
    let runner = pull_request("sed -i 's/team: dr/team: ops/; s/web\\]/shop]/' pairings.yaml");
    let job = runner.uses(&[]);
    assert!(!job.passed);
    assert_eq!(job.outputs["outcome"], "differences");
    let line = 1 + runner
        .sandbox
        .read("pairings.yaml")
        .lines()
        .position(|line| line.contains("- name: remote"))
        .unwrap();
    let annotations = job.annotations();
    for wanted in [
        format!(
            "::error file=pairings.yaml,line={line},col=11,title=stale::clusters/east/payments/remotecluster.clusterpair.yaml \
             is not what pairings.yaml says: label example.com/team changed%0Arun `pairctl render` and commit the result"
        ),
        format!(
            "::error file=pairings.yaml,line={line},col=11,title=missing::clusters/east/shop/remotecluster.clusterpair.yaml is \
             not there: there is no file yet%0Arun `pairctl render` and commit the result"
        ),
        "::error file=clusters/west/web/remotecluster.clusterpair.yaml,line=1,col=1,title=unwanted::\
         clusters/west/web/remotecluster.clusterpair.yaml should not be there: nothing in pairings.yaml makes it%0Arun \
         `pairctl render` and commit the result"
            .to_owned(),
    ] {
        assert!(annotations.contains(&wanted.as_str()), "no {wanted}\n{}", job.log);
    }
    let body = runner.forge.state().comments[0].body.clone();
    assert!(body.contains("something is stale or has drifted"), "{body}");
}

#[test]
fn an_invalid_file_fails_at_its_line_with_what_a_runner_would_misread_escaped() {
    let runner = pull_request("sed -i 's/team: dr/team: \"100%, a::b\"/' pairings.yaml");
    let job = runner.uses(&[]);
    assert!(!job.passed);
    assert_eq!(job.outputs["outcome"], "failed");
    let text = runner.sandbox.read("pairings.yaml");
    let line = 1 + text.lines().position(|line| line.contains("100%")).unwrap();
    let wanted = format!(
        "::error file=pairings.yaml,line={line},col=32,title=invalid-label::a label's value cannot be `100%25, a::b`"
    );
    assert_eq!(job.annotations().len(), 1, "{}", job.log);
    assert!(job.annotations()[0].starts_with(&wanted), "{}", job.log);
    assert!(job.annotations()[0].contains("%0A"), "{}", job.log);
}

#[test]
fn from_a_fork_the_text_is_in_the_summary_and_a_notice_says_so() {
    let mut runner = pull_request(RENAMED);
    runner.github["event"]["pull_request"]["head"]["repo"]["full_name"] = "mallory/fleet".into();
    runner.forge.state().refuses = Some(403);
    let job = runner.uses(&[]);
    assert!(job.passed, "{}", job.log);
    let annotations = job.annotations();
    let wanted = "::notice title=pairctl::no comment could be written, the pull request is from a fork";
    assert!(annotations[0].starts_with(wanted), "{}", job.log);
    assert!(job.summary.contains("4 pairs change"), "{}", job.summary);
}

#[test]
fn why_else_no_comment_could_be_written_is_a_warning_with_its_reason() {
    let mut runner = pull_request(RENAMED);
    let warned = |runner: &Runner, why: &str| {
        let job = runner.uses(&[]);
        assert!(job.passed && job.summary.contains("4 pairs change"), "{}", job.log);
        let annotations = job.annotations();
        assert!(
            annotations.len() == 1 && annotations[0].starts_with("::warning title=pairctl::"),
            "{}",
            job.log
        );
        assert!(annotations[0].contains(why), "{}", job.log);
    };
    for (status, why) in
        [(401, "the status 401"), (403, "permission pull-requests: write"), (404, "404"), (503, "503")]
    {
        runner.forge.state().refuses = Some(status);
        warned(&runner, why);
    }
    runner.forge.state().refuses = None;
    let list = "/api/v3/repos/acme/fleet/issues/7/comments".to_owned();
    runner.forge.state().files.insert(list, b"<html>".to_vec());
    warned(&runner, "could not be read");
    runner.environment.push(("GITHUB_API_URL".to_owned(), "http://127.0.0.1:9/api/v3".to_owned()));
    warned(&runner, "did not answer");
}

#[test]
fn a_comment_may_be_declined_and_there_is_none_outside_of_pull_requests() {
    let runner = pull_request(RENAMED);
    assert!(runner.uses(&[("comment", "false")]).passed);
    let mut runner = runner;
    runner.github["event"] = serde_json::json!({});
    let job = runner.uses(&[]);
    assert!(job.passed && job.log.contains("nothing to compare with"), "{}", job.log);
    assert!(runner.forge.state().requests.is_empty());
}

/// A name in the tree that a runner would take for a command stands where it takes none.
#[test]
fn no_name_becomes_a_workflow_command() {
    let hostile = "cp clusters/east/kustomization.yaml 'clusters/east/::error title=x::y'";
    let job: Job = pull_request(hostile).uses(&[("commands", "changes")]);
    assert!(job.passed, "{}", job.log);
    assert!(job.log.contains("::error title=x::y"), "{}", job.log);
    only_where_commands_stop(&job, "::error title=x::y");
}

/// Nor does what pairctl, or what it runs to log in, says on standard error, whichever the command and without a last newline.
#[test]
fn no_line_of_standard_error_becomes_a_workflow_command() {
    let runner = pull_request(RENAMED);
    let hostile = "case $1 in --version) ;; *) printf '::error title=x::y\\n::set-env name=x::y' >&2 ;; esac";
    let pairctl = env!("CARGO_BIN_EXE_pairctl");
    runner.sandbox.write("hostile", &format!("#!/bin/sh\n{hostile}\nexec {pairctl} \"$@\"\n"));
    runner.sandbox.run("chmod +x hostile");
    for commands in ["validate", "check", "changes", "drift", "validate check changes drift"] {
        let job = runner.uses(&[("commands", commands), ("pairctl", "./hostile")]);
        assert!(job.log.matches("::error title=x::y").count() >= commands.split(' ').count(), "{}", job.log);
        only_where_commands_stop(&job, "::error title=x::y");
        only_where_commands_stop(&job, "::set-env");
    }
}

/// Reads the log as a runner does: between a word and the line of the same word it takes no commands.
fn only_where_commands_stop(job: &Job, hostile: &str) {
    let mut stopped: Option<String> = None;
    for line in job.log.lines().map(str::trim) {
        match (&stopped, line.strip_prefix("::stop-commands::")) {
            (None, Some(word)) => {
                assert_eq!(word.len(), 32);
                stopped = Some(format!("::{word}::"));
            }
            (None, None) => assert!(!line.contains(hostile), "{}", job.log),
            (Some(end), _) if end == line => stopped = None,
            (Some(_), _) => {}
        }
    }
    assert_eq!(stopped, None, "commands stay stopped: {}", job.log);
}

#[test]
fn the_base_is_fetched_where_the_checkout_left_it_out() {
    let mut upstream = Runner::new(two_clusters());
    let base = upstream.git("rev-parse HEAD");
    upstream.sandbox.run(RENAMED);
    upstream.commit("change");
    upstream.git("config uploadpack.allowAnySHA1InWant true");
    let secrets = std::mem::take(&mut upstream.sandbox.secrets);
    let mut runner = Runner::new(crate::support::run::Sandbox::new());
    runner.sandbox.secrets = secrets;
    runner.git(&format!("remote add origin file://{}", upstream.sandbox.path().display()));
    runner.git("fetch --quiet --depth=1 origin main");
    runner.git("checkout --quiet --detach FETCH_HEAD");
    assert_eq!(runner.git("rev-list --count HEAD"), "1");
    runner.pull_request(&base);
    let job = runner.uses(&[]);
    assert!(job.passed, "{}", job.log);
    assert!(runner.forge.state().comments[0].body.contains("4 pairs change"));
    // One that nobody has is an error, and no pull request without changes.
    runner.pull_request(&"1".repeat(40));
    let job = runner.uses(&[]);
    assert!(!job.passed && job.outputs["outcome"] == "failed", "{}", job.log);
    assert!(job.log.contains("there is no commit `1111"), "{}", job.log);
}

/// The checkout may keep no login; a second one beside its own would be refused.
#[test]
fn the_token_is_tried_where_the_checkout_left_no_login_and_is_no_argument() {
    let mut runner = Runner::new(two_clusters());
    runner.git(&format!("remote add origin {}/acme/fleet.git", runner.forge.url()));
    runner.pull_request(&"1".repeat(40));
    let job = runner.uses(&[("commands", "changes")]);
    assert!(!job.passed && job.log.contains("could not be fetched"), "{}", job.log);
    let asked = runner.forge.asked("GET");
    let asked = asked.iter().filter(|request| request.path.starts_with("/acme/fleet.git/info/refs"));
    let logins: Vec<Option<&String>> = asked.map(|request| request.headers.get("authorization")).collect();
    let login = format!("basic {}", STANDARD.encode(format!("x-access-token:{TOKEN}")));
    assert_eq!(logins, [None, Some(&login)]);
}

#[test]
fn a_command_that_is_none_is_refused() {
    let runner = pull_request("touch validate");
    for commands in ["validate chekc", "*", "validate\n*", "validate,check", "vali*"] {
        let job = runner.uses(&[("commands", commands)]);
        assert!(!job.passed && job.log.contains("none of validate, check, changes, drift"), "{}", job.log);
    }
}

/// A job that checked nothing must not look like one that found nothing.
#[test]
fn no_command_is_refused() {
    let runner = pull_request("true");
    for commands in ["", " ", "\n\n", "\t"] {
        let job = runner.uses(&[("commands", commands)]);
        assert!(!job.passed && job.log.contains("commands is empty"), "{}", job.log);
        assert_eq!(job.outputs["outcome"], "failed");
    }
}

#[test]
fn commands_may_be_set_apart_by_any_white_space() {
    let runner = pull_request("sed -i 's/team: dr/team: ops/; s/web\\]/shop]/' pairings.yaml");
    for commands in ["validate\ncheck\nchanges\n", "\tvalidate\tcheck  changes", "\ncheck"] {
        let job = runner.uses(&[("commands", commands)]);
        assert!(!job.passed && job.log.contains("title=stale::"), "{commands:?}: {}", job.log);
        assert_eq!(job.outputs["outcome"], "differences");
    }
    runner.sandbox.run("sed -i 's/team: ops/team: [/' pairings.yaml");
    let job = runner.uses(&[("commands", "check\nvalidate\n")]);
    assert!(!job.passed && job.outputs["outcome"] == "failed", "{}", job.log);
}

#[test]
fn every_line_of_args_reaches_drift_and_none_is_a_pattern() {
    let runner = pull_request("true");
    runner.sandbox.write("print", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
    runner.sandbox.run("chmod +x print");
    let with = [("commands", "drift"), ("args", "--strict east\n--strict  *\n"), ("pairctl", "./print")];
    let job = runner.uses(&with);
    assert!(job.log.contains("<--strict><east><--strict><*>"), "{}", job.log);
}

#[test]
fn comment_is_true_or_false() {
    let job = pull_request(RENAMED).uses(&[("comment", "yes")]);
    assert!(!job.passed && job.log.contains("comment is neither true nor false"), "{}", job.log);
}

/// GitHub says zeros where there was nothing before, on the first push of a branch.
#[test]
fn the_first_push_of_a_branch_has_nothing_to_compare_with() {
    let mut runner = Runner::new(two_clusters());
    runner.github["event"] = serde_json::json!({"before": "0".repeat(40)});
    for length in [40, 64] {
        let job = runner.uses(&[("base", &"0".repeat(length))]);
        assert!(job.passed && job.log.contains("nothing to compare with"), "{}", job.log);
    }
}

/// A clone of the last commit of a branch `feature`, whose target got another pair since, and that target's commit.
fn left_behind(depth: usize) -> (Runner, Runner, String) {
    let mut upstream = Runner::new(two_clusters());
    upstream.git("config uploadpack.allowAnySHA1InWant true");
    upstream.git("checkout --quiet -b feature");
    upstream.sandbox.run("sed -i 's/team: dr/team: ops/' pairings.yaml && pairctl render");
    upstream.commit("change");
    upstream.git("checkout --quiet main");
    upstream.sandbox.run(RENAMED);
    let main = upstream.commit("elsewhere");
    let secrets = std::mem::take(&mut upstream.sandbox.secrets);
    let mut runner = Runner::new(crate::support::run::Sandbox::new());
    runner.sandbox.secrets = secrets;
    runner.git(&format!("remote add origin file://{}", upstream.sandbox.path().display()));
    runner.git(&format!("fetch --quiet --depth={depth} origin feature"));
    runner.git("checkout --quiet --detach FETCH_HEAD");
    runner.pull_request(&main);
    (runner, upstream, main)
}

/// Outside of GitHub's own merge, a branch is compared with where it left its target.
#[test]
fn what_the_target_gained_since_is_no_change_of_the_branch() {
    for depth in [1, 10] {
        let (runner, _upstream, _) = left_behind(depth);
        let job = runner.uses(&[("commands", "changes")]);
        assert!(job.passed && job.annotations().is_empty(), "{}", job.log);
        assert!(!job.summary.contains("removed**") && !job.summary.contains("shop"), "{}", job.summary);
        assert!(job.summary.contains("label"), "{}", job.summary);
    }
}

#[test]
fn where_the_branch_left_its_target_cannot_be_found_it_is_said() {
    let (runner, upstream, main) = left_behind(1);
    runner.git(&format!("fetch --quiet --depth=1 origin {main}"));
    drop(upstream);
    let job = runner.uses(&[("commands", "changes")]);
    assert!(job.passed, "{}", job.log);
    let warning = "::warning title=pairctl::it is not known where the branch left its target";
    assert!(job.annotations()[0].starts_with(warning), "{}", job.log);
    assert!(job.summary.contains("east/shop/remotecluster"), "{}", job.summary);
}
