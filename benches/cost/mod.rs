//! What a command costs: wall time, CPU time and peak memory.
//!
//! Each one is started by a small process of its own, since a child begins with the memory of who starts it, and Linux counts
//! that as the child's peak.

use std::env;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// What one run has cost, with all processes that it has waited for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of all processors, of the program and of the system on its behalf.
    pub(crate) cpu: f64,
    /// Bytes, the most that one of its processes had at a time.
    pub(crate) memory: f64,
}

const MEASURE: &str = "measure";

/// Runs a command whose output is read and dropped. It must succeed.
pub(crate) fn of(directory: &Path, command: &[&str]) -> Cost {
    let mut measure = Command::new(env::current_exe().unwrap());
    measure.arg(MEASURE).args(command).current_dir(directory).stderr(Stdio::inherit());
    let output = measure.output().unwrap();
    assert!(output.status.success(), "{command:?} in {}", directory.display());
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<f64> = text.split_whitespace().map(|number| number.parse().unwrap()).collect();
    let &[wall, cpu, memory] = numbers.as_slice() else { panic!("three numbers, not {text}") };
    Cost { wall, cpu, memory }
}

/// Is the small process, if this one was started as such. To be asked first of all.
pub(crate) fn is_measuring() -> bool {
    let mut arguments = env::args_os().skip(1);
    if arguments.next().is_none_or(|first| first != MEASURE) {
        return false;
    }
    let mut command = Command::new(arguments.next().unwrap());
    let start = Instant::now();
    let mut child = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut buffer = vec![0; 1 << 16];
    while stdout.read(&mut buffer).unwrap() > 0 {}
    let used = child.wait4().unwrap();
    let wall = start.elapsed().as_secs_f64();
    assert!(used.status.success(), "{command:?}");
    let cpu = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    println!("{wall} {cpu} {}", used.rusage.maxrss);
    true
}
