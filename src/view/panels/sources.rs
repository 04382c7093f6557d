//! All sources: found by name, chosen, excluded, or one alone.

use broadsheet_desk::{Action, Address, Collection};
use broadsheet_model::Source;
use yew::Html;

use crate::messages::{fill, layout as words};
use crate::view::badges::colour;
use crate::view::element::{checked, keyed, tag};
use crate::view::{Button, Page, Report, act, plain_button, send};

/// From so many on one looks for a source by its name.
const MANY: usize = 10;

/// A field to find sources, a way back to all of them, and a row for each.
pub(super) fn sources(page: &Page<'_>) -> Html {
    let Some((archive, answer)) = page.desk.collection().zip(page.desk.answer()) else {
        return Html::default();
    };
    let (messages, address) = (words::of(page.locale()), &page.desk.state().address);
    let is_limited = !(address.include.is_empty() && address.exclude.is_empty());
    let all = Address { include: Vec::new(), exclude: Vec::new(), ..address.clone() };
    let listed = page.desk.listed_sources();
    let counts = &answer.facets.per_source;
    let most = counts.iter().copied().max().unwrap_or_default().max(1);
    let row = |idx: &usize| {
        let count = counts.get(*idx).copied().unwrap_or_default();
        Row { page, archive, source: &archive.sources()[*idx], idx: *idx, count, most }.draw()
    };
    let rows: Html = listed.iter().map(row).collect();
    tag!("div", "class" = "all-sources";
        (archive.sources().len() > MANY).then(|| field(page)),
        tag!("div", "class" = "row";
            tag!("p", "class" = "hint", "role" = "status"; fill(messages.n_sources, &[&page.number(listed.len())])),
            is_limited.then(|| plain_button(act(page.link, Action::Limits(all)), messages.all_sources))),
        tag!("ul"; rows))
}

fn field(page: &Page<'_>) -> Html {
    let label = words::of(page.locale()).find_source;
    tag!("input", "type" = "search", "class" = "find-source", "aria-label" = label,
        "placeholder" = label, "autocomplete" = "off", "spellcheck" = "false",
        on "input" = send(page.link, Report::FindSource))
}

struct Row<'a> {
    page: &'a Page<'a>,
    archive: Collection<'a>,
    source: &'a Source,
    idx: usize,
    count: usize,
    /// The greatest count of all.
    most: usize,
}

impl Row<'_> {
    fn draw(&self) -> Html {
        let Row { page, source, count, .. } = self;
        let (address, id) = (&page.desk.state().address, &source.id);
        let is_excluded = address.exclude.contains(id);
        let name = page.locale().source_name(source);
        let choose = tag!("input", "type" = "checkbox",
            on "change" = act(page.link, Action::ToggleSource(id.clone())));
        let choose = checked(address.include.contains(id), choose);
        // A bar beside the number: which are large is seen before any number is read.
        let width = format!("{}%", (count * 100).div_ceil(self.most));
        let bar = tag!("svg", "class" = "share", "aria-hidden" = "true";
            tag!("rect", "width" = width, "height" = "100%"));
        let class = [
            "source ",
            &colour(self.archive, self.idx),
            if is_excluded { " excluded" } else { "" },
        ];
        let row = tag!("li", "class" = class.concat();
            tag!("label";
                choose,
                tag!("span", "class" = "dot", "aria-hidden" = "true"),
                tag!("span", "class" = "badge-name"; name.to_owned()),
                bar,
                tag!("span", "class" = "badge-count"; page.number(*count))),
            self.only(name),
            self.exclude(name, is_excluded));
        keyed(id.as_str().to_owned(), row)
    }

    fn only(&self, name: &str) -> Html {
        let messages = words::of(self.page.locale());
        let address = &self.page.desk.state().address;
        let include = vec![self.source.id.clone()];
        let only = Address { include, exclude: Vec::new(), ..address.clone() };
        let label = [messages.only, " ", name].concat();
        let button = Button { class: "plain", label: Some(label.into()), ..Button::default() };
        button.draw(act(self.page.link, Action::Limits(only)), messages.only)
    }

    fn exclude(&self, name: &str, is_excluded: bool) -> Html {
        let messages = words::of(self.page.locale());
        let label = Some([messages.without, " ", name].concat().into());
        let button =
            Button { class: "plain", label, pressed: Some(is_excluded), ..Button::default() };
        let exclude = Action::ToggleExclude(self.source.id.clone());
        button.draw(act(self.page.link, exclude), messages.without)
    }
}
