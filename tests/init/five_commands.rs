//! From two kubeconfigs and an empty directory to a committed tree that is what pairings.yaml says.

use super::workshop::{RECIPIENT, Workshop};

/// Types the lines of a user, in an empty directory beside the kubeconfigs or with them in it.
fn in_five_lines(below: &str, flags: &str) -> Workshop {
    let east = format!("{below}east.yaml");
    let west = format!("{below}west.yaml");
    let workshop = Workshop::with(&[("east.yaml", &east), ("west.yaml", &west)]);
    let lines = [
        "git init -q".to_owned(),
        format!(
            "pairctl init --cluster east={east} --cluster west={west} --pair east:west --bidirectional -n payments --age \
             {RECIPIENT}{flags}"
        ),
        "git add -A".to_owned(),
        "git -c user.name=jane -c user.email=jane@example.com commit -q -m 'Pair clusters'".to_owned(),
        "pairctl render --check".to_owned(),
    ];
    assert!(lines.len() <= 5);
    for line in &lines {
        let ran = workshop.sandbox.run(line);
        assert_eq!(ran.code, 0, "{line}: {}{}", ran.err, ran.out);
    }
    workshop
}

fn committed(workshop: &Workshop) -> Vec<String> {
    let sandbox = &workshop.sandbox;
    // The kubeconfigs that lie outside are the only files that Git does not know, and no secret is in any that it does.
    let found = sandbox.command("git grep -c -e hunter2 -e AGE-SECRET-KEY HEAD -- .").output().unwrap();
    assert_eq!(found.status.code(), Some(1), "{}", String::from_utf8_lossy(&found.stdout));
    let objects = sandbox.command("git cat-file --batch --batch-all-objects").output().unwrap();
    assert!(objects.status.success() && objects.stdout.len() > 1000);
    sandbox.secrets.refuse(&objects.stdout, "a Git object");
    workshop.tree();
    assert_eq!(sandbox.run("git status --porcelain").out, "");
    sandbox.run("git ls-files").out.lines().map(str::to_owned).collect()
}

const TREE: [&str; 4] = [
    "clusters/east/kustomization.yaml",
    "clusters/east/payments/remotecluster.clusterpair.yaml",
    "clusters/west/kustomization.yaml",
    "clusters/west/payments/remotecluster.clusterpair.yaml",
];
const BESIDE: [&str; 2] = ["pairings.schema.json", "pairings.yaml"];

#[test]
fn kubeconfigs_stay_where_they_are_and_out_of_git() {
    let workshop = in_five_lines("", "");
    let expected: Vec<&str> = [".gitignore", ".sops.yaml"].into_iter().chain(TREE).chain(BESIDE).collect();
    assert_eq!(committed(&workshop), expected);
    // With all credentials at hand nothing is kept unseen.
    assert_eq!(workshop.sandbox.run("pairctl render --check --require-credentials").code, 0);
}

#[test]
fn a_clone_with_sealed_copies_needs_no_other_file() {
    let workshop = in_five_lines("", " --seal-kubeconfigs");
    let sealed = ["secrets/east.sops.yaml", "secrets/west.sops.yaml"];
    let expected: Vec<&str> =
        [".gitignore", ".sops.yaml"].into_iter().chain(TREE).chain(BESIDE).chain(sealed).collect();
    assert_eq!(committed(&workshop), expected);
    let clone = "git clone -q . clone && cd clone && pairctl render --check";
    let ran = workshop.sandbox.run(clone);
    assert_eq!(ran.code, 0, "{}{}", ran.err, ran.out);
}

#[test]
fn kubeconfigs_elsewhere_in_the_repository_stay_out_of_git_too() {
    let workshop = Workshop::with(&[("east.yaml", "kube/east.yaml"), ("west.yaml", "west.yaml")]);
    let flags = "--cluster east=../kube/east.yaml --cluster west=../west.yaml --topology mesh -n payments";
    let line = format!(
        "git init -q && mkdir fleet && cd fleet && pairctl init {flags} --age {RECIPIENT} && git add -A .. && git ls-files .."
    );
    let ran = workshop.sandbox.run(&line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("../.gitignore") && !ran.out.contains("../kube"), "{}", ran.out);
    assert!(!ran.out.lines().any(|line| line.ends_with("../west.yaml")), "{}", ran.out);
    let pairings = workshop.sandbox.read("fleet/pairings.yaml");
    assert!(
        pairings.contains("file: ../kube/east.yaml") && pairings.contains("file: ../west.yaml"),
        "{pairings}"
    );
    workshop.tree();
}
