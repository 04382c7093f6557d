//! The pictures of a body, wherever they stand in it.

use crate::{
    Article, Block, Body, Candidate, Description, ImageData, ImageRef, Inline,
    MAX_ARTICLE_PICTURE_BYTES, MAX_PICTURE_BYTES,
};

impl Body {
    /// Calls `visit` with every picture, in reading order.
    pub fn visit_pictures<'a>(&'a self, visit: &mut dyn FnMut(&'a ImageRef)) {
        visit_blocks(&self.blocks, visit);
    }

    /// Calls `visit` with every picture, in reading order, to change it.
    pub fn change_pictures(&mut self, visit: &mut dyn FnMut(&mut ImageRef)) {
        change_blocks(&mut self.blocks, visit);
    }

    /// What has to be looked for in the container that this body came from: the addresses of each
    /// [`ImageData::Reference`], in reading order.
    pub fn references(&self) -> Vec<&Candidate> {
        let mut references = Vec::new();
        self.visit_pictures(&mut |image| {
            if let ImageData::Reference(candidates) = &image.data {
                references.extend(candidates);
            }
        });
        references
    }

    /// Puts what `find` gives for the addresses of each [`ImageData::Reference`], in reading order,
    /// in its place. A picture that it does not find is on the web, where its address there is
    /// known, and else nowhere; how many are nowhere for that reason.
    pub fn settle_pictures(
        &mut self,
        find: &mut dyn FnMut(&[Candidate]) -> Option<ImageData>,
    ) -> usize {
        let mut n_absent = 0;
        self.change_pictures(&mut |image| {
            let ImageData::Reference(candidates) = &mut image.data else { return };
            let found = find(candidates);
            let mut urls = candidates.iter_mut().filter_map(|candidate| candidate.url.take());
            image.data =
                found.or_else(|| urls.next().map(ImageData::Remote)).unwrap_or_else(|| {
                    n_absent += 1;
                    ImageData::Absent
                });
        });
        n_absent
    }
}

impl Article {
    /// Calls `visit` with every picture of this text and the earlier ones.
    pub fn visit_pictures<'a>(&'a self, visit: &mut dyn FnMut(&'a ImageRef)) {
        self.body.visit_pictures(visit);
        self.earlier.iter().for_each(|earlier| earlier.body.visit_pictures(visit));
    }

    /// Calls `visit` with every picture of this text and the earlier ones, to change it.
    pub fn change_pictures(&mut self, visit: &mut dyn FnMut(&mut ImageRef)) {
        self.body.change_pictures(visit);
        self.earlier.iter_mut().for_each(|earlier| earlier.body.change_pictures(visit));
    }

    /// Leaves out embedded pictures that are larger than [`MAX_PICTURE_BYTES`], that would bring all
    /// of them over [`MAX_ARTICLE_PICTURE_BYTES`] (one that occurs again counts again), or that no
    /// browser could show because their base64 is none; how many.
    pub fn limit_pictures(&mut self) -> usize {
        let (mut n_bytes, mut n_left_out) = (0, 0);
        self.change_pictures(&mut |image| {
            let Some((_, size)) = image.data.embedded_size() else { return };
            let is_too_large =
                size > MAX_PICTURE_BYTES || n_bytes + size > MAX_ARTICLE_PICTURE_BYTES;
            if is_too_large || image.data.embedded_bytes().is_none() {
                image.data = ImageData::Absent;
                n_left_out += 1;
            } else {
                n_bytes += size;
            }
        });
        n_left_out
    }
}

fn visit_blocks<'a>(blocks: &'a [Block], visit: &mut dyn FnMut(&'a ImageRef)) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => visit_line(text, visit),
            Block::Figure { image, caption } => {
                visit(image);
                visit_line(caption, visit);
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| visit_blocks(&item.blocks, visit));
            }
            Block::Descriptions(parts) => {
                for part in parts {
                    match part {
                        Description::Term(text) => visit_line(text, visit),
                        Description::Details(blocks) => visit_blocks(blocks, visit),
                    }
                }
            }
            Block::Quote(blocks) | Block::Region { blocks, .. } => visit_blocks(blocks, visit),
            Block::Table(table) => {
                visit_line(&table.caption, visit);
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| visit_line(&cell.text, visit));
            }
            Block::Code(_) | Block::Rule => {}
        }
    }
}

