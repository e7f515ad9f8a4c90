//! skeleton

mod demo;

fn main() {}
