//! A spreadsheet program, for the test of the exported table.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::debian::{self, Package};
use crate::step;

/// LibreOffice's own name for what it is run by.
const PROGRAM: &str = "soffice";
/// 88 MB to fetch, 272 MB on disk.
const CALC: Package = Package {
    name: "libreoffice-calc-nogui",
    is_missing: || !step::is_on_path(PROGRAM),
    purpose: "opens the exported table as readers open it",
};
/// Its filter for tables of text: comma (44), quotation mark (34), UTF-8 (76), from the first row
/// on. Without it a LibreOffice that has no window to ask in takes the encoding of the system's
/// locale, whatever the byte order mark says.
const AS_UTF8: &str = "--infilter=Text - txt - csv (StarCalc):44,34,76,1";

/// Sees to it that LibreOffice is there.
///
/// # Errors
/// When it is missing and cannot be installed.
pub(crate) fn ensure() -> Result<()> {
    debian::ensure(&[CALC])
}

/// Opens the table `csv` and saves it into `folder` as a flat XML document, which says of each cell
/// what it is. What LibreOffice remembers goes there too.
///
/// # Errors
/// When LibreOffice fails.
pub(crate) fn to_flat_xml(csv: &Path, folder: &Path) -> Result<()> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new(PROGRAM);
    command.arg(profile).args(["--headless", AS_UTF8, "--convert-to", "fods", "--outdir"]);
    step::output(command.arg(folder).arg(csv)).map(drop)
}
