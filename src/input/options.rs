//! Storage options, checked as Portworx would use them.
//!
//! Only these keys are read (`drivers/volume/portworx/portworx.go`, `CreatePair`): `ip`, `port`, `token`, `mode` and
//! `backuplocation`.

use std::net::Ipv6Addr;

use url::Host;

use super::decode::nearest;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::name::PairName;
use crate::model::source::{Place, Spanned};

/// The keys that Stork and Portworx read.
pub const KNOWN: [&str; 5] = ["ip", "port", "token", "mode", "backuplocation"];

/// Modes as Portworx spells them; storkctl's own words stand for these.
pub const MODES: [&str; 3] = ["Default", "DisasterRecovery", "OneTimeMigration"];

/// Reports what is wrong with one option. The value is never shown.
pub fn check(key: &Spanned<String>, value: &str, value_place: &Place, findings: &mut Findings) {
    if key.value.is_empty() || key.value.contains(char::is_whitespace) {
        let finding = Finding::new(Code::BadOption, "an option has no name, or one with white space in it")
            .at(&key.place, "a name such as `ip` belongs here")
            .help(format!("the options are {}", KNOWN.join(", ")));
        findings.push(finding);
        return;
    }
    if !KNOWN.contains(&key.value.as_str()) {
        findings.push(unknown_option(&key.value, &key.place));
    }
    // What stands before it may be a password, and the line is shown.
    if key.value == "ip" && value.contains('@') {
        value_place.source.mask(value_place.span.clone());
    }
    if let Some(wanted) = wanted(&key.value, value) {
        let finding =
            Finding::new(Code::BadOption, format!("the option `{}` has a value that is none", key.value))
                .at(value_place, "Portworx could not use this")
                .help(format!("write {wanted}"));
        findings.push(finding);
    }
}

/// What a value should be that Portworx could not use. Of keys that nobody reads any value will do.
pub fn wanted(key: &str, value: &str) -> Option<&'static str> {
    match key {
        "ip" => (!is_endpoint(value))
            .then_some("a host or address, optionally with http:// or https:// and a port"),
        "port" => (!is_port(value)).then_some("a number from 1 to 65535"),
        "token" => (!is_token(value)).then_some("the cluster token of Portworx, without white space"),
        "mode" => (!MODES.contains(&value)).then_some("Default, DisasterRecovery or OneTimeMigration"),
        "backuplocation" => value.parse::<PairName>().is_err().then_some("the name of a BackupLocation"),
        _ => None,
    }
}

fn unknown_option(key: &str, place: &Place) -> Finding {
    Finding::new(Code::UnknownOption, format!("Stork reads no option `{key}`"))
        .at(place, "carried along, and does nothing")
        .help(match nearest(key, KNOWN.into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the options are {}", KNOWN.join(", ")),
        })
}

fn is_port(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_digit()) && value.parse::<u16>().is_ok_and(|port| port > 0)
}

fn is_token(value: &str) -> bool {
    !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// `storkctl create` writes a scheme in front where the endpoint is a URL; the port has an option of its own.
fn is_endpoint(value: &str) -> bool {
    let authority = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(value);
    if authority.parse::<Ipv6Addr>().is_ok() {
        return true;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = !host.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\%@?#".contains(c));
    is_host && Host::parse(host).is_ok() && port.is_none_or(is_port)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::source::Source;

    fn codes(key: &str, value: &str) -> Vec<Code> {
        let source = Source::quotable("--storageoptions", format!("{key}={value}"));
        let place = Place::new(&source, 0..key.len());
        let mut findings = Findings::default();
        check(&Spanned { value: key.to_owned(), place: place.clone() }, value, &place, &mut findings);
        findings.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn values_that_portworx_uses() {
        for ip in ["192.0.2.10", "px.example.com", "https://px.example.com", "http://192.0.2.10:9001"] {
            assert_eq!(codes("ip", ip), [], "{ip}");
        }
        for ip in ["2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:9001", "https://[2001:db8::1]"] {
            assert_eq!(codes("ip", ip), [], "{ip}");
        }
        assert_eq!(codes("port", "9001"), []);
        assert_eq!(codes("token", "34b2fd8df839"), []);
        assert_eq!(codes("mode", "DisasterRecovery"), []);
        assert_eq!(codes("backuplocation", "dr-s3"), []);
    }

    #[test]
    fn an_address_with_a_password_is_not_shown() {
        let source = Source::quotable("pairings.yaml", "ip: user:hunter2@h");
        let (key, value) = (Place::new(&source, 0..2), Place::new(&source, 4..18));
        let key = Spanned { value: "ip".to_owned(), place: key };
        check(&key, "user:hunter2@h", &value, &mut Findings::default());
        assert_eq!(source.shown(), "ip: **************");
    }

    #[test]
    fn values_that_it_does_not() {
        for ip in
            ["", "a b", "ftp://x", "x/y", "https://px.example.com/", "x:port", "x:0", "user@x", "1.2.3.4.5"]
        {
            assert_eq!(codes("ip", ip), [Code::BadOption], "{ip}");
        }
        for port in ["", "0", "65536", "+1", "-1", "http", "90 01"] {
            assert_eq!(codes("port", port), [Code::BadOption], "{port}");
        }
        assert_eq!(codes("token", ""), [Code::BadOption]);
        assert_eq!(codes("token", "a b"), [Code::BadOption]);
        assert_eq!(codes("mode", "async-dr"), [Code::BadOption]);
        assert_eq!(codes("backuplocation", "Not A Name"), [Code::BadOption]);
        assert_eq!(codes("", "x"), [Code::BadOption]);
        assert_eq!(codes(" port", "9001"), [Code::BadOption]);
        assert_eq!(codes("note", "x"), [Code::UnknownOption]);
    }
}
