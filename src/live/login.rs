//! A kubeconfig, read as kubectl reads it, with the files that it names.

use std::collections::BTreeMap;
use std::io;
use std::path::{MAIN_SEPARATOR, Path};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kube::config::{AuthInfo, Cluster, KubeConfigOptions, Kubeconfig};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::failure::Failure;
use crate::model::access::Access;
use crate::model::cluster_pair::Plain;
use crate::model::secret::Secret;

/// Reads a file that the kubeconfig names.
pub type ReadFile<'r> = &'r dyn Fn(&Path) -> io::Result<Zeroizing<Vec<u8>>>;

/// Why nobody logs in from here with what runs a program.
pub const FOREIGN_PROGRAM: &str = "only Stork's pod runs the exec plugin or auth provider of the pair";

/// What a client is made of. It has no `Debug`: everything in it may be a credential.
pub struct Login {
    pub(super) kubeconfig: Kubeconfig,
    pub(super) options: KubeConfigOptions,
    /// What no answer of a server may bring to the screen.
    pub(super) secrets: Vec<Secret>,
}

impl Login {
    /// Reads the kubeconfig, and the files of the context that counts into it. Whether they fit together is said when the
    /// client is made.
    pub fn read(access: &Access, read: ReadFile<'_>) -> Result<Self, Failure> {
        let text = std::str::from_utf8(&access.kubeconfig)
            .map_err(|_| Failure::Login("its kubeconfig is not UTF-8 text".to_owned()))?;
        let mut kubeconfig = Kubeconfig::from_yaml(text)?;
        unset_if_empty(&mut kubeconfig.current_context);
        let wanted = access.context.clone().filter(|name| !name.is_empty());
        let options = KubeConfigOptions { context: wanted, ..KubeConfigOptions::default() };
        let mut login = Self { kubeconfig, options, secrets: Vec::new() };
        login.take_files_in(&Folder { path: &access.folder, read })?;
        Ok(login)
    }

    /// Reads a kubeconfig that came from a cluster: whoever may create a `ClusterPair` wrote it. It reads no file of this machine
    /// and runs no program.
    pub fn read_foreign(access: &Access) -> Result<Self, Failure> {
        let refuse = |_: &Path| Err(io::Error::other("a pair names no files"));
        let login = Self::read(access, &refuse)?;
        let users = login.kubeconfig.auth_infos.iter().filter_map(|user| user.auth_info.as_ref());
        if users.into_iter().any(|user| user.exec.is_some() || user.auth_provider.is_some()) {
            return Err(Failure::Login(FOREIGN_PROGRAM.to_owned()));
        }
        Ok(login)
    }

    /// The API server of the context that counts, and whom the kubeconfig trusts there, decoded.
    pub fn server(&self) -> Option<(&str, Option<Vec<u8>>)> {
        let name = self.options.context.as_ref().or(self.kubeconfig.current_context.as_ref());
        let context = self.kubeconfig.contexts.iter().find(|context| Some(&context.name) == name)?;
        let wanted = &context.context.as_ref()?.cluster;
        let cluster = self.kubeconfig.clusters.iter().find(|cluster| cluster.name == *wanted)?;
        let cluster = cluster.cluster.as_ref()?;
        let authority = cluster.certificate_authority_data.as_ref();
        Some((cluster.server.as_deref()?, authority.and_then(|data| STANDARD.decode(data).ok())))
    }

    /// The server's other fields that whoever else goes there needs too, under the names of Stork's form: whom to trust, and
    /// under which name.
    pub fn server_fields(&self) -> BTreeMap<&'static str, Plain> {
        let name = self.options.context.as_ref().or(self.kubeconfig.current_context.as_ref());
        let context = self.kubeconfig.contexts.iter().find(|context| Some(&context.name) == name);
        let wanted = context.and_then(|context| context.context.as_ref()).map(|context| &context.cluster);
        let cluster = self.kubeconfig.clusters.iter().find(|cluster| Some(&cluster.name) == wanted);
        let Some(cluster) = cluster.and_then(|cluster| cluster.cluster.as_ref()) else {
            return BTreeMap::new();
        };
        let fields = [
            ("certificate-authority-data", &cluster.certificate_authority_data),
            ("tls-server-name", &cluster.tls_server_name),
        ];
        let given = fields.into_iter().filter_map(|(key, text)| Some((key, Plain::text(text.clone()?))));
        given.collect()
    }

    /// The API server of the context that counts, to lead elsewhere.
    pub(super) fn server_mut(&mut self) -> Option<&mut String> {
        let name = self.options.context.as_ref().or(self.kubeconfig.current_context.as_ref())?;
        let context = self.kubeconfig.contexts.iter().find(|context| context.name == *name)?;
        let wanted = &context.context.as_ref()?.cluster;
        let cluster = self.kubeconfig.clusters.iter_mut().find(|cluster| cluster.name == *wanted)?;
        cluster.cluster.as_mut()?.server.as_mut()
    }

    /// Whether the server is trusted unseen.
    pub fn trusts_anybody(&self) -> bool {
        let name = self.options.context.as_ref().or(self.kubeconfig.current_context.as_ref());
        let contexts = self.kubeconfig.contexts.iter().filter(|context| Some(&context.name) == name);
        let named = contexts.filter_map(|context| context.context.as_ref()).map(|context| &context.cluster);
        let is_insecure = |name: &String| {
            let mut clusters = self.kubeconfig.clusters.iter().filter(|cluster| cluster.name == *name);
            clusters
                .any(|one| one.cluster.as_ref().is_some_and(|one| one.insecure_skip_tls_verify == Some(true)))
        };
        named.into_iter().any(is_insecure)
    }

    fn take_files_in(&mut self, folder: &Folder<'_>) -> Result<(), Failure> {
        let name = self.options.context.as_ref().or(self.kubeconfig.current_context.as_ref());
        let context = self.kubeconfig.contexts.iter().find(|context| Some(&context.name) == name);
        // The client says what is missing.
        let Some(context) = context.and_then(|context| context.context.clone()) else { return Ok(()) };
        let clusters = self.kubeconfig.clusters.iter_mut();
        let cluster = clusters.filter(|cluster| cluster.name == context.cluster);
        for cluster in cluster.filter_map(|cluster| cluster.cluster.as_mut()) {
            prepare_cluster(cluster, folder)?;
        }
        let users = self.kubeconfig.auth_infos.iter_mut();
        let user = users.filter(|user| Some(&user.name) == context.user.as_ref());
        for user in user.filter_map(|user| user.auth_info.as_mut()) {
            prepare_user(user, folder)?;
            let texts = [&user.token, &user.password, &user.client_key_data];
            self.secrets.extend(texts.into_iter().flatten().map(|text| Secret::from(text.expose_secret())));
            if let (Some(name), Some(password)) = (&user.username, &user.password) {
                // As it goes over the wire.
                let pair = Zeroizing::new(format!("{name}:{}", password.expose_secret()));
                self.secrets.push(Secret::new(STANDARD.encode(&*pair)));
            }
        }
        Ok(())
    }
}

