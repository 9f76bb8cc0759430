//! An address of this machine that is not loopback, behind which a server on loopback listens.
//!
//! pairctl refuses loopback in what it renders, and rightly so; a pair of a test needs an address all the same.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// An open door; its threads end with the test program.
pub(crate) struct Door {
    address: SocketAddr,
    opened: Arc<AtomicUsize>,
}

impl Door {
    /// A door to a port of loopback; what goes through takes this long, each way. `None` where the machine has no address.
    pub(crate) fn to(port: u16, delay: Duration) -> Option<Self> {
        Self::open(move |inside| {
            let Ok(outside) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)) else { return };
            let (Ok(one), Ok(two)) = (inside.try_clone(), outside.try_clone()) else { return };
            thread::spawn(move || carry(one, two, delay));
            carry(outside, inside, delay);
        })
    }

    /// A door behind which nobody answers.
    pub(crate) fn to_nobody() -> Option<Self> {
        Self::open(|inside| {
            thread::sleep(Duration::from_secs(600));
            drop(inside);
        })
    }

    /// A door that is shut.
    pub(crate) fn shut() -> Option<Self> {
        let address = TcpListener::bind((own_address()?, 0)).ok()?.local_addr().ok()?;
        Some(Self { address, opened: Arc::default() })
    }

    fn open(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> Option<Self> {
        let listener = TcpListener::bind((own_address()?, 0)).ok()?;
        let address = listener.local_addr().ok()?;
        let opened = Arc::<AtomicUsize>::default();
        let counted = Arc::clone(&opened);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counted.fetch_add(1, Ordering::Relaxed);
                let serve = serve.clone();
                thread::spawn(move || serve(stream));
            }
        });
        Some(Self { address, opened })
    }

    /// How often somebody came through since it was last asked.
    pub(crate) fn opened(&self) -> usize {
        self.opened.swap(0, Ordering::Relaxed)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("https://{}", self.address)
    }
}

/// The address by which this machine would speak to others. Nothing is sent.
#[allow(clippy::print_stderr, reason = "who runs tests wants to know what was passed over")]
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    let found = socket.connect("198.51.100.1:9").and_then(|()| socket.local_addr());
    let address = found.ok().map(|local| local.ip()).filter(|address| !address.is_loopback());
    if address.is_none() {
        eprintln!("ignored: this machine has no address but loopback");
    }
    address
}

fn carry(mut from: TcpStream, mut to: TcpStream, delay: Duration) {
    let mut buffer = vec![0; 1 << 16];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        thread::sleep(delay);
        if to.write_all(&buffer[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
