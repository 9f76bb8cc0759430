//! Reads clusters, and writes credentials, in [`credentials`] alone. The only async code of pairctl and the only user of a
//! Kubernetes client.
//!
//! A [`login::Login`] is a kubeconfig, read; a [`client::Client`] asks one API server for paths; [`fleet`] asks many at
//! once, each within a limit of time; [`certificate`] and [`pairs`] say what to ask for; pages of pairs are worked on in `pages`
//! beside the network. No message that leaves this wing holds a
//! credential: what the client library says is reduced in [`failure`], whatever a server says to the one line of a
//! Kubernetes `Status`.

pub mod certificate;
pub mod client;
mod controller;
pub mod credentials;
pub mod failure;
pub mod fleet;
mod list;
pub mod login;
mod pages;
pub mod pairs;
pub mod probe;
pub mod rancher;
mod refusal;
pub mod sources;
mod surroundings;
