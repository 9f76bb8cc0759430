//! From findings to people and machines.
