//! The demo district
#![allow(dead_code)]
mod dice;
mod leaves;
mod lattice;
mod regions;
mod shapes;
