//! Every browser, and every way in which a page can come to a reader.

/// One test for each browser and each way: it plays `play(browser, transport)`, which gives an
/// `anyhow::Result<()>`.
#[macro_export]
macro_rules! in_every_way {
    ($play:path) => {
        $crate::in_every_way! { $play;
            chromium_hosted: Chromium Hosted,
            chromium_folder: Chromium Folder,
            chromium_file: Chromium File,
            firefox_hosted: Firefox Hosted,
            firefox_folder: Firefox Folder,
            firefox_file: Firefox File,
        }
    };
    ($play:path; $($name:ident: $browser:ident $transport:ident,)*) => {
        $(#[tokio::test]
        async fn $name() -> anyhow::Result<()> {
            $play($crate::Browser::$browser, $crate::Transport::$transport).await
        })*
    };
}
