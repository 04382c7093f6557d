//! What the page asks the network for, and networks slower than the one inside of this machine.

use anyhow::Result;
use serde_json::json;

use crate::events::Trip;
use crate::session::Session;

/// What a hosted page keeps beside the browser's own cache.
const KEPT: &str = "service_workers,cache_storage,local_storage";

/// A network, as Chromium imitates it for the page. A negative speed is no limit.
#[derive(Debug, Clone, Copy)]
pub struct Network {
    /// How long a request waits for the first byte of its answer.
    pub latency_millis: f64,
    /// Bytes a second to the page.
    pub down_bytes: f64,
    /// Bytes a second from the page.
    pub up_bytes: f64,
}

impl Network {
    /// The one inside of this machine, as it is.
    pub const HERE: Network = Network { latency_millis: 0.0, down_bytes: -1.0, up_bytes: -1.0 };
    /// A slow mobile network: round trips of 150 ms, 1.6 Mbit/s down and 0.75 Mbit/s up.
    pub const SLOW: Network =
        Network { latency_millis: 150.0, down_bytes: 1_600_000.0 / 8.0, up_bytes: 750_000.0 / 8.0 };
    /// One that is far away and otherwise as fast as this machine, so that what waits for what can
    /// be told.
    pub const FAR: Network =
        Network { latency_millis: Network::SLOW.latency_millis, ..Network::HERE };
}

impl Session {
    /// Gives the page this network from now on. Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn set_network(&self, network: Network) -> Result<()> {
        let cdp = self.web().cdp();
        cdp.send_raw("Network.enable", ()).await?;
        let conditions = json!({
            "offline": false,
            "latency": network.latency_millis,
            "downloadThroughput": network.down_bytes,
            "uploadThroughput": network.up_bytes,
        });
        cdp.send_raw("Network.emulateNetworkConditions", conditions).await?;
        Ok(())
    }

    /// Leaves the page and forgets every file that the browser and the page's service worker have
    /// kept, and that worker. Chromium only.
    ///
    /// # Errors
    /// When the browser refuses.
    pub async fn clear_cache(&self) -> Result<()> {
        // A worker goes when no page is left that it answers for.
        self.web().goto("about:blank").await?;
        let cdp = self.web().cdp();
        cdp.send_raw("Network.enable", ()).await?;
        cdp.send_raw("Network.clearBrowserCache", ()).await?;
        if let Some(origin) = self.origin() {
            let storage = json!({ "origin": origin, "storageTypes": KEPT });
            cdp.send_raw("Storage.clearDataForOrigin", storage).await?;
        }
        Ok(())
    }

    /// Every request of the page since it was opened, or since [`Session::forget`].
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn trips(&mut self) -> Result<Vec<Trip>> {
        self.events.catch_up().await?;
        Ok(self.events.trips.clone())
    }

    /// Forgets what the browser has reported until now.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub async fn forget(&mut self) -> Result<()> {
        self.events.forget().await
    }
}
