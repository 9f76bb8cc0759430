//! Source clusters: their pairs, and what else they say to whoever may ask.

use std::io;

use super::client::Client;
use super::failure::Failure;
use super::fleet::{self, Pace};
use super::pairs::{self, Listed, Wanted};
use super::surroundings;
use crate::model::finding::Finding;
use crate::model::live::LivePair;
use crate::model::surroundings::Surroundings;

/// What there is to read on a source cluster.
#[derive(Debug)]
pub struct Source {
    /// Its pairs, all of them.
    pub pairs: Vec<LivePair>,
    /// What it says beside them; nothing where nobody asked.
    pub surroundings: Option<Surroundings>,
}

/// A source cluster, or why there is no answer.
pub type Read = Result<Source, Box<Finding>>;

/// Each source cluster, in the order of `wanted`, with its surroundings or without. Who may not list pairs has nothing to say.
pub fn read_all(
    wanted: Vec<Wanted>,
    with_surroundings: bool,
    pace: Pace,
    done: &dyn Fn(),
) -> io::Result<Vec<Read>> {
    let at: Vec<_> = wanted.iter().map(|wanted| (wanted.cluster.clone(), wanted.access.clone())).collect();
    let read = fleet::each(wanted, pace, |wanted| read(wanted, with_surroundings, pace), done)?;
    let results = at.into_iter().zip(read).map(|((cluster, access), read)| {
        read.unwrap_or_else(|failure| Err(Box::new(failure.finding(&cluster, &access))))
    });
    Ok(results.collect())
}

async fn read(wanted: Wanted, with_surroundings: bool, pace: Pace) -> Result<Read, Failure> {
    let Wanted { cluster, login, access } = wanted;
    let client = Client::new(login, pace.limit).await?;
    let listed: Listed = pairs::list_whole(&client, &cluster, &access).await?;
    match listed {
        Ok(pairs) if with_surroundings => {
            Ok(Ok(Source { pairs, surroundings: Some(surroundings::read(client, &cluster).await) }))
        }
        Ok(pairs) => Ok(Ok(Source { pairs, surroundings: None })),
        Err(finding) => Ok(Err(finding)),
    }
}
