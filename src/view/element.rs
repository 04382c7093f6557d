//! Elements, made by one function: what `html!` writes out at each place is a download twice as
//! large, and a page has more than a hundred places.

use std::rc::Rc;

use yew::virtual_dom::{AttributeOrProperty, Attributes, Listener, ListenerKind, VTag, VText};
use yew::{AttrValue, Callback, Html};

/// An element: its name, its attributes, who hears its events (`on "click" = callback`), and after
/// a semicolon what it holds. An attribute that is `None` is left out.
macro_rules! tag {
    ($tag:expr $(, $name:literal = $value:expr)* $(, on $event:literal = $callback:expr)*
        $(; $($child:expr),+ $(,)?)?) => {{
        let element = $crate::view::element::Element::open($tag, &[$($name),*]);
        $(let element = $crate::view::element::Value::put($value, element);)*
        $(let element = element.listener($event, $callback);)*
        $($(let element = $crate::view::element::Child::put($child, element);)+)?
        element.close()
    }};
}

/// Several nodes beside each other.
macro_rules! beside {
    ($($child:expr),+ $(,)?) => {{
        let nodes = $crate::view::element::Element::nothing();
        $(let nodes = $crate::view::element::Child::put($child, nodes);)+
        nodes.beside()
    }};
}

pub(super) use {beside, tag};

/// An element that is being made. It is a pointer, so that handing it on costs next to nothing: the
/// functions below are called hundreds of times, and none of them is to be written out there.
pub(super) struct Element(Box<Parts>);

struct Parts {
    tag: &'static str,
    /// The names of its attributes.
    names: &'static [&'static str],
    /// Their values, in the same order.
    values: Vec<Option<AttributeOrProperty>>,
    listeners: Vec<Option<Rc<dyn Listener>>>,
    children: Vec<Html>,
}

impl Element {
    #[inline(never)]
    pub(super) fn open(tag: &'static str, names: &'static [&'static str]) -> Element {
        Element(Box::new(Parts {
            tag,
            names,
            values: Vec::new(),
            listeners: Vec::new(),
            children: Vec::new(),
        }))
    }

    /// What holds nodes that stand beside each other in no element of their own.
    pub(super) fn nothing() -> Element {
        Element::open("", &[])
    }

    #[inline(never)]
    fn attribute(mut self, value: Option<AttrValue>) -> Element {
        self.0.values.push(value.map(AttributeOrProperty::Attribute));
        self
    }

    #[inline(never)]
    fn fixed_attribute(mut self, value: &'static str) -> Element {
        self.0.values.push(Some(AttributeOrProperty::Static(value)));
        self
    }

    #[inline(never)]
    fn text_attribute(self, value: String) -> Element {
        self.attribute(Some(value.into()))
    }

    #[inline(never)]
    pub(super) fn listener(mut self, event: &'static str, callback: Heard) -> Element {
        self.0.listeners.push(Some(Rc::new(Hearing { event, callback })));
        self
    }

    #[inline(never)]
    fn node(mut self, node: Html) -> Element {
        self.0.children.push(node);
        self
    }

    #[inline(never)]
    fn words(self, words: &'static str) -> Element {
        self.node(VText::new(words).into())
    }

    #[inline(never)]
    fn text(self, text: String) -> Element {
        self.node(VText::new(text).into())
    }

    #[inline(never)]
    pub(super) fn close(self) -> Html {
        let Parts { tag, names, values, listeners, children } = *self.0;
        let mut element = VTag::new(tag);
        let values = values.into_boxed_slice();
        element.set_attributes(Attributes::Dynamic { keys: names, values });
        if !listeners.is_empty() {
            element.set_listeners(listeners.into_boxed_slice());
        }
        element.add_children(children);
        element.into()
    }
}

impl Element {
    /// What it holds, without the element.
    pub(super) fn beside(self) -> Html {
        self.0.children.into_iter().collect()
    }
}

/// Who hears of an event of an element.
pub(super) type Heard = Callback<web_sys::Event>;

/// One type for every event: Yew has one for each, and code for each that is used.
struct Hearing {
    /// Without `on`: `click`.
    event: &'static str,
    callback: Heard,
}

impl Listener for Hearing {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(self.event.into())
    }

    fn handle(&self, event: web_sys::Event) {
        self.callback.emit(event);
    }

    fn passive(&self) -> bool {
        false
    }
}

/// What the value of an attribute can be.
pub(super) trait Value {
    fn put(self, element: Element) -> Element;
}

impl Value for &'static str {
    fn put(self, element: Element) -> Element {
        element.fixed_attribute(self)
    }
}

impl Value for String {
    fn put(self, element: Element) -> Element {
        element.text_attribute(self)
    }
}

impl Value for AttrValue {
    fn put(self, element: Element) -> Element {
        element.attribute(Some(self))
    }
}

impl<T: Value> Value for Option<T> {
    fn put(self, element: Element) -> Element {
        match self {
            Some(value) => value.put(element),
            None => element.attribute(None),
        }
    }
}

/// What an element can hold.
pub(super) trait Child {
    fn put(self, element: Element) -> Element;
}

impl Child for Html {
    fn put(self, element: Element) -> Element {
        element.node(self)
    }
}

impl Child for &'static str {
    fn put(self, element: Element) -> Element {
        element.words(self)
    }
}

impl Child for String {
    fn put(self, element: Element) -> Element {
        element.text(self)
    }
}

impl Child for Option<Html> {
    fn put(self, element: Element) -> Element {
        element.node(self.unwrap_or_default())
    }
}

/// The same element, known by `key` among its siblings.
pub(super) fn keyed(key: String, mut element: Html) -> Html {
    if let Some(tag) = just_made(&mut element) {
        tag.key = Some(key.into());
    }
    element
}

/// The same field of a form, with this value.
#[cfg(feature = "full")]
pub(super) fn filled(value: String, mut field: Html) -> Html {
    if let Some(tag) = just_made(&mut field) {
        tag.set_value(AttrValue::from(value));
    }
    field
}

/// The same box, checked or not.
#[cfg(feature = "full")]
pub(super) fn checked(is_checked: bool, mut field: Html) -> Html {
    if let Some(tag) = just_made(&mut field) {
        tag.set_checked(is_checked);
    }
    field
}

/// The same element, which hears of an event.
#[cfg(feature = "full")]
pub(super) fn hearing(event: &'static str, callback: Heard, mut element: Html) -> Html {
    if let Some(tag) = just_made(&mut element) {
        tag.add_listener(Rc::new(Hearing { event, callback }));
    }
    element
}

/// The same element with one more attribute.
#[cfg(feature = "full")]
pub(super) fn with(name: &'static str, value: &'static str, mut element: Html) -> Html {
    if let Some(tag) = just_made(&mut element) {
        tag.add_attribute(name, value);
    }
    element
}

/// An element that nobody else holds yet.
fn just_made(element: &mut Html) -> Option<&mut VTag> {
    let Html::VTag(tag) = element else { return None };
    Rc::get_mut(tag)
}
