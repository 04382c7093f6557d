//! What opens above the page: one panel at a time.

use crate::desk::Desk;
use crate::event::Effect;

/// A panel: what is used less than the list, and opens from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The chart in full, date fields, presets.
    Dates,
    /// All sources.
    Sources,
    /// Language, colours, text size.
    Settings,
    /// Shortcuts and the query language.
    Help,
    /// What the reader has read, saved and searched.
    Library,
}

impl Panel {
    /// Each of them.
    pub const ALL: [Panel; 5] =
        [Panel::Dates, Panel::Sources, Panel::Settings, Panel::Help, Panel::Library];

    /// Its name in the page.
    pub fn name(self) -> &'static str {
        match self {
            Panel::Dates => "dates",
            Panel::Sources => "sources",
            Panel::Settings => "settings",
            Panel::Help => "help",
            Panel::Library => "library",
        }
    }

    /// The panel with this name.
    pub fn from_name(name: &str) -> Option<Panel> {
        Panel::ALL.into_iter().find(|panel| panel.name() == name)
    }
}

/// How far the rest of the page has come: what draws panels is not in the module that a page begins
/// with.
#[cfg(not(feature = "full"))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum More {
    /// Nobody has asked for it.
    #[default]
    No,
    /// It is on its way.
    Coming,
    /// It did not come.
    Failed,
}

impl Desk {
    /// Lets follow what has to follow when another panel, or none, was open `before`.
    pub(crate) fn follow_panel(&mut self, before: Option<Panel>) {
        if before == self.state.panel {
            return;
        }
        #[cfg(feature = "full")]
        self.close_date_fields();
        if before.is_some() {
            self.push(Effect::ClosePanel);
        }
        if self.state.panel.is_some() {
            self.push(Effect::ShowPanel);
            #[cfg(not(feature = "full"))]
            self.ask_for_more();
        }
    }
}

#[cfg(not(feature = "full"))]
impl Desk {
    /// How far the rest of the page has come.
    pub fn more(&self) -> More {
        self.more
    }

    /// Asks for the rest of the page, where nobody has: a failure is then no news.
    pub(crate) fn ask_for_more_once(&mut self) {
        if self.more == More::No {
            self.ask_for_more();
        }
    }

    /// Asks for the rest of the page, unless it is on its way.
    pub(crate) fn ask_for_more(&mut self) {
        if self.more != More::Coming {
            self.more = More::Coming;
            self.push(Effect::More);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_is_known_by_its_name() {
        for panel in Panel::ALL {
            assert_eq!(Panel::from_name(panel.name()), Some(panel));
        }
        assert_eq!(Panel::from_name(""), None);
    }
}
