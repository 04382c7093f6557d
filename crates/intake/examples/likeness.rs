//! How alike texts are that share an address: what the bounds of `src/likeness.rs` were set by.
//! `cargo run --release -p broadsheet-intake --example likeness -- FOLDER`
//!
//! Prints, for pairs whose title and day are equal or not, how many have which share of their
//! pieces in common, and every pair with another title that has little in common or another day.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;

use broadsheet_intake::{Found, Pieces, list, read_one, text_digest};
use broadsheet_model::{Article, ArticleId};
use broadsheet_readers::{ReadOptions, SourceTable};
use rayon::prelude::*;

/// Of each address no more than this many texts are compared with one another.
const MAX_TEXTS: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let inputs: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let listing = list(&inputs, &|_, _, _| false)?;
    let table = SourceTable::builtin();
    let options = ReadOptions::new(&table);
    let of_file = |file| {
        let mut articles = Vec::new();
        let _skipped = read_one(file, &options, &mut |found| {
            if let Found::Article(article, _) = found {
                articles.push(*article);
            }
            ControlFlow::Continue(())
        });
        articles
    };
    let articles: Vec<Article> = listing.files.par_iter().flat_map_iter(of_file).collect();
    let n_read = articles.len();
    let mut by_id: BTreeMap<ArticleId, BTreeMap<_, Article>> = BTreeMap::new();
    for article in articles {
        by_id.entry(article.id).or_default().entry(text_digest(&article).0).or_insert(article);
    }
    by_id.retain(|_, texts| texts.len() > 1);
    println!("{n_read} articles, {} addresses with several texts", by_id.len());
    let groups: Vec<Vec<Article>> =
        by_id.into_values().map(|texts| texts.into_values().take(MAX_TEXTS).collect()).collect();
    let pairs: Vec<Pair> = groups.par_iter().flat_map_iter(|group| pairs(group)).collect();
    print_counts(&pairs);
    let is_near = |pair: &&Pair| {
        pair.title == "other" && (pair.day == "other" || pair.counts[0] * 2 < pair.counts[1])
    };
    pairs.iter().filter(is_near).for_each(Pair::print);
    Ok(())
}

/// Two texts at one address.
struct Pair {
    title: &'static str,
    day: &'static str,
    /// How many pieces both have, all that either has, and those of the shorter.
    counts: [usize; 3],
    titles: [String; 2],
}

fn pairs(group: &[Article]) -> Vec<Pair> {
    let pieces_of =
        |article: &Article| Pieces::of(&article.title, &article.body.text_blocks().join("\n"));
    let pieces: Vec<Pieces> = group.iter().map(pieces_of).collect();
    let pair = |(one, other): (usize, usize)| {
        let [a, b] = [&group[one], &group[other]];
        let day = match (a.published.day(), b.published.day()) {
            (Some(a), Some(b)) if a == b => "same",
            (Some(_), Some(_)) => "other",
            _ => "unknown",
        };
        Pair {
            title: if a.title.trim() == b.title.trim() { "same" } else { "other" },
            day,
            counts: pieces[one].counts(&pieces[other]),
            titles: [a, b].map(|article| format!("{} {}", article.published, article.title)),
        }
    };
    let idxs = (0..group.len()).flat_map(|one| (one + 1..group.len()).map(move |b| (one, b)));
    idxs.map(pair).collect()
}

impl Pair {
    /// The share of all pieces that both have, in tenths; none where a text is shorter than 20.
    fn tenths(&self) -> String {
        let [shared, all, shorter] = self.counts;
        let tenths = shared * 10 / all.max(1);
        if shorter < 20 { "short".to_owned() } else { format!("{}.{}", tenths / 10, tenths % 10) }
    }

    fn print(&self) {
        let [shared, all, shorter] = self.counts;
        let share = |n: usize| shared as f64 / n.max(1) as f64;
        let [one, other] = &self.titles;
        println!("{:.2} {:.2} of {shorter}: {one} | {other}", share(all), share(shorter));
    }
}

fn print_counts(pairs: &[Pair]) {
    let mut counts: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
    for pair in pairs {
        *counts.entry((pair.title, pair.day, pair.tenths())).or_default() += 1;
    }
    for ((title, day, tenths), n) in counts {
        println!("{title} title, {day} day, {tenths}: {n} pairs");
    }
}
