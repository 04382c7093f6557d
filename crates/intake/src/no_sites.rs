//! Without the feature `sites`: a site is refused, and said what to do with.

use std::convert::Infallible;
use std::marker::PhantomData;

use broadsheet_readers::ReadOptions;

use crate::{Found, SkipReason};

/// What a site would give.
#[expect(dead_code, reason = "nothing gives it")]
pub(crate) enum SiteNext {
    Needs(String),
    Found(Found),
    Done,
}

/// There is none.
pub(crate) struct SiteReader<'a>(Infallible, PhantomData<&'a ()>);

impl<'a> SiteReader<'a> {
    pub(crate) fn new(
        _manifest: &[u8],
        _place: Option<String>,
        _options: ReadOptions<'a>,
    ) -> Result<SiteReader<'a>, SkipReason> {
        let sentence = "a Broadsheet site; open its page by itself, or give its archive.json here";
        Err(SkipReason::Bundle(sentence.to_owned()))
    }

    pub(crate) fn step(&mut self) -> SiteNext {
        match self.0 {}
    }

    pub(crate) fn give(&mut self, _file: Option<&[u8]>) {
        match self.0 {}
    }
}
