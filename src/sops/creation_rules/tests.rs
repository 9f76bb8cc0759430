use super::*;

const FILE: &str = "/repo/clusters/east/payments/remote.clusterpair.yaml";

fn rules(text: &str) -> CreationRules {
    let source = Source::quotable(".sops.yaml", text);
    CreationRules::parse(&source, PathBuf::from("/repo/.sops.yaml")).unwrap()
}

/// What is wrong with the only rule, made of these lines.
fn flaw(rule: &str) -> String {
    match rules(&format!("creation_rules: [{{{rule}}}]")).keys_for(Path::new(FILE)) {
        Err(NoKeys::Flaw(_, flaw)) => flaw.message,
        other => panic!("{other:?}"),
    }
}

/// The keys of the only rule.
fn keys(rule: &str) -> KeySet {
    let rules = rules(&format!("creation_rules:\n  - {}\n", rule.replace('\n', "\n    ")));
    rules.keys_for(Path::new(FILE)).cloned().unwrap()
}

/// The keys of the block of a file.
fn sealed_for(stanza: &str) -> KeySet {
    KeySet::of_stanza(&yaml::parse(stanza, LaterDocuments::Refuse).unwrap().unwrap()).unwrap()
}

#[test]
fn the_first_rule_whose_pattern_matches_counts() {
    let rules = rules(
        "creation_rules:\n- {path_regex: ^east/, pgp: A}\n- {path_regex: '^clusters/(east|west)/', pgp: B}\n\
         - {path_regex: 'absolute\\.yaml$', pgp: C}\n- {path_regex: '', pgp: D}\n- {pgp: E}\n",
    );
    for (file, key) in [
        (FILE, "B"),
        ("/repo/clusters/north/x.yaml", "D"),
        ("/elsewhere/absolute.yaml", "C"),
        ("/repo/east/x", "A"),
    ] {
        let expected = sealed_for(&format!("pgp: [{{fp: {key}, enc: x}}]"));
        assert_eq!(rules.keys_for(Path::new(file)).unwrap(), &expected, "{file}");
    }
}

#[test]
fn no_rule_names_the_path_as_sops_sees_it() {
    let rules = rules("creation_rules: [{path_regex: ^/, pgp: A}]");
    match rules.keys_for(Path::new(FILE)) {
        Err(NoKeys::NoRule(path)) => assert_eq!(path, "clusters/east/payments/remote.clusterpair.yaml"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_kind_of_key_is_the_one_of_the_block() {
    let rule = "age: 'age1a, age1b,'\npgp: ['85D7 7543', B]\n\
                kms: 'arn:aws:kms:eu:1:key/k+arn:aws:iam::1:role/r, arn:aws-cn:kms:x:1:alias/a'\n\
                gcp_kms: projects/p/locations/l\nhckms: ['region:uuid']\n\
                azure_keyvault: https://v.vault.azure.net/keys/name/version\n\
                hc_vault_transit_uri: [https://vault.example.com:8200/v1/team/sops/keys/dev/]\n\
                aws_profile: ops\nencrypted_regex: ^data$";
    let block = "age: [{recipient: age1b, enc: x}, {recipient: age1a, enc: x}]\n\
                 pgp: [{fp: 85D77543, enc: x}, {fp: B, enc: x}]\n\
                 kms: [{arn: 'arn:aws:kms:eu:1:key/k', role: r, enc: x}, {arn: 'arn:aws-cn:kms:x:1:alias/a', enc: x}]\n\
                 gcp_kms: [{resource_id: projects/p/locations/l, enc: x}]\nhckms: [{key_id: 'region:uuid', enc: x}]\n\
                 azure_kv: [{vault_url: https://v.vault.azure.net, name: name, version: version, enc: x}]\n\
                 hc_vault: [{vault_address: https://vault.example.com:8200, engine_path: team/sops, key_name: dev, enc: x}]";
    assert_eq!(keys(rule), sealed_for(block));
}

#[test]
fn key_groups_count_and_what_stands_beside_them_does_not() {
    let rule = "pgp: A\nshamir_threshold: 1\nkey_groups:\n- pgp: [B]\n  merge:\n  - kms: [{arn: k, context: {a: b}}]\n\
                \x20   hc_vault: [https://h/v1/t/keys/n]\n- age: [age1a]\n  gcp_kms: [{resource_id: g}]\n\
                \x20 azure_keyvault: [{vaultUrl: https://v, key: n, version: '1'}]";
    let block = "shamir_threshold: 1\nkey_groups:\n- {pgp: [{fp: B, enc: x}], kms: [{arn: k, enc: x}], hc_vault: \
                 [{vault_address: https://h, engine_path: t, key_name: n, enc: x}]}\n- {age: [{recipient: age1a, enc: x}], \
                 gcp_kms: [{resource_id: g, enc: x}], azure_kv: [{vault_url: https://v, name: n, version: '1', enc: x}]}";
    assert_eq!(keys(rule), sealed_for(block));
}

#[test]
fn a_rule_that_cannot_be_used_says_why() {
    for (rule, why) in [
        ("pgp: A, unencrypted_suffix: _x", "`unencrypted_suffix` contradicts"),
        ("pgp: A, encrypted_comment_regex: x", "`encrypted_comment_regex` contradicts"),
        ("pgp: A, plugins: [{}]", "`plugins`"),
        ("key_groups: [{barbican: [x]}]", "`barbican`"),
        ("encrypted_regex: x", "names no key"),
        ("key_groups: [{pgp: [A]}, {}]", "names no key"),
        ("age: AGE-SECRET", "no public key"),
        ("pgp: [[A]]", "no text"),
        ("key_groups: [{kms: [{role: r}]}]", "lacks a field"),
        ("key_groups: [{pgp: {}}]", "no list"),
        ("azure_keyvault: https://v/keys/n", "lacks its version"),
        ("azure_keyvault: v/n", "no URL"),
        ("hc_vault_transit_uri: https://h/prefix/v1/t/keys/n", "no URL"),
        ("hc_vault_transit_uri: https://h/v1/keys/n", "no URL"),
        ("path_regex: '(', pgp: A", "no regular expression"),
    ] {
        let message = flaw(rule);
        assert!(message.contains(why), "{rule}: {message}");
    }
}

#[test]
fn a_flaw_of_a_rule_for_other_files_does_not_count() {
    let rules = rules("creation_rules: [{path_regex: ^apps/, plugins: [{}]}, {pgp: A}]");
    assert!(rules.keys_for(Path::new(FILE)).is_ok());
}

#[test]
fn what_has_no_rules_is_refused() {
    for text in ["", "a: [", "creation_rules: {}", "destination_rules: []"] {
        let source = Source::quotable(".sops.yaml", text);
        assert!(CreationRules::parse(&source, PathBuf::from("/r/.sops.yaml")).is_err(), "{text}");
    }
}

#[test]
fn paths_are_cleaned_by_their_words() {
    assert_eq!(cleaned(Path::new("/a/./b/../c//d")), Path::new("/a/c/d"));
    assert_eq!(cleaned(Path::new("/../a")), Path::new("/a"));
}
