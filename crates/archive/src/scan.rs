//! A query that no table answers. Where the archive has an index, that is asked. Else, and where
//! the index cannot be had, the texts are read one chunk after the other, newest first, and kept
//! only as long as there is room: exact at every size; how long it takes is how long the texts take
//! to arrive.

use broadsheet_model::ArticleId;
use broadsheet_search::{Corpus, Hits, IndexSearch, IndexStep, Query};

use crate::{Archive, At, Found, Located, PageAt, Target};

/// How many text chunks are asked for ahead: they are small.
const AHEAD: usize = 16;

/// A scan that is under way, or done.
pub struct Scan {
    query: Query,
    hits: Hits,
    rest: Rest,
    /// How many articles have been passed, whether or not their text could be read.
    n_passed: usize,
    /// How many there are to pass; `None`: all.
    n_all: Option<usize>,
}

/// What has not been searched yet.
enum Rest {
    /// What the index has not said yet.
    Index(Box<IndexSearch>),
    /// The archive from this text chunk on.
    From(PageAt, usize),
    /// These articles.
    Articles(Vec<ArticleId>),
}

/// All texts of the archive.
const TEXTS: Rest = Rest::From(PageAt { directory: 0, page: 0 }, 0);

/// What a step of a scan came to.
pub enum Step {
    /// Some more has been searched.
    Searched,
    /// These have to be loaded first, the first of them at once.
    Needs(Vec<Target>),
    /// Everything has been searched.
    Done,
}

impl Scan {
    /// A search of the whole archive, whose index is there, if it has one.
    pub fn of_all(query: Query, archive: &Archive) -> Scan {
        let index = (!archive.parts.is_empty())
            .then(|| IndexSearch::new(query.clone(), &archive.parts))
            .flatten();
        let rest = index.map_or(TEXTS, |search| Rest::Index(Box::new(search)));
        Scan { query, hits: Hits::default(), rest, n_passed: 0, n_all: None }
    }

    /// A scan of the articles `ids`.
    pub fn of_articles(query: Query, ids: Vec<ArticleId>) -> Scan {
        let n_all = Some(ids.len());
        Scan { query, hits: Hits::default(), rest: Rest::Articles(ids), n_passed: 0, n_all }
    }

    /// Whether an index is asked, and not texts.
    pub fn asks_index(&self) -> bool {
        matches!(self.rest, Rest::Index(_))
    }

    /// Searches what comes next, where that is there.
    pub fn step(&mut self, archive: &mut Archive) -> Step {
        match &mut self.rest {
            Rest::Index(_) => self.step_index(archive),
            Rest::From(at, text) => {
                let (at, text) = (*at, *text);
                self.step_from(archive, at, text)
            }
            Rest::Articles(ids) => match ids.last() {
                Some(id) => {
                    let id = *id;
                    self.step_article(archive, id)
                }
                None => Step::Done,
            },
        }
    }

    fn step_index(&mut self, archive: &Archive) -> Step {
        let Rest::Index(search) = &mut self.rest else { return Step::Done };
        let content = |part, file| archive.store.bytes(Target::Index(part, file));
        match search.step(&archive.parts, &archive.manifest.sources, content) {
            IndexStep::Searched => Step::Searched,
            IndexStep::Done => {
                self.hits = search.take_hits();
                Step::Done
            }
            IndexStep::Needs(files) => {
                let needs: Vec<Target> =
                    files.into_iter().map(|(part, file)| Target::Index(part, file)).collect();
                if needs.is_empty() || needs.iter().any(|target| archive.store.has_failed(*target))
                {
                    self.rest = TEXTS;
                    return Step::Searched;
                }
                Step::Needs(needs)
            }
        }
    }

