//! Several volumes that one site publishes.

use broadsheet_archive::{Find, Joining, Library, LoadError, Target};
use broadsheet_bundle::{Manifest, Volume};
use broadsheet_model::{Article, ArticleId};
use broadsheet_search::FOLD_TABLE;

use crate::support::{Files, article};

/// The volumes' folders, the oldest first, as the page that shows all sees them.
const PATHS: [&str; 3] = ["../news-1/", "volume-2/", "volume-3/"];

/// The files of three volumes of ten articles, the oldest first.
fn files() -> Vec<Files> {
    let articles = |volume: u64| -> Vec<Article> {
        let one = |n: u64| {
            let published = format!("{}-01-{:02}", 2001 + volume, n + 1);
            article(volume * 100 + n, &published, "a", "题", "字")
        };
        let mut articles: Vec<Article> = (0..10).map(one).collect();
        articles.reverse();
        articles
    };
    (0..3).map(|volume| Files::pack(&articles(volume), FOLD_TABLE, false)).collect()
}

/// The manifest of the page that shows them.
fn front(files: &[Files]) -> Manifest {
    let listed = |(path, files): (&&str, &Files)| Volume {
        path: (*path).to_owned(),
        manifest: (*path != PATHS[2]).then(|| files.manifest()),
    };
    let volumes = PATHS.iter().zip(files).map(listed).collect();
    Manifest { n_elsewhere: 20, volumes, ..files[2].manifest() }
}

#[test]
fn volumes_are_one_list_and_nothing_of_them_is_compared() {
    let files = files();
    let mut library = Library::default();
    let members = library.add_published(front(&files));
    assert_eq!(members, [0, 1, 2], "the newest comes first");
    let mut joining = Joining::new(members);
    let mut asked = Vec::new();
    let union = loop {
        let needs = match joining.step(&library) {
            Find::There(union) => break union,
            Find::Needs(needs) => needs,
            Find::Nowhere => panic!("every file is there"),
        };
        for need in needs {
            for request in library.request(need.archive, &[need.target]) {
                assert_eq!(need.target, Target::Calendar, "the table of ids is not needed");
                let volume = 2 - request.archive;
                let folder =
                    if volume == 2 { String::new() } else { [PATHS[volume], "archive/"].concat() };
                let name = &request.wanted.file_name;
                let inner = name.strip_prefix(&folder).expect("it is looked for in its volume");
                let file = files[volume].get(inner).expect("it is there");
                let content = request.wanted.open(file).map_err(LoadError::from);
                library.take(request.number, content, 1_000);
                asked.push(name.clone());
            }
        }
    };
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert_eq!((union.n_articles(), union.n_uncompared()), (30, 0));
    let (first, last) = union.span().expect("all have days");
    assert_eq!((first.to_string(), last.to_string()), ("2001-01-01".into(), "2003-01-10".into()));
    let Find::Needs(needs) = union.queries(&library, "字") else { panic!("tables are needed") };
    let tables: Vec<String> = needs
        .iter()
        .flat_map(|need| library.request(need.archive, &[need.target]))
        .map(|request| request.wanted.file_name)
        .collect();
    assert!(tables.len() == 3 && tables.iter().all(|name| *name == tables[0]), "{tables:?}");
    let nowhere = union.locate(&library, ArticleId(1));
    assert!(matches!(nowhere, Find::Needs(_)), "each volume is asked for an article");
}
