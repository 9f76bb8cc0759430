//! The token of a generation.

use std::io;
use std::time::{Duration, Instant};

use http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use tokio::time::sleep;

use super::generations::SecretObject;
use super::{Asked, Destination, MOST, Session, at};
use crate::live::failure::Failure;
use crate::live::fleet::Pace;
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::issued::{Account, Generation, Token, TokenKind};
use crate::model::secret::Secret;

/// Gets the token of a generation: the one in its Secret, for which it waits, or another one that is bound to it and holds for
/// `life`.
pub fn token(
    destination: Destination,
    account: &Account,
    generation: &Generation,
    life: Duration,
    pace: Pace,
) -> io::Result<Asked<Token>> {
    let (account, generation) = (account.clone(), generation.clone());
    at(destination, pace, move |session| async move {
        match generation.kind {
            TokenKind::Secret => session.token_in(&account, &generation).await,
            TokenKind::Bound => session.bound_token(&account, &generation, life).await,
        }
    })
}

const PAUSE: Duration = Duration::from_millis(250);

#[derive(Deserialize)]
struct TokenRequest {
    status: TokenStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenStatus {
    token: Secret,
    #[serde(default)]
    expiration_timestamp: Option<String>,
}

impl Session {
    async fn token_in(&self, account: &Account, generation: &Generation) -> Result<Asked<Token>, Failure> {
        let (namespace, name) = (&account.namespace, &generation.name);
        let path = format!("/api/v1/namespaces/{namespace}/secrets/{name}");
        // Before the limit of the cluster's time, so that it is this that is told.
        let until = Instant::now() + self.pace.limit.mul_f32(0.8);
        loop {
            let answer = self.client.get(&path, "application/json", MOST).await?;
            if answer.status != StatusCode::OK {
                let request = self.request(format!("get `secrets` in namespace `{namespace}`"));
                return Ok(Err(Box::new(request.refused(&answer))));
            }
            let secret = serde_json::from_slice::<SecretObject>(&answer.body).ok();
            let secret = secret.filter(|secret| secret.metadata.uid == generation.uid);
            if let Some(text) = secret.and_then(|secret| secret.token()) {
                return Ok(Ok(Token { text, until: None }));
            }
            if Instant::now() >= until {
                return Ok(Err(Box::new(self.not_filled(name))));
            }
            sleep(PAUSE).await;
        }
    }

    async fn bound_token(
        &self,
        account: &Account,
        generation: &Generation,
        life: Duration,
    ) -> Result<Asked<Token>, Failure> {
        let Account { namespace, name } = account;
        let bound =
            json!({"apiVersion": "v1", "kind": "Secret", "name": generation.name, "uid": generation.uid});
        let wanted = json!({
            "apiVersion": "authentication.k8s.io/v1",
            "kind": "TokenRequest",
            "spec": {"audiences": [], "expirationSeconds": life.as_secs(), "boundObjectRef": bound},
        });
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{name}/token");
        let answer = self.client.create(&path, &wanted).await?;
        let request = self.request(format!("create `serviceaccounts/token` in namespace `{namespace}`"));
        if !answer.status.is_success() {
            return Ok(Err(Box::new(request.refused(&answer))));
        }
        let made = serde_json::from_slice::<TokenRequest>(&answer.body);
        let token =
            |made: TokenRequest| Token { text: made.status.token, until: made.status.expiration_timestamp };
        Ok(made.map(token).map_err(|_| Box::new(request.stranger(""))))
    }

    fn not_filled(&self, name: &str) -> Finding {
        let message = format!("cluster `{}` did not put a token into the Secret `{name}`", self.cluster);
        let finding =
            Finding::new(Code::CredentialNotIssued, message).at(&self.access, "reached with this kubeconfig");
        finding.help(
            "see whether its kube-controller-manager runs, wait longer with --timeout, or issue with `--token bound`; nothing \
             needs to be undone",
        )
    }
}
