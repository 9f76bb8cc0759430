//! What holds for every pairings file.

#[path = "../support/hostile.rs"]
#[allow(dead_code)]
mod hostile;
#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;
#[path = "../support/tools.rs"]
#[allow(dead_code)]
mod tools;

mod fleet;
mod metadata;
mod rendering;
