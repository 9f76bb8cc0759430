//! What reading finds, above all of the kubeconfig of a destination, which is said there at the line and needs no second
//! check.

use super::registry::CHECKS;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::finding::Severity::{self, Error, Note, Warning};
use crate::model::verify::Fault;

/// Something that reading finds.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What it finds.
    pub code: Code,
    /// How much it weighs for a failover. What pairctl mends by itself is a note; what would be rendered and does not work
    /// is an error.
    pub severity: Severity,
    /// Where the fact behind it comes from.
    pub source: &'static str,
}

const fn reading(code: Code, severity: Severity, source: &'static str) -> Reading {
    Reading { code, severity, source }
}

const LOADING: &str = "client-go tools/clientcmd/loader.go";
const FIELDS: &str = "client-go tools/clientcmd/api/v1/types.go";
const PRUNING: &str = "Stork pkg/storkctl/clusterpair.go, pruneConfigContexts";
const VALIDATION: &str = "client-go tools/clientcmd/validation.go";
const PROBE: &str = "Stork pkg/migration/controllers/clusterpair.go: its one probe is GET /version";
const URLS: &str = "client-go rest/url_utils.go";
const PLAIN_HTTP: &str = "client-go tools/clientcmd/client_config.go: no credential without TLS";
const POD: &str = "Stork pkg/migration/controllers/migration.go: it connects from its own pod";
const PROXIES: &str = "client-go tools/clientcmd/helpers.go";
const EXTENSIONS: &str = "client-go tools/clientcmd/api/types.go: extensions are of an interface type";
const IMAGE: &str = "Stork Dockerfile";
const EXEC: &str = "client-go plugin/pkg/client/auth/exec/exec.go";
const PROVIDERS: &str = "Stork cmd/stork/stork.go; Kubernetes CHANGELOG-1.26";
const OIDC: &str = "client-go plugin/pkg/client/auth/oidc/oidc.go";
const INLINING: &str = "Stork pkg/storkctl/clusterpair.go; client-go tools/clientcmd/api/helpers.go";
const TLS: &str = "Go crypto/tls, X509KeyPair; client-go transport/transport.go";
const HEADERS: &str = "Go net/http: values of header fields; RFC 9110, 5.5";
const YAML: &str = "go-yaml readerc.go; YAML 1.2, 5.1";
const PORTWORX: &str = "Stork drivers/volume/portworx/portworx.go";
const KUBESEAL: &str = "kubeseal pkg/kubeseal, ParseKey";
const SEALED: &str = "SOPS age/keysource.go, stores/yaml";

