//! Broken, hostile and odd playbooks, walks, conditions and forms: nothing panics, hangs, grows
//! without end or uses up the stack.
//!
//! `FUZZ_SECONDS` says how long (3 where it is not said), `FUZZ_SEED` repeats a run, `FUZZ_FILE`
//! tries one kept input again.

#[cfg(test)]
mod case;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod matter;
#[cfg(test)]
mod mutate;
#[cfg(test)]
mod rng;
#[cfg(test)]
mod shipped;
#[cfg(test)]
mod watch;

#[cfg(test)]
mod tests {
    use crate::case::Case;
    use crate::shipped::Shipped;
    use crate::watch::watched;
    use std::hash::{BuildHasher, Hasher, RandomState};
    use std::sync::Arc;
    use std::time::Duration;

    fn number(name: &str) -> Option<u64> {
        let text = std::env::var(name).ok()?;
        Some(text.trim().parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
    }

    #[test]
    fn nothing_panics_hangs_or_grows() {
        let shipped = Arc::new(Shipped::read());
        if let Ok(path) = std::env::var("FUZZ_FILE") {
            let case = Case::from_file(&std::fs::read_to_string(path).unwrap());
            return watched(shipped, 0, Duration::ZERO, vec![case]);
        }
        let seconds = number("FUZZ_SECONDS");
        // every test run tries the same; whoever runs it for long wants something new each time
        let seed = number("FUZZ_SEED").unwrap_or_else(|| match seconds {
            None => 1,
            Some(_) => RandomState::new().build_hasher().finish(),
        });
        let seconds = seconds.unwrap_or(3);
        println!("FUZZ_SEED={seed} FUZZ_SECONDS={seconds}");
        watched(shipped, seed, Duration::from_secs(seconds), Case::known());
    }
}
