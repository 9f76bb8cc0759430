//! Where `pairctl generate` prints a credential, and where it does not.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test whose fixtures cannot be used has failed"
)]

mod support;

use std::path::Path;

use support::run::Sandbox;

fn sandbox() -> Sandbox {
    let mut sandbox = Sandbox::new();
    sandbox.copy(Path::new("examples/two-clusters"));
    sandbox
}

const GENERATE: &str = "pairctl generate remotecluster -n payments --kubeconfig secrets/west.kubeconfig.yaml";

#[test]
fn a_pipe_gets_the_pair() {
    let screen = sandbox().type_line(&format!("{GENERATE} | grep -c '^kind: ClusterPair$'"));
    assert!(screen.ends_with("\n1\n[exit 0]\n"), "{screen}");
}

#[test]
fn a_file_is_refused_and_stays_empty() {
    let sandbox = sandbox();
    let screen = sandbox.type_line(&format!("{GENERATE} > pair.yaml"));
    assert!(screen.contains("error[refused-file]") && screen.ends_with("[exit 2]\n"), "{screen}");
    assert!(sandbox.type_line("wc -c < pair.yaml").contains("\n0\n"));
    sandbox.tree("");
}

#[test]
fn a_terminal_is_refused_unless_it_is_asked_for() {
    let sandbox = sandbox();
    if !sandbox.type_line("command -v script").ends_with("[exit 0]\n") {
        eprintln!("ignored: no `script` (util-linux) to make a terminal with");
        return;
    }
    let on_terminal = |command: &str| format!("script -qec '{command}' /dev/null");
    let screen = sandbox.type_line(&on_terminal(GENERATE));
    assert!(screen.contains("refused-terminal") && screen.ends_with("[exit 2]\n"), "{screen}");
    let asked =
        format!("{} | grep -c 'kind: ClusterPair'", on_terminal(&format!("{GENERATE} --allow-terminal")));
    let screen = sandbox.type_line(&asked);
    assert!(screen.ends_with("\n1\n[exit 0]\n"), "{screen}");
}

#[test]
fn a_context_that_is_not_there_is_refused_with_those_that_are() {
    let screen = sandbox().type_line(&format!("{GENERATE} --context stork-dr@wset | cat"));
    assert!(screen.contains("error[context-unknown]") && screen.contains("stork-dr@west"), "{screen}");
}
