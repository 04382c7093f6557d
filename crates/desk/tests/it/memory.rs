//! What is remembered of what a reader reads and searches.

use broadsheet_desk::{
    Action, Change, Event, ExportState, Exported, Memory, MemoryEvent, Nearness, Panel, Remember,
    Saved,
};
use broadsheet_export::Format;

use crate::archive::{INDEXED, PLAIN, day, id};
use crate::shell::Shell;

fn open(shell: &mut Shell, number: usize) {
    shell.give(Event::Do(Action::Open(Some(id(number)))));
    shell.settle();
}

fn change(shell: &mut Shell, change: Change) {
    shell.give(Event::Memory(MemoryEvent::Do(change)));
}

#[test]
fn an_article_counts_as_read_when_its_text_is_there() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.give(Event::Do(Action::Open(Some(id(30)))));
    assert!(!shell.desk.memory().is_read(id(30)), "only its title is there, or not even that");
    shell.settle();
    assert!(shell.desk.memory().is_read(id(30)));
    let recent = &shell.desk.memory().recent()[0];
    assert_eq!((recent.id, recent.title.as_str()), (id(30), "标题30"));
    assert_eq!(shell.kept, *shell.desk.memory(), "and that is kept");
    open(&mut shell, 3);
    let recent: Vec<_> = shell.desk.memory().recent().iter().map(|read| read.id).collect();
    assert_eq!(recent, [id(3), id(30)]);
}

#[test]
fn an_article_that_is_marked_as_unread_stays_so_until_it_is_opened_again() {
    let mut shell = Shell::open(&PLAIN, &format!("#a={}", id(2)));
    change(&mut shell, Change::Unread(id(2)));
    shell.settle();
    assert!(!shell.desk.memory().is_read(id(2)), "though it is still open");
    open(&mut shell, 3);
    open(&mut shell, 2);
    assert!(shell.desk.memory().is_read(id(2)));
}

#[test]
fn a_search_is_remembered_when_something_came_of_it_and_never_at_a_key() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.search("罕");
    shell.settle();
    shell.search("罕见");
    shell.settle();
    assert!(shell.desk.memory().searches().is_empty());
    let first = shell.rows()[0];
    shell.give(Event::Do(Action::Open(Some(first))));
    shell.settle();
    assert_eq!(shell.desk.memory().searches(), ["#q=%E7%BD%95%E8%A7%81"]);
    shell.search("宇宙");
    shell.settle();
    shell.give(Event::Leaving(0));
    assert_eq!(shell.desk.memory().searches().len(), 2, "the reader has stayed with it");
    assert_eq!(shell.kept, *shell.desk.memory());
}

#[test]
fn a_search_that_is_sent_is_remembered_with_its_answer() {
    let mut shell = Shell::open(&PLAIN, "#");
    shell.give(Event::Submitted("罕见".to_owned()));
    assert!(shell.desk.memory().searches().is_empty(), "its answer is not there yet");
    shell.settle();
    assert_eq!(shell.desk.memory().searches().len(), 1);
}

#[test]
fn a_search_can_be_saved_named_and_deleted() {
    let mut shell = Shell::open(&PLAIN, &format!("#q=a&from=2023-01-01&a={}", id(1)));
    shell.give(Event::Memory(MemoryEvent::SaveThisSearch));
    let mut search = shell.desk.memory().saved_searches()[0].clone();
    assert_eq!(search.hash, "#q=a&from=2023-01-01");
    search.name = " my search ".to_owned();
    change(&mut shell, Change::SaveSearch(search.clone()));
    assert_eq!(shell.desk.memory().saved_searches().len(), 1);
    assert_eq!(shell.desk.memory().saved_searches()[0].name, "my search");
    change(&mut shell, Change::DeleteSearch(search.hash));
    assert!(shell.desk.memory().saved_searches().is_empty());
    let mut shell = Shell::open(&PLAIN, "#sort=old");
    shell.give(Event::Memory(MemoryEvent::SaveThisSearch));
    assert!(shell.desk.memory().saved_searches().is_empty(), "an order alone is no search");
}