    fn step_from(&mut self, archive: &mut Archive, at: PageAt, text: usize) -> Step {
        if at.directory >= archive.n_directories() {
            return Step::Done;
        }
        let Some(n_pages) = archive.pages(at.directory).map(<[_]>::len) else {
            return self.need_or_pass(
                archive,
                Target::Directory(at.directory),
                PageAt { directory: at.directory + 1, page: 0 },
            );
        };
        if at.page >= n_pages {
            return self.go_on(PageAt { directory: at.directory + 1, page: 0 }, 0);
        }
        let next_page = PageAt { page: at.page + 1, ..at };
        let Some(page) = archive.store.page(Target::Page(at)) else {
            return self.need_or_pass(archive, Target::Page(at), next_page);
        };
        let Some((_, n_articles)) = page.page.texts.get(text) else {
            return self.go_on(next_page, 0);
        };
        let (n_articles, n_texts) = (*n_articles, page.page.texts.len());
        let target = Target::Text(at, text);
        if archive.store.text(target).is_some() {
            self.search(archive, target);
        } else if !archive.store.has_failed(target) {
            let mut needs: Vec<Target> =
                (text..n_texts.min(text + AHEAD)).map(|text| Target::Text(at, text)).collect();
            if next_page.page < n_pages {
                needs.push(Target::Page(next_page));
            }
            return Step::Needs(needs);
        }
        self.n_passed += n_articles;
        self.go_on(at, text + 1)
    }

    fn go_on(&mut self, at: PageAt, text: usize) -> Step {
        self.rest = Rest::From(at, text);
        Step::Searched
    }

    /// What cannot be had is passed over: the page says so elsewhere.
    fn need_or_pass(&mut self, archive: &Archive, target: Target, next: PageAt) -> Step {
        if !archive.store.has_failed(target) {
            return Step::Needs(vec![target]);
        }
        self.n_passed += archive.n_articles(target);
        self.go_on(next, 0)
    }

    fn search(&mut self, archive: &mut Archive, target: Target) {
        let sources = &archive.manifest.sources;
        let Some(text) = archive.store.text_mut(target) else { return };
        let corpus = text.corpus.get_or_insert_with(|| Corpus::new(&text.articles, sources));
        self.hits.append(corpus.scan(&self.query, sources), self.n_passed as u32);
    }

    fn step_article(&mut self, archive: &Archive, id: ArticleId) -> Step {
        let at = match archive.locate(id) {
            Located::At(at) => at,
            Located::Needs(needs) => return Step::Needs(needs),
            Located::Nowhere => return self.next_article(),
        };
        let Some(number) = archive.rank(at, &archive.all_sources) else {
            return match at {
                At::Page(page, _) => {
                    self.need_or_pass_article(archive, Target::Directory(page.directory))
                }
                At::Found(..) => self.next_article(),
            };
        };
        match (archive.article(at), archive.text_at(at)) {
            (Some(article), _) => {
                let sources = &archive.manifest.sources;
                let hits = Corpus::new([article], sources).scan(&self.query, sources);
                self.hits.append(hits, number as u32);
                self.next_article()
            }
            (None, Some((text, _))) => self.need_or_pass_article(archive, text),
            (None, None) => self.next_article(),
        }
    }

    fn need_or_pass_article(&mut self, archive: &Archive, target: Target) -> Step {
        if archive.store.has_failed(target) {
            self.next_article()
        } else {
            Step::Needs(vec![target])
        }
    }

    fn next_article(&mut self) -> Step {
        if let Rest::Articles(ids) = &mut self.rest {
            ids.pop();
            self.n_passed += 1;
        }
        Step::Searched
    }

    /// What has been found so far, and how far the scan is.
    pub fn found(&self, archive: &Archive, is_done: bool) -> Found {
        let n_articles = archive.manifest.n_articles.max(1);
        let mean_bytes = archive.manifest.n_text_bytes as f32 / n_articles as f32;
        let matches = self.hits.matches(mean_bytes, archive.counts.last_day());
        let counts = matches.counts(archive.manifest.sources.len());
        let n_all = self.n_all.unwrap_or(archive.manifest.n_articles);
        Found { counts, matches, progress: (!is_done).then_some((self.n_passed, n_all)) }
    }
}
