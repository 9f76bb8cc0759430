//! The destination of a command, logged in to anew for each thing that is asked of it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::args::CredentialArgs;
use crate::cli::login::login;
use crate::cli::unknown_cluster;
use crate::credentials::kubeconfig::base;
use crate::credentials::objects;
use crate::input::unseal::Unsealer;
use crate::live::credentials::{self as live, Asked, Destination, Order, Seen};
use crate::live::fleet::Pace;
use crate::model::cluster_pair::PairConfig;
use crate::model::code::Code;
use crate::model::finding::{Finding, Findings};
use crate::model::issued::{Account, Generation, Object, Token};
use crate::model::pairing::{Cluster, Pairings};

/// A destination, and whose credential on it is meant.
pub(super) struct Target<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) account: Account,
    pub(super) args: &'a CredentialArgs,
    pub(super) unsealer: &'a Unsealer,
    pub(super) pace: Pace,
}

/// The cluster of this name, or a finding.
pub(super) fn cluster<'p>(
    pairings: &'p Pairings,
    name: &str,
    findings: &mut Findings,
) -> Option<&'p Cluster> {
    let found = pairings.clusters.values().find(|cluster| cluster.name.as_str() == name);
    if found.is_none() {
        findings.push(unknown_cluster(name, pairings));
    }
    found
}

/// How far an issue goes.
#[derive(Clone, Copy)]
pub(super) struct How {
    /// Whether what is there is applied anew.
    pub(super) refresh: bool,
    /// Whether fields are taken over that another manager owns.
    pub(super) by_force: bool,
}

impl Target<'_> {
    fn destination(&self) -> Asked<Destination> {
        let (login, access) = login(self.cluster, self.unsealer)?;
        if login.trusts_anybody() {
            let message = format!(
                "the kubeconfig for cluster `{}` says `insecure-skip-tls-verify`, so that whoever stands in between would \
                 be handed the credential",
                self.cluster.name
            );
            let finding = Finding::new(Code::BadAccess, message).at(&access, "the kubeconfig");
            return Err(Box::new(finding.help("give the certificate authority instead")));
        }
        Ok(Destination { cluster: self.cluster.name.clone(), login, access })
    }

    /// What is there.
    pub(super) fn observe(&self) -> anyhow::Result<Asked<Seen>> {
        Ok(match self.destination() {
            Ok(destination) => live::observe(destination, &self.account, self.pace)?,
            Err(finding) => Err(finding),
        })
    }

    /// Makes the account and, where one is wanted, another generation. The role keeps these rules too.
    pub(super) fn issue(
        &self,
        generation: Option<Object>,
        kept: &[Value],
        how: How,
    ) -> anyhow::Result<Asked<Option<Generation>>> {
        let mut objects = objects::account(&self.account, &self.args.rules());
        objects::keep(&mut objects, kept);
        let order = Order {
            account: self.account.clone(),
            namespace: objects::namespace(&self.account),
            objects: objects.into(),
            refresh: how.refresh,
            by_force: how.by_force,
            generation,
        };
        Ok(match self.destination() {
            Ok(destination) => live::issue(destination, order, self.pace)?,
            Err(finding) => Err(finding),
        })
    }

    /// The token of a generation. One that ends sooner than it should is a finding.
    pub(super) fn token(
        &self,
        generation: &Generation,
        findings: &mut Findings,
    ) -> anyhow::Result<Option<Token>> {
        let life = self.args.life();
        let token = match self.destination() {
            Ok(destination) => live::token(destination, &self.account, generation, life, self.pace)?,
            Err(finding) => Err(finding),
        };
        match token {
            Ok(token) => {
                findings.extend(self.short_life(&token, life));
                Ok(Some(token))
            }
            Err(finding) => {
                findings.push(*finding);
                Ok(None)
            }
        }
    }

    pub(super) fn revoke(&self, generation: &Generation) -> anyhow::Result<Asked<()>> {
        Ok(match self.destination() {
            Ok(destination) => live::revoke(destination, &self.account, generation, self.pace)?,
            Err(finding) => Err(finding),
        })
    }

    pub(super) fn close(&self, generation: &Generation) -> anyhow::Result<Asked<()>> {
        Ok(match self.destination() {
            Ok(destination) => live::close(destination, &self.account, generation, self.pace)?,
            Err(finding) => Err(finding),
        })
    }

    /// A kubeconfig without a user: the way that sources take to the destination, as far as `access` and `endpoint` say it.
    pub(super) fn base(&self) -> Asked<PairConfig> {
        let Destination { login, .. } = self.destination()?;
        let server = login.server().map(|(server, _)| server.to_owned()).unwrap_or_default();
        let server = self.cluster.endpoint.clone().unwrap_or(server);
        let given = self.cluster.kubeconfig.as_ref().and_then(|given| given.context.clone());
        let fields = login.server_fields();
        Ok(PairConfig {
            context: given.unwrap_or(self.cluster.name.to_string()),
            ..base(self.cluster.name.as_str(), &server, fields)
        })
    }

    /// The way that pairctl itself takes to it: the server and its other fields.
    pub(super) fn route(&self) -> Asked<(String, BTreeMap<&'static str, crate::model::cluster_pair::Plain>)> {
        let Destination { login, .. } = self.destination()?;
        let server = login.server().map(|(server, _)| server.to_owned()).unwrap_or_default();
        Ok((server, login.server_fields()))
    }

    fn short_life(&self, token: &Token, life: Duration) -> Option<Finding> {
        use std::time::SystemTime;
        let until = token.until.as_ref()?;
        let left =
            crate::model::live::timestamp(until)?.duration_since(SystemTime::now()).unwrap_or_default();
        // The clocks of two machines.
        let is_short = left + Duration::from_secs(120) < life;
        let message = format!(
            "cluster `{}` gave a token until {until}, sooner than the {} h that were asked for",
            self.cluster.name,
            life.as_secs() / 3600
        );
        let help = "rotate before it ends, let its API server allow more (`--service-account-max-token-expiration`), or use `--token secret`";
        is_short.then(|| Finding::new(Code::CredentialShortLife, message).help(help))
    }
}
