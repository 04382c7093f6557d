//! Files that hold others (archives, saved pages), opened without I/O and within bounds.
//!
//! An [`Opening`] is made for one input file and asked for one [`Step`] after the other. It never
//! reads by itself: it says which bytes of the file it [needs](Step::Needs) and is
//! [given](Opening::give) them, so the same code runs natively over a `File` and in a browser over
//! slices of one. What it finds are [`Member`]s, each whole in memory and at most some MiB; what
//! it cannot or will not open is [`Skipped`] with a reason that says what to do; what is left out by
//! rule is [counted](Left). A file that is no container comes out as one member without a path.
//!
//! ```
//! use broadsheet_containers::{Limits, Opening, Step};
//!
//! let file = b"<p>a page of its own</p>";
//! let mut opening = Opening::new("page.html", file.len() as u64, Limits::default());
//! let mut members = Vec::new();
//! loop {
//!     match opening.step() {
//!         Step::Needs(range) => opening.give(&file[range.start as usize..range.end as usize]),
//!         Step::Member(member) => members.push(member),
//!         Step::Skipped(skipped) => panic!("{}", skipped.reason),
//!         Step::Done => break,
//!         _ => {}
//!     }
//! }
//! assert_eq!(members[0].bytes, file);
//! ```
//!
//! # What a file is
//!
//! Its bytes say so (`sniff.rs`), never its name nor what somebody declares.
//!
//! # Formats
//!
//! Each format is a `Container` (`container.rs`) in a file of its own, which knows nothing
//! of where its bytes are: in the input file, in a member that is held in memory, or in the stream
//! that another format unpacks. `opening.rs` stacks them: at most [`Limits::max_depth`] deep, with
//! one [`Limits`] for all of them together, so nesting multiplies nothing.

mod ahead;
mod budget;
mod container;
mod epub;
mod fields;
mod formats;
mod gzip;
mod layer;
mod limits;
mod member;
mod mhtml;
mod names;
mod opening;
mod path;
mod pictures;
mod plain;
mod refusals;
mod rules;
mod shelf;
mod site;
mod sniff;
mod tar;
mod wacz;
mod warc;
mod zip;

pub use limits::Limits;
pub use member::{Left, LeftOut, Member, Pictures, Reason, Skipped};
pub use opening::{INSIDE, Opening, Step};
pub use rules::Rules;
pub use sniff::is_container;
