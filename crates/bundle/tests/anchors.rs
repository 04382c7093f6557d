//! Anchors: what lies between two of them depends on nothing else.

use std::ops::Range;

use broadsheet_bundle::{
    Division, Key, Layout, PageCut, PartCut, Section, cut, cut_section, parts, section_parts,
};
use broadsheet_model::{ArticleId, Day, Digest, Published};
use proptest::prelude::*;

/// `n` articles, newest first, from short ones to ones longer than a text chunk; `seed` tells series
/// apart. The first ones of two series that differ in length only are the same.
fn keys(n: usize, seed: u64) -> Vec<Key> {
    let key = |number: usize| {
        let digest = Digest::of(format!("{seed} {number}").as_bytes());
        let id = digest.0.iter().fold(0_u64, |id, byte| id.rotate_left(8) ^ u64::from(*byte));
        Key {
            id: ArticleId(id),
            published: Published::Day(Day::new(number as i32 / 7).expect("a day")),
            source_idx: 0,
            n_text_bytes: 20 + (id % 4_000) as u32,
            n_row_bytes: 200 + (id % 4_000) as u32,
        }
    };
    let mut keys: Vec<Key> = (0..n).map(key).collect();
    keys.sort_by_key(|key| key.order());
    keys
}

/// A layout with all numbers smaller by `n`.
fn moved(section: &Section, n: usize) -> Section {
    let text = |text: &Range<usize>| text.start - n..text.end - n;
    let page = |page: &PageCut| PageCut { texts: page.texts.iter().map(text).collect() };
    let directory = |pages: &Vec<PageCut>| pages.iter().map(page).collect();
    Section { directories: section.directories.iter().map(directory).collect(), ..section.clone() }
}

fn moved_part(part: &PartCut, n: usize) -> PartCut {
    let PartCut { numbers, texts } = part.clone();
    PartCut { numbers: numbers.start - n..numbers.end - n, texts }
}

/// That a layout has every article once, in order.
fn assert_whole(layout: &Layout, n: usize) {
    let mut next = 0;
    for text in layout.pages().flat_map(|page| &page.texts) {
        assert_eq!(text.start, next);
        next = text.end;
    }
    assert_eq!(next, n);
    let parts = parts(layout);
    let mut end = n;
    for part in &parts {
        assert_eq!(part.numbers.end, end, "oldest first");
        end = part.numbers.start;
    }
    assert_eq!(end, 0);
    let n_texts: usize = layout.pages().map(|page| page.texts.len()).sum();
    assert_eq!(parts.last().map_or(0, |part| part.texts.end), n_texts);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_full_section_is_as_it_is_alone(
        n in 0_usize..3_000, part_articles in 1_usize..1_200, seed in 0_u64..9, coarseness in 1_u32..4,
    ) {
        let division = Division { part_articles, coarseness };
        let all = keys(n, seed);
        let layout = cut(&all, division);
        assert_whole(&layout, n);
        prop_assert_eq!(layout.sections.len(), n.div_ceil(part_articles));
        let numbers: Vec<Range<usize>> = division.sections(n).collect();
        for (section, numbers) in layout.sections.iter().zip(numbers) {
            prop_assert_eq!(section.numbers(), numbers.clone());
            let own = &all[numbers.clone()];
            let alone = cut_section(own, n, division, 0);
            prop_assert_eq!(&moved(section, numbers.start), &alone);
            let own_parts: Vec<PartCut> = section_parts(section)
                .iter()
                .map(|part| moved_part(part, numbers.start))
                .collect();
            prop_assert_eq!(&own_parts, &section_parts(&alone));
            if section.is_full {
                // An archive of these articles and no others.
                let archive = cut(own, division);
                prop_assert_eq!(&archive.sections, &[alone]);
                prop_assert_eq!(parts(&archive), own_parts.clone());
                prop_assert_eq!(own_parts.len(), 1);
            }
        }
    }

    #[test]
    fn newer_articles_change_nothing_before_an_anchor(
        n in 0_usize..2_500, n_newer in 0_usize..900, part_articles in 1_usize..1_200,
    ) {
        let division = Division { part_articles, coarseness: 1 };
        let after = keys(n + n_newer, 3);
        let (old, new) = (cut(&after[n_newer..], division), cut(&after, division));
        for (one, other) in old.sections.iter().rev().zip(new.sections.iter().rev()) {
            if one.is_full {
                prop_assert_eq!(one, &moved(other, n_newer));
            }
        }
        let n_full = n / part_articles;
        let full = |layout| parts(layout).into_iter().take(n_full).collect::<Vec<_>>();
        let moved: Vec<PartCut> = full(&new).iter().map(|part| moved_part(part, n_newer)).collect();
        prop_assert_eq!(full(&old), moved);
    }
}

#[test]
fn how_large_texts_are_is_decided_before_the_first_anchor() {
    let of = |n: usize, part_articles: usize| {
        let layout = cut(&keys(n, 1), Division { part_articles, coarseness: 1 });
        layout.pages().map(|page| page.texts.len()).sum::<usize>()
    };
    // Of 140,000 articles texts are three times as large as of 70,000, unless there are anchors.
    assert!(of(140_000, usize::MAX) < of(140_000, 70_000) * 3 / 4);
    let twice = 2 * of(70_000, usize::MAX);
    assert!(of(140_000, 70_000).abs_diff(twice) < twice / 50);
}

#[test]
fn what_is_after_the_last_anchor_is_one_large_part_and_the_newest() {
    let sizes = |n: usize| {
        let layout = cut(&keys(n, 1), Division { part_articles: 5_000, coarseness: 1 });
        parts(&layout).iter().map(|part| part.numbers.len()).collect::<Vec<_>>()
    };
    assert!(sizes(0).is_empty());
    assert_eq!(sizes(5_000), [5_000]);
    assert_eq!(sizes(5_300), [5_000, 300]);
    let of_9_000 = sizes(9_000);
    assert_eq!((of_9_000.len(), of_9_000[0]), (3, 5_000));
    // At most a few 64ths of what is after the anchor.
    assert!((16..=100).contains(&of_9_000[2]), "{of_9_000:?}");
    assert_eq!(sizes(10_000), [5_000, 5_000]);
}
