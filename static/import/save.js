// Articles saved as a file: the importer finds and writes them (part by part, in its worker); the reader gets a file.

// What follows is called by the viewer.

// `progress` hears how many of how many articles have been written; `done` is given the file's size, or nothing and why; no
// reason means that the reader has stopped it.
const saveArticles = async (wanted, progress, done) => {
  try {
    const saved = await importer.save({ ...wanted, progress });
    if (!saved) return done(undefined, '');
    giveBlob(saved.name, saved.blob);
    done(saved.blob.size, undefined);
  } catch (error) {
    done(undefined, error.message || error.name);
  }
};

const cancelSaving = () => importer.cancelSave();
