//! Cases tried one after the other in a thread with an ordinary stack, and watched: a panic, a
//! hang or a growing memory is told with its input.

use crate::case::Case;
use crate::rng::Rng;
use crate::shipped::Shipped;
use std::cell::RefCell;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The stack of an ordinary thread of a server.
const STACK: usize = 2 * 1_024 * 1_024;
/// A case that takes more of the processor hangs. The wall clock is looked at too, with patience:
/// the machine may be busy with other things.
const MOST_CPU: Duration = Duration::from_secs(5);
const MOST_WALL: Duration = Duration::from_secs(120);
/// Resident memory of the whole run.
const MOST_BYTES: u64 = 1_500 * 1_024 * 1_024;
/// Clock ticks of the kernel a second, as `/proc` counts them on Linux.
const TICKS: u64 = 100;

thread_local! {
    /// What the last panic in this thread said.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What is being tried.
struct Now {
    case: Case,
    since: Instant,
    cpu: Option<Duration>,
}

/// What was tried.
#[derive(Debug, Default)]
struct Tally {
    tried: usize,
    read: usize,
    /// Panics of libraries that were caught where they are called, with their inputs.
    caught: Vec<String>,
}

struct Worker {
    shipped: Arc<Shipped>,
    now: Arc<Mutex<Option<Now>>>,
    /// Holds the input being tried, for the case that the process does not survive it.
    file: PathBuf,
    tally: Tally,
}

/// Tries `first`, then random cases until the time is up.
pub(crate) fn watched(shipped: Arc<Shipped>, seed: u64, budget: Duration, first: Vec<Case>) {
    let file = std::env::temp_dir().join(format!("yiwang-fuzz-{}.case", std::process::id()));
    // not printed through the test harness, which a stack overflow would silence
    let line = format!("fuzz: seed {seed}, {}s, input in {}\n", budget.as_secs(), file.display());
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    let before = take_hook();
    set_hook(Box::new(move |info| {
        if std::thread::current().name() == Some("fuzz") {
            SAID.with(|s| *s.borrow_mut() = Some(info.to_string()));
        } else {
            before(info);
        }
    }));
    let now = Arc::new(Mutex::new(None));
    let mut worker =
        Worker { shipped, now: Arc::clone(&now), file: file.clone(), tally: Tally::default() };
    let thread = std::thread::Builder::new()
        .name("fuzz".to_owned())
        .stack_size(STACK)
        .spawn(move || worker.all(seed, budget, first).map(|()| worker.tally))
        .unwrap();
    while !thread.is_finished() {
        std::thread::sleep(Duration::from_millis(20));
        look(&now, &file);
    }
    match thread.join().unwrap() {
        Ok(tally) => {
            println!("{} tried, {} read to the end", tally.tried, tally.read);
            for c in &tally.caught {
                println!("a library panicked and was caught: {c}");
            }
            drop(std::fs::remove_file(&file));
        }
        Err(said) => panic!("{said}"),
    }
}

/// Fails where the case at hand takes too long or too much.
fn look(now: &Mutex<Option<Now>>, file: &Path) {
    let kept = now.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(n) = kept.as_ref() else { return };
    let wall = n.since.elapsed();
    let cpu = n.cpu.zip(cpu()).map(|(then, now)| now.saturating_sub(then));
    let bytes = resident().unwrap_or(0);
    let slow = cpu.unwrap_or(wall) > MOST_CPU || wall > MOST_WALL;
    if slow || bytes > MOST_BYTES {
        let case = n.case.to_file();
        drop(kept);
        std::fs::write(file, &case).unwrap();
        panic!(
            "takes {wall:?} ({cpu:?} of the processor) and {bytes} bytes; input in {}:\n{}",
            file.display(),
            start_of(&case)
        );
    }
}

/// Processor time of this process.
fn cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // the name in brackets may hold anything; user and system time are the 14th and 15th field
    let rest = stat.rsplit_once(')')?.1;
    let mut fields = rest.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(Duration::from_millis((user + system) * 1_000 / TICKS))
}

/// Resident memory of this process, in bytes.
fn resident() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4_096)
}

/// As much of an input as belongs into a message.
fn start_of(text: &str) -> String {
    text.chars().take(4_000).collect()
}

impl Worker {
    fn all(&mut self, seed: u64, budget: Duration, first: Vec<Case>) -> Result<(), String> {
        let begun = Instant::now();
        for case in first {
            self.one(case)?;
        }
        let mut rng = Rng::new(seed);
        while begun.elapsed() < budget {
            let case = Case::any(&mut rng, &self.shipped);
            self.one(case)?;
        }
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(())
    }

    fn one(&mut self, case: Case) -> Result<(), String> {
        std::fs::write(&self.file, case.to_file()).unwrap();
        match self.attempt(&case) {
            Ok(read) => {
                self.tally.tried += 1;
                self.tally.read += usize::from(read);
                let said = SAID.take();
                if let Some(said) = said.filter(|_| self.tally.caught.len() < 20) {
                    self.tally.caught.push(format!("{said}: {}", start_of(&case.to_file())));
                }
                Ok(())
            }
            Err(said) => {
                // the same panic, whatever else the smaller input would break
                let small = case.smaller(&|c| self.attempt(c).is_err_and(|s| alike(&s, &said)));
                let text = small.to_file();
                std::fs::write(&self.file, &text).unwrap();
                Err(format!("{said}\ninput in {}:\n{}", self.file.display(), start_of(&text)))
            }
        }
    }

    /// Tries one case; what the panic said where it panics.
    fn attempt(&self, case: &Case) -> Result<bool, String> {
        SAID.set(None);
        let now = Now { case: case.clone(), since: Instant::now(), cpu: cpu() };
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        catch_unwind(AssertUnwindSafe(|| case.run(&self.shipped)))
            .map_err(|_| SAID.take().unwrap_or_else(|| "a panic without words".to_owned()))
    }
}

/// Whether two panics happened at the same place: the first line of what they say names it.
fn alike(a: &str, b: &str) -> bool {
    a.lines().next() == b.lines().next()
}
