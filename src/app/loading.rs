//! How the archive, and the table without which it cannot be searched, get here.

use std::rc::Rc;

use broadsheet_bundle::{ChunkRef, Manifest};
use wasm_bindgen_futures::spawn_local;

use super::{AfterDrawing, App, FoldTable, Link, Load, Msg};
use crate::answer::Answer;
use crate::archive::{AT_ONCE, LoadError, Loading, load_chunk, load_manifest};
use crate::browser::marks;

/// Asks for the manifest.
pub(super) fn start(link: &Link) {
    let link = link.clone();
    spawn_local(async move { link.send_message(Msg::Manifest(load_manifest().await)) });
}

fn start_chunk(chunk: ChunkRef, link: &Link) {
    let link = link.clone();
    spawn_local(async move {
        let loaded = load_chunk(&chunk).await;
        link.send_message(Msg::Chunk(chunk, loaded));
    });
}

impl App {
    /// Begins anew.
    pub(super) fn reload(&mut self, link: &Link) {
        self.load = Load::Waiting(None);
        self.fold_table = FoldTable::NotAsked;
        self.answer = None;
        start(link);
    }

    pub(super) fn manifest_loaded(&mut self, loaded: Result<Manifest, LoadError>, link: &Link) {
        match loaded {
            Ok(manifest) => {
                let mut loading = Loading::new(manifest);
                (0..AT_ONCE).map_while(|_| loading.next_chunk()).for_each(|chunk| start_chunk(chunk, link));
                self.load = Load::Waiting(Some(loading));
                self.finish_loading(link);
            }
            Err(error) => self.load = Load::Failed(error),
        }
    }

    pub(super) fn chunk_loaded(&mut self, chunk: &ChunkRef, loaded: Result<Vec<u8>, LoadError>, link: &Link) {
        if let Load::Waiting(Some(loading)) = &mut self.load {
            loading.take(chunk, loaded);
            if let Some(next) = loading.next_chunk() {
                start_chunk(next, link);
            }
        }
        self.finish_loading(link);
    }

    fn finish_loading(&mut self, link: &Link) {
        let Load::Waiting(Some(loading)) = &mut self.load else { return };
        if let Some(archive) = loading.finish() {
            self.load = Load::Ready(Box::new(archive));
            self.answer_anew(link);
        }
    }

    /// Asks for the table of folds, once.
    pub(super) fn prepare_search(&mut self, link: &Link) {
        let Some(fold) = self.archive().map(|archive| archive.manifest.fold.clone()) else { return };
        if matches!(self.fold_table, FoldTable::NotAsked) {
            self.fold_table = FoldTable::Waiting;
            start_chunk(fold, link);
        }
    }

    pub(super) fn fold_table_loaded(&mut self, loaded: Result<Vec<u8>, LoadError>, link: &Link) {
        match (loaded, &mut self.load) {
            (Ok(table), Load::Ready(archive)) => {
                archive.fold_texts(&table);
                self.fold_table = FoldTable::Ready;
            }
            (Err(error), _) => self.fold_table = FoldTable::Failed(error),
            // The archive is being loaded again, and with it the table.
            (Ok(_), _) => {}
        }
        if self.answer.is_none() {
            self.answer_anew(link);
            self.end_query_measure();
        }
    }

    pub(super) fn end_query_measure(&mut self) {
        if self.answer.is_some() {
            self.after_drawing.push(AfterDrawing::EndMeasure(marks::QUERY));
        }
    }

    /// Finds out what the archive answers to the state. A query has to wait until the table of folds is there.
    pub(super) fn answer_anew(&mut self, link: &Link) {
        let can_search = matches!(self.fold_table, FoldTable::Ready) || self.state.address.query.trim().is_empty();
        match &self.load {
            Load::Ready(archive) if can_search => {
                self.answer = Some(Rc::new(Answer::new(archive, &self.state)));
                if !std::mem::replace(&mut self.is_ready, true) {
                    self.after_drawing.push(AfterDrawing::Ready);
                }
            }
            _ => {
                self.answer = None;
                self.prepare_search(link);
            }
        }
    }
}
