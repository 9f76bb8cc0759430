//! The shape of `pairs`, `groups` and `defaults`: who is paired with whom.

use schemars::JsonSchema;

use super::Example;
use super::words::word;
use crate::input::decode::{Attempt, Decode, Decoder, Misspelt, Table};
use crate::model::code::Code;
use crate::model::pairing::{Mode, Topology};
use crate::model::source::Spanned;
use crate::yaml::Node;

mapping! {
    /// What pairs and groups take where they say nothing themselves.
    DefaultsDocument, "`defaults`" {
        /// How storage is replicated. Without it a pair that says nothing is `sync-dr`.
        #[schemars(extend("default" = "sync-dr"), example = &"async-dr")]
        optional mode = "mode": Attempt<Mode>,
        /// The namespaces in which a ClusterPair is made on the source cluster. Without it each pair and group needs its own.
        #[schemars(example = ["payments", "web"])]
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether there is a pair for the way back too, so that applications can return after a failover.
        #[schemars(extend("default" = false), example = &true)]
        optional bidirectional = "bidirectional": bool,
        /// Labels of the ClusterPair objects, for whoever selects them; a pair's own are added. Without it they have none
        /// but pairctl's.
        #[schemars(example = Example(r#"{"example.com/team": "dr"}"#))]
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects; a pair's own are added. Without it they have none but pairctl's.
        #[schemars(example = Example(r#"{"example.com/owner": "dr@example.com"}"#))]
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

mapping! {
    /// One pair: a ClusterPair on the source cluster in each namespace.
    PairDocument, "a pair" {
        /// The name of the ClusterPair objects, which migrations and schedules name. Two pairs with one source and namespace
        /// need two names.
        #[schemars(required, extend("x-text" = "name"), example = &"remotecluster")]
        required name = "name": Spanned<String>,
        /// The cluster where applications run and on which the ClusterPair is made; one of `clusters`.
        #[schemars(required, extend("x-text" = "cluster"), example = &"east")]
        required source = "source": Spanned<String>,
        /// The cluster to which applications fail over; one of `clusters`. It needs a `kubeconfig`, which the pair embeds.
        #[schemars(required, extend("x-text" = "cluster"), example = &"west")]
        required destination = "destination": Spanned<String>,
        /// One ClusterPair is made in each of these namespaces of the source cluster; Stork looks for it in the namespace of
        /// the migration. Without it those of `defaults`; one of the two is needed.
        #[schemars(length(min = 1), extend("x-text" = "namespace"), example = ["payments", "web"])]
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether the destination gets a pair for the way back, its project mappings reversed. Then the source needs a
        /// `kubeconfig` too, and the destination a `seal`. Without it as in `defaults`.
        #[schemars(extend("default" = false), example = &true)]
        optional bidirectional = "bidirectional": bool,
        /// How storage is replicated. All but `sync-dr` pair storage, for which the destination needs `options`. Without it
        /// as in `defaults`.
        #[schemars(extend("default" = "sync-dr"), example = &"async-dr")]
        optional mode = "mode": Attempt<Mode>,
        /// Storage options of the destination for this pair alone, beyond those of its cluster and instead of them. Not for
        /// `sync-dr`, which pairs no storage. Without it those of the cluster count.
        #[schemars(extend("x-options" = true), example = Example(r#"{"ip": "px.west.example.com", "port": "9001"}"#))]
        guarded options = "options": Attempt<Table<super::OptionDocument>>,
        /// Rancher projects by name: Stork then puts namespaces into the same project of the destination. The ids of both
        /// clusters come from their `rancher`. Without it nothing is mapped.
        #[schemars(extend("x-needs" = "`rancher` of both clusters"), example = ["payments"])]
        optional projects = "projects": Vec<Spanned<String>>,
        /// Rancher project ids, source to destination, where `projects` by name is not enough. Where `rancher.cluster` is
        /// known, both forms that Stork compares are written. Without it nothing is mapped by id.
        #[schemars(example = Example(r#"{"p-4xk2v": "p-9zt7q"}"#))]
        optional project_mappings = "projectMappings": Table<Spanned<String>>,
        /// Labels of the ClusterPair objects, added to those of `defaults`. Without it those alone. Keys below `pairctl.dev/` are
        /// pairctl's own.
        #[schemars(extend("x-keys" = "key", "x-text" = "label"), example = Example(r#"{"example.com/team": "dr"}"#))]
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects, added to those of `defaults`. Without it those alone. Keys below `pairctl.dev/` are
        /// pairctl's own.
        #[schemars(extend("x-keys" = "key"), example = Example(r#"{"example.com/owner": "dr@example.com"}"#))]
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

mapping! {
    /// Clusters paired with each other by one entry, exactly one of `clusters` and `selector`. Each ClusterPair is named
    /// after its destination.
    #[schemars(extend("x-one-of" = ["clusters", "selector"]))]
    GroupDocument, "a group" {
        /// The group's name, for messages. No object carries it.
        #[schemars(required, example = &"payments")]
        required name = "name": Spanned<String>,
        /// Who is paired with whom.
        #[schemars(required, example = &"mesh")]
        required topology = "topology": Spanned<Topology>,
        /// The members by name, in the order that a chain follows. Instead of `selector`.
        #[schemars(extend("x-text" = "cluster"), example = ["east", "west"])]
        optional clusters = "clusters": Attempt<Vec<Spanned<String>>>,
        /// The members by their labels, all of which must match, so that a new cluster joins by its labels; ordered by name.
        /// Instead of `clusters`.
        #[schemars(example = Example(r#"{"env": "prod"}"#))]
        optional selector = "selector": Attempt<Table<Spanned<String>>>,
        /// The cluster to which each other one is paired. A `hub` needs it; the other topologies have none.
        #[schemars(extend("x-text" = "cluster"), example = &"east")]
        optional hub = "hub": Attempt<Spanned<String>>,
        /// What the ClusterPairs are called; `{source}` and `{destination}` are replaced. Change it where a name is taken by
        /// another pair of the same source and namespace.
        #[schemars(extend("default" = "{destination}", "x-text" = "pairName"), example = &"to-{destination}")]
        optional pair_name = "pairName": Spanned<String>,
        /// One ClusterPair is made in each of these namespaces of each source cluster. Without it those of `defaults`; one of
        /// the two is needed.
        #[schemars(length(min = 1), extend("x-text" = "namespace"), example = ["payments", "web"])]
        optional namespaces = "namespaces": Attempt<Spanned<Vec<Spanned<String>>>>,
        /// Whether a hub or a chain has pairs for the way back. A mesh has them anyway, and takes no `false`. Without it as in
        /// `defaults`.
        #[schemars(extend("default" = false), example = &true)]
        optional bidirectional = "bidirectional": Spanned<bool>,
        /// How storage is replicated. All but `sync-dr` pair storage, for which each destination needs `options`. Without it
        /// as in `defaults`.
        #[schemars(extend("default" = "sync-dr"), example = &"sync-dr")]
        optional mode = "mode": Attempt<Mode>,
        /// Rancher projects by name: Stork then puts namespaces into the same project of the destination. Without it nothing is
        /// mapped.
        #[schemars(extend("x-needs" = "`rancher` of all members"), example = ["payments"])]
        optional projects = "projects": Vec<Spanned<String>>,
        /// Labels of the ClusterPair objects, added to those of `defaults`. Without it those alone. Keys below `pairctl.dev/` are
        /// pairctl's own.
        #[schemars(extend("x-keys" = "key", "x-text" = "label"), example = Example(r#"{"example.com/team": "dr"}"#))]
        optional labels = "labels": Table<Spanned<String>>,
        /// Annotations of the ClusterPair objects, added to those of `defaults`. Without it those alone. Keys below `pairctl.dev/` are
        /// pairctl's own.
        #[schemars(extend("x-keys" = "key"), example = Example(r#"{"example.com/owner": "dr@example.com"}"#))]
        optional annotations = "annotations": Table<Spanned<String>>,
    }
}

impl Decode for Mode {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let modes = Self::ALL.map(|mode| (mode.as_str(), mode));
        let of_option = |text: &str| Self::ALL.into_iter().find(|mode| mode.option() == Some(text));
        word(node, decoder, (Code::BadMode, "mode"), &modes, &|text| of_option(text).map(Self::as_str))
    }
}

impl Decode for Topology {
    fn decode(node: &Node, decoder: &mut Decoder<'_>) -> Option<Self> {
        let all = Self::ALL.map(|topology| (topology.as_str(), topology));
        word(node, decoder, (Code::BadGroup, "topology"), &all, &|_| None)
    }
}
