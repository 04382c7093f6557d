//! A memory as text, and back. Whatever stands there is read: what cannot be understood is left
//! out, as others of the same origin can write to the same store.

use broadsheet_model::ArticleId;

use super::{Memory, ReadArticle, Remember, SavedSearch, cut};
use crate::address::Address;

/// What a row begins with.
const READ: &str = "read";
const RECENT: &str = "recent";
const SEARCHED: &str = "searched";
const SAVED: &str = "saved";

impl Memory {
    /// The memory that [`Memory::reading_text`] and [`Memory::searches_text`] have written.
    pub fn from_texts(remember: Remember, reading: &str, searches: &str) -> Memory {
        let mut memory = Memory { remember, ..Memory::default() };
        // A memory that keeps nothing holds nothing, whatever stands there.
        let reading = if remember == Remember::Nothing { "" } else { reading };
        for row in reading.lines() {
            memory.take_reading(row);
        }
        let searches = searches.lines().filter_map(|row| saved_search(row.strip_prefix(SAVED)?));
        for search in searches.take(Memory::MAX_SAVED_SEARCHES) {
            if memory.saved_searches.iter().all(|other| other.hash != search.hash) {
                memory.saved_searches.push(search);
            }
        }
        memory
    }

    /// `None` where `row` cannot be understood.
    fn take_reading(&mut self, row: &str) -> Option<()> {
        let (kind, rest) = row.split_once('\t')?;
        match kind {
            READ if self.read.is_empty() => {
                let ids: Vec<ArticleId> =
                    rest.split(',').filter_map(|id| id.parse().ok()).collect();
                let n_too_many = ids.len().saturating_sub(Memory::MAX_READ);
                self.read = ids[n_too_many..].to_vec();
            }
            RECENT if self.recent.len() < Memory::MAX_RECENT => {
                let mut fields = rest.splitn(3, '\t');
                let id = fields.next()?.parse().ok()?;
                let day = fields.next()?.parse().ok();
                let title = cut(fields.next()?).to_owned();
                self.recent.push(ReadArticle { id, title, day });
            }
            SEARCHED if self.searches.len() < Memory::MAX_RECENT => {
                self.searches.push(limits_of(rest)?);
            }
            _ => return None,
        }
        Some(())
    }

    /// What was read and searched; empty where that is nothing.
    pub fn reading_text(&self) -> String {
        let mut text = String::new();
        if !self.read.is_empty() {
            let ids: Vec<String> = self.read.iter().map(ArticleId::to_string).collect();
            push_row(&mut text, &[READ, &ids.join(",")]);
        }
        for ReadArticle { id, title, day } in &self.recent {
            let day = day.map(|day| day.to_string()).unwrap_or_default();
            push_row(&mut text, &[RECENT, &id.to_string(), &day, title]);
        }
        for hash in &self.searches {
            push_row(&mut text, &[SEARCHED, hash]);
        }
        text
    }

    /// The searches that were saved; empty where there are none.
    pub fn searches_text(&self) -> String {
        let mut text = String::new();
        for SavedSearch { hash, name } in &self.saved_searches {
            push_row(&mut text, &[SAVED, hash, name]);
        }
        text
    }
}

/// What an address limits; `None` where it limits nothing, which is no search.
fn limits_of(hash: &str) -> Option<String> {
    let limits = Address::parse(hash).0.limits();
    (limits != Address::default()).then(|| cut(hash) == hash).filter(|is_short| *is_short)?;
    Some(limits.to_hash())
}

fn saved_search(row: &str) -> Option<SavedSearch> {
    let (hash, name) = row.strip_prefix('\t')?.split_once('\t')?;
    Some(SavedSearch { hash: limits_of(hash)?, name: cut(name).to_owned() })
}

