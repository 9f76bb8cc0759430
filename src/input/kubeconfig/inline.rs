//! What a kubeconfig gives as a file or as data, and what the file holds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Context;
use super::fields::Fields;
use super::reader::{Bytes, Reader, Text};
use crate::model::code::Code;
use crate::model::finding::Finding;
use crate::model::source::Spanned;

/// The path of a file, relative to the folder of the kubeconfig.
pub(super) struct FileName {
    pub(super) path: Text,
    pub(super) folder: Arc<Path>,
}

/// A certificate or key, as a file or as data.
#[derive(Default)]
pub(super) struct Material {
    pub(super) file: Option<FileName>,
    pub(super) data: Option<Bytes>,
}

impl FileName {
    pub(super) fn decode(key: &str, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Option<Self> {
        let path = fields.text(key, reader)?;
        Some(Self { path, folder: Arc::clone(&reader.folder) })
    }

    fn resolved(&self) -> PathBuf {
        self.folder.join(self.path.value.expose())
    }
}

impl Material {
    pub(super) fn decode(file: &str, data: &str, fields: &mut Fields<'_>, reader: &mut Reader<'_>) -> Self {
        Self { file: FileName::decode(file, fields, reader), data: fields.bytes(data, reader) }
    }

    /// Whether it is given at all.
    pub(super) fn is_given(&self) -> bool {
        self.file.is_some() || self.data.is_some()
    }
}

impl Context<'_> {
    /// The bytes of a file that the kubeconfig names. The path is not shown: a token may stand there by mistake.
    pub(super) fn read_file(&mut self, file: &FileName, key: &str) -> Option<Bytes> {
        match (self.read)(&file.resolved()) {
            Ok(bytes) => Some(Spanned { value: bytes, place: file.path.place.clone() }),
            Err(error) => {
                let message = format!("the file that `{key}` names cannot be read: {}", error.kind());
                let finding = Finding::new(Code::CredentialFileUnreadable, message)
                    .at(&file.path.place, "this path is relative to the kubeconfig")
                    .help("put the file there, or make a kubeconfig with `kubectl config view --minify --flatten --raw`");
                self.findings.push(finding);
                None
            }
        }
    }

    /// The bytes of a certificate or key; `Err` where a finding says why there are none.
    pub(super) fn material(&mut self, material: &Material, key: &str) -> Result<Option<Bytes>, ()> {
        match (&material.file, &material.data) {
            (None, None) => Ok(None),
            (None, Some(data)) => Ok(Some(data.clone())),
            (Some(file), None) => self.read_file(file, key).map(Some).ok_or(()),
            (Some(file), Some(data)) => {
                let finding =
                    Finding::new(Code::FileAndData, format!("`{key}` and `{key}-data` are both given"))
                        .at(&data.place, "given as data here")
                        .beside(&file.path.place, "given as a file here")
                        .help("remove one of the two");
                self.findings.push(finding);
                Err(())
            }
        }
    }
}
