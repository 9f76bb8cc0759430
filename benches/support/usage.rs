//! What a program costs: its CPU time to the microsecond, and its peak memory.
//!
//! The kernel tells this of all children of a process together, and of their memory the most. So each program is run by a
//! process of its own, a meter, which is the bench started again and has no other child.

#![allow(dead_code, reason = "each bench uses what it needs of it")]

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};

/// What one run of a program cost, with all that it started and waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage {
    /// CPU time of the program and of the kernel for it, on all cores.
    pub(crate) cpu: Duration,
    /// From start to end.
    pub(crate) wall: Duration,
    /// The most memory at one time, in KB of 1,024 bytes. Of several processes it is that of the largest.
    pub(crate) peak: u64,
}

/// The first argument of a meter.
const METER: &str = "--meter";

/// Must be the first line of a bench's `main`: where this process is a meter, it measures and ends.
pub(crate) fn measure_if_meter() {
    let mut arguments = env::args().skip(1);
    if arguments.next().as_deref() != Some(METER) {
        return;
    }
    let [cpu, wall, peak] = measure(&arguments.collect::<Vec<_>>());
    println!("{cpu} {wall} {peak}");
    std::process::exit(0);
}

/// Runs a command, which must succeed, in a directory. What it prints goes nowhere, complaints excepted.
pub(crate) fn of(directory: &Path, command: &[&str]) -> Usage {
    let mut meter = Command::new(env::current_exe().unwrap());
    meter.arg(METER).args(command).current_dir(directory).stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = meter.output().unwrap();
    assert!(output.status.success(), "{command:?} failed in {}", directory.display());
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let [cpu, wall, peak] = numbers[..] else { panic!("the meter says {text}") };
    Usage { cpu: Duration::from_micros(cpu), wall: Duration::from_micros(wall), peak }
}

/// Microseconds of CPU and of time, and KB.
fn measure(command: &[String]) -> [u64; 3] {
    let start = Instant::now();
    let status = Command::new(&command[0]).args(&command[1..]).stdout(Stdio::null()).status().unwrap();
    let wall = u64::try_from(start.elapsed().as_micros()).unwrap();
    assert!(status.success(), "{command:?}: {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    let (user, system) = (usage.user_time(), usage.system_time());
    let micros = (user.tv_sec() + system.tv_sec()) * 1_000_000 + user.tv_usec() + system.tv_usec();
    // Linux counts KB, macOS bytes.
    let unit = if cfg!(target_os = "macos") { 1024 } else { 1 };
    [micros.try_into().unwrap(), wall, u64::try_from(usage.max_rss()).unwrap() / unit]
}
