//! Local files beside the archive.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use broadsheet_archive::Wanted;
use broadsheet_desk::{
    Action, Chosen, ChosenFile, Desk, Ended, Event, How, LocalEffect, LocalEvent, Progress,
    SaveKind, Selected, SetId, SetState,
};
use broadsheet_model::{Article, ArticleId, Block, Body, Inline, Published};

use crate::archive::{INDEXED, N_ARTICLES, PLAIN, Packed, article, id};
use crate::shell::{Shell, text_of};
use crate::steps::expect_list;

/// Articles that only local files have.
pub(crate) const OWN: [ArticleId; 3] = [own_id(0), own_id(5), own_id(17)];

const fn own_id(number: usize) -> ArticleId {
    ArticleId(0xa0a0_0000_0000_0000 + (number as u64) * 0x0707_0707)
}

/// An article that only local files have.
fn own(number: usize) -> Article {
    let like = article(number);
    let source = if number.is_multiple_of(2) { "s1" } else { "local" };
    Article {
        id: own_id(number),
        title: format!("标题1{number}"),
        source: source.parse_id(),
        published: if number == 4 { Published::Unknown } else { like.published },
        earlier: Vec::new(),
        ..like
    }
}

trait ParseId {
    fn parse_id(&self) -> broadsheet_model::SourceId;
}

impl ParseId for str {
    fn parse_id(&self) -> broadsheet_model::SourceId {
        broadsheet_model::SourceId::new(self).expect("an id")
    }
}

/// Another text of a published article, archived later.
fn later(number: usize, title: &str, text: &str) -> Article {
    let mut article = article(number);
    article.title.push_str(title);
    article.body = Body { blocks: vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])] };
    article.provenance.captured = "2024-05-01".parse().expect("a date");
    article.earlier.clear();
    article
}

/// An article whose text differs, which no list shows.
const CHANGED_LOW: usize = 6;
/// An article whose title and text differ.
const CHANGED_HIGH: usize = 9;

/// A set of files, read bit by bit: each archive has more than the one before.
static GROWING: LazyLock<Vec<Packed>> = LazyLock::new(|| {
    let articles: Vec<Article> = (0..20)
        .map(own)
        .chain([3, 8, N_ARTICLES - 1].map(article))
        .chain([later(CHANGED_LOW, "", "新稿罕见"), later(CHANGED_HIGH, "改", "新稿常见")])
        .collect();
    [6, 15, 25].map(|n| Packed::new(articles[articles.len() - n..].to_vec(), None)).into()
});
/// Another set: some of it is in the first one, too.
static OTHER: LazyLock<Vec<Packed>> = LazyLock::new(|| {
    let articles: Vec<Article> = (14..30).map(own).chain([3, 11].map(article)).collect();
    vec![Packed::new(articles[..3].to_vec(), None), Packed::new(articles, None)]
});

/// What the shell knows of local files.
#[derive(Default)]
pub(crate) struct LocalFiles {
    /// The sets that are to be read.
    sets: Vec<SetId>,
    /// What has been read of each, and how much of that there is.
    read: BTreeMap<SetId, (&'static Vec<Packed>, usize)>,
    /// What was asked for last.
    effects: Vec<LocalEffect>,
}

impl LocalFiles {
    pub(crate) fn perform(&mut self, effect: LocalEffect) {
        match &effect {
            LocalEffect::Read { set, .. } => self.sets.push(*set),
            LocalEffect::Release(set) => {
                let is_first = self.effects.iter().all(|other| *other != effect);
                assert!(is_first && self.sets.contains(set), "it is released once");
            }
            _ => {}
        }
        self.effects.push(effect);
    }

    /// An archive that has a file.
    pub(crate) fn archive_with(&self, wanted: &Wanted) -> Option<&'static Packed> {
        let archives = self.read.values().flat_map(|(archives, _)| archives.iter());
        archives.into_iter().find(|packed| packed.has(wanted))
    }

