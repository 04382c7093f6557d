//! Whoever wants to see how far a build is.

/// Is told how far a build is. All of it may come from several threads.
pub trait Watch: Sync {
    /// A phase called `name` begins, which has `n_steps` steps.
    fn begin(&self, name: &'static str, n_steps: usize);
    /// So many steps of the phase were done.
    fn advance(&self, n_steps: usize);
    /// Something that the user should know, though it is no error.
    fn note(&self, text: &str);
}

/// Watches nothing.
#[derive(Debug)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &'static str, _: usize) {}
    fn advance(&self, _: usize) {}
    fn note(&self, _: &str) {}
}
