//! Issuing: the account, what it may do, and a generation.

use std::io;

use http::StatusCode;

use super::generations::SecretObject;
use super::metadata::Any;
use super::{Asked, Destination, MOST, Session, at};
use crate::live::client::Answer;
use crate::live::failure::Failure;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::issued::{Account, Generation, Object};

/// What is to be there.
#[derive(Clone, Debug)]
pub struct Order {
    /// Whose credential it is.
    pub account: Account,
    /// Where it lives. One that is there is anybody's, and stays as it is.
    pub namespace: Object,
    /// The account, its role and the binding.
    pub objects: Vec<Object>,
    /// Whether those that are there are applied anew; else they stay as they are.
    pub refresh: bool,
    /// Whether fields are taken over that another manager owns.
    pub by_force: bool,
    /// The Secret of another generation, where one is wanted.
    pub generation: Option<Object>,
}

/// Makes what is not there yet, and another generation where one is wanted.
pub fn issue(destination: Destination, order: Order, pace: Pace) -> io::Result<Asked<Option<Generation>>> {
    at(destination, pace, move |session| async move { session.issue(order).await })
}

impl Session {
    async fn issue(&self, order: Order) -> Result<Asked<Option<Generation>>, Failure> {
        // All of them are looked at before the first is written.
        let mut to_apply = Vec::new();
        for object in std::iter::once(&order.namespace).chain(&order.objects) {
            match self.is_to_apply(object, &order).await? {
                Ok(true) => to_apply.push(object),
                Ok(false) => {}
                Err(finding) => return Ok(Err(finding)),
            }
        }
        for object in to_apply {
            let answer = self.client.apply(&object.path, &object.value, order.by_force).await?;
            if !answer.status.is_success() {
                return Ok(Err(Box::new(self.not_written(object, &answer))));
            }
        }
        match &order.generation {
            Some(object) => Ok(self.generation(object).await?.map(Some)),
            None => Ok(Ok(None)),
        }
    }

    /// Whether it is not there, or is pairctl's and to be applied anew. What is somebody else's is a finding.
    async fn is_to_apply(&self, object: &Object, order: &Order) -> Result<Asked<bool>, Failure> {
        let answer = self.client.get(&object.path, "application/json", MOST).await?;
        match answer.status {
            StatusCode::NOT_FOUND if answer.said.is_some() => return Ok(Ok(true)),
            StatusCode::OK => {}
            _ => {
                let request = self.request(format!("get {} `{}`", object.kind, object.name));
                return Ok(Err(Box::new(request.refused(&answer))));
            }
        }
        if object.kind == "Namespace" {
            return Ok(Ok(false));
        }
        let is_ours =
            serde_json::from_slice::<Any>(&answer.body).is_ok_and(|any| any.is_ours(&order.account));
        Ok(if is_ours { Ok(order.refresh) } else { Err(Box::new(self.foreign(object))) })
    }

    /// Creates the Secret: of two runs that mean the same one, only one succeeds.
    async fn generation(&self, object: &Object) -> Result<Asked<Generation>, Failure> {
        let folder = object.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let answer = self.client.create(folder, &object.value).await?;
        if !answer.status.is_success() {
            return Ok(Err(Box::new(self.not_written(object, &answer))));
        }
        let made = serde_json::from_slice::<SecretObject>(&answer.body);
        let stranger = |_| Box::new(self.request("create `secrets`").stranger(""));
        Ok(made.map(SecretObject::generation).map_err(stranger))
    }

    fn foreign(&self, object: &Object) -> Finding {
        let Object { kind, name, .. } = object;
        let message = format!(
            "cluster `{}` has a {kind} `{name}` that is not pairctl's, or is of a credential in another namespace",
            self.cluster
        );
        let finding =
            Finding::new(Code::CredentialForeign, message).at(&self.access, "reached with this kubeconfig");
        finding.help("choose another name with --name, name the namespace of that credential with --namespace, or delete that object")
    }

    fn not_written(&self, object: &Object, answer: &Answer) -> Finding {
        let Object { kind, name, .. } = object;
        if answer.status != StatusCode::CONFLICT {
            return self.request(format!("create and patch {kind} `{name}`")).refused(answer);
        }
        let said = answer.said.as_deref().unwrap_or("it is there already");
        let message = format!("cluster `{}` does not take the {kind} `{name}`: {said}", self.cluster);
        let help = if kind == &"Secret" {
            "somebody else issues at this moment; run this again"
        } else {
            "another manager owns fields of it: let it go on applying them and leave out --apply, or take them over with --force-conflicts"
        };
        let finding = Finding::new(Code::CredentialConflict, message);
        finding.at(&self.access, "reached with this kubeconfig").help(help)
    }
}
