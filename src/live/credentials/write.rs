//! The requests that change something on a cluster. There are no others in this wing.

use http::Request;
use http::header::{ACCEPT, CONTENT_TYPE};
use kube::client::Body;
use serde_json::Value;

use super::MOST;
use crate::live::client::{Answer, Client};
use crate::live::failure::Failure;

const JSON: &str = "application/json";

/// Who writes, as managed fields name it.
pub(super) const MANAGER: &str = "pairctl";

impl Client {
    /// Applies an object on the server's side (Kubernetes docs, Server-Side Apply). What another manager owns stays, and the
    /// answer is 409, unless `by_force`.
    pub(super) async fn apply(&self, path: &str, object: &Value, by_force: bool) -> Result<Answer, Failure> {
        let path = format!("{path}?fieldManager={MANAGER}&force={by_force}");
        // JSON is YAML.
        self.write("PATCH", &path, "application/apply-patch+yaml", object).await
    }

    /// Creates an object; the answer is 409 where it is there.
    pub(super) async fn create(&self, path: &str, object: &Value) -> Result<Answer, Failure> {
        self.write("POST", &format!("{path}?fieldManager={MANAGER}"), JSON, object).await
    }

    /// Merges these fields into an object; the answer is 409 where they name another identity than the object has.
    pub(super) async fn merge(&self, path: &str, fields: &Value) -> Result<Answer, Failure> {
        let path = format!("{path}?fieldManager={MANAGER}");
        self.write("PATCH", &path, "application/merge-patch+json", fields).await
    }

    /// Deletes the object of this identity; the answer is 409 where another has taken its name.
    pub(super) async fn delete(&self, path: &str, uid: &str) -> Result<Answer, Failure> {
        let options =
            serde_json::json!({"apiVersion": "v1", "kind": "DeleteOptions", "preconditions": {"uid": uid}});
        self.write("DELETE", path, JSON, &options).await
    }

    async fn write(&self, method: &str, path: &str, kind: &str, body: &Value) -> Result<Answer, Failure> {
        let request =
            Request::builder().method(method).uri(path).header(ACCEPT, JSON).header(CONTENT_TYPE, kind);
        let body = Body::from(body.to_string().into_bytes());
        self.answer(request.body(body).map_err(kube::Error::HttpError)?, MOST).await
    }
}
