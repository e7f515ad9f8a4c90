//! The styles and scripts of `web-ui/dist` are put into the program: compile again when they change.

fn main() {
    let root = std::path::Path::new("../../web-ui");
    let dist = root.join("dist");
    let watched = if dist.is_dir() { dist } else { root.to_owned() };
    println!("cargo:rerun-if-changed={}", watched.display());
    println!("cargo:rerun-if-changed=build.rs");
}