#[test]
fn nothing_is_remembered_where_the_reader_does_not_want_it() {
    let mut shell = Shell::open(&PLAIN, "#");
    open(&mut shell, 1);
    change(&mut shell, Change::Remember(Remember::Nothing));
    assert!(shell.desk.memory().is_empty());
    open(&mut shell, 2);
    shell.give(Event::Submitted("标题".to_owned()));
    shell.settle();
    assert!(shell.desk.memory().is_empty());
    assert_eq!(shell.kept, *shell.desk.memory());
}

#[test]
fn everything_is_forgotten_at_once() {
    let mut shell = Shell::open(&PLAIN, "#saved=1");
    shell.give(Event::Do(Action::ToggleSaved(id(4))));
    open(&mut shell, 4);
    shell.give(Event::Memory(MemoryEvent::SaveThisSearch));
    shell.give(Event::Memory(MemoryEvent::ForgetAll));
    shell.settle();
    assert!(shell.desk.memory().is_empty() && shell.kept.is_empty());
    assert!(shell.desk.state().saved.is_empty() && shell.saved.is_empty());
    assert_eq!(shell.drawn.n_rows, Some(0), "the list of saved articles follows");
}

#[test]
fn what_another_tab_keeps_is_shown_and_not_written_back() {
    let mut shell = Shell::open(&PLAIN, "#");
    let mut memory = Memory::default();
    memory.apply(&Change::Searched("#q=a".to_owned()));
    shell.give(Event::Memory(MemoryEvent::KeptIs(memory.clone(), vec![id(5)])));
    assert_eq!(*shell.desk.memory(), memory);
    assert_eq!(shell.desk.state().saved, [id(5)]);
    assert_eq!((shell.kept.is_empty(), shell.saved.is_empty()), (true, true));
}

/// The file that was given last.
fn given(shell: &Shell) -> (&str, &str) {
    let (name, text) = shell.given.last().expect("a file was given");
    (name, text)
}

fn begin_with(hash: &str, saved: &[usize]) -> Shell {
    let mut saved: Vec<_> = saved.iter().map(|number| id(*number)).collect();
    saved.sort_unstable();
    Shell::begin_again(&PLAIN, hash, saved, None)
}

fn exported(shell: &Shell) -> Exported {
    match shell.desk.export() {
        ExportState::Done(exported) => *exported,
        other => panic!("not done: {other:?}"),
    }
}

#[test]
fn saved_articles_are_listed_newest_first_once_somebody_looks() {
    let mut shell = begin_with("#", &[39, 20, 0, 8]);
    shell.settle();
    assert!(shell.desk.saved(id(20)).is_none(), "nothing is loaded for a list that nobody sees");
    shell.give(Event::Do(Action::Panel(Some(Panel::Library))));
    shell.settle();
    assert_eq!(shell.desk.saved_in_order(), [0, 8, 20, 39].map(id));
    let Some(Saved::There(known)) = shell.desk.saved(id(20)) else { panic!("it is there") };
    assert_eq!(known.0.title, "标题20");
}

#[test]
fn saved_articles_are_exported_with_what_only_their_texts_say() {
    let mut shell = begin_with("#", &[1, 30]);
    shell.settle();
    shell.give(Event::Memory(MemoryEvent::Export(Format::Gbt7714)));
    assert_eq!(*shell.desk.export(), ExportState::Loading(Format::Gbt7714, 0, 2));
    assert!(shell.given.is_empty(), "texts have to come first");
    shell.settle();
    let expected = "标题1[EB/OL]. （2023-06-15）[2024-01-01]. https://example.org/1.\n\
                    标题30[EB/OL]. （2023-04-01）[2024-01-01]. https://example.org/30.\n";
    assert_eq!(given(&shell), ("saved.txt", expected));
    let Exported { n_written, n_without_text, n_lost, n_elsewhere, .. } = exported(&shell);
    assert_eq!((n_written, n_without_text, n_lost, n_elsewhere), (2, 0, 0, 0));
    for format in Format::ALL {
        shell.give(Event::Memory(MemoryEvent::Export(format)));
        shell.settle();
        assert!(given(&shell).0.ends_with(format.file().0));
    }
    assert_eq!(shell.given.len(), 1 + Format::ALL.len());
}

