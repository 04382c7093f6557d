//! Puts the packaged viewer into the `broadsheet` command.
//!
//! The variable `BROADSHEET_VIEWER` names the file that holds it, as `cargo xtask cli` writes it.
//! Without the variable the command is built without a viewer, and says so when it needs one. The
//! library alone never holds one.

fn main() {
    #[cfg(feature = "cli")]
    if let Err(message) = viewer::embed() {
        eprintln!("{message}");
        std::process::exit(1);
    }
    #[cfg(not(feature = "cli"))]
    println!("cargo::rerun-if-changed=build.rs");
}

#[cfg(feature = "cli")]
mod viewer {
    use std::path::Path;
    use std::{env, fs};

    use broadsheet_site::Viewer;

    /// Names the packaged viewer's file; relative paths begin at this package's folder.
    const VIEWER: &str = "BROADSHEET_VIEWER";

    /// Copies the viewer to where `src/viewer.rs` includes it from: an empty file stands for none.
    pub(super) fn embed() -> Result<(), String> {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-env-changed={VIEWER}");
        let bytes = match env::var_os(VIEWER).filter(|path| !path.is_empty()) {
            Some(path) => read(Path::new(&path))?,
            None => Vec::new(),
        };
        let out_dir = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR for a build script")?;
        let out = Path::new(&out_dir).join("viewer.bin");
        fs::write(&out, bytes).map_err(|error| format!("{}: {error}", out.display()))
    }

    /// The bytes of a viewer that reads back: a damaged one is found now and not by the command's
    /// user.
    fn read(path: &Path) -> Result<Vec<u8>, String> {
        println!("cargo::rerun-if-changed={}", path.display());
        let bytes = fs::read(path)
            .map_err(|error| format!("{VIEWER} names {}: {error}", path.display()))?;
        Viewer::from_bytes(&bytes)
            .map_err(|error| format!("{VIEWER} names {}: {error}", path.display()))?;
        Ok(bytes)
    }
}
