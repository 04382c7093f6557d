//! What happens to what is marked in the open article, and what has to be done about it.

/// What happens.
#[derive(Clone, Debug, PartialEq)]
pub enum MarksEvent {
    /// The reader goes to the next mark, or to the one before.
    Step {
        /// Whether to the one before.
        back: bool,
    },
    /// Each mark begins at this share of the article's height, from 0 to 1, in order.
    Measured(Vec<f64>),
    /// A search in this article alone begins, or ends.
    Find(bool),
    /// The text of that search is now this.
    Typed(String),
}

/// What has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarksEffect {
    /// The mark with this number, which is drawn, is to be in view.
    Show(usize),
    /// The field of the search in this article is to have the focus, and its text to be selected.
    FocusFinder,
    /// The button that opens that field is to have the focus.
    FocusButton,
}