#[test]
fn an_export_says_what_it_has_not() {
    // The last one is no article of this archive.
    let mut shell = begin_with("#", &[1, 30, 999]);
    shell.settle();
    shell.give(Event::Memory(MemoryEvent::Export(Format::Json)));
    shell.settle();
    assert_eq!((exported(&shell).n_written, exported(&shell).n_elsewhere), (2, 1));
    // The text of another does not come.
    let mut shell = begin_with("#", &[30]);
    shell.settle();
    shell.give(Event::Memory(MemoryEvent::Export(Format::Json)));
    while !shell.asked.is_empty() {
        let is_text =
            shell.asked[0].1.as_ref().is_some_and(|wanted| wanted.file_name.starts_with("t"));
        shell.answer(0, !is_text);
    }
    assert_eq!((exported(&shell).n_written, exported(&shell).n_without_text), (1, 1));
    assert!(given(&shell).1.contains("\"complete\": false"));
    // When it is asked for again it may come.
    shell.give(Event::Retry);
    shell.settle();
    shell.give(Event::Memory(MemoryEvent::Export(Format::Json)));
    shell.settle();
    assert_eq!(exported(&shell).n_without_text, 0);
}

#[test]
fn an_export_can_be_stopped() {
    let mut shell = begin_with("#", &[1, 30]);
    shell.settle();
    shell.give(Event::Memory(MemoryEvent::Export(Format::Csv)));
    shell.give(Event::Memory(MemoryEvent::StopExport));
    shell.settle();
    assert_eq!((shell.given.len(), shell.desk.export()), (0, &ExportState::Idle));
}

#[test]
fn what_is_near_to_an_article_is_of_its_day_author_or_tag_and_never_itself() {
    for packed in [&*PLAIN, &*INDEXED] {
        let mut shell = Shell::open(packed, &format!("#a={}", id(13)));
        let related = shell.desk.related();
        assert_eq!(related[0].nearness, Nearness::Day(day(13).expect("a day")));
        let (total, others) = related[0].found.as_ref().expect("it is known");
        assert_eq!((*total, others.len(), others[0].id), (2, 1, id(12)));
        assert_eq!(related[1].nearness, Nearness::Author("Jane Doe".to_owned()));
        let (total, others) = related[1].found.as_ref().expect("it is known");
        let others: Vec<_> = others.iter().map(|entry| entry.id).collect();
        assert_eq!((*total, others), (4, [3, 23, 33].map(id).to_vec()));
        let all = related[1].hash.clone();
        open(&mut shell, 4);
        let related = shell.desk.related();
        assert_eq!(related[1].nearness, Nearness::Tag("时政".to_owned()));
        assert_eq!(related[1].found.as_ref().map(|(total, _)| *total), Some(4));
        shell.follow_link(&all);
        shell.settle();
        assert_eq!(shell.drawn.n_rows, Some(4), "the link leads to all of them");
        assert!(shell.desk.related().is_empty(), "and no article is open");
    }
}

#[test]
fn what_is_not_known_of_near_articles_is_not_nothing() {
    let mut shell = Shell::begin(&INDEXED, &format!("#a={}", id(13)));
    while shell.desk.open_article().is_none() {
        shell.answer(0, true);
    }
    assert!(shell.desk.related().iter().any(|near| near.found.is_none() && !near.is_lost));
}
