//! Reports of `pairctl drift`.

pub(crate) mod fixture;
mod github;
mod goldens;
mod json;
mod junit;
mod markdown;
mod merge;
mod prometheus;
mod sarif;
mod text;
mod whole_runs;
