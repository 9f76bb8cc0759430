//! A question for each thing that can be missing.

use super::answers::{ask, several, yes};
use super::kubeconfigs;
use super::missing::Missing;
use super::wishes::{Shape, Wishes};
use super::words;
use crate::adopt::entries::OptionText;
use crate::cli::output::Output;
use crate::model::name::ClusterName;
use crate::model::pairing::{Mode, Topology};

/// Asks for one thing that is missing.
pub(super) fn ask_for(what: &Missing, wishes: &mut Wishes, output: &mut Output) -> anyhow::Result<()> {
    match what {
        Missing::Clusters => clusters(wishes, output),
        Missing::Shape => shape(wishes, output),
        Missing::Hub => {
            let hub = known("Which of them is the hub?", wishes, output)?;
            wishes.shape = Some(Shape::Group { topology: Topology::Hub, hub: Some(hub) });
            Ok(())
        }
        Missing::Namespaces => {
            let question = "Namespaces on the sources whose applications are paired, with spaces between:";
            wishes.namespaces = ask(question, "", output, several(words::namespace))?;
            Ok(())
        }
        Missing::Storage(name) => storage(name, wishes, output),
        Missing::Recipients => {
            let question = "Who can open what is rendered? Public age keys, with spaces between (`age-keygen -o age.key` makes a pair):";
            wishes.recipients = ask(question, "", output, several(words::recipient))?;
            Ok(())
        }
    }
}

fn clusters(wishes: &mut Wishes, output: &mut Output) -> anyhow::Result<()> {
    loop {
        let number = wishes.clusters.len();
        let name = if number < 2 {
            let question = format!("Cluster {}: what is it called, such as `east`?", number + 1);
            Some(ask(&question, "", output, |text| fresh(text, wishes))?)
        } else {
            let read = |text: &str| if text.is_empty() { Ok(None) } else { fresh(text, wishes).map(Some) };
            ask("Another cluster? Its name, or nothing to go on:", "", output, read)?
        };
        let Some(name) = name else { return Ok(()) };
        let question = format!("The kubeconfig of `{name}`, FILE or FILE#CONTEXT:");
        let given = ask(&question, "", output, |text| kubeconfigs::usable(words::kubeconfig(text)))?;
        wishes.clusters.push((name, given));
    }
}

fn shape(wishes: &mut Wishes, output: &mut Output) -> anyhow::Result<()> {
    let clusters: Vec<&str> = wishes.clusters.iter().map(|(name, _)| name.as_str()).collect();
    let question = "Who is paired? SOURCE:DESTINATION, with spaces between, or `mesh`, `hub` or `chain` for all clusters";
    let default = match clusters[..] {
        [one, other] => format!("{one}:{other}"),
        _ => "mesh".to_owned(),
    };
    let shape = ask(question, &default, output, |text| match words::topology(text) {
        Some(topology) => Ok(Shape::Group { topology, hub: None }),
        None => several(words::pair)(text).and_then(|pairs| {
            let named = pairs.iter().flat_map(|(one, other)| [one, other]);
            let stranger = named.into_iter().find(|name| !wishes.knows(name));
            stranger
                .map_or(Ok(Shape::Pairs(pairs.clone())), |name| Err(format!("there is no cluster `{name}`")))
        }),
    })?;
    let is_mesh = matches!(shape, Shape::Group { topology: Topology::Mesh, .. });
    wishes.shape = Some(shape);
    if !is_mesh && !wishes.bidirectional {
        wishes.bidirectional = yes("Pairs for the way back, too? A failback needs them.", true, output)?;
    }
    if wishes.mode.is_none() {
        let all: Vec<&str> = Mode::ALL.into_iter().map(Mode::as_str).collect();
        let question = "How is storage replicated? sync-dr (one fabric across the clusters), async-dr, migration or default";
        let read = |text: &str| words::mode(text).ok_or_else(|| format!("it is one of {}", all.join(", ")));
        wishes.mode = Some(ask(question, Mode::default().as_str(), output, read)?);
    }
    Ok(())
}

fn storage(name: &ClusterName, wishes: &mut Wishes, output: &mut Output) -> anyhow::Result<()> {
    let variable: String = name
        .as_str()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    let options = wishes.storage.entry(name.clone()).or_default();
    if !options.contains_key("ip") {
        let ip = ask(&format!("The address of the storage API of `{name}`:"), "", output, |text| {
            words::option("ip", text)
        })?;
        options.insert("ip".to_owned(), ip);
    }
    if !options.contains_key("token") {
        let question = format!("The name of the environment variable with the storage token of `{name}`");
        let default = if variable.starts_with(|c: char| c.is_ascii_digit()) {
            format!("CLUSTER_{variable}_PX_TOKEN")
        } else {
            format!("{variable}_PX_TOKEN")
        };
        let token = ask(&question, &default, output, words::variable)?;
        options.insert("token".to_owned(), OptionText::Variable(token));
    }
    Ok(())
}

fn fresh(text: &str, wishes: &Wishes) -> Result<ClusterName, String> {
    let name = words::name(text)?;
    if wishes.knows(&name) { Err(format!("`{name}` is named already")) } else { Ok(name) }
}

fn known(question: &str, wishes: &Wishes, output: &mut Output) -> anyhow::Result<ClusterName> {
    ask(question, "", output, |text| {
        words::name(text).and_then(|name| {
            if wishes.knows(&name) { Ok(name) } else { Err(format!("there is no cluster `{name}`")) }
        })
    })
}
