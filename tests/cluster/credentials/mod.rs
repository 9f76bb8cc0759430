//! Credentials on real API servers: issued, used, rotated and interrupted.

mod access;
mod controller;
mod faults;
mod fleet;
mod issue;
mod proxy;
mod refusals;
mod rotate;
