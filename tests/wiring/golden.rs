//! For each way to seal, what is printed, or why nothing is.

use super::backends;

const EXAMPLES: [&str; 8] = [
    "external-secret",
    "sealed-secret-external-secrets",
    "sealed-secret-flux",
    "sealed-secret-job",
    "sops-argocd",
    "sops-config",
    "sops-flux",
    "vault-plugin",
];

/// Both streams of the command for every example, each with what was typed.
fn screens(tool: &str, flags: &str) -> String {
    let sandbox = backends();
    let screen = |example: &str| {
        sandbox.type_line(&format!("pairctl wiring {tool} -f fleet/{example}/pairings.yaml {flags}"))
    };
    EXAMPLES.map(screen).join("\n")
}

#[test]
fn argo_cd() {
    let screens = screens("argocd", "--repo https://git.example.com/fleet.git");
    snapbox::assert_data_eq!(screens, snapbox::file!["argocd.screen"].raw());
}

#[test]
fn flux_on_the_source_cluster() {
    snapbox::assert_data_eq!(screens("flux", "east"), snapbox::file!["flux.screen"].raw());
}

#[test]
fn flux_elsewhere() {
    let flags =
        "--remote --repo ssh://git@git.example.com/fleet.git --revision live --decryption-secret keys";
    snapbox::assert_data_eq!(screens("flux", flags), snapbox::file!["flux-remote.screen"].raw());
}

/// Source clusters of several ways to seal, in one ApplicationSet for each way to fetch them.
#[test]
fn a_fleet_that_moves_from_one_way_to_another() {
    let sandbox = backends();
    sandbox.write("pairings.yaml", include_str!("mixed.yaml"));
    let line = "pairctl wiring argocd --repo git@git.example.com:fleet.git --path-prefix dr --project dr --namespace gitops";
    let screens = [
        line,
        &format!("{line} north"),
        "pairctl wiring flux south --source OCIRepository/fleet --path-prefix dr",
    ];
    let screens = screens.map(|line| sandbox.type_line(line)).join("\n");
    snapbox::assert_data_eq!(screens, snapbox::file!["mixed.screen"].raw());
}
