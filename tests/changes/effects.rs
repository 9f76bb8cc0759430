//! What a change is said to do: no more than follows from it, and no less.

use super::{backend, told, twice};

fn said(sandbox: &super::Sandbox) -> String {
    let ran = sandbox.run("cd fleet && pairctl changes --since-dir ../before");
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

const RENAME: &str = "sed -i 's/  west:/  west2:/; s/destination: west/destination: west2/; s/bidirectional: true/bidirectional: false/' pairings.yaml";

#[test]
fn another_name_of_the_same_server_is_a_name_only() {
    let sandbox = twice("two-clusters");
    let of_one = told(&sandbox, &format!("{RENAME} && pairctl render"));
    assert!(
        of_one.contains(&"changed east/payments/remotecluster: destination changed [cosmetic]".to_owned()),
        "{of_one:?}"
    );
    assert!(of_one.iter().all(|line| !line.contains("endpoint")), "{of_one:?}");
    let said = said(&sandbox);
    assert!(
        said.contains("from `west` to `west2`: the name only") && !said.contains("another cluster"),
        "{said}"
    );
}

#[test]
fn another_destination_with_another_server_is_another_cluster() {
    let sandbox = twice("two-clusters");
    let lines = format!(
        "{RENAME} && sed -i 's#server: https://#server: https://x.#' secrets/west.kubeconfig.yaml && pairctl render"
    );
    let of_one = told(&sandbox, &lines);
    assert!(
        of_one.contains(&"changed east/payments/remotecluster: destination changed [at-once]".to_owned()),
        "{of_one:?}"
    );
    assert!(said(&sandbox).contains("migrations go to another cluster"), "{}", said(&sandbox));
}

#[test]
fn where_nothing_tells_the_server_a_new_name_may_be_another_cluster() {
    let sandbox = backend("external-secret");
    let lines = "sed -i 's/  west:/  west2:/; s/destination: west/destination: west2/' pairings.yaml && pairctl render";
    let of_one = told(&sandbox, lines);
    assert!(of_one[0].ends_with(": destination changed [at-once]"), "{of_one:?}");
    assert!(said(&sandbox).contains("migrations can go to another cluster"), "{}", said(&sandbox));
}

const SYNC: &str = "s/mode: async-dr/mode: sync-dr/";

/// Without a token Stork looks every few seconds whether one came: it never was Ready.
#[test]
fn a_token_that_comes_or_goes_takes_effect_at_once() {
    for (sandbox, pairs) in [(twice("two-clusters"), 4), (backend("sealed-secret-job"), 1)] {
        let lines = format!("sed -i '{SYNC}' pairings.yaml && pairctl render");
        let gone = told(&sandbox, &lines);
        assert!(
            gone.len() >= pairs
                && gone.iter().all(|line| line.ends_with("storage options changed [at-once]")),
            "{gone:?}"
        );
        let back = told(&sandbox, "mv clusters c && mv ../before/clusters . && mv c ../before/clusters");
        assert!(
            back.len() >= pairs
                && back.iter().all(|line| line.ends_with("storage options changed [at-once]")),
            "{back:?}"
        );
    }
}
