//! The clear part of all files of one pair, which differ in their namespaces and fingerprints alone.

use super::clear::{self, SPEC};
use super::manifest::ClearPart;
use crate::by_address::ByAddress;
use crate::model::cluster_pair::ObjectId;
use crate::model::fingerprint::{self, Fingerprint};
use crate::model::name::PairName;
use crate::model::pairing::Pair;
use crate::yaml::{self, Gapped, LaterDocuments, Node};

/// What stands in for the namespace and the fingerprint; plain in YAML, as the fingerprint is.
const STAND_INS: [&str; 2] = ["the-namespace-of-the-object", "v1 salt=the-fingerprint-of-the-object"];

/// Layouts of pairs that have several files.
pub(super) struct ClearLayouts<'p>(ByAddress<'p, Pair, Option<ClearLayout>>);

impl<'p> ClearLayouts<'p> {
    pub(super) fn new(pairs: impl Iterator<Item = &'p Pair>) -> Self {
        Self(ByAddress::new(pairs.filter(|pair| pair.namespaces.len() > 1)))
    }

    /// The clear part of a SOPS file below these comment lines, from a layout where there is one that fits.
    pub(super) fn part(
        &self,
        header: &str,
        (id, pair): (&ObjectId, &Pair),
        fingerprint: &Fingerprint,
    ) -> ClearPart {
        let layout = self.0.get(pair, ClearLayout::new).and_then(Option::as_ref);
        let part = layout.and_then(|layout| layout.part(header, id, fingerprint));
        part.unwrap_or_else(|| ClearPart::of_sops(header, id, pair, fingerprint))
    }
}

/// A clear part that was read back, with gaps.
#[derive(Debug)]
struct ClearLayout {
    name: PairName,
    head: Gapped,
    tail: String,
}

impl ClearLayout {
    /// That of the files of a pair. Nothing where it does not read back as what it was made from.
    fn new(pair: &Pair) -> Option<Self> {
        let [namespace, fingerprint] = STAND_INS;
        let name = pair.name.as_str();
        let (head, tail) = (clear::head_of((namespace, name), pair, fingerprint), clear::tail(pair));
        let root = yaml::parse(&format!("{head}{SPEC}{tail}"), LaterDocuments::Refuse).ok()??;
        let metadata = root.get("metadata")?;
        let of_annotation = metadata.get("annotations")?.get(fingerprint::ANNOTATION);
        let found = [metadata.get("namespace"), metadata.get("name"), of_annotation];
        let is_whole =
            found.map(|node| node.and_then(Node::text)) == [Some(namespace), Some(name), Some(fingerprint)];
        let head = Gapped::cut(&head, &root, &STAND_INS).filter(|_| is_whole)?;
        Some(Self { name: pair.name.clone(), head, tail })
    }

    /// The clear part of one of the files. Nothing where it is another pair's, or its namespace needs quotes, as `123` does.
    fn part(&self, header: &str, id: &ObjectId, fingerprint: &Fingerprint) -> Option<ClearPart> {
        let namespace = id.namespace.as_str();
        let is_plain = yaml::to_text(&namespace).strip_suffix('\n') == Some(namespace);
        let head = (is_plain && id.name == self.name)
            .then(|| self.head.filled(&[namespace, &fingerprint.to_string()]))?;
        Some(ClearPart::laid_out(header, id, head, self.tail.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::fingerprint::{Hasher, Hidden, Salt};

    fn pair(name: &str, annotation: &str) -> Pair {
        let mappings = BTreeMap::from([("p-1".to_owned(), "yes".to_owned())]);
        Pair { project_mappings: mappings, ..Pair::awkward(name, annotation) }
    }

    fn fingerprint(id: &ObjectId) -> Fingerprint {
        let mut hidden = Hidden::default();
        hidden.set_config(
            &crate::model::cluster_pair::PairConfig {
                context: "c".into(),
                cluster: "k".into(),
                user: "u".into(),
                namespace: None,
                colors: false,
                server: "https://a".into(),
                cluster_fields: BTreeMap::new(),
                user_fields: BTreeMap::new(),
            },
            true,
        );
        hidden.set_options(&BTreeMap::new(), [], Some(&BTreeMap::new()));
        Fingerprint::of(&hidden, id, Salt::from_bytes([7; 16]), &Hasher::default()).unwrap()
    }

    #[test]
    fn a_part_is_the_text_that_would_be_written_for_it() {
        for (name, annotation) in [("dr", "x"), ("123", "a: b"), ("on", "line\n\nline")] {
            let pair = pair(name, annotation);
            let layout = ClearLayout::new(&pair).unwrap();
            for namespace in ["payments", "a-1", "on", "123", "null", "0x1f", "1e3", "y"] {
                let id = ObjectId { namespace: namespace.parse().unwrap(), name: pair.name.clone() };
                let fingerprint = fingerprint(&id);
                let written = ClearPart::of_sops("# x\n", &id, &pair, &fingerprint);
                let Some(part) = layout.part("# x\n", &id, &fingerprint) else {
                    assert!(written.head.contains(&format!("namespace: \"{namespace}\"")), "{namespace}");
                    continue;
                };
                assert_eq!((part.head, part.tail), (written.head, written.tail));
            }
        }
    }

    #[test]
    fn the_layout_of_another_pair_is_not_taken() {
        let (one, other) = (pair("dr", "x"), pair("other", "x"));
        let id = ObjectId { namespace: "payments".parse().unwrap(), name: other.name.clone() };
        assert!(ClearLayout::new(&one).unwrap().part("", &id, &fingerprint(&id)).is_none());
    }

    #[test]
    fn a_pair_that_says_what_stands_in_has_no_layout() {
        for stand_in in STAND_INS {
            assert!(ClearLayout::new(&pair("dr", stand_in)).is_none());
        }
    }
}
