//! The page as a reader or a screen reader meets it: by roles and names, never by classes.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::session::Session;

/// Finds the elements of a role, native or given, and the name of one. Not all of the
/// specification's rules for names, only those that this page needs: aria-label, aria-labelledby,
/// label, content.
const ROLES: &str = "
    const native = {
      searchbox: 'input[type=search]', search: 'search', button: 'button', group: 'fieldset', article: 'article',
      main: 'main', status: 'output', slider: 'input[type=range]', feed: '', alert: '', dialog: 'dialog[open]',
    };
    const byRole = (role, root = document) =>
      [...root.querySelectorAll([native[role], '[role=' + role + ']'].filter(Boolean).join(','))]
        .filter((element) => !element.closest('#next') && (!element.hasAttribute('role') || element.getAttribute('role') === role));
    const byIds = (ids) => ids.split(/ +/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const nameOf = (element) => (element.getAttribute('aria-label')
      ?? (element.hasAttribute('aria-labelledby') ? byIds(element.getAttribute('aria-labelledby')) : null)
      ?? (element.labels?.length ? [...element.labels].map((label) => label.textContent).join(' ') : null)
      ?? element.textContent).replace(/\\s+/g, ' ').trim();
    const named = (role, name, root) => byRole(role, root).find((element) => nameOf(element) === name);
    const isShown = (element) => element.checkVisibility({ visibilityProperty: true });
";

/// A source badge.
#[derive(Debug, Clone)]
pub struct Badge {
    /// The button that selects the source.
    pub button: WebElement,
    /// What stands on it: the source's name and its count.
    pub text: String,
    /// Whether the source is selected.
    pub is_pressed: bool,
    /// The last number in the text.
    pub count: usize,
}

/// The list of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Results {
    /// The titles that are drawn, in order.
    pub titles: Vec<String>,
    /// The exact total, as every result says it.
    pub total: usize,
}

impl Session {
    /// Waits for a state that is told by roles: the script may use `byRole`, `named`, `nameOf`,
    /// `isShown`.
    ///
    /// # Errors
    /// As [`Session::wait`].
    pub async fn wait_for(&mut self, what: &str, script: &str) -> Result<()> {
        self.wait(what, &format!("{ROLES}{script}")).await
    }

    /// Evaluates a script that may use `byRole`, `named`, `nameOf`, `isShown`.
    ///
    /// # Errors
    /// When it throws.
    pub async fn look(&self, script: &str) -> Result<Value> {
        self.script(&format!("{ROLES}{script}"), &[]).await
    }

    /// As [`Session::look`], with arguments.
    ///
    /// # Errors
    /// When it throws.
    pub async fn look_with(&self, script: &str, arguments: &[Value]) -> Result<Value> {
        self.script(&format!("{ROLES}{script}"), arguments).await
    }

    /// The element that a script returns, which may use what [`Session::look`] offers; `what` names
    /// it.
    ///
    /// # Errors
    /// When it returns none.
    pub async fn look_for(&self, what: &str, script: &str) -> Result<WebElement> {
        self.element(what, &format!("{ROLES}{script}"), &[]).await
    }

    /// The element with this role and, unless it is empty, this name.
    ///
    /// # Errors
    /// When there is none.
    pub async fn role(&self, role: &str, name: &str) -> Result<WebElement> {
        let script = format!(
            "{ROLES} return arguments[1] ? named(arguments[0], arguments[1]) : byRole(arguments[0])[0]"
        );
        self.element(&format!("{role} named {name:?}"), &script, &[json!(role), json!(name)]).await
    }

    /// Opens a panel by a button for it, and waits until what is in it is drawn.
    ///
    /// # Errors
    /// When no button opens it, or it does not come.
    pub async fn open_panel(&mut self, panel: &str) -> Result<()> {
        let opener = "return [...document.querySelectorAll('#app [data-panel-opens]')]
            .find((button) => button.dataset.panelOpens === arguments[0] && isShown(button))";
        let opener = self
            .element(&format!("button for {panel}"), &format!("{ROLES}{opener}"), &[json!(panel)])
            .await?;
        // On a narrow page it may be below what sticks to the top.
        opener.scroll_into_view().await?;
        opener.click().await?;
        let is_open = "const panel = byRole('dialog')[0];
            return panel?.dataset.panel === arguments[0] && panel.ariaBusy !== 'true'";
        let is_open = format!("{ROLES}{is_open}");
        self.wait_with(&format!("the panel {panel} is open"), &is_open, &[json!(panel)]).await?;
        self.settled().await
    }

    /// Closes the panel that is open, as a reader does by key.
    ///
    /// # Errors
    /// When it stays open.
    pub async fn close_panel(&mut self) -> Result<()> {
        self.web().action_chain().send_keys(thirtyfour::Key::Escape + "").perform().await?;
        self.wait_for("the panel is closed", "return byRole('dialog').length === 0").await
    }

    /// Types into the search field, replacing what is there.
    ///
    /// # Errors
    /// When there is no `searchbox` inside a `search`.
    pub async fn search(&self, query: &str) -> Result<()> {
        let script = format!(
            "{ROLES} return byRole('search').flatMap((area) => byRole('searchbox', area))[0]"
        );
        let field = self.element("searchbox inside a search", &script, &[]).await?;
        field.clear().await?;
        field.send_keys(query).await?;
        Ok(())
    }

    /// What the live count says.
    ///
    /// # Errors
    /// When there is no `status`.
    pub async fn status(&self) -> Result<String> {
        let text = self
            .look(
                "return byRole('status').map((status) => status.textContent.trim()).find(Boolean)",
            )
            .await?;
        text.as_str().map(str::to_owned).context("no status says anything")
    }

