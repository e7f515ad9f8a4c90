//! `yiwang serve` and `yiwang worker`: ready, answering, stopped in order.
#![cfg(unix)]

use crate::program::{program, run};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running program and the first line it said.
fn start(args: &[&str]) -> (Child, String) {
    let mut child = program(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (child, line.trim_end().to_owned())
}

fn stop(mut child: Child) {
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_demo_is_built_once_served_and_left_alone_where_something_else_is() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("demo");
    let data = data.to_str().unwrap();
    let built = run(&["demo", "--data", data, "--matters", "20", "--build-only", "--json"]);
    let built = built.fine().json();
    let roles: Vec<&str> =
        built["logins"].as_array().unwrap().iter().filter_map(|l| l["role"].as_str()).collect();
    for role in ["admin", "grid_worker", "street_dispatcher", "follow_up_clerk"] {
        assert!(roles.contains(&role), "{role} is not among {roles:?}");
    }
    let proved = run(&["verify", "--fold", "--data", data, "--json"]).fine().json();
    assert!(proved["matters"].as_u64().unwrap() > 10 && proved["seals"] == 1, "{proved}");

    let (server, said) = start(&["demo", "--data", data, "--listen", "127.0.0.1:0", "--json"]);
    let again: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert!(again["address"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert_eq!(again["logins"], built["logins"]);
    stop(server);

    let other = dir.path().join("other");
    let other = other.to_str().unwrap();
    run(&["init", "--data", other, "--region", "330203", "--name", "海曙区"]).fine();
    run(&["demo", "--data", other, "--matters", "20", "--build-only"])
        .refused(1, "already-installed");
}

#[test]
fn a_server_says_where_it_listens_answers_and_stops_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    run(&["init", "--data", data, "--region", "330203", "--name", "海曙区"]).fine();
    let (server, said) = start(&["serve", "--data", data, "--listen", "127.0.0.1:0"]);
    let address = said.strip_prefix("listening on http://").unwrap();
    let mut to = TcpStream::connect(address).unwrap();
    to.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    to.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("海曙区"));

    // the port is taken
    run(&["serve", "--data", data, "--listen", address]).refused(1, "listen-failed");
    stop(server);

    let (worker, said) = start(&["worker", "--data", data]);
    assert_eq!(said, "worker running");
    stop(worker);
    run(&["verify", "--data", data]).fine();
}
