//! Groups: one entry that pairs many clusters.

use super::clusters::Clusters;
use super::directions::Direction;
use super::pairs::Wish;
use super::{at, projects};
use crate::input::decode::Table;
use crate::input::document::GroupDocument;
use crate::model::code::Code;
use crate::model::finding::Findings;
use crate::model::name::PairName;
use crate::model::pairing::{Cluster, Topology};
use crate::model::source::{Place, Spanned};

/// The directions of a group.
pub(super) fn directions<'w, 'c>(
    wish: &'w Wish<'_>,
    group: &'w GroupDocument,
    clusters: &'c Clusters,
    findings: &mut Findings,
) -> Vec<Direction<'w, 'c>> {
    let Some(topology) = &group.topology else { return Vec::new() };
    let Some(members) = members(wish, group, clusters, findings) else { return Vec::new() };
    let Some(edges) = edges(group, topology, &members, clusters, wish, findings) else { return Vec::new() };
    if edges.is_empty() && (group.selector.is_none() || clusters.are_whole()) {
        let message = format!("a group pairs at least two clusters, and this one has {}", members.len());
        let finding =
            at(Code::GroupTooSmall, message, &wish.place, "this group").help(match &group.selector {
                Some(_) => "look at the `labels` of the clusters and at `selector`",
                None => "add members to `clusters`",
            });
        findings.push(finding);
    }
    let mut directions = Vec::new();
    for (source, destination, is_way_back) in edges {
        let Some(name) = pair_name(group, source, destination, &wish.place, findings) else {
            return directions;
        };
        let mappings = projects::mappings(wish, None, clusters, (source, destination), findings);
        let direction = Direction::new(wish, name, clusters, source, destination, mappings);
        directions.push(if is_way_back { direction.way_back() } else { direction });
    }
    directions
}

/// The members in order, or `None` when some of them are broken.
fn members<'c>(
    wish: &Wish<'_>,
    group: &GroupDocument,
    clusters: &'c Clusters,
    findings: &mut Findings,
) -> Option<Vec<&'c Cluster>> {
    let help = match (&group.clusters, &group.selector) {
        (Some(names), None) => return listed(names.0.as_ref()?, clusters, findings),
        (None, Some(selector)) => return selected(selector.0.as_ref()?, clusters),
        (None, None) if ["clusters", "selector"].into_iter().any(|key| group.misspelt.may_be(key)) => {
            return None;
        }
        (None, None) => "add `clusters: [...]` or `selector: {LABEL: VALUE}`",
        (Some(_), Some(_)) => "remove one of the two",
    };
    let message = "a group has its members either in `clusters` or by `selector`";
    findings.push(at(Code::BadGroup, message, &wish.place, "this group").help(help));
    None
}

fn listed<'c>(
    names: &[Spanned<String>],
    clusters: &'c Clusters,
    findings: &mut Findings,
) -> Option<Vec<&'c Cluster>> {
    let mut members: Vec<Option<&Cluster>> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(first) = names[..index].iter().find(|other| other.value == name.value) {
            let message = format!("cluster `{}` is listed twice", name.value);
            let finding = at(Code::BadGroup, message, &name.place, "again here")
                .beside(&first.place, "first here")
                .help("remove one");
            findings.push(finding);
            members.push(None);
        } else {
            members.push(clusters.get(name, findings));
        }
    }
    members.into_iter().collect()
}

fn selected<'c>(selector: &Table<Spanned<String>>, clusters: &'c Clusters) -> Option<Vec<&'c Cluster>> {
    let wanted = selector.0.iter().map(|(key, value)| Some((&key.value, &value.as_ref()?.value)));
    let wanted: Vec<(&String, &String)> = wanted.collect::<Option<_>>()?;
    let matches =
        |cluster: &&Cluster| wanted.iter().all(|(key, value)| cluster.labels.get(*key) == Some(*value));
    Some(clusters.whole().filter(matches).collect())
}

/// Source and destination of each direction, and whether it leads back only.
fn edges<'c>(
    group: &GroupDocument,
    topology: &Spanned<Topology>,
    members: &[&'c Cluster],
    clusters: &'c Clusters,
    wish: &Wish<'_>,
    findings: &mut Findings,
) -> Option<Vec<(&'c Cluster, &'c Cluster, bool)>> {
    let hub = group.hub.as_ref().and_then(|given| given.0.as_ref());
    if let (Some(hub), Topology::Mesh | Topology::Chain) = (hub, topology.value) {
        let message = format!("a {} has no hub", topology.value.as_str());
        let finding =
            at(Code::BadGroup, message, &hub.place, "not used").help("remove `hub`, or set `topology: hub`");
        findings.push(finding);
    }
    let one_way: Vec<_> = match topology.value {
        Topology::Mesh => {
            refuse_one_way_mesh(group, findings);
            let others = |one: &&'c Cluster| {
                let one = *one;
                members
                    .iter()
                    .filter(move |other| other.name != one.name)
                    .map(move |other| (one, *other, false))
            };
            return Some(members.iter().flat_map(others).collect());
        }
        Topology::Chain => members.windows(2).map(|link| (link[0], link[1])).collect(),
        Topology::Hub => {
            let hub = self::hub(group, &topology.place, clusters, findings)?;
            members.iter().filter(|spoke| spoke.name != hub.name).map(|spoke| (*spoke, hub)).collect()
        }
    };
    let back = one_way.iter().filter(|_| wish.bidirectional);
    let back = back.map(|(source, destination)| (*destination, *source, true));
    Some(one_way.iter().map(|(source, destination)| (*source, *destination, false)).chain(back).collect())
}

fn hub<'c>(
    group: &GroupDocument,
    place: &Place,
    clusters: &'c Clusters,
    findings: &mut Findings,
) -> Option<&'c Cluster> {
    if let Some(hub) = &group.hub {
        return clusters.get(hub.0.as_ref()?, findings);
    }
    if group.misspelt.may_be("hub") {
        return None;
    }
    let finding = at(Code::BadGroup, "a hub group needs its `hub`", place, "no hub is named")
        .help("add `hub: CLUSTER`");
    findings.push(finding);
    None
}

fn refuse_one_way_mesh(group: &GroupDocument, findings: &mut Findings) {
    let Some(given) = group.bidirectional.as_ref().filter(|given| !given.value) else { return };
    let finding = at(Code::BadGroup, "a mesh goes both ways", &given.place, "cannot be false")
        .help("remove it, or use a hub or a chain");
    findings.push(finding);
}

/// What the objects of a direction are called.
fn pair_name(
    group: &GroupDocument,
    source: &Cluster,
    destination: &Cluster,
    place: &Place,
    findings: &mut Findings,
) -> Option<PairName> {
    let pattern = group.pair_name.as_ref().map_or("{destination}", |given| &given.value);
    let name =
        pattern.replace("{source}", source.name.as_str()).replace("{destination}", destination.name.as_str());
    match name.parse() {
        Ok(name) => Some(name),
        Err(why) => {
            let place = group.pair_name.as_ref().map_or(place, |given| &given.place);
            let finding = at(
                Code::InvalidName,
                format!("a pair cannot be called `{name}`: {why}"),
                place,
                "given here",
            )
            .help("use lower-case letters, digits, `-`, `.`, `{source}` and `{destination}`");
            findings.push(finding);
            None
        }
    }
}
