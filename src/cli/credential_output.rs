//! Where a credential may go: into a pipe, to its reader.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;

use anyhow::Context as _;

use crate::model::code::Code;
use crate::model::finding::Finding;

/// Hands a text with credentials to the reader at the other end.
pub(super) fn write(text: &str) -> anyhow::Result<()> {
    write_all([text])
}

/// Hands over several, each as soon as it is there.
pub(super) fn write_all(texts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let mut texts = texts.into_iter();
    match texts.try_for_each(|text| out.write_all(text.as_ref())).and_then(|()| out.flush()) {
        // The reader's own exit code says why it went away.
        Err(why) if why.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.context("cannot write to standard output"),
    }
}

/// Why a credential may not go where standard output goes.
pub(super) fn refusal(
    stdout: &(impl AsFd + IsTerminal),
    allow_terminal: bool,
) -> io::Result<Option<Finding>> {
    if stdout.is_terminal() {
        return Ok((!allow_terminal).then(|| {
            Finding::new(
                Code::RefusedTerminal,
                "standard output is a terminal, and the pair holds a credential",
            )
            .help("pipe it into its reader (`| kubectl apply -f -`), or say --allow-terminal")
        }));
    }
    let file = File::from(stdout.as_fd().try_clone_to_owned()?);
    Ok(file.metadata()?.is_file().then(|| {
        Finding::new(Code::RefusedFile, "standard output is a file, and nothing unsealed goes to the disk")
            .help("pipe it into its reader (`| kubectl apply -f -`), or render a sealed manifest")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_refused_and_a_pipe_is_not() {
        let file = tempfile::tempfile().unwrap();
        assert_eq!(refusal(&file, true).unwrap().unwrap().code, Code::RefusedFile);
        let (_reader, writer) = io::pipe().unwrap();
        let writer = File::from(std::os::fd::OwnedFd::from(writer));
        assert!(refusal(&writer, false).unwrap().is_none());
    }
}
