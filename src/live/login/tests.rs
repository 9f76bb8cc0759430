use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::model::source::{Place, Source};

fn login(kubeconfig: &str, files: &[(&str, &str)]) -> Result<Login, Failure> {
    let source = Source::quotable("pairings.yaml", "access");
    let access = Access {
        kubeconfig: Zeroizing::new(kubeconfig.as_bytes().to_vec()),
        folder: PathBuf::from("/etc/fleet"),
        context: None,
        place: Place::new(&source, 0..6),
    };
    let files: BTreeMap<&Path, &str> = files.iter().map(|(path, text)| (Path::new(*path), *text)).collect();
    let read = |path: &Path| match files.get(path) {
        Some(text) => Ok(Zeroizing::new(text.as_bytes().to_vec())),
        None => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    Login::read(&access, &read)
}

fn of(cluster: &str, user: &str) -> String {
    format!(
        "{{current-context: a, contexts: [{{name: a, context: {{cluster: a, user: a}}}}], \
         clusters: [{{name: a, cluster: {cluster}}}, {{name: b, cluster: {{certificate-authority: nowhere}}}}], \
         users: [{{name: a, user: {user}}}]}}"
    )
}

fn user(login: Login) -> AuthInfo {
    login.kubeconfig.auth_infos.into_iter().next().and_then(|user| user.auth_info).unwrap()
}

#[test]
fn files_of_the_context_are_relative_to_the_kubeconfig() {
    let files = [
        ("/etc/fleet/ca.pem", "authority"),
        ("/elsewhere/client.pem", "certificate"),
        ("/etc/fleet/../key.pem", "hunter2-key"),
    ];
    let text = of(
        "{server: api.example.com, certificate-authority: ca.pem}",
        "{client-certificate: /elsewhere/client.pem, client-key: ../key.pem, exec: {command: bin/login}}",
    );
    let login = login(&text, &files).ok().unwrap();
    let cluster = login.kubeconfig.clusters[0].cluster.clone().unwrap();
    assert_eq!(cluster.server.as_deref(), Some("https://api.example.com"));
    assert_eq!(cluster.certificate_authority_data, Some(STANDARD.encode("authority")));
    let user = user(login);
    assert_eq!(user.client_certificate_data, Some(STANDARD.encode("certificate")));
    assert_eq!(user.client_key_data.unwrap().expose_secret(), STANDARD.encode("hunter2-key"));
    assert_eq!(user.exec.unwrap().command.as_deref(), Some("/etc/fleet/bin/login"));
}

#[test]
fn the_token_file_wins_and_the_token_stands_in() {
    let text = of("{}", "{token: hunter2-text, tokenFile: token}");
    let token = |files| user(login(&text, files).ok().unwrap()).token.unwrap();
    assert_eq!(token(&[("/etc/fleet/token", "hunter2-file\n")]).expose_secret(), "hunter2-file");
    assert_eq!(token(&[]).expose_secret(), "hunter2-text");
    let absent = login(&of("{}", "{tokenFile: token}"), &[]).err().unwrap();
    let why = "`tokenFile` of its kubeconfig, /etc/fleet/token, cannot be read: entity not found";
    assert_eq!(absent, Failure::Login(why.to_owned()));
}

#[test]
fn data_win_over_files_and_empty_texts_count_as_absent() {
    let text =
        of("{certificate-authority-data: Yg==, certificate-authority: no}", "{tokenFile: '', token: ''}");
    let login = login(&text, &[]).ok().unwrap();
    assert_eq!(
        login.kubeconfig.clusters[0].cluster.as_ref().unwrap().certificate_authority_data.as_deref(),
        Some("Yg==")
    );
    assert!(user(login).token.is_none());
}

#[test]
fn a_kubeconfig_that_is_none_is_named_by_its_line_alone() {
    for (text, line) in [("users: [\n{user: {token: [hunter2-token]}}]", 2), ("a: b: hunter2-token", 1)] {
        let Err(Failure::Login(why)) = login(text, &[]) else { panic!("{text}") };
        assert_eq!(why, format!("its kubeconfig is none that the client reads, from line {line} on"));
    }
    let Err(Failure::Login(why)) = login(&of("{}", "{token: \"hunter2\\nX: y\"}"), &[]) else { panic!() };
    assert_eq!(why, "its token has a character that no request can carry");
}

#[test]
fn what_came_from_a_cluster_runs_no_program_and_names_no_file() {
    let foreign = |user: &str| {
        let source = Source::quotable("pairings.yaml", "access");
        Login::read_foreign(&Access {
            kubeconfig: Zeroizing::new(of("{server: 'https://a'}", user).into_bytes()),
            folder: PathBuf::new(),
            context: None,
            place: Place::new(&source, 0..6),
        })
    };
    assert!(foreign("{token: hunter2}").is_ok());
    for user in [
        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/true}}",
        "{token: hunter2, exec: {command: /bin/true}}",
        "{auth-provider: {name: gcp, config: {cmd-path: /bin/true}}}",
    ] {
        assert!(matches!(foreign(user), Err(Failure::Login(why)) if why == FOREIGN_PROGRAM), "{user}");
    }
    assert!(matches!(foreign("{tokenFile: /etc/hostname}"), Err(Failure::Login(_))));
}
