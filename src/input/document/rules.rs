//! The shape of `drift` and `verify`: what is passed over.

use schemars::JsonSchema;

use super::Example;
use crate::input::decode::{Attempt, Decode, Decoder, Misspelt};
use crate::model::code::Code;
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// How `pairctl drift` compares live clusters.
    DriftDocument, "`drift`" {
        /// Places of live objects that others may change: differences there are no drift. `pairctl drift --suggest-ignores`
        /// prints such rules. Without it each difference is reported.
        #[schemars(example = Example(r#"[{"path": "metadata.labels.team"}]"#))]
        optional ignore = "ignore": Vec<Spanned<IgnoreDocument>>,
    }
}

mapping! {
    /// How `pairctl verify` judges pairs.
    VerifyDocument, "`verify`" {
        /// Checks that are passed over, each with a reason, which reports print. Without it each check counts.
        #[schemars(example = Example(r#"[{"code": "no-way-back", "reason": "a move, not a failover"}]"#))]
        optional skip = "skip": Vec<Spanned<SkipDocument>>,
    }
}

/// The codes of all findings; any may be named here, although `verify` raises only some.
fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.as_str()).collect()
}

/// What they mean, in the same order.
fn summaries() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.summary()).collect()
}

mapping! {
    /// A check that is passed over; without `cluster`, `namespace` and `pair` for every pair.
    SkipDocument, "a rule of `skip`" {
        /// The code of the check, as reports print it; `pairctl explain CODE` tells what it is.
        #[schemars(required, extend("enum" = codes(), "enumDescriptions" = summaries()), example = &"no-way-back")]
        required code = "code": Spanned<String>,
        /// Why, for whoever reads the report. A check is not skipped without one.
        #[schemars(required, extend("x-text" = "some"), example = &"a move, not a failover")]
        required reason = "reason": Spanned<String>,
        /// Only for this cluster: its pairs, those that point at it, and itself. Without it for all.
        #[schemars(extend("x-text" = "cluster"), example = &"east")]
        optional cluster = "cluster": Spanned<String>,
        /// Only for pairs in this namespace. Without it for all.
        #[schemars(extend("x-text" = "namespace"), example = &"payments")]
        optional namespace = "namespace": Spanned<String>,
        /// Only for pairs of this name. Without it for all.
        #[schemars(extend("x-text" = "name"), example = &"remotecluster")]
        optional pair = "pair": Spanned<String>,
    }
}

mapping! {
    /// A place of the live object whose differences are no drift, everything below it included. Exactly one of `pointer`
    /// and `path`; without the others it holds for every pair.
    #[schemars(extend("x-one-of" = ["pointer", "path"]))]
    IgnoreDocument, "a rule of `ignore`" {
        /// The place as a JSON pointer (RFC 6901): `~1` stands for a slash in a key. The empty one is the whole object. Instead
        /// of `path`.
        #[schemars(example = &"/metadata/labels/example.com~1team")]
        optional pointer = "pointer": Attempt<Spanned<String>>,
        /// The place with dots; a key with a dot stands in `["..."]`. Instead of `pointer`.
        #[schemars(example = &r#"metadata.labels["example.com/team"]"#)]
        optional path = "path": Attempt<Spanned<String>>,
        /// Only for pairs of this source cluster. Without it for all.
        #[schemars(extend("x-text" = "cluster"), example = &"east")]
        optional cluster = "cluster": Spanned<String>,
        /// Only for pairs in this namespace. Without it for all.
        #[schemars(extend("x-text" = "namespace"), example = &"payments")]
        optional namespace = "namespace": Spanned<String>,
        /// Only for pairs of this name. Without it for all.
        #[schemars(extend("x-text" = "name"), example = &"remotecluster")]
        optional pair = "pair": Spanned<String>,
    }
}
