//! What happens to local sets, and what has to be done about them.

use broadsheet_bundle::Manifest;

use super::panel::{KeptSet, Room};
use super::progress::Progress;
use super::report::Outcome;
use super::save::{SaveEnd, SaveKind, Selected};

/// Tells a set from every other one that this page has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SetId(pub u32);

/// How files came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// By the button for files.
    Files,
    /// By the button for a folder.
    Folder,
    /// Dropped on the page.
    Dropped,
    /// Pasted: files, HTML or text.
    Pasted,
    /// Given by the system, where the page is installed and opens files of this kind.
    Handed,
    /// A set that was kept on this device.
    Kept,
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenFile {
    /// Its path below the chosen folder, or its name.
    pub path: String,
    /// Its size in bytes.
    pub n_bytes: u64,
}

/// Files that were chosen at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// How.
    pub how: How,
    /// What the set is called; empty: by the files' folder, or by the first of them.
    pub name: String,
    /// Which, in the order in which they are read.
    pub files: Vec<ChosenFile>,
    /// What could not even be opened, each with its reason.
    pub skipped: Vec<Outcome>,
    /// The shell's own number for the file objects: [`LocalEffect::Read`] gives it back.
    pub batch: u32,
}

/// How the reading of a set ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Everything was read.
    Done,
    /// The reader stopped it; what had been read by then is kept.
    Cancelled,
    /// It cannot go on, for this reason, in words; what had been read by then is kept.
    Failed(String),
}

/// What happens to local sets: what the reader does, and what comes of it.
#[derive(Clone)]
pub enum LocalEvent {
    /// Files were chosen: they become a set, and are to be read.
    Chosen(Chosen),
    /// That far has the reading of a set come.
    Progress(SetId, Progress),
    /// What came of some files of a set.
    Outcomes(SetId, Vec<Outcome>),
    /// What of a set has been read: an archive, in place of the one before. Its chunk files are in
    /// the shell's hands already.
    Archive(SetId, Box<Manifest>),
    /// The reading of a set has ended.
    Ended(SetId, Ended),

    /// The reader opens or closes the panel.
    ShowPanel(bool),
    /// The reader stops the reading of a set.
    Cancel(SetId),
    /// The reader hides a set (`true`) or shows it again.
    Hide(SetId, bool),
    /// The reader gives a set another name.
    Rename(SetId, String),
    /// The reader removes a set from the page. What is kept on this device stays there.
    Remove(SetId),
    /// The reader wants the report of a set as a file.
    ExportReport(SetId),

    /// What is kept on this device, as the page finds it, and after every change.
    KeptIs(Vec<KeptSet>),
    /// How much room this device gives, as far as it says.
    RoomIs(Option<Room>),
    /// The reader wants a set to be kept on this device.
    Keep(SetId),
    /// A set was kept under this key, or why not, in words.
    KeepEnded(SetId, Result<String, String>),
    /// The reader opens a set that is kept.
    OpenKept(String),
    /// The reader opens a folder again of which this device has kept the handle.
    OpenFolderAgain(String),
    /// The reader deletes one set, or a folder's handle, from this device.
    Forget(String),
    /// The reader deletes everything that is kept on this device.
    ForgetAll,

    /// The reader saves articles as a file.
    Save(SaveKind, Selected),
    /// So many of so many articles have been saved.
    SaveProgress(usize, usize),
    /// The reader stops saving.
    CancelSave,
    /// Saving has ended.
    SaveEnded(SaveEnd),
}

/// What has to be done about local sets.
#[derive(Clone, Debug, PartialEq)]
pub enum LocalEffect {
    /// The files of a batch are to be read as this set.
    Read {
        /// The set.
        set: SetId,
        /// The files: [`Chosen::batch`].
        batch: u32,
    },
    /// The reading of a set is to stop; [`LocalEvent::Ended`] says when it has.
    Cancel(SetId),
    /// Nobody needs the chunk files of a set any more, nor what reads it.
    Release(SetId),
    /// The report of a set is to be made a file.
    ExportReport(SetId),
    /// A set is to be kept on this device, under this name.
    Keep(SetId, String),
    /// The set that is kept under this key is to be opened as this set: its archive, its report and
    /// its end are to be given as if it had been read.
    OpenKept(SetId, String),
    /// The folder with this key is to be asked for again; if that is granted, its files are
    /// [`LocalEvent::Chosen`].
    OpenFolderAgain(String),
    /// This is to be deleted from the device.
    Forget(String),
    /// Everything that is kept is to be deleted from the device.
    ForgetAll,
    /// Articles are to be saved as a file.
    Save(SaveKind, Box<super::save::ToSave>),
    /// Saving is to stop.
    CancelSave,
}