    /// The local archives that are to be shown.
    pub(crate) fn shown(&self, desk: &Desk) -> Vec<&'static Packed> {
        let sets = desk.local().sets().iter().filter(|set| !set.is_hidden);
        let last = |(archives, n): &(&'static Vec<Packed>, usize)| &archives[n - 1];
        sets.filter_map(|set| self.read.get(&set.id).map(last)).collect()
    }
}

impl Shell {
    /// Chooses files.
    pub(crate) fn choose(&mut self) {
        let file = ChosenFile { path: "mirror/a.md".to_owned(), n_bytes: 100 };
        self.give(Event::Local(LocalEvent::Chosen(Chosen {
            how: How::Dropped,
            name: String::new(),
            files: vec![file],
            skipped: Vec::new(),
            batch: 1,
        })));
    }

    /// Lets more of a set have been read, as far as there is more.
    pub(crate) fn grow(&mut self, set: SetId) {
        let archives: &'static Vec<Packed> = if set.0 % 2 == 1 { &GROWING } else { &OTHER };
        let (_, n) = *self.local.read.get(&set).unwrap_or(&(archives, 0));
        if n < archives.len() {
            self.local.read.insert(set, (archives, n + 1));
            let manifest = Box::new(archives[n].manifest.clone());
            self.give(Event::Local(LocalEvent::Archive(set, manifest)));
        }
    }

    /// Chooses files, of which everything is read.
    fn read(&mut self) -> SetId {
        self.choose();
        let set = *self.local.sets.last().expect("they are to be read");
        for _ in 0..GROWING.len() {
            self.grow(set);
            self.settle();
        }
        self.give(Event::Local(LocalEvent::Ended(set, Ended::Done)));
        set
    }

    fn local(&mut self, event: LocalEvent) {
        self.give(Event::Local(event));
    }

    fn was_asked(&self, effect: &LocalEffect) -> bool {
        self.local.effects.contains(effect)
    }
}

#[test]
fn local_files_join_the_list_the_search_and_the_counts() {
    for packed in [&PLAIN, &INDEXED] {
        for (query, _) in crate::model::QUERIES {
            let mut shell = Shell::open(packed, "#");
            shell.read();
            expect_list(&shell);
            shell.search(query);
            shell.settle();
            expect_list(&shell);
            // And a second one while the answer is there.
            shell.read();
            expect_list(&shell);
        }
    }
}

#[test]
fn what_is_local_is_marked() {
    let mut shell = Shell::open(&PLAIN, "#");
    let set = shell.read();
    let collection = shell.desk.collection().expect("it is open");
    let is_local = |source: &str| {
        collection.is_local_source(collection.source_idx(&source.parse_id()).expect("a source"))
    };
    assert_eq!(["s0", "s1", "local"].map(is_local), [false, false, true]);
    let marks = (0..4).map(|position| {
        let (at, entry) = shell.desk.row(position).expect("it is drawn");
        (entry.id, collection.is_local(at))
    });
    let expected = [id(0), id(1), own_id(0), own_id(1)].map(|id| (id, id.0 > id_max()));
    assert_eq!(marks.collect::<Vec<_>>(), expected);
    assert_eq!(shell.desk.local_of(own_id(0)).map(|of| of.id), Some(set));
    assert!(shell.desk.local_of(id(0)).is_none());
}

fn id_max() -> u64 {
    id(N_ARTICLES).0
}

#[test]
fn hidden_sets_leave_the_list_and_come_back_and_removed_ones_leave_the_library() {
    let mut shell = Shell::open(&PLAIN, "#");
    let (first, second) = (shell.read(), shell.read());
    for (set, is_hidden) in [(first, true), (second, true), (first, false), (second, false)] {
        shell.local(LocalEvent::Hide(set, is_hidden));
        shell.settle();
        expect_list(&shell);
    }
    shell.local(LocalEvent::Remove(first));
    shell.settle();
    expect_list(&shell);
    assert!(shell.was_asked(&LocalEffect::Release(first)));
    assert!(!shell.was_asked(&LocalEffect::Release(second)));
    shell.local(LocalEvent::Remove(second));
    shell.settle();
    expect_list(&shell);
    assert_eq!(shell.drawn.n_rows, Some(N_ARTICLES));
    assert!(shell.was_asked(&LocalEffect::Release(second)));
}

