//! What a destination says to credentials, asked from here.

use std::collections::BTreeMap;

use crate::cli::live_login::live_login;
use crate::credentials::rotation::Standing;
use crate::live::fleet::Pace;
use crate::live::login::{FOREIGN_PROGRAM, Login};
use crate::live::probe::{self, Probed};
use crate::model::cluster_pair::{PairConfig, Plain};
use crate::model::probe::{Acceptance, NoAnswer, Probe};
use crate::model::source::Place;

/// The way that pairctl itself takes to a destination.
pub(super) type Route = (String, BTreeMap<&'static str, Plain>);

/// What the destination says to each config, through its own address; where nothing answers there from here, through pairctl's
/// own way to it.
pub(super) fn standings(
    configs: &[&PairConfig],
    route: &Route,
    at: &Place,
    pace: Pace,
) -> anyhow::Result<Vec<Standing>> {
    let own: Vec<PairConfig> = configs.iter().map(|config| (*config).clone()).collect();
    let mut standings = Vec::new();
    for (config, probed) in configs.iter().zip(probe_all(&own, at, pace)?) {
        let is_unseen = matches!(probed, Err(NoAnswer::Unreachable(_) | NoAnswer::TooSlow(_)));
        let other =
            PairConfig { server: route.0.clone(), cluster_fields: route.1.clone(), ..(*config).clone() };
        let probed = if is_unseen { probe_all(&[other], at, pace)?.pop().unwrap_or(probed) } else { probed };
        // It may well work where it runs.
        let is_unknown = config.runs_a_program();
        standings.push(if is_unknown {
            Standing::Unknown(FOREIGN_PROGRAM.to_owned())
        } else {
            standing(probed)
        });
    }
    Ok(standings)
}

fn probe_all(configs: &[PairConfig], at: &Place, pace: Pace) -> anyhow::Result<Vec<Probed>> {
    let logins: Vec<Result<Login, NoAnswer>> = configs.iter().map(|config| live_login(config, at)).collect();
    let (mut usable, mut unusable) = (Vec::new(), Vec::new());
    for login in logins {
        unusable.push(login.as_ref().err().cloned());
        usable.extend(login);
    }
    let mut answers = probe::probe_all(usable, pace, &|| ())?.into_iter();
    Ok(unusable
        .into_iter()
        .map_while(|why| why.map_or_else(|| answers.next(), |why| Some(Err(why))))
        .collect())
}

fn standing(probed: Probed) -> Standing {
    match probed {
        Ok(Probe { accepted: Acceptance::Accepted(_), denied, .. }) if !denied.is_empty() => {
            Standing::Lacks(denied)
        }
        Ok(probe @ Probe { accepted: Acceptance::Accepted(_), .. }) => {
            match probe.unsaid_in_words().into_iter().map(|(why, _)| why).reduce(|all, why| all + "; " + &why)
            {
                None => Standing::Works,
                Some(why) => Standing::Unknown(why),
            }
        }
        Ok(Probe { accepted: Acceptance::Refused, .. }) => Standing::Refused("it answers 401".to_owned()),
        Ok(Probe { accepted: Acceptance::Unclear(why), .. })
        | Err(NoAnswer::Unusable(why) | NoAnswer::Untrusted(why)) => Standing::Refused(why),
        Err(NoAnswer::Unreachable(why)) => Standing::Unknown(why),
        Err(NoAnswer::TooSlow(limit)) => Standing::Unknown(format!("no answer within {} s", limit.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::model::probe::{RIGHTS, Unsaid};

    #[test]
    fn what_a_destination_does_not_say_is_neither_a_grant_nor_a_denial() {
        let said = |denied: usize, unsaid: &[Option<&str>]| {
            let unsaid =
                unsaid.iter().map(|why| Unsaid { right: RIGHTS[0], unclear: why.map(str::to_owned) });
            let (accepted, denied) = (Acceptance::Accepted(None), RIGHTS[..denied].to_vec());
            let at = SystemTime::UNIX_EPOCH;
            standing(Ok(Probe { version: None, skew: None, accepted, denied, unsaid: unsaid.collect(), at }))
        };
        assert_eq!(said(0, &[]), Standing::Works);
        assert_eq!(said(1, &[Some("it answers 500")]), Standing::Lacks(vec![RIGHTS[0]]));
        for (unsaid, part) in [(None, "does not let the credential ask"), (Some("it answers 500"), "500")] {
            let standing = said(0, &[unsaid]);
            assert!(matches!(&standing, Standing::Unknown(why) if why.contains(part)), "{standing:?}");
        }
    }
}
