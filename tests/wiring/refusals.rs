//! What is refused, and that a credential in a flag is not repeated.

use super::backends;

#[test]
fn what_cannot_be_printed_says_why() {
    let mut sandbox = backends();
    sandbox.secrets.add_marked("hunter2-of-a-repository");
    sandbox.write("pairings.yaml", include_str!("mixed.yaml"));
    sandbox.write("long.yaml", &include_str!("mixed.yaml").replace("east", &format!("e{}", "a".repeat(55))));
    let away = sandbox.path().join("pairings.yaml");
    let repo = "--repo https://git.example.com/fleet.git";
    let lines = [
        "pairctl wiring argocd".to_owned(),
        // The shell's own way to write a secret that no screen of a test may hold.
        format!("pairctl wiring argocd --repo https://bot:{}@git.example.com/fleet.git", "$TOKEN"),
        "pairctl wiring flux east --repo git@git.example.com:fleet.git".to_owned(),
        format!("pairctl wiring argocd {repo} south nowhere west"),
        "pairctl wiring flux".to_owned(),
        "pairctl wiring flux --remote".to_owned(),
        "pairctl wiring flux -f long.yaml --remote --path-prefix ../fleet".to_owned(),
        "pairctl wiring flux -f long.yaml east --source HelmChart/x".to_owned(),
        "pairctl wiring flux -f long.yaml --remote".to_owned(),
        format!("pairctl wiring argocd -f \"$HERE\" {repo}"),
    ];
    let token = "TOKEN=hunter2-of-a-repository";
    let here = format!("HERE={}", away.display());
    let screen = |line: &String| {
        let ran = sandbox.run(&format!("{token} {here}; export TOKEN HERE; {line}"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{line}");
        let err = ran.err.replace(&*sandbox.path().to_string_lossy(), "[HERE]");
        format!("$ {line}\n{err}\n")
    };
    let screens: String = lines.iter().map(screen).collect();
    snapbox::assert_data_eq!(screens, snapbox::file!["refusals.screen"].raw());
}
