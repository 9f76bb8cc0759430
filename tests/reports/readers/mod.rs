//! What reads reports: other people's parsers, and theirs rebuilt where they are part of a program.

pub(crate) mod github;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod prometheus;
pub(crate) mod sarif;