/// All of them, in the order of the documentation.
pub const READINGS: &[Reading] = &[
    reading(Code::FileUnreadable, Error, LOADING),
    reading(Code::SealedInputWrongIdentity, Error, SEALED),
    reading(Code::SealedInputTampered, Error, SEALED),
    reading(Code::SealedInputNoKey, Error, SEALED),
    reading(Code::KubeconfigSyntax, Error, LOADING),
    reading(Code::KubeconfigWrongType, Error, FIELDS),
    reading(Code::KubeconfigDuplicateKey, Warning, LOADING),
    reading(Code::KubeconfigDuplicateName, Error, FIELDS),
    reading(Code::KubeconfigWrongKind, Error, LOADING),
    reading(Code::KubeconfigUnknownField, Warning, FIELDS),
    reading(Code::ContextMissing, Error, PRUNING),
    reading(Code::ContextUnknown, Error, VALIDATION),
    reading(Code::ContextClusterUnknown, Error, VALIDATION),
    reading(Code::NoCredentials, Error, PROBE),
    reading(Code::ServerMissing, Error, VALIDATION),
    reading(Code::ServerInvalid, Error, URLS),
    reading(Code::ServerHttp, Error, PLAIN_HTTP),
    reading(Code::ServerLoopback, Error, POD),
    reading(Code::ServerInCluster, Error, POD),
    reading(Code::ServerNoScheme, Warning, URLS),
    reading(Code::ServerServiceName, Warning, POD),
    reading(Code::ProxyInvalid, Error, PROXIES),
    reading(Code::ProxyLoopback, Error, POD),
    reading(Code::ExtensionsDropped, Note, EXTENSIONS),
    reading(Code::ExecNeedsExtension, Error, EXTENSIONS),
    reading(Code::ExecPluginMissing, Error, IMAGE),
    reading(Code::ExecPluginCredentials, Warning, IMAGE),
    reading(Code::ExecInvalid, Error, EXEC),
    reading(Code::AuthProviderRemoved, Warning, PROVIDERS),
    reading(Code::AuthProviderUnknown, Error, PROVIDERS),
    reading(Code::AuthProviderInvalid, Error, OIDC),
    reading(Code::ImpersonationWithoutUser, Error, VALIDATION),
    reading(Code::FileAndData, Error, INLINING),
    reading(Code::CredentialFileUnreadable, Error, INLINING),
    reading(Code::BadBase64, Error, LOADING),
    reading(Code::CertificateNotPem, Error, TLS),
    reading(Code::KeyNotPem, Error, TLS),
    reading(Code::KeyMismatch, Error, TLS),
    reading(Code::CertificateWithoutKey, Error, VALIDATION),
    reading(Code::KeyWithoutCertificate, Warning, TLS),
    reading(Code::CaEmpty, Warning, TLS),
    reading(Code::InsecureWithCa, Error, TLS),
    reading(Code::InsecureTls, Warning, TLS),
    reading(Code::TokenAndBasic, Error, VALIDATION),
    reading(Code::TokenMalformed, Error, HEADERS),
    reading(Code::TokenFileDropped, Note, INLINING),
    reading(Code::CredentialMalformed, Error, HEADERS),
    reading(Code::ControlCharacter, Error, YAML),
    reading(Code::TokenTrimmed, Note, HEADERS),
    reading(Code::BadOption, Error, PORTWORX),
    // The pair works; it is the next credential that cannot be sealed.
    reading(Code::BadCertificate, Warning, KUBESEAL),
];

/// What says the same as another finding or a check, with that one's code.
const SAID_OTHERWISE: [(Code, Code); 2] = [
    (Code::CertificateExpired, Code::ClientCertificateExpired),
    (Code::ExtensionsDropped, Code::ExecNeedsExtension),
];

/// Findings as faults of every pair that uses what was read. What something else says better is left out.
pub fn faults(findings: &[&Finding]) -> Vec<Fault> {
    let is_found = |code| findings.iter().any(|finding| finding.code == code);
    let is_check = |code| CHECKS.iter().any(|check| check.code == code);
    let is_said = |finding: &Finding| {
        SAID_OTHERWISE.iter().any(|(said, by)| finding.code == *said && (is_check(*by) || is_found(*by)))
    };
    findings.iter().filter(|finding| !is_said(finding)).map(|finding| fault(finding)).collect()
}

fn fault(finding: &Finding) -> Fault {
    let weight = READINGS.iter().find(|reading| reading.code == finding.code);
    let severity = weight.map_or(finding.severity(), |reading| reading.severity);
    let help = finding.help.clone().unwrap_or_default();
    let fault = Fault::new(finding.code, finding.message.clone(), help).weighing(severity);
    match &finding.place {
        Some((place, label)) => fault.shown_by(format!("{place}: {label}")),
        None => fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What only several files of KUBECONFIG can have, and what a check says.
    const OF_NO_DESTINATION: [Code; 4] = [
        Code::KubeconfigMissing,
        Code::KubeconfigSkipped,
        Code::KubeconfigNameConflict,
        Code::CertificateExpired,
    ];

    #[test]
    fn whatever_reading_a_kubeconfig_finds_has_a_weight() {
        let of_kubeconfigs =
            Code::ALL.iter().filter(|code| (Code::KubeconfigSyntax..=Code::TokenTrimmed).contains(code));
        for code in of_kubeconfigs.filter(|code| !OF_NO_DESTINATION.contains(code)) {
            assert!(READINGS.iter().any(|reading| reading.code == *code), "{}", code.as_str());
        }
    }
}
