//! Links, and outputs that lead elsewhere: what is read is the tree beside the pairings file, and nothing else.

use super::of_commits::{GIT, ONE, changes, repository};
use super::twice;

#[test]
fn a_pairings_file_that_is_a_link_is_followed_in_commits_too() {
    let sandbox = repository();
    let line = format!(
        "mkdir shared && git rm -rq fleet && git checkout -q HEAD~1 -- fleet && mv fleet/pairings.yaml shared/ && ln -s ../shared/pairings.yaml fleet/ && \
         git add -A && {GIT} commit -qm link && sed -i 's/web\\]/shop]/' shared/pairings.yaml && pairctl render -f fleet/pairings.yaml"
    );
    let ran = sandbox.run(&line);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = changes(&sandbox, "--since HEAD");
    assert!(ran.code == 0 && ran.out.contains(ONE), "{}{}", ran.out, ran.err);
    let line = format!(
        "ln -sf ../../elsewhere.yaml fleet/pairings.yaml && git add -A && {GIT} commit -qm out && git checkout -q HEAD~1 -- fleet"
    );
    assert_eq!(sandbox.run(&line).code, 0);
    let ran = changes(&sandbox, "--since HEAD");
    assert!(ran.code == 2 && ran.err.contains("is not in the repository"), "{}", ran.err);
}

#[test]
fn a_tree_that_is_a_link_is_an_error_and_never_empty() {
    let sandbox = repository();
    let line = format!(
        "mv fleet/clusters tree && ln -s ../tree fleet/clusters && git add -A && {GIT} commit -qm link && rm fleet/clusters && \
         cp -r tree fleet/clusters"
    );
    assert_eq!(sandbox.run(&line).code, 0);
    let ran = changes(&sandbox, "--since HEAD");
    assert!(
        ran.code == 2 && ran.err.contains("`fleet/clusters` is a symbolic link in "),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(sandbox.run("rm -r fleet/clusters && ln -s ../tree fleet/clusters").code, 0);
    let ran = changes(&sandbox, "--since HEAD~1");
    assert!(ran.code == 2 && ran.err.contains("clusters is a symbolic link"), "{}{}", ran.out, ran.err);
}

/// Whoever opens a pull request writes the pairings file.
#[test]
fn an_output_elsewhere_is_refused_before_it_is_read() {
    let sandbox = twice("two-clusters");
    for output in ["/usr", "/proc/self", "/", "../before/clusters", "."] {
        let line = format!(
            "cd fleet && cp pairings.yaml was && sed -i 's#^seal:#output: {output}\\n&#' pairings.yaml && \
             timeout 20 pairctl changes --since-dir ../before; code=$?; mv was pairings.yaml; exit $code"
        );
        let ran = sandbox.run(&line);
        let why = format!("the output `{output}` is not below its pairings file");
        assert!(ran.code == 2 && ran.err.contains(&why), "{output}: {}{}", ran.out, ran.err);
    }
}
