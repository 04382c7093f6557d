//! Everything that the reader of the page can change, and the one place where it changes.
//!
//! What a link should carry is in [`Address`]; the rest belongs to this reader alone. Nothing here
//! touches the browser, so that a native test says what a click does.

use broadsheet_model::{ArticleId, Day, SourceId};
use broadsheet_search::Sort;

use crate::address::{Address, BadValue, Pane};
use crate::locale::Locale;
use crate::panel::Panel;

/// The colours of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// In the order of the switch.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The name under which it is kept; empty for what needs no keeping.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme with this name.
    pub fn from_name(name: &str) -> Theme {
        Theme::ALL.into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }
}

/// How this reader likes the page; kept by the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Language of the page.
    pub locale: Locale,
    /// Its colours.
    pub theme: Theme,
    /// Steps from the normal text size, -2 to 4.
    pub text_size: i8,
    /// Whether single keys are shortcuts.
    pub shortcuts: bool,
}

impl Preferences {
    /// The smallest and the largest `text_size`.
    pub const TEXT_SIZES: std::ops::RangeInclusive<i8> = -2..=4;
}

/// How a change of the address enters the browser's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// 'Back' undoes it: something has been chosen.
    Push,
    /// It refines the place where the reader is: typing, going from article to article.
    Replace,
    /// It is part of a slide, which 'back' undoes as a whole.
    Slide,
    /// An article is closed: that goes back to where it was opened, where that is the same list.
    Back,
}

/// Everything that the reader can change.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What a link carries.
    pub address: Address,
    /// How the last change of the address enters the history.
    pub history: History,
    /// Values of the address that were ignored and not yet dismissed.
    pub bad_values: Vec<BadValue>,
    /// How this reader likes the page.
    pub preferences: Preferences,
    /// What this reader has saved, sorted.
    pub saved: Vec<ArticleId>,
    /// The panel that is open.
    pub panel: Option<Panel>,
}

/// What the reader can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The browser's address has changed: a link, back, forward, an edited address.
    Navigate(String),
    /// Another query.
    Query(String),
    /// Another query to be compared with the first; none where empty.
    #[cfg(feature = "full")]
    Compare(String),
    /// Another date range has been chosen; both ends inclusive.
    Range(Option<Day>, Option<Day>),
    /// Another date range, while a thumb moves.
    Slide(Option<Day>, Option<Day>),
    /// A badge was clicked: choose it, or no longer.
    ToggleSource(SourceId),
    /// A source is excluded, or no longer.
    ToggleExclude(SourceId),
    /// Articles without a date in spite of a date limit, or not.
    ToggleUndated,
    /// Only saved articles, or all.
    ToggleSavedOnly,
    /// Another order; `None` for the usual one.
    Sort(Option<Sort>),
    /// An article, or none.
    Open(Option<ArticleId>),
    /// Another article in the place of the open one.
    Turn(ArticleId),
    /// Another text of the open article: see [`Pane::version`].
    ///
    /// [`Pane::version`]: crate::Pane::version
    ShowVersion(Option<u32>),
    /// One text of the open article, and what is different in another of them, or nothing of that.
    #[cfg(feature = "full")]
    ShowTexts {
        /// See [`Pane::version`].
        ///
        /// [`Pane::version`]: crate::Pane::version
        version: Option<u32>,
        /// The other text, counted the same way.
        compared: Option<u32>,
    },
    /// Other limits altogether; the open article stays.
    Limits(Address),
    /// The same, in place of limits that led nowhere.
    Return(Address),
    /// Save an article, or no longer.
    ToggleSaved(ArticleId),
    /// The notices have been read; the address is to be without what they are about.
    DismissNotices(Address),
    /// Other preferences.
    Prefer(Preferences),
    /// Open a panel, in the place of another, or close it.
    Panel(Option<Panel>),
}

impl Action {
    /// Whether it changes which articles the list has, or their order.
    #[cfg(feature = "full")]
    fn asks_for_articles(&self) -> bool {
        matches!(
            self,
            Action::Query(_)
                | Action::Range(..)
                | Action::Slide(..)
                | Action::ToggleSource(_)
                | Action::ToggleExclude(_)
                | Action::ToggleUndated
                | Action::ToggleSavedOnly
                | Action::Sort(_)
        )
    }

    /// How what it changes enters the browser's history.
    fn history(&self) -> History {
        match self {
            Action::Range(..)
            | Action::ToggleSource(_)
            | Action::ToggleExclude(_)
            | Action::ToggleUndated
            | Action::ToggleSavedOnly
            | Action::Open(Some(_))
            | Action::Limits(_) => History::Push,
            Action::Slide(..) => History::Slide,
            Action::Open(None) => History::Back,
            _ => History::Replace,
        }
    }
}

impl State {
    /// The state at the start.
    pub fn new(hash: &str, preferences: Preferences, saved: Vec<ArticleId>) -> State {
        let (address, bad_values) = Address::parse(hash);
        State { address, history: History::Replace, bad_values, preferences, saved, panel: None }
    }

