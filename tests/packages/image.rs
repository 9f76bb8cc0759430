//! The container's image.

use std::fs;

use crate::{archives, path, printed, script};

fn containerfile() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.github/release/Containerfile")).unwrap()
}

/// Instructions, with lines that end in a backslash joined.
fn instructions() -> Vec<(String, String)> {
    let text = containerfile().replace("\\\n", " ");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap()).map(|(name, rest)| (name.into(), rest.into())).collect()
}

fn all(name: &str) -> Vec<String> {
    let instructions = instructions().into_iter();
    instructions.filter(|(found, _)| found == name).map(|(_, rest)| rest).collect()
}

#[test]
fn everything_that_is_copied_lies_in_the_context_of_each_platform() {
    let folder = tempfile::tempdir().unwrap();
    archives(folder.path());
    let context = folder.path().join("context");
    printed(&script("image.sh", &[path(folder.path()), path(&context)]));
    let copied = all("COPY");
    assert_eq!(copied.len(), 2);
    for platform in ["amd64", "arm64"] {
        for copy in &copied {
            let from = copy.split(' ').find(|word| !word.starts_with("--")).unwrap();
            let from = from.replace("${TARGETARCH}", platform);
            assert!(context.join(&from).is_file(), "{from}");
        }
    }
    assert_eq!(fs::read_to_string(context.join("Containerfile")).unwrap(), containerfile());
}

/// With `runAsNonRoot`, a kubelet refuses a user that is a name (Kubernetes docs, Configure a Security Context).
#[test]
fn it_runs_as_a_number_that_is_not_root_and_starts_pairctl_itself() {
    let user = all("USER").pop().unwrap();
    let numbers: Vec<u32> = user.split(':').map(|number| number.parse().unwrap()).collect();
    assert!(numbers.len() == 2 && numbers.iter().all(|number| *number > 0), "{user}");
    assert_eq!(all("ENTRYPOINT"), [r#"["/usr/local/bin/pairctl"]"#]);
}

#[test]
fn its_base_is_pinned_by_digest() {
    let base = all("FROM").pop().unwrap();
    let digest = base.split_once("@sha256:").unwrap().1;
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{base}");
}
