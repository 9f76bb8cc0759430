//! The registry of everything that pairctl can find: stable codes, weights and explanations.

use super::finding::Severity;
use Severity::{Error, Note, Warning};

macro_rules! codes {
    ($($variant:ident = $code:literal, $severity:ident, $summary:literal, $explanation:literal;)*) => {
        /// The kind of a finding. Codes are stable: scripts and suppressions rely on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The kebab-case word that users see, search for and suppress.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much a finding of this kind weighs.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => $severity,)* }
            }

            /// One line on what it means.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// Why it matters and how to mend it.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    // Reading pairings.yaml
    FileUnreadable = "file-unreadable", Error, "a file could not be read",
        "The file that the command or pairings.yaml names is not there, is a directory, is not UTF-8 or may not be read. Check the path; paths in a file are relative to that file.";
    YamlSyntax = "yaml-syntax", Error, "the file is not YAML",
        "The parser stopped here, so nothing after this place was checked. Common causes are tabs as indentation, an unclosed quote and a colon inside an unquoted value.";
    DuplicateKey = "duplicate-key", Error, "a key is given twice in one mapping",
        "YAML readers disagree on which of the two counts. Keep one.";
    UnknownKey = "unknown-key", Error, "a key that this mapping does not have",
        "pairctl refuses keys that it does not know, because a misspelt key would otherwise do nothing in silence. The message names the nearest key; `pairctl schema` prints all of them.";
    MissingKey = "missing-key", Error, "a key that must be there is absent",
        "The mapping needs this key and no default stands in for it.";
    WrongType = "wrong-type", Error, "a value has the wrong type or form",
        "A list stands where a text belongs, a text where true or false belongs, and the like.";
    WrongApiVersion = "wrong-api-version", Error, "the file is not of an apiVersion and kind that this pairctl reads",
        "pairings.yaml begins with `apiVersion: pairctl.dev/v1alpha1` and `kind: Pairings`. Another version needs another pairctl.";
    IncludeNoMatch = "include-no-match", Error, "an include pattern matches no file",
        "An `include` that finds nothing is nearly always a misspelt path; the pairs of that team would vanish from the tree. Mend the pattern or remove it.";
    RootOnlyKey = "root-only-key", Error, "a key that only the first file may have",
        "`include`, `output`, `stork`, `seal` and `templates` hold for the whole fleet, so they stand in the file that is given with -f; included files carry `clusters`, `groups`, `pairs` and `defaults`.";
    EmptyPairings = "empty-pairings", Warning, "there is no pair in any file",
        "Rendering this would delete every manifest that pairctl wrote. Add `pairs` or `groups`.";

    // Names and references
    InvalidName = "invalid-name", Error, "a name that Kubernetes refuses",
        "Names of clusters and pairs are DNS subdomains (lower-case letters, digits, `-` and `.`, at most 253 characters, beginning and ending with a letter or digit); namespaces are DNS labels (no dots, at most 63).";
    InvalidLabel = "invalid-label", Error, "a label or annotation that Kubernetes refuses",
        "A key is an optional DNS subdomain and a slash, then at most 63 letters, digits, `-`, `_` or `.`; a label's value follows the same rule and may be empty.";
    ReservedKey = "reserved-key", Error, "a label or annotation key that pairctl needs for itself",
        "Keys below pairctl.dev/ carry the fingerprint and the owner. A key that is exactly `config` or `options` would be sealed with the credentials, since the sealing rule goes by key.";
    DuplicateCluster = "duplicate-cluster", Error, "two files define one cluster",
        "A cluster stands in exactly one file. Keep the definition of the team that owns it.";
    UnknownCluster = "unknown-cluster", Error, "a pair names a cluster that no file defines",
        "Add it to `clusters`, or mend the name; the message says which known name is nearest.";
    UnknownPair = "unknown-pair", Error, "a command names a pair that pairings.yaml does not make",
        "A pair is named by its source cluster, its namespace and its name, with slashes between them; `pairctl render --verbose` lists the files of all.";
    UnknownProject = "unknown-project", Error, "a Rancher project that the cluster does not list",
        "`projects` are looked up by name in `rancher.projects` of both clusters; both need an id for the name.";
    RancherMissing = "rancher-missing", Error, "projects by name on a cluster without Rancher ids",
        "To work out `cluster:project`, pairctl needs `rancher: {cluster: c-..., projects: {...}}` on both clusters of the pair.";
    SelfPairing = "self-pairing", Error, "a cluster is paired with itself",
        "Source and destination must be two clusters.";
    PairClash = "pair-clash", Error, "two entries make the same object",
        "One source cluster holds one ClusterPair for each namespace and name. Rename one of the two, or remove the one that is already covered, for instance by `bidirectional` or a group.";
    GroupTooSmall = "group-too-small", Error, "a group pairs fewer than two clusters",
        "A mesh, hub or chain needs at least two clusters. A selector that matches none is usually a misspelt label.";
    BadGroup = "bad-group", Error, "a group whose topology does not fit its members",
        "A group has either `clusters` or `selector`; a hub needs `hub`, and only a hub has one.";
    BadEndpoint = "bad-endpoint", Error, "an endpoint that Stork could not use",
        "An endpoint is an https URL that the source cluster's Stork pod can reach: no localhost, no in-cluster name, no plain http (client-go drops the credentials there without a word).";
    BadVersion = "bad-version", Error, "a version that is not one",
        "`stork.version` is what runs on the source clusters, as three numbers: 2.12.0 or 25.5.0.";
    BadOutput = "bad-output", Error, "an output or template directory that cannot be used",
        "`output` is a directory of its own below the directory of pairings.yaml, so that pruning can never reach anything else.";
    AmbiguousReference = "ambiguous-reference", Error, "a reference with no source or with two",
        "A kubeconfig or a secret option comes from exactly one place: `file: PATH` or `env: NAME`.";
    BadReference = "bad-reference", Error, "a reference that cannot name anything",
        "An environment variable's name is letters, digits and underscores and does not begin with a digit; a file's path is not empty.";

    BadIgnore = "bad-ignore", Error, "a rule of `drift.ignore` that names no place",
        "A rule has exactly one of `pointer`, a JSON pointer such as `/metadata/labels/example.com~1team`, and `path`, the same with dots. `cluster`, `namespace` and `pair` say for which pairs it holds; `pairctl drift --suggest-ignores` prints rules.";

    BadSkip = "bad-skip", Error, "a rule of `verify.skip` without a check or a reason",
        "A rule names a check by its code, as reports print it, and says why it is passed over; reports print the reason.";

    // Modes and options
    BadMode = "bad-mode", Error, "a mode that is none",
        "The modes are `async-dr`, `sync-dr`, `migration` and `default`. The last pairs storage and leaves the option `mode` out, as `storkctl generate` does, so that Portworx takes its own Default. Stork itself takes an unknown mode for Default without a word.";
    BadOption = "bad-option", Error, "an option whose value Portworx could not use",
        "`ip` is a host or address, optionally with http:// or https://; `port` is a number from 1 to 65535; `mode` is set by the pair's own `mode`, and `backuplocation` is the name of a BackupLocation.";
    UnknownOption = "unknown-option", Warning, "an option that Stork does not read",
        "Stork and Portworx read `ip`, `port`, `token`, `mode` and `backuplocation`. Others are carried along and do nothing.";
    DuplicateOption = "duplicate-option", Warning, "an option is given twice",
        "As with storkctl, the last one counts.";
    SecretInClear = "secret-in-clear", Error, "a secret stands in the file in clear",
        "pairings.yaml is committed. Give the value by reference, `{env: NAME}` or `{file: PATH}`, and rotate the secret if it was ever committed.";
    AsyncDrIncomplete = "async-dr-incomplete", Error, "a pair with storage without what storage pairing needs",
        "All modes but sync-dr pair storage. It is paired only when `token` is there, and Portworx needs `ip`. They belong to the destination: put them in the pair's `options` or, for groups and for the way back, in `options` of the destination cluster.";
    SyncDrWithOptions = "sync-dr-with-options", Error, "sync-dr with storage options",
        "A sync-dr pair shares one Portworx fabric, so it pairs no storage; any option, a token above all, makes Stork treat the pair as async-dr. Remove the options or choose another mode, such as `async-dr`.";

    // Rancher project mappings
    MappingEmpty = "mapping-empty", Error, "a project mapping with an empty side",
        "An empty target blanks the namespace selectors of NetworkPolicies on the destination; an empty source maps nothing.";
    MappingMalformed = "mapping-malformed", Error, "a project id that is none",
        "An id is `p-xxxxx` or `cluster:p-xxxxx`, without spaces and with at most one colon. The bare form is a label's value, so it follows the rule of labels.";
    MappingMixed = "mapping-mixed", Error, "a mapping with a cluster on one side only",
        "Stork compares whole strings: an annotation holds `cluster:project`, a label the bare id. A mapping from one form to the other writes the wrong form.";
    MappingWrongCluster = "mapping-wrong-cluster", Error, "a mapping whose cluster part is not the cluster of that side",
        "The prefix of the source must be the source's Rancher cluster id, and the prefix of the target the destination's.";
    MappingIdentity = "mapping-identity", Error, "a project mapped to itself",
        "Rancher gives every project an id of its own, so one id on both sides is nearly always a copy that was not edited.";
    MappingConflict = "mapping-conflict", Error, "one project mapped to two targets",
        "`projects` and `projectMappings` together may name a source project once, or twice with the same target.";
    MappingIrreversible = "mapping-irreversible", Error, "mappings of a bidirectional pair that cannot be reversed",
        "Two source projects land in one target, so on the way back one of them would be lost. Give each its own target, or make two pairs of one direction each.";
    MappingStorkTooOld = "mapping-stork-too-old", Error, "project mappings on a Stork that ignores them",
        "Stork maps Rancher projects from version 2.11.2 on; an older one drops the labels without a word. Upgrade Stork, or remove the mappings.";
    MappingBareOnly = "mapping-bare-only", Warning, "mappings without the cluster-prefixed form",
        "Namespaces carry `cluster:project` in an annotation, and Stork matches whole strings. Without `rancher.cluster` on both clusters only the labels are mapped; the annotations are dropped.";

    // Sealing
    SealMissing = "seal-missing", Error, "a source cluster has no way to seal",
        "Nothing unsealed reaches the disk. Add `seal: {sops: {age: [age1...]}}` at the top, or to the cluster.";
    BadSeal = "bad-seal", Error, "a way to seal that cannot be used",
        "`seal` names exactly one of `sops`, `sealedSecret`, `externalSecret` and `vaultPlugin`, and that one needs what its entry in the schema says. ExternalSecrets with the creationPolicy Owner or Orphan write the whole object at every refresh, which wipes Stork's status and makes it pair again.";
    BadCertificate = "bad-certificate", Error, "a sealing certificate that cannot be used",
        "It is what `kubeseal --fetch-cert` prints: a certificate in PEM with an RSA key of 2048 to 8192 bits. Of several the first counts, which is the controller's newest. Something else stands in the file, it is cut off, or something else answers than the controller. `pairctl certificate` fetches it and pins it in the repository.";
    SealingCertificateExpired = "sealing-certificate-expired", Error, "the certificate that something is sealed for has expired",
        "The controller makes a new key long before the old certificate ends, so an expired one means that the pinned file is old. What is sealed already can still be opened and stays; fetch the new certificate and render.";
    BadRecipient = "bad-recipient", Error, "an age recipient that is none",
        "A recipient is the public half of an age key, `age1...`, as `age-keygen -y` prints it. Never put the AGE-SECRET-KEY here.";
    SopsConfigBroken = "sops-config-broken", Error, "a `.sops.yaml` that cannot be read",
        "`seal: {sops: {config: PATH}}` names a `.sops.yaml` with `creation_rules`, relative to the file that says so. It is not there, is no YAML, or has no list of rules.";
    NoCreationRule = "no-creation-rule", Error, "no rule of a `.sops.yaml` is for a rendered file",
        "sops takes the first rule whose `path_regex` matches the file's path below the directory of `.sops.yaml`; a rule without `path_regex` is for all. Add one for the rendered tree, such as `path_regex: ^clusters/`.";
    BadCreationRule = "bad-creation-rule", Error, "a creation rule by which a rendered file cannot be sealed",
        "The first rule that is for the file names no key, a key in a form that sops does not take or a kind of keys that pairctl does not know, or says with `unencrypted_regex`, `encrypted_suffix` and the like that something else is sealed. pairctl itself gives sops `encrypted_regex` and `mac_only_encrypted`, so a rule needs neither. Mend the rule, or put one for these files above it.";
    SopsMissing = "sops-missing", Error, "something must be sealed by `sops`, and there is none",
        "With `config` instead of `age`, files are sealed by the `sops` on the PATH, which has the code for KMS, PGP and Vault. Install sops 3.9 or later. What is sealed already stays without it, and `render --check` never runs it.";
    SopsFailed = "sops-failed", Error, "`sops` did not seal a file",
        "`sops` ended with an error, for instance because it is not logged in to the service that has the key or gpg does not have it, or it printed something else than the file sealed for the keys of its rule. Nothing is written then. What sops says about it is not shown, since it may quote what it was given: run it by hand on a file without secrets.";
    SealedFileBroken = "sealed-file-broken", Error, "a sealed file of ours cannot be read",
        "The file carries pairctl's mark and is no SOPS file any more, for instance after an unresolved merge. Restore it from Git, or delete it and render with the credentials at hand.";
    EditedByHand = "edited-by-hand", Warning, "a rendered file was edited",
        "Rendered files are outputs: the change is overwritten. Make it in pairings.yaml or in a template instead. A file that `sops updatekeys` rewrote is not counted as edited.";
    ForeignFile = "foreign-file", Error, "a file that pairctl did not write stands in the way",
        "pairctl neither overwrites nor deletes what it did not write. Move the file away, or choose another name or output.";
    CredentialMissing = "credential-missing", Error, "a manifest needs a credential that is not at hand",
        "Labels, mappings and templates render without credentials; a new pair, a changed endpoint, option or recipient does not. Run where the file exists and the variable is set.";
    SealedInputWrongIdentity = "sealed-input-wrong-identity", Error, "a sealed file that none of the age identities at hand opens",
        "A kubeconfig, certificate, key or token file may be sealed with SOPS. Identities are those of SOPS_AGE_KEY, of the file SOPS_AGE_KEY_FILE and of sops' own keys.txt, all together. Without any identity the file counts as not at hand; with one that does not fit, something is set up wrongly.";
    SealedInputTampered = "sealed-input-tampered", Error, "a sealed file that was changed after it was sealed",
        "A value does not belong where it stands, its MAC does not fit, or its `sops` block is broken, for instance after a merge. Restore it from Git; change sealed files with `sops edit` only.";
    SealedInputNoKey = "sealed-input-no-key", Error, "a sealed file whose key or tool is not at hand",
        "A file sealed with KMS, PGP or Vault keys alone is opened by the `sops` on the PATH, with the credentials that sops finds. Install sops, log in, or add an age recipient. `generate` also needs an age identity for every sealed file that it reads.";
    CredentialNotChecked = "credential-not-checked", Note, "a sealed part was kept without comparing it",
        "The credential is not at hand, so the sealed part of the existing file stands as it is. `--require-credentials` turns this into an error for the job that holds them all.";
    TemplateForbidden = "template-forbidden", Error, "a template makes an object that it must not make",
        "Templates make what stands around the pairs. A ClusterPair or a Secret from a template would be unsealed, so it is refused.";
    TemplateSyntax = "template-syntax", Error, "a template cannot be read or run",
        "Templates are minijinja with strict undefined: a misspelt variable is an error. `pairctl explain template-output` says what they may make.";
    TemplateOutput = "template-output", Error, "what a template made is no Kubernetes manifest",
        "Each document that a template makes is parsed again: it must be a mapping with `apiVersion`, `kind` and, but for a Kustomization, `metadata.name`.";
    StaleTree = "stale-tree", Warning, "the rendered tree is not what pairings.yaml says",
        "`render --check` writes nothing and lists each file that a render would create, update or delete. Run `pairctl render` and commit the result.";

    // Kubeconfigs
    KubeconfigSyntax = "kubeconfig-syntax", Error, "a kubeconfig is not YAML or JSON",
        "The parser stopped here. The line is named and not shown, since it may hold a credential.";
    KubeconfigWrongType = "kubeconfig-wrong-type", Error, "a kubeconfig field has the wrong type",
        "kubectl and Stork read kubeconfigs with YAML 1.1 rules: an unquoted number, date or yes is not a text. Quote it.";
    KubeconfigDuplicateKey = "kubeconfig-duplicate-key", Warning, "a kubeconfig gives a key twice",
        "As in kubectl, the last one counts.";
    KubeconfigDuplicateName = "kubeconfig-duplicate-name", Error, "a kubeconfig defines a name twice",
        "Two clusters, users or contexts carry one name, so which one is meant cannot be told. Rename or remove one.";
    KubeconfigMissing = "kubeconfig-missing", Error, "there is no kubeconfig",
        "Neither --kubeconfig nor KUBECONFIG nor ~/.kube/config names a file that is there. pairctl never falls back to the configuration of the pod that it runs in.";
    KubeconfigSkipped = "kubeconfig-skipped", Warning, "a file of KUBECONFIG is not there",
        "kubectl skips it without a word, and so does pairctl but for this warning. Mend the path or remove it from KUBECONFIG.";
    KubeconfigWrongKind = "kubeconfig-wrong-kind", Error, "the file is not a kubeconfig",
        "A kubeconfig has `apiVersion: v1` and `kind: Config`, or neither of the two.";
    KubeconfigUnknownField = "kubeconfig-unknown-field", Warning, "a kubeconfig field that Stork's client does not know",
        "It is left out. A misspelt field does nothing in silence, so it is worth a look; field names are case-sensitive.";
    KubeconfigNameConflict = "kubeconfig-name-conflict", Warning, "two files of KUBECONFIG define one name differently",
        "kubectl takes the first file's definition whole. storkctl lays the later file's fields over it, one by one, and pairctl prints the same. Name one file with --kubeconfig to be sure.";
    ContextMissing = "context-missing", Error, "no context is chosen",
        "The kubeconfig has no usable `current-context`. storkctl would print every user of the file here when it runs in a pod. Choose one with `context`.";
    ContextUnknown = "context-unknown", Error, "the context is not in the kubeconfig",
        "Choose one that is; the message lists them.";
    ContextClusterUnknown = "context-cluster-unknown", Error, "the context names a cluster that is not there",
        "The kubeconfig is incomplete. Generate it anew, for instance with `kubectl config view --minify --flatten`.";
    NoCredentials = "no-credentials", Error, "the context has nothing to log in with",
        "Such a pair can turn Ready, because Stork only asks for /version, and every migration fails. Use a kubeconfig of a service account.";
    ServerMissing = "server-missing", Error, "the cluster has no server",
        "Give `server` in the kubeconfig, or `endpoint` in pairings.yaml.";
    ServerInvalid = "server-invalid", Error, "the server is no URL",
        "A server is https://HOST:PORT, optionally with a path.";
    ServerLoopback = "server-loopback", Error, "the server is this machine",
        "Stork connects from a pod of the source cluster, where localhost is the pod itself. Give the address that the source cluster reaches in `endpoint`.";
    ServerInCluster = "server-in-cluster", Error, "the server is an in-cluster name",
        "From a pod of the source cluster, kubernetes.default.svc is the source cluster: the pair would point at itself. Give the destination's address in `endpoint`.";
    ServerHttp = "server-http", Error, "the server is plain http",
        "client-go drops the credentials on a connection without TLS and says nothing. Use https.";
    ServerNoScheme = "server-no-scheme", Warning, "the server has no scheme",
        "client-go takes it for https here, because a certificate is configured. Write https:// to be sure.";
    ServerServiceName = "server-service-name", Warning, "the server is a name of a Kubernetes service",
        "Stork resolves it on the source cluster. That is right only where the destination's API server is a service of the source cluster, as with a virtual cluster.";
    ProxyInvalid = "proxy-invalid", Error, "the proxy is no URL that client-go takes",
        "proxy-url is http://, https:// or socks5:// and a host.";
    ProxyLoopback = "proxy-loopback", Warning, "the proxy is this machine",
        "Stork connects from a pod of the source cluster, where this proxy does not run.";
    ExtensionsDropped = "extensions-dropped", Warning, "kubeconfig extensions were left out",
        "Stork cannot decode extensions, and one pair that carries them makes its list of all pairs fail. pairctl never writes them.";
    ExecNeedsExtension = "exec-needs-extension", Error, "an exec plugin relies on a cluster extension",
        "The plugin asks for cluster information that the kubeconfig gives in the extension client.authentication.k8s.io/exec; Stork cannot decode it. Use a service account token.";
    ExecPluginMissing = "exec-plugin-missing", Error, "an exec plugin that Stork's image lacks",
        "Stork's image ships aws, aws-iam-authenticator, gcloud, gke-gcloud-auth-plugin, kubelogin and oci. For another one use a service account token, or name it in `stork.execPlugins` (`--exec-plugin` of generate) if your image has it.";
    ExecPluginCredentials = "exec-plugin-credentials", Warning, "an exec plugin needs credentials inside Stork's pod",
        "The plugin is in Stork's image; the cloud credentials that it uses are not in the pair. Mount them into the Stork pod, or use a service account token.";
    ExecInvalid = "exec-invalid", Error, "an exec plugin that client-go refuses",
        "exec needs a command and an apiVersion of client.authentication.k8s.io/v1 or v1beta1; v1 also needs interactiveMode, and never Always, since Stork's pod has no terminal.";
    AuthProviderRemoved = "auth-provider-removed", Warning, "an auth provider that newer Kubernetes clients lack",
        "gcp and azure were removed from client-go 1.26; Stork builds on an older one still have them. The tokens are short-lived. Use a service account token.";
    AuthProviderUnknown = "auth-provider-unknown", Error, "an auth provider that Stork does not have",
        "Stork knows gcp, azure and oidc; with another one it fails without a word. Use a service account token.";
    AuthProviderInvalid = "auth-provider-invalid", Error, "an auth provider without what it needs",
        "oidc needs `idp-issuer-url` and `client-id`; azure needs `client-id`, `tenant-id` and `apiserver-id`, and a `config-mode` of 0 or 1. Stork fails without a word otherwise.";
    ImpersonationWithoutUser = "impersonation-without-user", Error, "groups, uid or extra are impersonated without a user",
        "client-go refuses `as-uid`, `as-groups` and `as-user-extra` without `as`.";
    FileAndData = "file-and-data", Error, "a credential is given twice, as a file and as data",
        "Remove one of the two.";
    CredentialFileUnreadable = "credential-file-unreadable", Error, "a file that the kubeconfig names cannot be read",
        "Certificate, key and token files are relative to the kubeconfig.";
    BadBase64 = "bad-base64", Error, "data that is not base64",
        "The -data fields of a kubeconfig are base64. As in kubectl, one bad field anywhere makes the file unusable.";
    CertificateNotPem = "certificate-not-pem", Error, "a certificate that is not PEM",
        "Stork fails without a word on DER or other bytes. Convert with `openssl x509 -inform der`.";
    KeyNotPem = "key-not-pem", Error, "a private key that is not PEM",
        "The client key must be an unencrypted PEM key: PKCS#8, PKCS#1 or SEC1.";
    KeyMismatch = "key-mismatch", Error, "a private key that does not fit its certificate",
        "Stork fails without a word. Certificate and key come from two different requests; fetch both again.";
    CertificateWithoutKey = "certificate-without-key", Error, "a client certificate without its key, or a key without its certificate",
        "Both are needed to log in.";
    KeyWithoutCertificate = "key-without-certificate", Warning, "a client key without its certificate",
        "client-go ignores it and logs in with the other credential. Remove the key, since the pair would carry it all the same.";
    CaEmpty = "ca-empty", Warning, "the file of the certificate authority is empty",
        "The pair carries no certificate authority then, so the system's own are trusted.";
    CertificateExpired = "certificate-expired", Warning, "a client certificate that has expired",
        "The destination will refuse it. Fetch a new kubeconfig, best of a service account.";
    InsecureWithCa = "insecure-with-ca", Error, "insecure-skip-tls-verify beside a certificate authority",
        "client-go refuses the two together, and Stork says nothing. Remove insecure-skip-tls-verify.";
    InsecureTls = "insecure-tls", Warning, "the destination's certificate is not verified",
        "Whoever stands between the clusters can take the credential. Give the certificate authority instead.";
    TokenAndBasic = "token-and-basic", Error, "a token beside a user name and password",
        "client-go refuses more than one way to log in. Remove one.";
    TokenMalformed = "token-malformed", Error, "a token that no request can carry",
        "A token with a line break or control character inside makes every request fail.";
    TokenFileDropped = "token-file-dropped", Warning, "a token file beside a token was left out",
        "storkctl prints the path of the file on this machine, which Stork's pod does not have; there the token counts.";
    CredentialMalformed = "credential-malformed", Error, "a user name or password with a control character",
        "Basic authentication (RFC 7617) has no control characters in either.";
    ControlCharacter = "control-character", Error, "a text that YAML cannot carry",
        "DEL, the control characters from U+0080 to U+009F and U+FFFE and U+FFFF are refused or changed by the YAML readers on the way to Stork.";
    TokenTrimmed = "token-trimmed", Warning, "white space round a token was removed",
        "With it every request of the pair would fail; the usual cause is the last line break of a token file.";

    // What verify finds: credentials
    ClientCertificateExpired = "client-certificate-expired", Error, "the client certificate of a pair has expired",
        "The destination refuses it: nothing fails over through this pair, though Stork still says Ready. Make a new credential, put it where pairings.yaml says, render and sync.";
    ClientCertificateExpiresSoon = "client-certificate-expires-soon", Warning, "the client certificate of a pair expires soon",
        "It ends within the time that `--fail-within` says. Make a new credential before it does.";
    ClientCertificateNotYetValid = "client-certificate-not-yet-valid", Error, "the client certificate of a pair does not hold yet",
        "The destination refuses it until then. A wrong clock of whoever made it is the usual cause.";
    AuthorityExpired = "authority-expired", Error, "the certificate authority of a destination has expired",
        "No certificate that it signed is trusted any more. Fetch the kubeconfig again once the authority is renewed.";
    AuthorityExpiresSoon = "authority-expires-soon", Warning, "the certificate authority of a destination expires soon",
        "It ends within the time that `--fail-within` says. Renewing an authority touches every kubeconfig that carries it; begin early, with both in the file.";
    AuthorityNotYetValid = "authority-not-yet-valid", Error, "the certificate authority of a destination does not hold yet",
        "Nothing that it signed is trusted until then. A wrong clock of whoever made it is the usual cause.";
    TokenExpired = "token-expired", Error, "the token of a pair has expired",
        "The destination refuses it: nothing fails over through this pair, though Stork still says Ready. Make a new token, put it where pairings.yaml says, render and sync.";
    TokenExpiresSoon = "token-expires-soon", Warning, "the token of a pair expires soon",
        "It ends within the time that `--fail-within` says. Make a new token before it does.";
    TokenNotYetValid = "token-not-yet-valid", Error, "the token of a pair does not hold yet",
        "The destination refuses it until then. A wrong clock of whoever made it is the usual cause.";
    TokenNeverExpires = "token-never-expires", Note, "the token of a pair never expires",
        "It is the token of a Secret of the type kubernetes.io/service-account-token, which Portworx' documentation asks for. It cannot die on its own; whoever got hold of it keeps it, until the Secret is deleted. A bound token (`kubectl create token --duration`) ends, and verify says so in time.";
    TokenWrongAudience = "token-wrong-audience", Warning, "the token of a pair is for somebody else than the API server",
        "An API server takes a service account's token only if the audience is one of its own: by default its issuer. This one was made for something else, such as a vault. Make one without `--audience`. Skip this check where the API server has `--api-audiences` of its own.";
    ClientCertificateWrongUse = "client-certificate-wrong-use", Error, "the client certificate of a pair is not for clients",
        "Its extended key usage leaves client authentication out, as with a server's certificate, so the API server does not take it. Fetch one that was made for a client.";
    AdminCredential = "admin-credential", Warning, "a pair logs in as the administrator of its destination",
        "It is the certificate of kubeadm, k3s or the like, with a group that may do everything. It cannot be revoked, and whoever can read the pair on the source cluster owns the destination. Use a service account made for Stork.";
    PersonalLogin = "personal-login", Warning, "a pair logs in as a person",
        "A person's login ends when a session, a password or a contract does, and nobody tells the pair. Use a service account of the destination, made for Stork.";
    SeveralCredentials = "several-credentials", Note, "a pair carries a client certificate and a token",
        "Stork sends both, and the API server takes whichever it likes first. One of them is carried along by accident, and one that is revoked may go on working through the other. Remove one.";
    ServerBehindRancher = "server-behind-rancher", Warning, "a pair reaches its destination through Rancher",
        "The server is Rancher's proxy, so that the failover works only while Rancher does, and its token is a Rancher user's. Name the cluster's own API server in `endpoint`, with an authorized cluster endpoint or a service account.";

    // What verify finds: the shape of the fleet
    NoWayBack = "no-way-back", Warning, "nothing leads from a destination back to its source",
        "After a failover the applications run on the destination; failing back needs a pair in the other direction and in the same namespace. Set `bidirectional: true`, or skip this check where nothing shall come back. A one-time migration needs no way back.";
    SameCluster = "same-cluster", Error, "source and destination of a pair are one cluster",
        "Both names lead to one API server with one certificate authority: a failover would land where the disaster is. One of the two kubeconfigs is a copy of the other.";
    NamespaceOfTwoSources = "namespace-of-two-sources", Warning, "two sources fail over into one namespace of a destination",
        "Stork keeps names: what both sources call alike overwrites each other on the destination. Give each source namespaces of its own. It is not reported where the sources are paired with each other in that namespace, since one application moves among them then, nor for pairs of the admin namespace.";
    DestinationOfMany = "destination-of-many", Note, "one destination takes over for many sources",
        "Five source clusters or more fail over to it. Make sure that it has room for all of them, and remember that they lose their way out together.";
    AdminPairStorkTooOld = "admin-pair-stork-too-old", Warning, "a pair in the admin namespace on a Stork that knows no admin pairs",
        "A pair in kube-system stands for all namespaces and for what is in none from Stork 25.5 on. An older one migrates namespaces only. Upgrade Stork, or make pairs in the namespaces themselves.";
    MappingNotReversed = "mapping-not-reversed", Warning, "the way back does not map a project back",
        "Both directions are written by hand, and what the way there maps the way back does not map to where it came from. After the failback namespaces stand in another project, or in none. Use `bidirectional: true`, or mend the mappings of the way back.";
    MappingChained = "mapping-chained", Warning, "a project is a target and a source in one pair",
        "Stork maps once: what becomes the project is not mapped further. Rancher's ids are random, so that one id on both sides is most often a column that slipped.";
    MappingManyToOne = "mapping-many-to-one", Warning, "two projects are mapped to one",
        "On the destination nothing tells them apart any more, so no way back can separate them. Give each a target of its own.";
    ClusterInNoPair = "cluster-in-no-pair", Warning, "a cluster is in no pair",
        "pairings.yaml knows it and nothing fails over from it or to it. Pair it, remove it, or skip this check for it.";
    ProjectInNoPair = "project-in-no-pair", Note, "a Rancher project is mapped by no pair",
        "The cluster lists it in `rancher.projects`, and no pair from or to this cluster maps it, so that its namespaces stand in no project after a failover. Add it to `projects` of a pair, or remove it.";
    SealingCertificateExpiresSoon = "sealing-certificate-expires-soon", Warning, "the certificate that a source's pairs are sealed for expires soon",
        "The pairs work; a changed credential cannot be sealed once it has ended. The controller has made a newer one long ago: run `pairctl certificate`, then render.";
    SealedForOthers = "sealed-for-others", Warning, "a pair in the tree is sealed for nobody whom pairings.yaml names",
        "None of the age recipients of the rendered file stands in `seal` any more. If their keys are gone, nobody can open it, and the next sync fails. Render, with the credentials at hand.";

    // What verify finds: the destination's answer, and the object on the source
    DestinationUnreachable = "destination-unreachable", Error, "the destination of a pair gives no answer",
        "From here nothing answers at the address that the pair has. Stork asks from the source cluster, whose route may differ: run `pairctl verify` there to know.";
    DestinationSlow = "destination-slow", Error, "the destination of a pair gives no answer in time",
        "Something took the connection and then said nothing for as long as `--timeout` says: an overloaded API server, or a firewall that drops what it lets in.";
    DestinationUntrusted = "destination-untrusted", Error, "what answers is not the destination that a pair trusts",
        "The server's certificate is not of the authority in the pair: the authority was rotated, or something stands in between. Fetch the kubeconfig again, render and sync.";
    DestinationNotServing = "destination-not-serving", Error, "what answers at the destination's address is no API server at work",
        "It speaks TLS with a certificate that the pair trusts, and answers as no working API server does: a load balancer without a backend, another program on the port, an API server without its store. See what runs there.";
    ClockSkew = "clock-skew", Warning, "the clock of a destination differs from the one here",
        "Certificates and tokens hold between two moments, and each end judges them by its own clock; Kubernetes forgives tokens one minute. Set both clocks by a time server.";
    DestinationOlder = "destination-older", Note, "the destination runs an older Kubernetes than the source",
        "A migration creates the source's resources there as they are; a version of an API that only the newer Kubernetes has is not taken. Upgrade the destination first.";
    CredentialUnusable = "credential-unusable", Error, "nobody could log in with the credential of a pair",
        "No client takes it: a key or authority that is no PEM, a token with a character that no request can carry, a server without https. Stork's client refuses it as well, or drops the credential without a word.";
    DestinationNotAsked = "destination-not-asked", Warning, "only Stork can log in to the destination of a pair",
        "The live pair logs in with an exec plugin or an auth provider. pairctl runs nothing that stands in an object of a cluster, and what Stork's image has may differ from what is here, so nobody asked the destination: nobody knows whether a failover would work. Give the pair a token or a client certificate. Where you prove such pairs in another way, skip this check for them and say how in the reason.";
    CredentialRefused = "credential-refused", Error, "the destination refuses the credential of a pair",
        "It answers 401: the credential was revoked, has expired, or its service account is gone. Stork still says Ready. Make a new one, render and sync.";
    RightsMissing = "rights-missing", Warning, "the credential of a pair lacks rights that a migration needs",
        "Stork creates on the destination whatever the source has; without these rights it fails at the first such resource. Bind the service account to a role that has them.";
    PairNotLive = "pair-not-live", Error, "a pair is not on its source cluster",
        "Nothing fails over through it. `pairctl drift` says whether it was not rendered or not synced.";
    NamespaceMissing = "namespace-missing", Error, "the namespace of a pair is not on the source cluster",
        "A pair lies in the namespace that it migrates; without that there is neither. Create it, or mend `namespaces`.";
    PairUndecodable = "pair-undecodable", Error, "a live pair that Stork's types cannot hold",
        "One such object makes Stork's list of all pairs fail, and with it every pair of the cluster. The usual causes are a number among the options and `extensions` in the kubeconfig. Replace the object with what pairctl renders.";
    PairUndecrypted = "pair-undecrypted", Error, "a live pair is still sealed",
        "It was applied before anybody opened it: Stork sees ciphertext or a placeholder instead of the credential. Give what applies the tree the means to open it.";
    StatusCommitted = "status-committed", Warning, "whoever applies a pair also applies its status",
        "The kind has no status subresource, so that each sync resets or forges what Stork reports: it pairs again, or believes that it has. Remove `status` from the manifest.";
    ReadyButDead = "ready-but-dead", Error, "Stork says Ready, and the live pair leads nowhere",
        "Stork looked once, and the pair was changed since: nothing leads from its current context to a cluster and a user, so that every migration fails. Sync what pairctl renders.";
    StorageError = "storage-error", Error, "Portworx did not take a pair when Stork asked it to",
        "Its storage status is Error: events of the pair say why, usually a wrong ip, port or token of the destination. Stork tries again every ten seconds, so that an old Error is a present one.";
    PairDegraded = "pair-degraded", Error, "a pair is Degraded",
        "Stork migrates only through a pair that is Ready. Its events and Portworx say what is missing.";
    PairPending = "pair-pending", Error, "Stork has not looked at a pair for minutes",
        "It has no status, or is Pending: Stork does not run, cannot decode some pair of the cluster, or cannot make a client of this one. Its log says which.";
    PairBeingDeleted = "pair-being-deleted", Error, "a pair was deleted and is not gone yet",
        "Its finalizer waits for Stork to remove the pairing from Portworx. Nothing should fail over through it any more; if it is wanted, let it go and sync again.";
    OptionsAfterReady = "options-after-ready", Warning, "the options of a pair may have changed since Portworx took them",
        "Stork hands ip, port, token and mode to Portworx once, while the storage status is not Ready. Somebody who owns the options wrote the object after that; a change of something else by the same hand looks alike. Where the options did change, empty `status.storageStatus`, so that Stork pairs again.";
    FinalizerMissing = "finalizer-missing", Warning, "a pair that Stork has looked at lacks its finalizer",
        "Somebody took it off, or applies the object without it by force. When the pair is deleted, Portworx keeps its side of it. Stork puts the finalizer back when it next writes the object.";
    TwoAppliers = "two-appliers", Warning, "two tools apply one pair",
        "Each writes over the other's credential at its next sync. Leave the object to one of them; where one is gone, its entry in `managedFields` is what is left of it.";
    StorkNotRunning = "stork-not-running", Error, "no pod of Stork is ready on a source cluster",
        "Without it nothing is paired, migrated or failed over from this cluster. See the Deployment and its events.";
    RunningStorkTooOld = "running-stork-too-old", Error, "the Stork that runs is too old for a pair's project mappings",
        "Stork maps Rancher projects from version 2.11.2 on; an older one drops the labels without a word. Upgrade it.";
    ProjectUnmapped = "project-unmapped", Warning, "a namespace would lose its Rancher project on failover",
        "Stork looks up the whole value of each project label and annotation in the pair's mappings and drops what it does not find. Rancher writes the bare id in the label and `cluster:project` in the annotation, so that both need a mapping.";
    RunningStorkNoAdminPairs = "running-stork-no-admin-pairs", Warning, "a pair in the admin namespace, and the Stork that runs knows no admin pairs",
        "Before 25.5.0 a pair in kube-system is a pair of that namespace alone: no other namespace fails over through it. Upgrade Stork, or make pairs in the namespaces themselves.";
    NamespaceInNoPair = "namespace-in-no-pair", Warning, "a namespace of a mapped Rancher project that no pair covers",
        "Other namespaces of its project fail over, and this one is left behind. Add it to `namespaces` of the pair, or skip the check for it: `{code: namespace-in-no-pair, cluster: east, namespace: payments-ci, reason: ...}`.";
    ForeignPairUndecodable = "foreign-pair-undecodable", Error, "a live pair beside pairings.yaml that Stork's types cannot hold",
        "One such object makes Stork's list of all pairs fail, and with it every pair of the cluster, whoever made it. The usual causes are a number among the options, `extensions` in the kubeconfig, and an object that nobody decrypted. Mend it or delete it.";
    RancherClusterUnknown = "rancher-cluster-unknown", Error, "Rancher knows no cluster with the id that pairings.yaml gives",
        "A cluster that is imported again has a new id, and so has every project of it: no annotation of a namespace finds its mapping. The id is in the address of the cluster in Rancher, `/dashboard/c/ID`. A credential that may not see the cluster is told the same.";
    RancherProjectMissing = "rancher-project-missing", Error, "a mapping names a project that Rancher does not have",
        "Projects have to be there on both clusters before a failover: what is mapped to none belongs to nobody, and is in no project's network policies. Make the project, or mend the id in pairings.yaml. A credential that may not see the project is told the same.";
    RancherProjectRecreated = "rancher-project-recreated", Error, "a mapped project was made anew in Rancher, under another id",
        "Ids of projects are random: whoever deletes a project and makes it again has another one, and the mapping leads to the old id. Write the new id in `rancher.projects`, render and sync.";
    RancherProjectRenamed = "rancher-project-renamed", Warning, "a mapped project has another name in Rancher than in pairings.yaml",
        "Either somebody renamed it, or the id is that of another project, and namespaces would fail over into that. Compare, and mend the name or the id in `rancher.projects`. Where the names are meant to differ, skip the check.";
    RancherProjectBeingRemoved = "rancher-project-being-removed", Error, "a mapped project is being deleted in Rancher",
        "It is gone as soon as Rancher has cleaned up. If it is made again it has another id.";
    SchedulerError = "scheduler-error", Error, "Stork could not reach the destination when it looked",
        "Its scheduler status is Error: events of the pair and Stork's log say why. Stork tries again until it succeeds, so that an old Error is a present one.";

    // Clusters
    AccessMissing = "access-missing", Error, "a cluster cannot be read, since its kubeconfig is not at hand",
        "Commands that read clusters log in with `access`, or with `kubeconfig` where there is none. The file is not there, the variable is not set or empty, or it is sealed and no identity opens it. Run where it is, or set it.";
    BadAccess = "bad-access", Error, "a kubeconfig with which pairctl cannot log in",
        "pairctl reads the kubeconfig as kubectl does: relative paths are relative to it, exec plugins run. The message says what the client does not take; `kubectl --kubeconfig FILE get --raw /version` is a way to see whether kubectl takes it.";
    ClusterUnreachable = "cluster-unreachable", Error, "the API server of a cluster gives no answer",
        "The connection was refused, the name is unknown, the server's certificate is not of the kubeconfig's authority, the limit of time passed, or what answers is no Kubernetes API server. Nothing is written; the other clusters can be named on the command line.";
    RancherUnreadable = "rancher-unreadable", Error, "Rancher cannot be asked for the projects of a cluster",
        "`rancher.access` of the cluster is a kubeconfig that Rancher gave out, or one with Rancher's own address and an API token. It was not taken, its user sees no project of the cluster, or what answers is no Rancher. Whether the mapped projects exist is not known.";
    StorkMissing = "stork-missing", Error, "a source cluster does not know ClusterPairs",
        "Stork registers the CRD clusterpairs.stork.libopenstorage.org when it starts. Without it nothing can fail over from this cluster, and no pair can be read there.";
    ClusterRefused = "cluster-refused", Error, "the API server of a cluster refuses the credential",
        "The credential is not accepted (401), or its user lacks a right (403). `pairctl certificate` needs the verb `get` on `services` and `services/proxy` in the controller's namespace; `pairctl certificate --help` shows a Role.";
    ControllerNotFound = "controller-not-found", Error, "there is no SealedSecrets controller where it should be",
        "The Service is not there, has no port, or nothing behind it answers. `sealedSecret: {controller: {name, namespace}}` names it; by default it is sealed-secrets-controller in kube-system, and a Helm release often has another name.";
    ControllerCertificateExpired = "controller-certificate-expired", Error, "the certificate of a SealedSecrets controller has expired",
        "kubeseal does not seal for an expired certificate, and neither does pairctl. The controller makes a new key every 30 days by default, so that it was stopped, its renewal is switched off, or a clock is wrong.";
    CertificateClash = "certificate-clash", Error, "two clusters pin different certificates in one file",
        "Each controller has a key of its own, so each source cluster needs a file of its own. Put `{source}` into the path of `sealedSecret: {certificate: ...}`.";
    CertificateNotUsed = "certificate-not-used", Error, "a command names a cluster that seals for no certificate",
        "Only `seal: {sealedSecret: ...}` needs the certificate of a controller. Name other clusters, or none for all that need one.";
    StaleCertificate = "stale-certificate", Warning, "a pinned certificate is not the controller's current one",
        "The controller has a new key. What was sealed for the old one still opens, as long as the controller keeps that. Run `pairctl certificate`, then `pairctl render`, which seals anew, and commit the result.";

    CredentialCopied = "credential-copied", Warning, "a live pair holds its credential twice",
        "`kubectl apply` without `--server-side` keeps a copy of everything that it applied in an annotation, `kubectl.kubernetes.io/last-applied-configuration`: the kubeconfig, once more, where tools that mask the spec show it. Apply with `--server-side` (Argo CD: `ServerSideApply=true`) and take the annotation off; Flux does so by itself.";

    // Issuing and rotating credentials
    CredentialForeign = "credential-foreign", Error, "an object of the credential's name is not pairctl's",
        "A ServiceAccount, a role or a binding of that name is on the destination and does not carry the labels that pairctl gives to what it makes for this account, or the binding has another subject: a role and its binding live in no namespace, and two accounts of one name share them. It is left alone, and nothing is written. `--name` chooses another name.";
    CredentialConflict = "credential-conflict", Error, "somebody else writes what is being issued",
        "Another field manager owns a field of the object, or another run made, replaced or deleted the same Secret at the same time. Of two rotations at a time only one goes on. Run it again; `--force-conflicts` takes fields over.";
    CredentialRulesKept = "credential-rules-kept", Warning, "the role of a credential has rules that this run does not ask for",
        "An earlier run gave them with --extra-resource or --grant-roles, or somebody else did, and migrations may need them: they stay. Give the same flags again, or take the rules away with --drop-rules.";
    CredentialNotIssued = "credential-not-issued", Error, "the destination made no token",
        "The token controller, part of kube-controller-manager, puts a token into a Secret of the type kubernetes.io/service-account-token. It did not in time. The Secret stays, and the next run reads its token.";
    CredentialNotAccepted = "credential-not-accepted", Error, "the destination does not take what it has just issued",
        "The new kubeconfig was tried before it was handed out, through `endpoint` or the address in `kubeconfig`, and was refused or lacks rights. The usual cause is that `access` reaches another cluster than pairs do. Nothing was handed out and nothing revoked.";
    CredentialShortLife = "credential-short-life", Warning, "a token ends sooner than was asked for",
        "API servers bound the life of tokens (`--service-account-max-token-expiration`), and managed ones to a day or two. Rotate before it ends, or use `--token secret`.";
    CredentialOfOthers = "credential-of-others", Warning, "live pairs carry a credential that pairctl did not issue",
        "pairctl revokes nothing but what it issued. Once no pair carries it any more, whoever issued it must end it: delete its account or Secret, or let its client certificate expire.";
    RotationWaits = "rotation-waits", Warning, "a rotation waits for something",
        "The old credential stays until all clusters with pairs were read, nothing live holds it, and every live pair of pairings.yaml carries the new one, which works. The message lists what is missing. Run the same command again: it goes on from what it finds.";
    ClusterPassedOver = "cluster-passed-over", Warning, "a command goes on without a cluster that could not be read",
        "`pairctl init --live --without CLUSTER` takes over no pair of that cluster. For a rotation: a cluster of pairings.yaml that cannot be read may have a pair that holds the old credential, and a pair whose credential is revoked is dead. Whoever says `--without CLUSTER` vouches that there is none. Nothing of it is checked; give the cluster an `access` that may list ClusterPairs, and leave the flag away.";
    HandOutRefused = "hand-out-refused", Warning, "a sealed kubeconfig cannot be changed in place",
        "A SOPS file is sealed anew in place where all its keys are age recipients and a rule of keys says what is sealed and covers the token: `encrypted_regex: ^client-key-data$` does not, and nothing is written that would be in clear. Other files are changed by their owners: `pairctl credentials rotate CLUSTER --hand-out` prints the new kubeconfig to a pipe.";

    // Beginning a fleet
    InitIncomplete = "init-incomplete", Error, "`pairctl init` lacks what it cannot guess",
        "Which clusters there are, which of them are paired, in which namespaces, and who can open what is rendered is for you to say. On a terminal `pairctl init` asks; elsewhere, and with -o json, it takes flags alone. The message names every flag that is missing.";
    InitOtherCredential = "init-other-credential", Warning, "live pairs will get another credential than they have",
        "`pairctl init --live` takes over the pairs that are there; what they log in with is the kubeconfig that you named, which is not the one that they carry. Nothing is wrong with that if its account may do what Stork needs: `pairctl verify` asks. To keep the credential, write the pairs with `pairctl import`.";
    InitRules = "init-rules", Warning, "a .sops.yaml has no rule for what is sealed",
        "`pairctl init` leaves a .sops.yaml that is there as it is. Without a rule for the path, `sops updatekeys` and `sops edit` do not know the keys. Add the rule that the message shows.";

    // Importing what is there
    ImportLeftOut = "import-left-out", Warning, "a ClusterPair that pairings.yaml cannot say",
        "What is imported renders to the object that is there, so an object for which that cannot be had is left out, with the reason: storage options without `ip` or `token`, the option `mode` with Default or a word that Portworx does not know, an option or a mapping that `validate` refuses, a kubeconfig that Stork could not use, fields that Stork drops or cannot decode. Write a pair for it by hand, and compare the two before the new one is applied.";
    ImportSealed = "import-sealed", Warning, "a ClusterPair whose credentials are ciphertext",
        "It carries a `sops` block or values that begin with `ENC[`. In a file: it is rendered, and the pairings.yaml that it came from has what `import` would look for; `sops decrypt FILE | pairctl import --from-files NAME=-` reads one. On a cluster: it was applied without being decrypted, and Stork cannot use it.";
    ImportPlaceholder = "import-placeholder", Warning, "storkctl's placeholder for options is not kept",
        "`storkctl generate clusterpair` without `-s` prints the option `insert_storage_options_here` with no value. Any option, this one too, makes Stork take the pair for async-dr. The pair is imported as sync-dr, without options, so that what pairctl renders differs in this from what is there.";
    ImportMappingsCompleted = "import-mappings-completed", Warning, "an imported pair maps more than before",
        "Its Rancher mappings have the form `cluster:project` only, which maps the annotations of namespaces; Stork drops the labels, and leaves the selectors of NetworkPolicies as they are. pairctl writes the bare form too, so that both are mapped once the rendered pair is applied.";
    ImportWithheld = "import-withheld", Warning, "a label or annotation is not written to pairings.yaml",
        "pairings.yaml is committed in clear, so what holds a secret of the pair does not come along, in clear or in base64: a token, a password, a key, an option that is no address. Annotations that are an object or a list, or longer than 256 characters, do not either: many are copies of something whole, and nothing tells what in them is secret. The pair is imported without it, so that what pairctl renders differs in this from what is there.";
    ImportLabelUnproven = "import-label-unproven", Warning, "a label names a cluster that the pair is not shown to point at",
        "`pairctl.dev/destination` names a cluster that import reads, and the pair has another server and another certificate authority. Anybody who may write the pair may write the label, and later pairs to that cluster would get the credential of another. The destination gets a name of its own; if it is the same cluster behind another address, join the two entries by hand.";
    ImportFieldsDropped = "import-fields-dropped", Warning, "fields beside the spec that no rendered pair has",
        "A ClusterPair has a spec, a status and metadata, and pairctl renders names, labels and annotations of the latter. Owners in `metadata.ownerReferences` delete the pair when they go: another tool made it, and goes on doing so. Stork reads no other field at the margin. The pair is imported without them.";
    ImportSeveralCredentials = "import-several-credentials", Warning, "pairs reach one API server with different credentials",
        "Each credential becomes a cluster of its own in pairings.yaml, since a cluster there has one. If one of them is outdated, point its pairs at the other cluster and remove it; that is a change to these pairs.";
    ImportExecPlugin = "import-exec-plugin", Warning, "a pair relies on an exec plugin that Stork's own image lacks",
        "Its command is written to `stork.execPlugins`, since the pair is there and may work. Make sure that the image of Stork on every source cluster has it, or use the token of a service account.";
    ImportNothing = "import-nothing", Error, "there is nothing to import",
        "No ClusterPair was found in what was named, or each was left out. Nothing is written.";

    // Commands
    UnknownVariable = "unknown-variable", Error, "a variable that the imported pairings.yaml does not name",
        "`pairctl import --value-of` takes a variable of the file that the same command writes without that flag; the message lists them.";
    RefusedTerminal = "refused-terminal", Error, "a credential would go to a terminal",
        "The output holds a kubeconfig with its credentials. Pipe it into its reader, or say --allow-terminal.";
    RefusedFile = "refused-file", Error, "a credential would go to a file",
        "Standard output is a regular file, and nothing unsealed reaches the disk. Pipe it into its reader (`| kubectl apply -f -`), or render a sealed manifest.";
    ReportUnreadable = "report-unreadable", Error, "a report cannot be read, or is not as pairctl wrote it",
        "`pairctl report merge` reads what `pairctl drift -o json` or `pairctl verify -o json` wrote. The file is not there, is cut off, is something else, or was edited: its summary, its verdicts and its outcome must fit what it found. Run that part again.";
    ReportMismatch = "report-mismatch", Error, "reports that are not parts of one run",
        "Parts fit together when one pairctl wrote them with one command, of the same pairings files and the same rendered tree and with the same flags (`--from` and `--strict` of drift; `--offline`, `--fail-within` and `--only` of verify), as parts of the same number, within an hour or what `--within` says; each part once, with the clusters that are dealt to it. A run that named clusters is no part of a fleet. Run all parts again, from one commit.";
    ReportIncomplete = "report-incomplete", Error, "a part of the fleet has no report",
        "A fleet that is reported without one of its parts would look better than it is, so nothing is joined. Run the missing part, `pairctl drift --shard INDEX/OF -o json=FILE` or the same of `pairctl verify`, and name its report too.";
    ReportOutdated = "report-outdated", Warning, "a report of other pairings files",
        "A picture or a page joins reports with pairings.yaml, or with each other. This one was made when the pairings files said something else, so that it may not know of pairs that came, and may tell of pairs that went. Run the command that the message names again.";

    UnsealedCredential = "unsealed-credential", Error, "a file holds a cluster's credential in clear",
        "A kubeconfig or a ClusterPair with a token, a password or a private key lets in whoever reads it, and Git keeps what was committed once. Keep the file out of Git, or seal it; where it was committed before, replace the credential.";

    // Changes
    NothingBefore = "nothing-before", Note, "what a tree is compared with has no pairings file",
        "`pairctl changes` finds the former tree by the former pairings file. There is none of this name, as before the first commit of a fleet or where the file was moved, so that every pair counts as new.";
    ComparedWithMergeBase = "compared-with-merge-base", Note, "a tree is compared with the merge base",
        "`pairctl changes` was given a commit that what is checked out does not go on from, such as the tip of a branch that others went on with. Compared with the tip, their changes would look as if this side took them back. So the merge base stands for it, as for `git diff A...B` and for pull requests.";
    NoMergeBase = "no-merge-base", Note, "a tree is compared with a commit of which no common history is known",
        "`pairctl changes` compares with the merge base of the named commit and what is checked out. None is known here, mostly since a clone is shallow, so that it compares with the named commit itself: what others changed there since may look as if this side took it back. Get more of the history, or name the commit that the work began from.";

    // Receipts
    SigningKeyUnusable = "signing-key-unusable", Error, "the key that shall sign a receipt cannot",
        "It is not there, is no secret key of minisign or of OpenSSH, is of a kind that pairctl does not sign with (ECDSA, RSA, DSA, keys in hardware, keys that only an agent has), or is encrypted and there is no password or another one. `--receipt-key-password-env NAME` names the variable with the password; without it the terminal is asked. Nothing is verified before the key is ready.";
    SigningKeyOpen = "signing-key-open", Warning, "others may read the key that signs receipts",
        "Whoever can read it can sign as its owner. `chmod 600` the file. If others had it already, make another key and tell whoever verifies.";
    ReceiptUnreadable = "receipt-unreadable", Error, "a receipt cannot be read",
        "`pairctl receipt` reads what `pairctl verify --receipt` wrote. The file is not there, is cut off, or is something else.";
    ReceiptVersion = "receipt-version", Error, "a receipt of a version that this pairctl does not read",
        "The format has changed since, or another program wrote it. The receipt names the pairctl that wrote it under `pairctl`; its signature can be verified without pairctl, with `minisign -V` or `ssh-keygen -Y verify`.";
    ReceiptInconsistent = "receipt-inconsistent", Error, "a receipt that pairctl did not write like this",
        "Its summary, its outcome, its verdicts and the results of its checks must follow from each other, and its bytes must be those that pairctl writes. It was edited, or put together from several. A signature that fits says that its owner signed it like this.";
    ReceiptUnsigned = "receipt-unsigned", Error, "a receipt without the signature that was asked for",
        "A key was given to verify the signature, and there is none beside the receipt: `FILE.minisig` of minisign, `FILE.sig` of OpenSSH. Whoever can edit a receipt can also take its signature away, so nothing is proved.";
    ReceiptTampered = "receipt-tampered", Error, "a signature does not fit its receipt",
        "The key that was given made the signature, and for other bytes: the receipt was changed after it was signed, or the signature belongs to another receipt. Nothing that it says can be relied on.";
    SignatureNotChecked = "signature-not-checked", Warning, "nobody knows who wrote a receipt",
        "No public key was given, so that the receipt says one thing throughout and anybody may have written it. Give `--public-key`, or `--allowed-signers` with `--identity`.";
    SignatureUnreadable = "signature-unreadable", Error, "a signature that cannot be read or verified",
        "It is no signature of minisign or OpenSSH, is cut off, or is of a kind that pairctl does not verify, such as one of a key in hardware: `ssh-keygen -Y verify` knows all of OpenSSH's.";
    SignatureWrongSigner = "signature-wrong-signer", Error, "somebody else signed a receipt",
        "The signature was made by another key than the one that was given, or by one that the identity may not sign with at that time. The receipt may be authentic all the same: find out whose key it is.";
    SignatureWrongPurpose = "signature-wrong-purpose", Error, "a signature that was not made for a receipt",
        "SSH signatures name what they are for. Those of receipts say `pairctl-receipt`; one for something else, such as a commit, proves nothing here.";
    PublicKeyUnusable = "public-key-unusable", Error, "no signature can be verified with the key that was given",
        "`--public-key` takes a public key of minisign (`RW...`) or OpenSSH (`ssh-ed25519 ...`), or a file of one; `--allowed-signers` takes a file as `ssh-keygen -Y verify` does.";
    ReceiptOfOtherFiles = "receipt-of-other-files", Warning, "a receipt of other files than those here",
        "pairings.yaml, a file that it includes, or the rendered tree differs from what the run had. The receipt holds for what it names: check out its commit to compare.";

    WiringSeal = "wiring-seal", Error, "what lies in the tree is not for this tool",
        "Each way to seal needs something that opens it. Argo CD opens SOPS files through KSOPS only (`ksops: true`), Flux by itself and without `ksops`; argocd-vault-plugin belongs to Argo CD, the bridge `flux` to a Flux on the source cluster. Without its opener the ciphertext itself would be applied, and one such ClusterPair makes Stork's list of all pairs fail. docs/gitops.md has the table.";
    BadArgument = "bad-argument", Error, "a flag's value that cannot be used",
        "The value does not have the form that the flag needs; `--help` shows it.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_unique_and_kebab_case() {
        let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), Code::ALL.len());
        for code in codes {
            assert!(code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{code}");
        }
    }

    #[test]
    fn every_explanation_is_a_sentence() {
        for code in Code::ALL {
            assert!(code.explanation().ends_with('.'), "{}", code.as_str());
            assert!(!code.summary().ends_with('.'), "{}", code.as_str());
        }
    }
}