fn visit_line<'a>(inlines: &'a [Inline], visit: &mut dyn FnMut(&'a ImageRef)) {
    for inline in inlines {
        if let Inline::Image(image) = inline {
            visit(image);
        }
        visit_line(inline.inner(), visit);
        if let Inline::Ruby { reading, .. } = inline {
            visit_line(reading, visit);
        }
    }
}

fn change_blocks(blocks: &mut [Block], visit: &mut dyn FnMut(&mut ImageRef)) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => change_line(text, visit),
            Block::Figure { image, caption } => {
                visit(image);
                change_line(caption, visit);
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| change_blocks(&mut item.blocks, visit));
            }
            Block::Descriptions(parts) => {
                for part in parts {
                    match part {
                        Description::Term(text) => change_line(text, visit),
                        Description::Details(blocks) => change_blocks(blocks, visit),
                    }
                }
            }
            Block::Quote(blocks) | Block::Region { blocks, .. } => change_blocks(blocks, visit),
            Block::Table(table) => {
                change_line(&mut table.caption, visit);
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| change_line(&mut cell.text, visit));
            }
            Block::Code(_) | Block::Rule => {}
        }
    }
}

fn change_line(inlines: &mut [Inline], visit: &mut dyn FnMut(&mut ImageRef)) {
    for inline in inlines {
        match inline {
            Inline::Image(image) => visit(image),
            Inline::Styled { text, .. }
            | Inline::Link { text, .. }
            | Inline::Jump { text, .. }
            | Inline::Abbreviation { text, .. }
            | Inline::Span { text, .. } => change_line(text, visit),
            Inline::Ruby { base, reading } => {
                change_line(base, visit);
                change_line(reading, visit);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::Place(_) | Inline::Break => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, ListItem, Row, Style, Table, WebUrl};

    fn image(written: &str, url: Option<&str>) -> ImageRef {
        let url = url.and_then(WebUrl::new);
        let small = Candidate { written: format!("{written}-small"), url: None };
        let candidates = vec![Candidate { written: written.to_owned(), url }, small];
        ImageRef { data: ImageData::Reference(candidates), alt: written.to_owned() }
    }

    fn inline(written: &str) -> Inline {
        Inline::Image(image(written, None))
    }

    /// A picture everywhere where one can stand.
    fn body() -> Body {
        let styled = Inline::Styled { style: Style::Emphasis, text: vec![inline("b")] };
        let ruby = Inline::Ruby { base: vec![inline("c")], reading: vec![inline("d")] };
        let item = ListItem {
            value: None,
            blocks: vec![Block::Quote(vec![Block::Figure {
                image: image("e", Some("https://a.example/e.png")),
                caption: vec![inline("f")],
            }])],
        };
        let row = Row { cells: vec![Cell::new(false, vec![inline("h")])] };
        let table = Table { caption: vec![inline("g")], n_head_rows: 0, rows: vec![row] };
        Body {
            blocks: vec![
                Block::Paragraph(vec![inline("a"), styled, ruby]),
                Block::List { numbering: None, items: vec![item] },
                Block::Table(table),
                Block::Descriptions(vec![
                    Description::Term(vec![inline("i")]),
                    Description::Details(vec![Block::Paragraph(vec![inline("j")])]),
                ]),
            ],
        }
    }

    #[test]
    fn every_picture_is_met_in_reading_order() {
        let mut body = body();
        let expected = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
        let written: Vec<&str> =
            body.references().into_iter().step_by(2).map(|one| one.written.as_str()).collect();
        assert_eq!(written, expected);
        let mut changed = Vec::new();
        body.change_pictures(&mut |image| changed.push(image.alt.clone()));
        assert_eq!(changed, expected);
    }

    #[test]
    fn what_is_not_found_is_on_the_web_or_nowhere() {
        let mut body = body();
        let gif = ImageData::from_bytes(b"GIF89a").expect("a picture");
        let mut find =
            |addresses: &[Candidate]| (addresses[1].written == "a-small").then(|| gif.clone());
        assert_eq!(body.settle_pictures(&mut find), 8);
        let mut settled = Vec::new();
        body.visit_pictures(&mut |image| settled.push(&image.data));
        assert_eq!((settled[0], settled[1]), (&gif, &ImageData::Absent));
        assert!(matches!(settled[4], ImageData::Remote(url) if url.host() == "a.example"));
        assert!(body.references().is_empty());
    }
}
