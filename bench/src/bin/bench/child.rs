//! Running a command and watching what it takes. Linux only: it reads `/proc`.

use std::fs;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often the command is sampled. Memory is the kernel's own high-water mark, so that only
/// what grows in the last of these intervals escapes.
const INTERVAL: Duration = Duration::from_millis(10);
/// What `/proc/PID/stat` counts processor time in: hundredths of a second on every Linux that Rust
/// runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a command took, with every process that it started, as long as these ran.
#[derive(Debug, Clone, Default)]
pub(crate) struct Run {
    /// By the clock on the wall.
    pub(crate) seconds: f64,
    /// How long it had a core, all threads together.
    pub(crate) core_seconds: f64,
    /// The most memory that it held at a time (`VmHWM`).
    pub(crate) peak_bytes: u64,
    /// What it read by system calls (`rchar`), from disk or from the cache.
    pub(crate) read_bytes: u64,
    /// What it wrote to stderr.
    pub(crate) said: String,
}

/// Runs the command to its end.
///
/// # Errors
/// When it cannot be started or fails; then with what it said.
pub(crate) fn watch(command: &mut Command) -> Result<Run> {
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("could not start the command")?;
    let mut stderr = child.stderr.take().context("the command's messages were asked for")?;
    let listener = std::thread::spawn(move || {
        let mut said = Vec::new();
        // A pipe that breaks has nothing more to say.
        let _ended = stderr.read_to_end(&mut said);
        String::from_utf8_lossy(&said).into_owned()
    });
    let mut run = Run::default();
    let status = loop {
        run.look(&family(child.id()));
        if let Some(status) = child.try_wait().context("could not wait for the command")? {
            break status;
        }
        // The system tells of the end of a process and not of its memory growing, so that is looked
        // at time and again.
        std::thread::sleep(INTERVAL);
    };
    run.seconds = begun.elapsed().as_secs_f64();
    run.said = listener.join().unwrap_or_default();
    if !status.success() {
        bail!("the command failed ({status}):\n{}", run.said);
    }
    Ok(run)
}

impl Run {
    /// Adds up what the system reports of these processes; each value only grows.
    fn look(&mut self, pids: &[u32]) {
        let (mut peak, mut read, mut core_time) = (0, 0, 0.0);
        for pid in pids {
            let file =
                |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
            peak += field(&file("status"), "VmHWM:").unwrap_or_default() * 1024;
            read += field(&file("io"), "rchar:").unwrap_or_default();
            core_time += core_seconds(&file("stat")).unwrap_or_default();
        }
        self.peak_bytes = self.peak_bytes.max(peak);
        self.read_bytes = self.read_bytes.max(read);
        self.core_seconds = self.core_seconds.max(core_time);
    }
}

fn field(text: &str, name: &str) -> Option<u64> {
    let value = text.lines().find_map(|line| line.strip_prefix(name))?;
    value.split_whitespace().next()?.parse().ok()
}

/// A process and all that descend from it.
fn family(pid: u32) -> Vec<u32> {
    let mut pids = vec![pid];
    let mut n_seen = 0;
    while let Some(&pid) = pids.get(n_seen) {
        n_seen += 1;
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let children =
            threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        for list in children {
            pids.extend(list.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
    }
    pids
}

/// User and system time: fields 14 and 15, counted from the name in parentheses, which is field 2
/// and may hold spaces.
fn core_seconds(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    Some(ticks.sum::<Result<u64, _>>().ok()? as f64 / TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_watched_to_its_end() {
        let run =
            watch(Command::new("sh").args(["-c", "echo done >&2"])).expect("sh is on every Linux");
        assert_eq!(run.said, "done\n");
        assert!(run.seconds > 0.0, "{run:?}");
        let error = watch(Command::new("sh").args(["-c", "echo why >&2; exit 3"]))
            .expect_err("it fails")
            .to_string();
        assert!(error.contains("why"), "{error}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_running_process_is_seen() {
        let held = vec![1_u8; 32 * 1024 * 1024];
        let mut run = Run::default();
        run.look(&[std::process::id()]);
        assert!(run.peak_bytes >= held.len() as u64 && run.read_bytes > 0, "{run:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn children_belong_to_it() {
        let mut child = Command::new("sleep").arg("60").spawn().expect("sleep is on every Linux");
        let family = family(std::process::id());
        child.kill().and_then(|()| child.wait()).expect("our own child");
        assert!(family.contains(&child.id()), "{family:?}");
    }

    #[test]
    fn names_with_spaces_do_not_shift_the_fields() {
        assert_eq!(core_seconds("7 (a b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 1 1"), Some(3.0));
        assert_eq!(core_seconds(""), None);
    }
}