/// The folder of the kubeconfig, against which kubectl resolves relative paths in it.
struct Folder<'r> {
    path: &'r Path,
    read: ReadFile<'r>,
}

impl Folder<'_> {
    fn read(&self, file: &str, field: &str) -> Result<Zeroizing<Vec<u8>>, Failure> {
        let path = self.path.join(file);
        (self.read)(&path).map_err(|why| {
            Failure::Login(format!("`{field}` of its kubeconfig, {}, cannot be read: {why}", path.display()))
        })
    }

    /// The data of a field, or those of the file that its twin names; data win, as in kubectl.
    fn data(&self, data: bool, file: &mut Option<String>, field: &str) -> Result<Option<String>, Failure> {
        match file.take().filter(|_| !data) {
            Some(file) => self.read(&file, field).map(|bytes| Some(STANDARD.encode(&*bytes))),
            None => Ok(None),
        }
    }
}

fn prepare_cluster(cluster: &mut Cluster, folder: &Folder<'_>) -> Result<(), Failure> {
    let texts = [
        &mut cluster.server,
        &mut cluster.certificate_authority,
        &mut cluster.certificate_authority_data,
        &mut cluster.proxy_url,
        &mut cluster.tls_server_name,
    ];
    texts.into_iter().for_each(unset_if_empty);
    // client-go's default, where it has something to encrypt with.
    if let Some(server) = cluster.server.as_mut().filter(|server| !server.contains("://")) {
        server.insert_str(0, "https://");
    }
    let given = cluster.certificate_authority_data.is_some();
    let data = folder.data(given, &mut cluster.certificate_authority, "certificate-authority")?;
    cluster.certificate_authority_data = cluster.certificate_authority_data.take().or(data);
    Ok(())
}

fn prepare_user(user: &mut AuthInfo, folder: &Folder<'_>) -> Result<(), Failure> {
    let texts = [
        &mut user.username,
        &mut user.token_file,
        &mut user.client_certificate,
        &mut user.client_certificate_data,
        &mut user.client_key,
        &mut user.impersonate,
    ];
    texts.into_iter().for_each(unset_if_empty);
    for secret in [&mut user.token, &mut user.password, &mut user.client_key_data] {
        *secret = secret.take().filter(|text| !text.expose_secret().is_empty());
    }
    let given = user.client_certificate_data.is_some();
    let data = folder.data(given, &mut user.client_certificate, "client-certificate")?;
    user.client_certificate_data = user.client_certificate_data.take().or(data);
    let given = user.client_key_data.is_some();
    let data = folder.data(given, &mut user.client_key, "client-key")?;
    user.client_key_data = user.client_key_data.take().or(data.map(SecretString::from));
    take_token(user, folder)?;
    if let Some(command) = user.exec.as_mut().and_then(|exec| exec.command.as_mut())
        && command.contains(MAIN_SEPARATOR)
    {
        *command = folder.path.join(&*command).to_string_lossy().into_owned();
    }
    Ok(())
}

/// As in client-go, the file wins, without the white space round its text, and the token stands in where it is not there.
fn take_token(user: &mut AuthInfo, folder: &Folder<'_>) -> Result<(), Failure> {
    if let Some(file) = user.token_file.take() {
        match folder.read(&file, "tokenFile") {
            Ok(bytes) => user.token = Some(String::from_utf8_lossy(&bytes).trim().into()),
            Err(failure) if user.token.is_none() => return Err(failure),
            Err(_) => {}
        }
    }
    let is_bad = |token: &SecretString| !token.expose_secret().bytes().all(|byte| byte.is_ascii_graphic());
    if user.token.as_ref().is_some_and(is_bad) {
        // The client would panic.
        return Err(Failure::Login("its token has a character that no request can carry".to_owned()));
    }
    Ok(())
}

fn unset_if_empty(text: &mut Option<String>) {
    *text = text.take().filter(|text| !text.is_empty());
}

#[cfg(test)]
mod tests;
