//! A proxy that makes a server farther away: every byte arrives later, in either direction.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

/// Listens, and passes bytes on to a port after half of `round_trip` each way. Returns its own port.
pub(crate) fn farther(port: u16, round_trip: Duration) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let own = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            // Opening a connection takes a round trip too.
            thread::spawn(move || {
                thread::sleep(round_trip);
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
                for end in [&client, &server] {
                    end.set_nodelay(true).unwrap();
                }
                let (client_too, server_too) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                thread::spawn(move || pass_on(client_too, server_too, round_trip / 2));
                pass_on(server, client, round_trip / 2);
            });
        }
    });
    own
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, delay: Duration) {
    let (sender, receiver) = channel::<(Instant, Vec<u8>)>();
    let reader = thread::spawn(move || {
        let mut buffer = vec![0; 1 << 16];
        while let Ok(count @ 1..) = from.read(&mut buffer) {
            if sender.send((Instant::now() + delay, buffer[..count].to_vec())).is_err() {
                break;
            }
        }
    });
    for (due, bytes) in receiver {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = reader.join();
}
