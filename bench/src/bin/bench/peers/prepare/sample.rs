//! An even sample of a folder of articles.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use broadsheet_intake::collect;
use broadsheet_model::Article;
use broadsheet_readers::SourceTable;

/// `n_wanted` different articles below `corpus`, evenly from its whole time, newest first; all
/// where there are fewer.
///
/// Articles that share a file are left out, because one could not be taken without the others.
///
/// # Errors
/// When nothing can be read.
pub(crate) fn take(corpus: &Path, n_wanted: usize) -> Result<Vec<Article>> {
    let all = all(corpus)?;
    let mut n_in_file: BTreeMap<&str, usize> = BTreeMap::new();
    for version in all.iter().flat_map(|article| [article].into_iter().chain(&article.earlier)) {
        *n_in_file.entry(&version.provenance.file).or_default() += 1;
    }
    let alone: Vec<&Article> =
        all.iter().filter(|article| n_in_file[article.provenance.file.as_str()] == 1).collect();
    ensure!(!alone.is_empty(), "no file below {} holds one article", corpus.display());
    Ok(even(alone.len(), n_wanted)
        .map(|idx| Article { earlier: Vec::new(), ..alone[idx].clone() })
        .collect())
}

/// All articles below `corpus`, newest first.
///
/// # Errors
/// When nothing can be read.
pub(crate) fn all(corpus: &Path) -> Result<Vec<Article>> {
    let collected = collect(&[corpus.to_path_buf()], &SourceTable::builtin());
    Ok(collected.with_context(|| format!("could not read {}", corpus.display()))?.articles)
}

/// `n_wanted` numbers below `n_all`, as far apart as each other; all of them where there are fewer.
fn even(n_all: usize, n_wanted: usize) -> impl Iterator<Item = usize> {
    let n_taken = n_wanted.min(n_all);
    (0..n_taken).map(move |idx| idx * n_all / n_taken)
}

/// Copies the articles' files to `out`, each under the path that it has below `corpus`: readers go
/// by paths too.
///
/// # Errors
/// When a file cannot be copied.
pub(crate) fn copy(articles: &[Article], corpus: &Path, out: &Path) -> Result<()> {
    for article in articles {
        let name = &article.provenance.file;
        let (from, to) = (corpus.join(name), out.join(name));
        let folder = to.parent().context("a file in a folder has a parent")?;
        fs::create_dir_all(folder)
            .with_context(|| format!("could not make {}", folder.display()))?;
        fs::copy(&from, &to).with_context(|| format!("could not copy {}", from.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_over_all() {
        assert_eq!(even(10, 3).collect::<Vec<_>>(), [0, 3, 6]);
        assert_eq!(even(3, 10).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(even(0, 10).count(), 0);
    }
}
