//! Which program and which configuration made some rows: those of others would make other bytes.

use std::collections::HashMap;
use std::env;
use std::fs;

use anyhow::{Context as _, Result};
use arrow_schema::Metadata;
use broadsheet_model::Digest;
use serde::{Deserialize, Serialize};

const PROGRAM: &str = "broadsheet.program";
const CONFIGURATION: &str = "broadsheet.configuration";

/// Digests of this program and of all that decides what it writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageKey {
    /// Of the program.
    pub program: String,
    /// Of the configuration and of the options of a stage.
    pub configuration: String,
}

/// Rows of another program or another configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{what} is of another {differs} ({found}, and this is {expected}); all stages of a build have to \
     be run by the same program with the same options"
)]
pub struct Mixture {
    what: &'static str,
    differs: &'static str,
    found: String,
    expected: String,
}

impl StageKey {
    /// Of this program, where `options` is all that it was told.
    ///
    /// # Errors
    /// When the program cannot be read.
    pub fn of(options: &[u8]) -> Result<StageKey> {
        let program = env::current_exe().and_then(fs::read).context("the program itself")?;
        let hex = |bytes: &[u8]| Digest::of(bytes).to_string();
        Ok(StageKey { program: hex(&program), configuration: hex(options) })
    }

    /// What a stream of rows says of itself.
    pub(super) fn metadata(&self) -> HashMap<String, String> {
        let StageKey { program, configuration } = self.clone();
        HashMap::from([(PROGRAM.to_owned(), program), (CONFIGURATION.to_owned(), configuration)])
    }

    /// That rows that say this of themselves may be used; also where they say nothing, unless they
    /// have to.
    pub(super) fn check_rows(&self, found: &Metadata, must_say: bool) -> Result<()> {
        let of = |name: &str| match found.get(name) {
            None if must_say => Some("one that it does not name".to_owned()),
            found => found.cloned(),
        };
        self.check("the input", of(PROGRAM).as_deref(), of(CONFIGURATION).as_deref())
    }

    /// The same of a plan.
    pub(super) fn check_plan(&self, found: &StageKey) -> Result<()> {
        self.check("the plan", Some(&found.program), Some(&found.configuration))
    }

    fn check(
        &self,
        what: &'static str,
        program: Option<&str>,
        configuration: Option<&str>,
    ) -> Result<()> {
        let pairs = [
            ("program", program, &self.program),
            ("configuration", configuration, &self.configuration),
        ];
        for (differs, found, expected) in pairs {
            if let Some(found) = found.filter(|found| found != expected) {
                let (found, expected) = (found.to_owned(), expected.clone());
                return Err(Mixture { what, differs, found, expected }.into());
            }
        }
        Ok(())
    }
}
