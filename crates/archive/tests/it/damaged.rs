//! Bytes that are proved and yet hold nonsense: whatever a file holds, everything ends, and nothing
//! panics.

use std::sync::LazyLock;

use broadsheet_archive::{Archive, Find, Joining, Library, LoadError, Search, SearchStep, Target};
use broadsheet_bundle::BundleError;
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::{FOLD_TABLE, Filter, Sort};
use proptest::prelude::*;

use crate::support::{Files, article};

/// More steps than any of the questions below takes.
const MAX_STEPS: usize = 2_000;

static FILES: LazyLock<Files> = LazyLock::new(|| {
    let articles: Vec<Article> = (0..90_u64)
        .map(|number| {
            let text = format!("正文{number}普京{}", "天地玄黄".repeat(40 + number as usize % 9));
            let published = format!("2023-01-{:02}", 1 + number % 28);
            article(number << 40 | number, &published, ["a", "b"][number as usize % 2], "题", &text)
        })
        .collect();
    Files::pack(&articles, FOLD_TABLE, true)
});

/// What is done to the content of the file that is asked for in this place.
#[derive(Clone, Debug)]
struct Damage {
    nth_file: usize,
    at: usize,
    with: Vec<u8>,
    is_cut: bool,
}

fn damage() -> impl Strategy<Value = Damage> {
    let with = prop::collection::vec(any::<u8>(), 0..8);
    (0_usize..30, 0_usize..4_000, with, any::<bool>())
        .prop_map(|(nth_file, at, with, is_cut)| Damage { nth_file, at, with, is_cut })
}

/// An archive some of whose files are damaged as they come.
struct Damaged<'a> {
    files: &'a Files,
    archive: Archive,
    damages: Vec<Damage>,
    n_files: usize,
}

impl Damaged<'_> {
    fn load(&mut self, targets: Vec<Target>) {
        for target in targets {
            let Some(wanted) = self.archive.wanted(target) else { continue };
            if !self.archive.store.need(target) {
                continue;
            }
            let loaded = match self.files.get(&wanted.file_name) {
                Some(css) => wanted.open(css).map(|bytes| self.damaged(bytes)),
                None => Err(BundleError::Carrier { chunk: wanted.file_name.clone() }),
            };
            self.archive.take(target, &wanted.file_name, loaded.map_err(LoadError::from), 100);
        }
    }

    fn damaged(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        self.n_files += 1;
        for damage in &self.damages {
            if damage.nth_file == self.n_files && !bytes.is_empty() {
                let at = damage.at % bytes.len();
                let end = bytes.len().min(at + damage.with.len());
                bytes.splice(at..end, damage.with.iter().copied());
                if damage.is_cut {
                    bytes.truncate(at + damage.with.len());
                }
            }
        }
        bytes
    }

    fn find<T>(&mut self, find: impl Fn(&Archive) -> Find<T>) {
        for _ in 0..MAX_STEPS {
            match find(&self.archive) {
                Find::Needs(targets) => self.load(targets),
                Find::There(_) | Find::Nowhere => return,
            }
        }
        panic!("it goes round in circles");
    }

    fn search(&mut self, text: &str) {
        self.find(|archive| archive.query(text));
        let Find::There(query) = self.archive.query(text) else { return };
        let mut search = Search::of_all(query);
        for _ in 0..MAX_STEPS {
            match search.step(&mut self.archive) {
                SearchStep::Searched | SearchStep::Window | SearchStep::Found => {}
                SearchStep::Needs(targets) => self.load(targets),
                SearchStep::Done => {
                    let matches = search.result(&self.archive, true).matches;
                    let sources = &self.archive.manifest.sources;
                    matches.listed(sources, &Filter::default(), Sort::Best);
                    return;
                }
            }
        }
        panic!("the search never ends");
    }
}

/// Joins the archive with itself, where files come damaged; how many articles the union has.
fn join(damages: Vec<Damage>) -> Option<usize> {
    let archive = Archive::new(FILES.manifest());
    let mut damaged = Damaged { files: &FILES, archive, damages, n_files: 0 };
    let mut library = Library::default();
    let members = vec![library.add(FILES.manifest()), library.add_local(FILES.manifest())];
    let mut joining = Joining::new(members);
    for _ in 0..MAX_STEPS {
        let needs = match joining.step(&library) {
            Find::There(union) => return Some(union.n_articles()),
            Find::Needs(needs) => needs,
            Find::Nowhere => return None,
        };
        for need in needs {
            for request in library.request(need.archive, &[need.target]) {
                let loaded = match FILES.get(&request.wanted.file_name) {
                    Some(css) => request.wanted.open(css).map(|bytes| damaged.damaged(bytes)),
                    None => Err(BundleError::Carrier { chunk: request.wanted.file_name.clone() }),
                };
                library.take(request.number, loaded.map_err(LoadError::from), 1_000);
            }
        }
    }
    panic!("it goes round in circles");
}

#[test]
fn an_archive_beside_itself_shows_nothing_twice() {
    assert_eq!(join(Vec::new()), Some(FILES.manifest().n_articles));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn damaged_content_is_an_error_and_never_a_panic(
        damages in prop::collection::vec(damage(), 0..4),
        number in 0_usize..100,
    ) {
        let archive = Archive::new(FILES.manifest());
        let mut damaged = Damaged { files: &FILES, archive, damages, n_files: 0 };
        damaged.find(Archive::opened);
        damaged.find(|archive| archive.find(number, &[true, false]));
        damaged.find(|archive| archive.locate(ArticleId((number as u64) << 40 | number as u64)));
        damaged.search("普京 玄黄天");
        damaged.search("date:2023-01 黄");
        damaged.find(|archive| archive.find_article(number).map(|_| ()));
    }

    #[test]
    fn damaged_archives_are_joined_as_far_as_they_go(
        damages in prop::collection::vec(damage(), 0..4),
    ) {
        join(damages);
    }
}