#[test]
fn the_list_before_stays_until_the_new_one_is_known_and_says_so() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.choose();
    let set = shell.local.sets[0];
    shell.grow(set);
    while !shell.asked.is_empty() && shell.drawn.n_rows == Some(N_ARTICLES) {
        assert!(shell.drawn.is_stale);
        shell.answer(0, true);
    }
    shell.settle();
    assert!(!shell.drawn.is_stale);
    expect_list(&shell);
}

#[test]
fn a_growing_set_keeps_the_row_at_the_top_the_open_article_and_the_selection() {
    for hash in ["#", "#q=%E5%B8%B8%E8%A7%81&sort=old", "#src=s1&from=2023-03-01"] {
        let mut shell = Shell::open(&INDEXED, hash);
        shell.choose();
        let set = shell.local.sets[0];
        shell.jump("2023-05-01");
        shell.settle();
        let row = |shell: &Shell| {
            let (position, pixels) = shell.desk.window().anchor;
            (shell.desk.row(position).expect("it is drawn").1.id, pixels)
        };
        let top = row(&shell);
        shell.give(Event::Do(Action::Open(Some(id(8)))));
        shell.settle();
        let (hash, text) = (shell.hash().to_owned(), shell.drawn.text.clone());
        for _ in 0..GROWING.len() {
            shell.grow(set);
            while !shell.asked.is_empty() {
                assert_eq!(shell.drawn.text, text, "what is read stays");
                shell.answer(0, true);
            }
            shell.settle();
            expect_list(&shell);
            assert_eq!((row(&shell), shell.hash()), (top, &*hash));
            assert_eq!(shell.list_at.0, shell.desk.window().anchor.0, "it was scrolled there");
        }
    }
}

#[test]
fn an_open_article_has_the_texts_of_all_archives() {
    let open = |shell: &mut Shell, number: usize, version: Option<u32>| {
        shell.give(Event::Do(Action::Open(Some(id(number)))));
        shell.give(Event::Do(Action::ShowVersion(version)));
        shell.settle();
        shell.drawn.text.clone().expect("it can be read")
    };
    let mut shell = Shell::open(&PLAIN, "#");
    shell.read();
    for (number, latest) in [(CHANGED_LOW, "新稿罕见"), (CHANGED_HIGH, "新稿常见")] {
        assert_eq!(open(&mut shell, number, None), latest);
        assert_eq!(open(&mut shell, number, Some(1)), text_of(&article(number)));
        let texts = shell.desk.open_article().map(|article| article.earlier.len() + 1);
        assert_eq!(texts, Some(2));
    }
    // One that is the same in both has one text.
    assert_eq!(open(&mut shell, 3, None), text_of(&article(3)));
    assert_eq!(shell.desk.open_article().map(|article| article.earlier.len()), Some(0));
}

#[test]
fn an_article_of_a_file_that_is_not_open_says_what_it_was() {
    let mut shell = Shell::open(&PLAIN, "#");
    let set = shell.read();
    shell.follow_link(&format!("#a={}", own_id(5)));
    shell.settle();
    assert_eq!(shell.drawn.open, Some(own_id(5)));
    assert_eq!(shell.desk.missing_local(), None);
    shell.local(LocalEvent::Hide(set, true));
    shell.settle();
    assert_eq!(shell.drawn.open, None);
    assert_eq!(shell.desk.missing_local(), Some(("标题15", "mirror")));
    shell.local(LocalEvent::Hide(set, false));
    shell.settle();
    assert_eq!((shell.drawn.open, shell.desk.missing_local()), (Some(own_id(5)), None));
}

