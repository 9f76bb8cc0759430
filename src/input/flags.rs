//! The two flags that hold lists, split as storkctl splits them (`pkg/storkctl/clusterpair.go`,
//! `pkg/utils/utils.go`), with the entry named that is wrong.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::mappings::Mapping;
use super::options;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::secret::Secret;
use crate::model::source::{Place, Source, Spanned};

/// Reads `--project-mappings`: `a=b,c=d`, each entry split at its first `=`. Nothing for an empty text.
pub fn project_mappings(text: &str, findings: &mut Findings) -> Vec<Mapping> {
    let source = Source::quotable("--project-mappings", text);
    let mut mappings = Vec::new();
    for entry in entries(text) {
        match text[entry.clone()].find('=') {
            Some(at) => {
                let at = entry.start + at;
                let side = |span: Range<usize>| Spanned {
                    value: text[span.clone()].to_owned(),
                    place: Place::new(&source, span),
                };
                mappings.push(Mapping { source: side(entry.start..at), target: side(at + 1..entry.end) });
            }
            None => findings.push(
                Finding::new(Code::BadArgument, "an entry of --project-mappings has no `=`")
                    .at(&Place::new(&source, entry), "SOURCE=TARGET belongs here")
                    .help("write SOURCE=TARGET, and commas between such entries only"),
            ),
        }
    }
    mappings
}

/// Reads and checks `--storageoptions`: `k=v,...`, each entry with exactly one `=`. Nothing for an empty text.
///
/// Of a key that is given twice the last value counts, as with storkctl. Values that are or could be secret are masked.
pub fn storage_options(text: &str, findings: &mut Findings) -> BTreeMap<String, Secret> {
    let source = Source::quotable("--storageoptions", text);
    let mut options: BTreeMap<String, (Place, Secret)> = BTreeMap::new();
    for entry in entries(text) {
        let Some(at) = single_equals(&text[entry.clone()]) else {
            findings.push(malformed(&source, entry));
            continue;
        };
        let (key, value) = (entry.start..entry.start + at, entry.start + at + 1..entry.end);
        let key = Spanned { value: text[key.clone()].to_owned(), place: Place::new(&source, key) };
        if !matches!(key.value.as_str(), "ip" | "port" | "mode" | "backuplocation") {
            source.mask(value.clone());
        }
        options::check(&key, &text[value.clone()], &Place::new(&source, value.clone()), findings);
        let first = options.insert(key.value.clone(), (key.place.clone(), Secret::from(&text[value])));
        if let Some((first, _)) = first {
            let finding =
                Finding::new(Code::DuplicateOption, format!("the option `{}` is given twice", key.value))
                    .at(&key.place, "this one counts")
                    .beside(&first, "first given here")
                    .help("keep one of the two");
            findings.push(finding);
        }
    }
    options.into_iter().map(|(key, (_, value))| (key, value)).collect()
}

fn malformed(source: &Arc<Source>, entry: Range<usize>) -> Finding {
    // It may be a piece of a token that holds a comma.
    source.mask(entry.clone());
    Finding::new(Code::BadArgument, "an entry of --storageoptions is not KEY=VALUE")
        .at(&Place::new(source, entry), "KEY=VALUE belongs here")
        .help("write exactly one `=` in each entry; a value can hold neither `=` nor `,`")
}

fn single_equals(entry: &str) -> Option<usize> {
    entry.find('=').filter(|at| !entry[at + 1..].contains('='))
}

/// The spans between the commas; none for an empty text.
fn entries(text: &str) -> Vec<Range<usize>> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut start = 0;
    let span = |entry: &str| {
        let span = start..start + entry.len();
        start = span.end + 1;
        span
    };
    text.split(',').map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mappings_are_split_at_the_first_equals_sign() {
        let mut findings = Findings::default();
        let mappings = project_mappings("p-1=p-2,ü=b=c", &mut findings);
        let pairs: Vec<_> = mappings.iter().map(|m| (&*m.source.value, &*m.target.value)).collect();
        assert_eq!(pairs, [("p-1", "p-2"), ("ü", "b=c")]);
        assert_eq!(mappings[1].target.place.to_string(), "--project-mappings:1:11");
        assert!(findings.is_empty());
        assert!(project_mappings("", &mut findings).is_empty());
    }

    #[test]
    fn a_finding_points_at_the_entry_that_is_wrong() {
        let mut findings = Findings::default();
        project_mappings("p-1=p-2,p-3:p-4,", &mut findings);
        let places: Vec<_> =
            findings.as_slice().iter().map(|f| f.place.as_ref().unwrap().0.to_string()).collect();
        assert_eq!(places, ["--project-mappings:1:9", "--project-mappings:1:17"]);
    }

    #[test]
    fn the_last_of_a_repeated_option_counts() {
        let mut findings = Findings::default();
        let options = storage_options("ip=192.0.2.10,ip=192.0.2.20", &mut findings);
        assert_eq!(options["ip"].expose(), "192.0.2.20");
        assert_eq!(findings.as_slice()[0].code, Code::DuplicateOption);
        assert!(!findings.has_errors());
    }

    #[test]
    fn what_could_be_secret_is_masked() {
        for text in ["token=hunter2=", "token=x,hunter2", "token=hunter2", "tokn=hunter2", "token=hun ter2"] {
            let mut findings = Findings::default();
            storage_options(text, &mut findings);
            for finding in findings {
                let shown = finding.place.as_ref().unwrap().0.source.shown();
                assert!(!shown.contains("hunter2") && !shown.contains("ter2"), "{shown}");
                assert!(!format!("{finding:?}").contains("hunter2"), "{finding:?}");
            }
        }
    }

    #[test]
    fn an_entry_needs_exactly_one_equals_sign() {
        for text in ["ip", "ip=a=b", "ip=192.0.2.10,", ","] {
            let mut findings = Findings::default();
            storage_options(text, &mut findings);
            assert!(findings.as_slice().iter().any(|f| f.code == Code::BadArgument), "{text}");
        }
    }
}
