//! Pictures in the first module: those in the article are shown; of the others what stands for them,
//! until the larger module is there, which loads them or asks the reader.

use std::marker::PhantomData;

use broadsheet_model::{ImageData, ImageRef};
use yew::Html;

use super::Page;
use super::element::tag;

/// Draws pictures.
pub(super) struct Pictures<'a>(PhantomData<&'a ()>);

impl Pictures<'_> {
    pub(super) fn of<'a>(_page: &'a Page<'_>) -> Pictures<'a> {
        Pictures(PhantomData)
    }

    pub(super) fn draw(&self, image: &ImageRef) -> Html {
        let alt = image.alt.clone();
        match &image.data {
            ImageData::Embedded(data) => tag!("img", "src" = data.clone(), "alt" = alt),
            _ => tag!("span", "class" = "picture"; alt),
        }
    }
}