#[test]
fn saved_articles_of_local_files_are_listed_while_these_are_open() {
    let mut saved = vec![id(2), own_id(5)];
    saved.sort_unstable();
    let mut shell = Shell::begin_again(&PLAIN, "#saved=1", saved, None);
    shell.settle();
    assert_eq!(shell.rows(), [id(2)]);
    let set = shell.read();
    expect_list(&shell);
    assert_eq!(shell.drawn.n_rows, Some(2));
    shell.local(LocalEvent::Remove(set));
    shell.settle();
    assert_eq!(shell.rows(), [id(2)]);
}

#[test]
fn local_files_are_shown_where_the_published_archive_does_not_come() {
    let mut shell = Shell::begin(&PLAIN, "#");
    shell.choose();
    let set = shell.local.sets[0];
    shell.grow(set);
    shell.answer(0, false);
    shell.settle();
    assert!(shell.drawn.is_ready && !shell.drawn.has_failed);
    assert_eq!(shell.drawn.n_rows, Some(GROWING[0].articles.len()));
    shell.give(Event::Retry);
    shell.settle();
    expect_list(&shell);
}

#[test]
fn files_that_do_not_come_leave_articles_uncompared_until_they_are_asked_for_again() {
    let mut shell = Shell::open(&PLAIN, "#");
    let ids = PLAIN.manifest.ids.file_name();
    shell.choose();
    let set = shell.local.sets[0];
    shell.grow(set);
    while !shell.asked.is_empty() {
        let is_ids = shell.asked[0].1.as_ref().is_some_and(|wanted| wanted.file_name == ids);
        shell.answer(0, !is_ids);
    }
    let n_uncompared = |shell: &Shell| shell.desk.collection().map(|all| all.n_uncompared());
    assert_ne!(n_uncompared(&shell), Some(0));
    assert_eq!(shell.drawn.n_rows, Some(N_ARTICLES + GROWING[0].articles.len()));
    shell.give(Event::Retry);
    shell.settle();
    assert_eq!(n_uncompared(&shell), Some(0));
    expect_list(&shell);
}

#[test]
fn the_panel_says_how_far_a_set_is_and_what_of_it_is_shown_elsewhere() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.choose();
    assert!(shell.desk.local().is_open());
    let set = shell.local.sets[0];
    let progress = Progress {
        n_bytes_done: 25,
        n_bytes: 100,
        n_articles: 2,
        millis: 2_000.0,
        ..Progress::default()
    };
    shell.local(LocalEvent::Progress(set, progress));
    let summary = shell.desk.set_summaries().remove(0);
    assert_eq!((summary.name, summary.n_articles, summary.n_elsewhere), ("mirror", 2, None));
    assert_eq!(summary.seconds_left, Some(6));
    shell.local(LocalEvent::Cancel(set));
    assert!(shell.was_asked(&LocalEffect::Cancel(set)));
    shell.grow(set);
    shell.local(LocalEvent::Ended(set, Ended::Cancelled));
    shell.settle();
    let summary = shell.desk.set_summaries().remove(0);
    assert_eq!(*summary.state, SetState::Ended(Ended::Cancelled));
    // Three are the same, one has another text and one another title, too: the latter is shown.
    assert_eq!((summary.n_articles, summary.n_elsewhere), (6, Some(4)));
}

#[test]
fn what_is_saved_is_what_the_list_shows() {
    let mut shell = Shell::open(&INDEXED, "#q=%E7%BD%95%E8%A7%81&src=s1,nobody&a=00000000000000ff");
    let set = shell.read();
    shell.local(LocalEvent::Save(SaveKind::Epub, Selected::Listed));
    let saved = shell.local.effects.last().cloned();
    let Some(LocalEffect::Save(SaveKind::Epub, listed)) = saved else {
        panic!("it is to be saved");
    };
    assert_eq!(listed.hash, "#q=%E7%BD%95%E8%A7%81&src=s1");
    assert_eq!(Some(listed.n_articles), shell.drawn.n_rows);
    assert_eq!((listed.has_published, listed.sets), (true, vec![set]));
    shell.local(LocalEvent::Save(SaveKind::Csv, Selected::All));
    assert!(matches!(shell.local.effects.last(), Some(LocalEffect::Save(SaveKind::Epub, _))));
}
