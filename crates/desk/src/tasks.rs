//! What has to be done about what is drawn, as soon as that is what it is about.

#[cfg(feature = "full")]
use broadsheet_archive::Find;
use broadsheet_model::ArticleId;

use crate::desk::Desk;
#[cfg(feature = "full")]
use crate::event::Timing;
use crate::event::{Effect, Spot};
#[cfg(feature = "full")]
use crate::window::ROWS_BEYOND;

/// Something that has to be done.
pub(crate) enum Task {
    /// The open article is another one: its title gets the focus.
    BeginArticle,
    /// No article is open any more; the focus goes back to the result that it was.
    LeaveArticle(ArticleId),
    /// The list has jumped: that ends when its rows are there.
    #[cfg(feature = "full")]
    EndJump,
    /// The open article is scrolled that far, in pixels.
    ScrollReader(i32),
    /// The first match in the open article is to be in view.
    #[cfg(feature = "full")]
    FirstMark,
}

/// What has to be done.
#[derive(Default)]
pub(crate) struct Tasks {
    tasks: Vec<Task>,
    /// The row that is to be at the top of the view, and how many pixels below it.
    anchor: Option<(usize, i32)>,
}

impl Tasks {
    pub(crate) fn push(&mut self, task: Task) {
        self.tasks.push(task);
    }

    /// Nobody waits for the first match any more.
    #[cfg(feature = "full")]
    pub(crate) fn drop_first_mark(&mut self) {
        self.tasks.retain(|task| !matches!(task, Task::FirstMark));
    }

    /// Sees to it that the row at the top of the view is there when the page is drawn, also where
    /// rows have become higher or lower.
    pub(crate) fn align(&mut self, anchor: (usize, i32)) {
        self.anchor = Some(anchor);
    }
}

impl Desk {
    /// Does what can be done now.
    pub(crate) fn run_tasks(&mut self) {
        for task in std::mem::take(&mut self.tasks.tasks) {
            if let Some(task) = self.run(task) {
                self.tasks.push(task);
            }
        }
        if self.shown.is_some()
            && let Some((position, pixels)) = self.tasks.anchor.take()
        {
            self.push(Effect::ScrollList(position, pixels));
        }
    }

    /// Does `task`, or gives it back where what it is about is not drawn yet.
    fn run(&mut self, task: Task) -> Option<Task> {
        match task {
            Task::BeginArticle => {
                let is_drawn = self.open_at().is_some();
                if !is_drawn && self.is_article_open() {
                    return Some(task);
                }
                if is_drawn {
                    self.push(Effect::ScrollReader(0));
                    self.push(Effect::Focus(Spot::ArticleTitle));
                }
            }
            Task::LeaveArticle(id) => {
                let (position, pixels) = self.window.anchor;
                self.push(Effect::ScrollList(position, pixels));
                // The list is where it was left, also where the article's title was not in view.
                self.push(Effect::Focus(Spot::ResultOf(id)));
            }
            #[cfg(feature = "full")]
            Task::EndJump if self.is_waiting_for_rows() => return Some(task),
            #[cfg(feature = "full")]
            Task::EndJump => self.push(Effect::End(Timing::Jump)),
            Task::ScrollReader(pixels) => {
                if self.open_article().is_some() {
                    self.push(Effect::ScrollReader(pixels));
                } else if self.is_article_open() {
                    return Some(task);
                }
            }
            #[cfg(feature = "full")]
            Task::FirstMark if !self.show_first_mark() => return Some(task),
            #[cfg(feature = "full")]
            Task::FirstMark => {}
        }
        None
    }

    /// Whether a row that can be seen is still on its way.
    #[cfg(feature = "full")]
    fn is_waiting_for_rows(&self) -> bool {
        let top = self.window.anchor.0;
        let mut seen = top..self.window.end.min(top + ROWS_BEYOND);
        seen.any(|position| matches!(self.at(position), Find::Needs(_)))
    }
}
