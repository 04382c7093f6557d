//! Pictures that came with articles, and a site that was read once, read again without a network.

mod packed;

use std::fs;

use anyhow::{Context, Result, ensure};
use broadsheet_e2e::{Browser, Session, Site, Transport};
use broadsheet_model::{Article, Block, ImageData, ImageRef, Inline, PictureKind};
use packed::site_folder;

const SOURCES: [&str; 1] = ["a.example"];
/// A PNG of one pixel.
const PIXEL: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// An article with a picture as large as one that is a file of its own: what stands behind a
/// picture's end nobody looks at.
fn article(number: usize) -> Article {
    let title = format!("港口第{number}日");
    let mut article = packed::article(
        number,
        SOURCES[0],
        1_600_000_000 + number as i64 * 86_400,
        &title,
        &[format!("第{number}日，船回来了。")],
    );
    let bytes = [PIXEL, &vec![number as u8; 5000]].concat();
    let data = ImageData::of_kind(PictureKind::Png, &bytes);
    let image = ImageRef { data, alt: "港口".to_owned() };
    article.body.blocks.push(Block::Figure { image, caption: Vec::new() });
    article
}

fn articles(n: usize) -> Vec<Article> {
    (0..n).map(article).collect()
}

fn address(article: &Article) -> String {
    format!("#a={}", article.id)
}

/// The picture of the open article.
const PICTURE: &str = "const picture = document.querySelector('.body figure img');";

async fn wait_for_picture(session: &mut Session) -> Result<String> {
    let shown = format!(
        "{PICTURE} return picture?.src.startsWith('blob:') && picture.naturalWidth === 1 && picture.src"
    );
    let url = session.wait_with("the picture is shown", &shown, &[]).await?;
    Ok(url.as_str().context("an address")?.to_owned())
}

/// Whether nothing can be had at this address any more.
const IS_GONE: &str = "
    const url = arguments[0];
    if (window.tried !== url) {
      window.tried = url;
      window.isGone = false;
      const look = () => {
        const image = new Image();
        image.onerror = () => { window.isGone = true; };
        image.onload = look;
        image.src = url;
      };
      look();
    }
    return window.isGone;";

async fn shows_pictures(browser: Browser, transport: Transport) -> Result<()> {
    let articles = articles(3);
    let folder = site_folder(&SOURCES, &articles)?;
    let site = Site::of(transport, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        session.open("").await?;
        session.expect_quiet().await?;
        let asked = session.requested().await?;
        ensure!(!asked.iter().any(|url| url.contains("/picture/")), "too early: {asked:?}");
        session.open(&address(&articles[0])).await?;
        let first = wait_for_picture(&mut session).await?;
        let next = address(&articles[1]);
        session.script("location.hash = arguments[0]", &[next.into()]).await?;
        session
            .wait_with(
                "the next picture is shown",
                &format!("{PICTURE} return picture?.src.startsWith('blob:') && picture.src !== arguments[0]"),
                &[first.clone().into()],
            )
            .await?;
        session.expect_quiet().await?;
        // Firefox keeps pictures that it has shown, by their address.
        if browser == Browser::Chromium {
            session.wait_with("the first is given back", IS_GONE, &[first.into()]).await?;
        }
        Ok(())
    };
    let played = played.await;
    session.end().await?;
    played
}

/// A picture whose file is missing is said, and comes when it is asked for again.
async fn asks_again(browser: Browser) -> Result<()> {
    let articles = articles(1);
    let folder = site_folder(&SOURCES, &articles)?;
    let pictures = folder.path().join("archive/picture");
    let aside = folder.path().join("aside");
    fs::rename(&pictures, &aside)?;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        session.open(&address(&articles[0])).await?;
        let offered = "return document.querySelector('.failed + .again')?.checkVisibility()";
        session.wait("the page says that it did not come", offered).await?;
        fs::rename(&aside, &pictures)?;
        session.script("document.querySelector('.again').click()", &[]).await?;
        wait_for_picture(&mut session).await.map(drop)
    };
    let played = played.await;
    session.end().await?;
    played
}

/// Whether the service worker answers for this page, and has what was read.
const IS_KEPT: &str = "
    if (!navigator.serviceWorker.controller) return false;
    const name = 'broadsheet read ' + new URL('./', location.href).href.split('#')[0];
    window.looking ??= caches.open(name).then((cache) => cache.keys()).then((keys) => {
      window.kept = keys.map(({ url }) => url);
      window.looking = null;
    });
    const has = (part) => (window.kept ?? []).some((url) => url.includes(part));
    return ['broadsheet-page', 'viewer-', 'archive/calendar/', 'archive/page/', 'archive/text/', 'archive/picture/'].every(has);";

