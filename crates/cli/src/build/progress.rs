//! How far a build is, for whoever wants to show it.

/// Is told how far a build is. All of it may come from several threads.
pub trait Progress: Sync {
    /// A phase called `name` begins, which has `n_steps` steps.
    fn begin(&self, name: &'static str, n_steps: usize);
    /// So many steps of the phase were done.
    fn advance(&self, n_steps: usize);
    /// Something that the user should know, though it is no error.
    fn note(&self, text: &str);
}

/// Shows nothing.
#[derive(Debug)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn note(&self, _: &str) {}
}
