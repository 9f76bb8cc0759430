//! The end of a generation, and of a rotation.

use std::io;

use http::StatusCode;
use serde_json::{Value, json};

use super::{Asked, Destination, Session, at};
use crate::live::client::Answer;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::issued::{Account, Generation, ROTATION};

/// Deletes the Secret of a generation, and with it all its tokens. One that is gone is gone.
///
/// The identity is the only precondition: the API server itself writes on such a Secret (`kubernetes.io/legacy-token-last-used`),
/// so that its version says nothing.
pub fn revoke(
    destination: Destination,
    account: &Account,
    generation: &Generation,
    pace: Pace,
) -> io::Result<Asked<()>> {
    let (path, generation) = (path(account, generation), generation.clone());
    at(destination, pace, move |session| async move {
        let answer = session.client.delete(&path, &generation.uid).await?;
        Ok(session.settled(&answer, "delete", &generation))
    })
}

/// Notes that the rotation that made a generation came to its end.
pub fn close(
    destination: Destination,
    account: &Account,
    generation: &Generation,
    pace: Pace,
) -> io::Result<Asked<()>> {
    let (path, generation) = (path(account, generation), generation.clone());
    at(destination, pace, move |session| async move {
        let fields = json!({"metadata": {"uid": generation.uid, "annotations": {ROTATION: Value::Null}}});
        let answer = session.client.merge(&path, &fields).await?;
        Ok(session.settled(&answer, "patch", &generation))
    })
}

fn path(account: &Account, generation: &Generation) -> String {
    format!("/api/v1/namespaces/{}/secrets/{}", account.namespace, generation.name)
}

impl Session {
    fn settled(&self, answer: &Answer, verb: &str, generation: &Generation) -> Asked<()> {
        match answer.status {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND if answer.said.is_some() => Ok(()),
            StatusCode::CONFLICT => {
                let message =
                    format!("the Secret `{generation}` of cluster `{}` is another one by now", self.cluster);
                let finding = Finding::new(Code::CredentialConflict, message);
                Err(Box::new(finding.at(&self.access, "reached with this kubeconfig").help("run this again")))
            }
            _ => Err(Box::new(self.request(format!("{verb} `secrets`")).refused(answer))),
        }
    }
}
