//! What the reader's system asks of pages.

use anyhow::Result;
use serde_json::json;

use crate::session::Session;

impl Session {
    /// Has the system force its own colours on pages, or no longer. Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn force_colours(&self, are_forced: bool) -> Result<()> {
        let value = if are_forced { "active" } else { "none" };
        let media = json!({ "features": [{ "name": "forced-colors", "value": value }] });
        self.web().cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }
}
