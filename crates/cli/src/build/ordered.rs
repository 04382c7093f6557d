//! Work that all threads share step by step, with results in the order of the steps.

use std::collections::BTreeMap;
use std::sync::Mutex;

use anyhow::Result;

/// Does `work` for each of `steps` on all threads of the pool, and has `take` take the results in
/// the order of the steps.
///
/// A thread that is done begins the next step. Where steps are handed out in halves of halves
/// instead, as parallel iterators do, the last half is one thread's: if it holds the long files of a
/// folder, all others wait for a quarter of the time.
///
/// # Errors
/// That of the earliest step that fails; later steps may not have been begun.
pub(super) fn in_order<S: Send, T: Send>(
    steps: impl Iterator<Item = S> + Send,
    work: impl Fn(S) -> Result<T> + Sync,
    take: impl FnMut(T) + Send,
) -> Result<()> {
    let steps = Mutex::new(Some(steps.enumerate()));
    let taken = Mutex::new(Taken { take, n_taken: 0, waiting: BTreeMap::new(), outcome: Ok(()) });
    rayon::broadcast(|_| {
        loop {
            let mut rest = steps.lock().expect("nobody panics with the steps in hand");
            let Some((number, step)) = rest.as_mut().and_then(Iterator::next) else { return };
            drop(rest);
            let result = work(step);
            if result.is_err() {
                *steps.lock().expect("nobody panics with the steps in hand") = None;
            }
            taken.lock().expect("nobody panics with the results in hand").add(number, result);
        }
    });
    taken.into_inner().expect("nobody panics with the results in hand").outcome
}

/// The results, of which the first ones have been taken.
struct Taken<T, F> {
    take: F,
    n_taken: usize,
    /// Those that wait for an earlier one, by the number of their step.
    waiting: BTreeMap<usize, Result<T>>,
    outcome: Result<()>,
}

impl<T, F: FnMut(T)> Taken<T, F> {
    fn add(&mut self, number: usize, result: Result<T>) {
        self.waiting.insert(number, result);
        while self.outcome.is_ok()
            && let Some(result) = self.waiting.remove(&self.n_taken)
        {
            self.n_taken += 1;
            self.outcome = result.map(&mut self.take);
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn results_come_in_the_order_of_their_steps() {
        for n_threads in [1, 2, 7] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
            let mut taken = Vec::new();
            // Every seventh step takes much longer than the others.
            let work = |step: u64| {
                let n_rounds = if step.is_multiple_of(7) { 100_000 } else { 1 };
                Ok((0..n_rounds).fold(step, |value, _| std::hint::black_box(value)))
            };
            pool.install(|| in_order(0..500, work, |step| taken.push(step))).unwrap();
            assert_eq!(taken, (0..500).collect::<Vec<_>>(), "{n_threads} threads");
        }
    }

    #[test]
    fn the_earliest_failure_is_told_and_nothing_behind_it_is_taken() {
        let mut taken = Vec::new();
        let work = |step: usize| if step % 10 == 4 { bail!("step {step}") } else { Ok(step) };
        let failed = in_order(0..500, work, |step| taken.push(step)).unwrap_err();
        assert_eq!((failed.to_string(), taken), ("step 4".to_owned(), vec![0, 1, 2, 3]));
    }
}
