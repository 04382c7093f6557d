//! Passing on what is shown.

use crate::desk::Desk;

/// What a reader passes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// What it is called.
    pub title: String,
    /// Where others find it; `None` where only this device has it, as a file.
    pub url: Option<String>,
    /// What is copied where there is no such address.
    pub text: String,
}

impl Desk {
    /// What is passed on of what is shown, which is called `title`; `text` is what says where it
    /// comes from.
    pub fn shared(&self, title: &str, text: &str) -> Shared {
        let url = (!self.surroundings.is_file).then(|| self.page_url());
        // A text that begins with the title does not need it twice.
        let text = match text.contains(title) {
            true => text.to_owned(),
            false => [title, "\n", text].concat(),
        };
        Shared { title: title.to_owned(), url, text: text.trim().to_owned() }
    }

    /// The whole address of what is shown.
    fn page_url(&self) -> String {
        let hash = self.state.address.to_hash();
        let hash = if hash == "#" { "" } else { &hash };
        [self.surroundings.page_address.as_str(), hash].concat()
    }
}