    /// Does `action`: the only way in which the state changes.
    pub fn apply(&mut self, action: Action) {
        self.history = action.history();
        // Whoever asks for articles wants to see them.
        #[cfg(feature = "full")]
        {
            self.address.about &= !action.asks_for_articles();
        }
        match action {
            Action::Navigate(hash) => {
                let (address, bad_values) = Address::parse(&hash);
                // The page wrote this address itself: nothing new, and its notices may have been
                // dismissed.
                if address != self.address {
                    self.bad_values = bad_values;
                }
                self.address = address;
            }
            Action::Query(query) => self.address.query = query,
            #[cfg(feature = "full")]
            Action::Compare(query) => query.trim().clone_into(&mut self.address.compare),
            Action::Range(from, to) | Action::Slide(from, to) => {
                (self.address.from, self.address.to) = (from, to);
            }
            Action::ToggleSource(id) => {
                self.address.exclude.retain(|other| *other != id);
                toggle(&mut self.address.include, id);
            }
            Action::ToggleExclude(id) => {
                self.address.include.retain(|other| *other != id);
                toggle(&mut self.address.exclude, id);
            }
            Action::ToggleUndated => self.address.undated = !self.address.undated,
            Action::ToggleSavedOnly => self.address.saved = !self.address.saved,
            Action::Sort(sort) => self.address.sort = sort,
            Action::Open(article) => self.address = self.address.with_article(article),
            Action::Turn(article) => self.address = self.address.with_article(Some(article)),
            Action::ShowVersion(version) => {
                if let Some(pane) = self.address.panes.first_mut() {
                    *pane = Pane { version, ..Pane::latest(pane.article) };
                }
            }
            #[cfg(feature = "full")]
            Action::ShowTexts { version, compared } => {
                self.address.panes.iter_mut().take(1).for_each(|pane| {
                    (pane.version, pane.compared) = (version, compared);
                });
            }
            Action::Limits(limits) | Action::Return(limits) => {
                let panes = std::mem::take(&mut self.address.panes);
                let compare = std::mem::take(&mut self.address.compare);
                self.address = Address { panes, compare, about: false, ..limits };
            }
            Action::ToggleSaved(id) => toggle(&mut self.saved, id),
            Action::DismissNotices(address) => {
                self.bad_values.clear();
                self.address = address;
            }
            Action::Prefer(preferences) => self.preferences = preferences,
            Action::Panel(panel) => self.panel = panel,
        }
    }
}

/// Adds `id` or takes it away; the list stays sorted, so that the same choice is always the same
/// address.
fn toggle<T: Ord>(ids: &mut Vec<T>, id: T) {
    match ids.binary_search(&id) {
        Ok(position) => {
            ids.remove(position);
        }
        Err(position) => ids.insert(position, id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(id: &str) -> SourceId {
        SourceId::new(id).expect(id)
    }

    #[track_caller]
    fn check(hash: &str, actions: Vec<Action>, expected: &str) {
        let preferences =
            Preferences { locale: Locale::En, theme: Theme::Auto, text_size: 0, shortcuts: true };
        let mut state = State::new(hash, preferences, Vec::new());
        for action in actions {
            state.apply(action);
        }
        assert_eq!(state.address.to_hash(), expected);
    }

    #[test]
    fn a_badge_is_chosen_and_cleared_and_never_chosen_and_excluded_at_once() {
        check(
            "",
            vec![Action::ToggleSource(source("rfi")), Action::ToggleSource(source("a"))],
            "#src=a,rfi",
        );
        check("#src=rfi", vec![Action::ToggleSource(source("rfi"))], "#");
        check("#src=rfi", vec![Action::ToggleExclude(source("rfi"))], "#not=rfi");
        check("#not=rfi", vec![Action::ToggleSource(source("rfi"))], "#src=rfi");
    }

    #[test]
    fn typing_and_sliding_keep_the_open_article_and_resetting_does_too() {
        let open = "#a=00000000000000aa";
        check(
            open,
            vec![Action::Query("普京".to_owned())],
            "#q=%E6%99%AE%E4%BA%AC&a=00000000000000aa",
        );
        check(
            open,
            vec![Action::Range("2023-01-01".parse().ok(), None)],
            "#from=2023-01-01&a=00000000000000aa",
        );
        let limited = "#q=a&src=rfi&a=00000000000000aa&v=1";
        check(limited, vec![Action::Limits(Address::default())], "#a=00000000000000aa&v=1");
    }

    #[test]
    fn a_version_is_of_the_open_article_alone() {
        let open = "#a=00000000000000aa";
        check(open, vec![Action::ShowVersion(Some(1))], "#a=00000000000000aa&v=1");
        let other = Action::Open(Some(ArticleId(0xbb)));
        check(open, vec![Action::ShowVersion(Some(1)), other], "#a=00000000000000bb");
        check("", vec![Action::ShowVersion(Some(1))], "#");
    }

    #[test]
    fn a_dismissed_notice_stays_dismissed_when_the_page_writes_its_own_address() {
        let preferences =
            Preferences { locale: Locale::En, theme: Theme::Auto, text_size: 0, shortcuts: true };
        let mut state = State::new("#from=soon&q=a", preferences, Vec::new());
        assert_eq!(state.bad_values.len(), 1);
        state.apply(Action::Navigate("#q=a".to_owned()));
        assert_eq!(state.bad_values.len(), 1, "the corrected address does not hide the notice");
        state.apply(Action::DismissNotices(Address::parse("#q=a").0));
        state.apply(Action::Navigate("#q=a".to_owned()));
        assert_eq!(state.bad_values.len(), 0);
    }
}
