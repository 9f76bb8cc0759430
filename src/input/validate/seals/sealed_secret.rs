//! SealedSecrets and their bridges.

use std::path::Path;

use super::{at, duration, word};
use crate::input::decode::Attempt;
use crate::input::document::{
    BridgeDocument, ControllerDocument, ExternalSecretsBridgeDocument, FLUX_SOURCES, FluxDocument,
    FluxKustomizationDocument, FluxSourceDocument, JobDocument, SCOPES, SealedSecretDocument,
};
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::{NamespaceName, PairName};
use crate::model::seal::{
    Bridge, CertificateReference, Controller, FluxBridge, FluxObject, Seal, SealedSecretSeal,
};
use crate::model::source::Spanned;

pub(super) fn sealed_secret_seal(
    given: &Spanned<SealedSecretDocument>,
    directory: &Path,
    findings: &mut Findings,
) -> Option<Seal> {
    let SealedSecretDocument { certificate, scope, controller, bridge, .. } = &given.value;
    let help = "the scopes are strict, namespace-wide and cluster-wide";
    let scope = word(scope.as_ref(), &SCOPES, help, findings);
    let controller = self::controller(controller.as_ref(), findings);
    let bridge = bridge.as_ref().and_then(|given| self::bridge(given, findings));
    let certificate = certificate.as_ref().and_then(|given| source_pattern(given, findings))?;
    let certificate =
        CertificateReference { path: directory.join(&certificate.value), place: certificate.place.clone() };
    let scope = scope?.parse().ok()?;
    Some(Seal::SealedSecret(SealedSecretSeal {
        certificate,
        scope,
        controller: controller?,
        bridge: bridge?,
    }))
}

fn controller(given: Option<&ControllerDocument>, findings: &mut Findings) -> Option<Controller> {
    let given = given.cloned().unwrap_or_default();
    let name = object_name(given.name.as_ref(), "sealed-secrets-controller", findings);
    let namespace = namespace(given.namespace.as_ref(), "kube-system", findings);
    Some(Controller { name: name?, namespace: namespace? })
}

fn bridge(given: &Spanned<BridgeDocument>, findings: &mut Findings) -> Option<Bridge> {
    let BridgeDocument { job, external_secrets, flux, misspelt } = &given.value;
    let ways = [job.is_some(), external_secrets.is_some(), flux.is_some()];
    let count = ways.iter().filter(|way| **way).count();
    if count == 0 && ["job", "externalSecrets", "flux"].iter().any(|way| misspelt.may_be(way)) {
        return None;
    }
    if count != 1 {
        let message = "`bridge` names exactly one way, and this names none or several";
        let finding = at(Code::BadSeal, message, &given.place, "what makes the ClusterPair?")
            .help("give one of `job: {}`, `externalSecrets: {}` and `flux: {...}`");
        findings.push(finding);
        return None;
    }
    let of_job = whole(job.as_ref()).and_then(|given| self::job(given, findings));
    let of_store =
        whole(external_secrets.as_ref()).and_then(|given| external_secrets_bridge(given, findings));
    let of_flux = whole(flux.as_ref()).and_then(|given| self::flux(given, findings));
    of_job.or(of_store).or(of_flux)
}

fn whole<T>(given: Option<&Attempt<T>>) -> Option<&T> {
    given?.0.as_ref()
}

fn job(given: &JobDocument, findings: &mut Findings) -> Option<Bridge> {
    let image = match &given.image {
        Some(given) => Some(text(given, findings)?.value.clone()),
        None => None,
    };
    Some(Bridge::Job { image })
}

fn external_secrets_bridge(given: &ExternalSecretsBridgeDocument, findings: &mut Findings) -> Option<Bridge> {
    let refresh_interval = match &given.refresh_interval {
        Some(given) => duration(given, findings)?,
        None => "1h".to_owned(),
    };
    Some(Bridge::ExternalSecrets { refresh_interval })
}

fn flux(given: &FluxDocument, findings: &mut Findings) -> Option<Bridge> {
    let FluxDocument { path, source_ref, depends_on, .. } = given;
    let path = path.as_ref().and_then(|given| source_pattern(given, findings));
    let source = source_ref.as_ref().and_then(|given| flux_source(given, findings));
    let depends_on = match depends_on {
        Some(given) => Some(flux_kustomization(given.0.as_ref()?, findings)?),
        None => None,
    };
    let (source_kind, source) = source?;
    Some(Bridge::Flux(FluxBridge {
        path: path?.value.trim_end_matches('/').to_owned(),
        source_kind,
        source,
        depends_on,
    }))
}

fn flux_kustomization(given: &FluxKustomizationDocument, findings: &mut Findings) -> Option<FluxObject> {
    flux_object(given.name.as_ref()?, given.namespace.as_ref(), findings)
}

fn flux_source(given: &FluxSourceDocument, findings: &mut Findings) -> Option<(String, FluxObject)> {
    let FluxSourceDocument { kind, name, namespace, .. } = given;
    let help = "the kinds are GitRepository, OCIRepository and Bucket";
    let kind = word(kind.as_ref(), &FLUX_SOURCES, help, findings);
    let object = flux_object(name.as_ref()?, namespace.as_ref(), findings);
    Some((kind?.to_owned(), object?))
}

fn flux_object(
    name: &Spanned<String>,
    namespace: Option<&Spanned<String>>,
    findings: &mut Findings,
) -> Option<FluxObject> {
    let name = object_name(Some(name), "", findings);
    let namespace = self::namespace(namespace, "flux-system", findings);
    Some(FluxObject { name: name?, namespace: namespace? })
}

fn object_name(given: Option<&Spanned<String>>, default: &str, findings: &mut Findings) -> Option<String> {
    checked(given, default, findings, |text| text.parse::<PairName>().map_err(|why| why.0).map(drop))
}

fn namespace(given: Option<&Spanned<String>>, default: &str, findings: &mut Findings) -> Option<String> {
    checked(given, default, findings, |text| text.parse::<NamespaceName>().map_err(|why| why.0).map(drop))
}

fn checked(
    given: Option<&Spanned<String>>,
    default: &str,
    findings: &mut Findings,
    check: impl Fn(&str) -> Result<(), &'static str>,
) -> Option<String> {
    let Some(given) = given else { return Some(default.to_owned()) };
    match check(&given.value) {
        Ok(()) => Some(given.value.clone()),
        Err(why) => {
            findings.push(super::super::invalid(Code::InvalidName, "a name", given, why));
            None
        }
    }
}

/// A text that goes into a manifest or names a file: neither empty nor with control characters.
fn text<'d>(given: &'d Spanned<String>, findings: &mut Findings) -> Option<&'d Spanned<String>> {
    let bad = match given.value.as_str() {
        "" => Some("it is empty"),
        text if text.contains(char::is_control) => Some("it has a control character"),
        _ => None,
    };
    if let Some(why) = bad {
        let message = format!("this text cannot be used: {why}");
        findings.push(at(Code::BadSeal, message, &given.place, "given here").help("write it on one line"));
    }
    bad.is_none().then_some(given)
}

/// A text in which `{source}` is the only place.
fn source_pattern<'d>(given: &'d Spanned<String>, findings: &mut Findings) -> Option<&'d Spanned<String>> {
    let given = text(given, findings)?;
    let good = !given.value.replace("{source}", "").contains(['{', '}']);
    if !good {
        let message = format!("`{}` has a place that nothing fills", given.value);
        findings
            .push(at(Code::BadSeal, message, &given.place, "given here").help("the only place is {source}"));
    }
    good.then_some(given)
}