/// A row ends at a line feed and a field at a tabulator: what has one of them gets a space.
fn push_row(text: &mut String, fields: &[&str]) {
    for (idx, field) in fields.iter().enumerate() {
        text.push_str(if idx == 0 { "" } else { "\t" });
        text.extend(field.chars().map(|c| if c.is_control() { ' ' } else { c }));
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::super::Change;
    use super::*;

    fn article(number: u64) -> ReadArticle {
        let day = "2023-06-15".parse().ok().filter(|_| number.is_multiple_of(2));
        ReadArticle { id: ArticleId(number), title: format!("标题\t{number}\n"), day }
    }

    fn remembered(changes: &[Change]) -> Memory {
        let mut memory = Memory::default();
        changes.iter().for_each(|change| memory.apply(change));
        memory
    }

    fn again(memory: &Memory) -> Memory {
        Memory::from_texts(memory.remember, &memory.reading_text(), &memory.searches_text())
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let search = SavedSearch { hash: "#q=a&src=rfi".to_owned(), name: "名\t字".to_owned() };
        let memory = remembered(&[
            Change::Read(article(1)),
            Change::Read(article(2)),
            Change::Searched("#q=%E6%99%AE%E4%BA%AC".to_owned()),
            Change::SaveSearch(search),
        ]);
        let back = again(&memory);
        assert_eq!(back.searches(), ["#q=%E6%99%AE%E4%BA%AC"]);
        assert_eq!(back.saved_searches()[0].name, "名 字", "a separator is a space");
        assert_eq!(back.recent()[0].title, "标题 2 ");
        assert_eq!(back.recent()[0].day, article(2).day);
        assert!(back.is_read(ArticleId(1)) && !back.is_read(ArticleId(3)));
        assert_eq!(again(&back), back);
        assert_eq!(again(&Memory::default()), Memory::default());
    }

    #[test]
    fn what_cannot_be_understood_is_left_out() {
        let id = ArticleId(7);
        for reading in [
            "",
            "\u{0}",
            "read",
            "read\tx,,-1",
            "recent\t7",
            "recent\tx\t\ttitle",
            "searched\t#",
            "searched\t#a=0000000000000007",
            "{\"read\":[]}",
        ] {
            let memory = Memory::from_texts(Remember::Device, reading, reading);
            assert!(memory.is_empty(), "{reading}");
        }
        let some = format!("what\nread\tx,{id},zz\nrecent\t{id}\tsoon\ta\nsearched\t#q=a&a={id}");
        let memory = Memory::from_texts(Remember::Tab, &some, "saved\t#q=b\t\nsaved\t#q=b\tagain");
        assert!(memory.is_read(id));
        assert_eq!(memory.recent()[0].day, None);
        assert_eq!(memory.searches(), ["#q=a"], "an open article is no part of a search");
        assert_eq!(memory.saved_searches().len(), 1);
        assert!(Memory::from_texts(Remember::Nothing, &some, "").is_empty());
    }

    #[test]
    fn a_memory_is_bounded_whatever_is_kept() {
        let n_all = Memory::MAX_READ as u64 + 5;
        let ids: Vec<String> = (0..n_all).map(|id| ArticleId(id).to_string()).collect();
        let long = "字".repeat(Memory::MAX_TEXT);
        let mut rows = format!("read\t{}\n", ids.join(","));
        for number in 0..50 {
            rows += &format!("recent\t{}\t\t{long}\nsearched\t#q={number}\n", ArticleId(number));
        }
        rows += &format!("searched\t#q={long}\n");
        let mut memory = Memory::from_texts(Remember::Device, &rows, "");
        assert_eq!(memory.n_read(), Memory::MAX_READ);
        assert!(!memory.is_read(ArticleId(4)) && memory.is_read(ArticleId(5)));
        assert_eq!(memory.recent().len(), Memory::MAX_RECENT);
        assert_eq!(memory.searches().len(), Memory::MAX_RECENT);
        assert!(memory.recent()[0].title.len() <= Memory::MAX_TEXT);
        memory.apply(&Change::Read(article(n_all)));
        assert_eq!(memory.n_read(), Memory::MAX_READ, "the oldest gives way");
        assert!(!memory.is_read(ArticleId(5)));
    }

    #[test]
    fn two_tabs_do_not_lose_what_the_other_keeps() {
        let save = |hash: &str| {
            let hash = hash.to_owned();
            Change::SaveSearch(SavedSearch { hash, name: String::new() })
        };
        // Each knows only its own; what is kept gets both changes.
        let mut kept = Memory::default();
        for change in [Change::Read(article(1)), save("#q=a"), Change::Read(article(2))] {
            kept = again(&kept);
            kept.apply(&change);
        }
        assert!(kept.is_read(ArticleId(1)) && kept.is_read(ArticleId(2)));
        assert_eq!(kept.saved_searches().len(), 1);
    }

    #[test]
    fn forgetting_forgets() {
        let search = SavedSearch { hash: "#q=a".to_owned(), name: "a".to_owned() };
        let all = [
            Change::Read(article(1)),
            Change::Searched("#q=a".to_owned()),
            Change::SaveSearch(search),
        ];
        let mut memory = remembered(&all);
        memory.apply(&Change::ForgetReading);
        assert_eq!((memory.n_read(), memory.recent().len(), memory.searches().len()), (0, 0, 0));
        assert_eq!(memory.saved_searches().len(), 1, "what was saved was asked for");
        memory.apply(&Change::ForgetAll);
        assert!(memory.is_empty());
        let mut memory = remembered(&all);
        memory.apply(&Change::Remember(Remember::Nothing));
        memory.apply(&all[0]);
        memory.apply(&all[1]);
        assert_eq!((memory.n_read(), memory.recent().len(), memory.searches().len()), (0, 0, 0));
    }

    #[test]
    fn an_unread_article_leaves_no_trace() {
        let mut memory = remembered(&[Change::Read(article(1)), Change::Read(article(2))]);
        memory.apply(&Change::Unread(ArticleId(2)));
        assert!(!memory.is_read(ArticleId(2)));
        assert_eq!(memory.recent().len(), 1);
        memory.apply(&Change::Read(article(1)));
        assert_eq!((memory.n_read(), memory.recent().len()), (1, 1), "once each");
    }
}