    /// The number that the live count begins with.
    ///
    /// # Errors
    /// When there is none.
    pub async fn count(&self) -> Result<usize> {
        let status = self.status().await?;
        first_number(&status).with_context(|| format!("the count {status:?} has no number"))
    }

    /// Waits until the live count begins with this number and the feed agrees.
    ///
    /// # Errors
    /// When it does not.
    pub async fn wait_for_count(&mut self, expected: usize) -> Result<()> {
        let script = format!(
            "const status = byRole('status').map((status) => status.textContent.trim()).find(Boolean) ?? '';
             const articles = byRole('feed').flatMap((feed) => byRole('article', feed));
             return Number(status.replaceAll(',', '').match(/\\d+/)?.[0]) === {expected}
               && (articles.length === 0 ? {expected} === 0
                 : articles.every((article) => article.getAttribute('aria-setsize') === '{expected}'))"
        );
        self.wait_for(&format!("the count is {expected}"), &script).await
    }

    /// The drawn results.
    ///
    /// # Errors
    /// When their positions are not 1, 2, 3, … or they disagree about the total.
    pub async fn results(&self) -> Result<Results> {
        let script = "return byRole('feed').flatMap((feed) => byRole('article', feed)).map((article) =>
            [article.getAttribute('aria-posinset'), article.getAttribute('aria-setsize'), nameOf(article)])";
        let rows = self.look(script).await?;
        let rows = rows.as_array().context("the feed cannot be read")?;
        let mut results = Results { titles: Vec::new(), total: 0 };
        for (idx, row) in rows.iter().enumerate() {
            let number = |value: &Value| value.as_str().and_then(|text| text.parse::<usize>().ok());
            ensure!(
                number(&row[0]) == Some(idx + 1),
                "result {} says that it is number {}",
                idx + 1,
                row[0]
            );
            let total = number(&row[1])
                .with_context(|| format!("result {} has no aria-setsize", idx + 1))?;
            ensure!(
                idx == 0 || total == results.total,
                "the results disagree about how many they are"
            );
            results.total = total;
            results.titles.push(row[2].as_str().unwrap_or_default().to_owned());
        }
        Ok(results)
    }

    /// The source badges, in order.
    ///
    /// # Errors
    /// When there is no `group` named Sources with `aria-pressed` buttons.
    pub async fn badges(&self) -> Result<Vec<Badge>> {
        let script = format!(
            "{ROLES} return byRole('button', named('group', 'Sources')).filter((button) =>
                button.hasAttribute('aria-pressed') && !nameOf(button).startsWith('Exclude')
                && !nameOf(button).startsWith('Stop excluding'))"
        );
        let buttons =
            self.web().execute(script, Vec::new()).await?.elements().context("no badges")?;
        ensure!(!buttons.is_empty(), "the group Sources has no badge");
        let mut badges = Vec::new();
        for button in buttons {
            let text = button.text().await?;
            let is_pressed = button.attr("aria-pressed").await?.as_deref() == Some("true");
            let count =
                last_number(&text).with_context(|| format!("the badge {text:?} has no count"))?;
            badges.push(Badge { button, text, is_pressed, count });
        }
        Ok(badges)
    }

    /// An attribute of one of the two sliders.
    ///
    /// # Errors
    /// When there is no such slider, or it lacks the attribute.
    pub async fn slider(&self, name: &str, attribute: &str) -> Result<String> {
        let value = self.role("slider", name).await?.attr(attribute).await?;
        value.with_context(|| format!("the slider {name} has no {attribute}"))
    }

    /// A slider's `aria-valuenow`, `aria-valuemin` or `aria-valuemax`.
    ///
    /// # Errors
    /// When it is not a number.
    pub async fn slider_number(&self, name: &str, attribute: &str) -> Result<f64> {
        let value = self.slider(name, attribute).await?;
        value.parse().with_context(|| format!("{attribute} of the slider {name} is {value:?}"))
    }

    /// Opens the result at this position, from 1, by its link.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_result(&mut self, position: usize) -> Result<()> {
        self.open_result_unsettled(position).await?;
        self.settled().await
    }

    /// As [`Session::open_result`], also while a larger module is on its way.
    ///
    /// # Errors
    /// When there is none.
    pub async fn open_result_unsettled(&mut self, position: usize) -> Result<()> {
        let script = format!(
            "{ROLES} return byRole('feed').flatMap((feed) => byRole('article', feed))[arguments[0] - 1]?.querySelector('a[href]')"
        );
        let link = self
            .element(&format!("link in result {position}"), &script, &[json!(position)])
            .await?;
        link.click().await?;
        self.wait_for("an article is open", READER_IS_OPEN).await
    }
}

/// Whether an `article` in `main` with an `h1` is shown that is no result, and is all there.
pub(crate) const READER_IS_OPEN: &str = "
    return byRole('main').flatMap((main) => byRole('article', main))
      .some((article) => !article.closest('[role=feed]') && article.ariaBusy !== 'true'
        && article.querySelector('h1') && isShown(article))";

fn first_number(text: &str) -> Option<usize> {
    numbers(text).next()
}

fn last_number(text: &str) -> Option<usize> {
    numbers(text).last()
}

/// The numbers in a text, as the page writes them: in groups of digits.
fn numbers(text: &str) -> impl Iterator<Item = usize> {
    text.split(|character: char| !character.is_ascii_digit() && character != ',')
        .filter_map(|digits| digits.replace(',', "").parse().ok())
}
