//! A stream whose reader may go away before the end.

use std::io::{self, ErrorKind, Write};

/// Once its reader went away, whatever comes is dropped and is no error: a reader such as `head` has seen what it wanted,
/// and the run goes on to its own end and outcome.
pub(super) struct UntilClosed<W> {
    inner: W,
    is_closed: bool,
}

impl<W: Write> UntilClosed<W> {
    /// With a reader, as far as anybody knows.
    pub(super) fn new(inner: W) -> Self {
        Self { inner, is_closed: false }
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    fn unless_closed<T>(&mut self, instead: T, write: impl FnOnce(&mut W) -> io::Result<T>) -> io::Result<T> {
        if self.is_closed {
            return Ok(instead);
        }
        match write(&mut self.inner) {
            Err(why) if why.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(instead)
            }
            written => written,
        }
    }
}

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.unless_closed(bytes.len(), |inner| inner.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.unless_closed((), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_reads_is_no_error_and_anything_else_is() {
        let (reader, writer) = io::pipe().unwrap();
        let mut stream = UntilClosed::new(writer);
        stream.write_all(b"read").unwrap();
        assert!(!stream.is_closed());
        drop(reader);
        stream.write_all(b"not read").unwrap();
        assert!(stream.is_closed());
        let mut room = [0_u8; 2];
        let mut full = UntilClosed::new(&mut room[..]);
        assert_eq!(full.write_all(b"abc").unwrap_err().kind(), ErrorKind::WriteZero);
    }
}