async fn reads_offline(browser: Browser) -> Result<()> {
    let first = articles(3);
    let folder = site_folder(&SOURCES, &first)?;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        session.open(&address(&first[0])).await?;
        wait_for_picture(&mut session).await?;
        session.wait("what was read is kept", IS_KEPT).await.context("first visit")?;
        // A new edition of the site comes with the next visit, page and archive together.
        let second = articles(4);
        let next = site_folder(&SOURCES, &second)?;
        fs::remove_dir_all(folder.path().join("archive"))?;
        fs::rename(next.path().join("archive"), folder.path().join("archive"))?;
        fs::copy(next.path().join("index.html"), folder.path().join("index.html"))?;
        session.open(&address(&second[3])).await?;
        session.wait_for_count(4).await.context("the new edition")?;
        wait_for_picture(&mut session).await?;
        session.wait("what was read is kept", IS_KEPT).await.context("second visit")?;
        // The host is gone; what was read is still there.
        drop(site);
        session.open(&address(&second[3])).await.context("without a host")?;
        session.wait_for_count(4).await?;
        wait_for_picture(&mut session).await.map(drop)
    };
    let played = played.await;
    session.end().await?;
    played
}

/// What the section about the archive says.
const SAYS: &str = "
    const section = [...document.querySelectorAll('section.kept')]
      .find((section) => section.ariaLabel === 'Keep this archive offline');
    return section?.innerText.includes(arguments[0]) && section.innerText;";

async fn says(session: &mut Session, text: &str) -> Result<String> {
    let said = session.wait_with(&format!("the panel says {text}"), SAYS, &[text.into()]).await;
    if said.is_err() {
        let instead = session.script(SAYS, &["".into()]).await?;
        ensure!(said.is_ok(), "the panel says {instead:?} instead of {text}");
    }
    Ok(said?.as_str().unwrap_or_default().to_owned())
}

async fn press(session: &mut Session, name: &str) -> Result<()> {
    Ok(session.role("button", name).await?.click().await?)
}

/// Everything is kept, and read without a host, also what was never opened; then it is removed.
async fn keeps_all(browser: Browser) -> Result<()> {
    let mut articles = articles(130);
    // With so much text they share a dictionary.
    let text = "潮起潮落，".repeat(75_000);
    articles[0].body.blocks.push(Block::Paragraph(vec![Inline::Text(text)]));
    let folder = site_folder(&SOURCES, &articles)?;
    let site = Site::of(Transport::Hosted, folder.path())?;
    let mut session = Session::start(browser, &site).await?;
    let played = async {
        session.open("").await?;
        session.wait("the page is kept", "return navigator.serviceWorker.controller").await?;
        session
            .script(
                "const { broadsheet } = window;
                broadsheet.waiting.push({ panel: true });
                (broadsheet.offered ?? broadsheet.full)()",
                &[],
            )
            .await?;
        says(&mut session, "Keep all of it").await?;
        press(&mut session, "How large is all of it?").await?;
        let size = says(&mut session, "About").await?;
        ensure!(size.contains("of texts") && !size.contains("NaN"), "{size}");
        press(&mut session, "Keep it").await?;
        let kept = says(&mut session, "Kept:").await?;
        ensure!(!kept.contains("Kept: 0"), "{kept}");
        press(&mut session, "Check all files").await?;
        says(&mut session, "files checked").await.ok();
        says(&mut session, "Kept:").await?;
        // Another tab's or a later visit knows of it.
        drop(site);
        session.open(&address(&articles[40])).await.context("without a host")?;
        session.wait_for_count(130).await?;
        wait_for_picture(&mut session).await.context("what was never opened")?;
        let text = "return document.querySelector('.body').innerText.includes('第40日，船回来了')";
        session.wait("its text is there", text).await?;
        Ok(())
    };
    let played = played.await;
    session.end().await?;
    played
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_shows_pictures_from_a_host() -> Result<()> {
    shows_pictures(Browser::Chromium, Transport::Hosted).await
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_shows_pictures_from_disk() -> Result<()> {
    shows_pictures(Browser::Chromium, Transport::Folder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_shows_pictures_from_a_host() -> Result<()> {
    shows_pictures(Browser::Firefox, Transport::Hosted).await
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_shows_pictures_from_disk() -> Result<()> {
    shows_pictures(Browser::Firefox, Transport::Folder).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_that_did_not_come_is_asked_for_again() -> Result<()> {
    asks_again(Browser::Chromium).await
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_reads_without_a_network() -> Result<()> {
    reads_offline(Browser::Chromium).await
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_reads_without_a_network() -> Result<()> {
    reads_offline(Browser::Firefox).await
}

#[tokio::test(flavor = "multi_thread")]
async fn chromium_keeps_a_whole_archive() -> Result<()> {
    keeps_all(Browser::Chromium).await
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_keeps_a_whole_archive() -> Result<()> {
    keeps_all(Browser::Firefox).await
}
