// The sets that the viewer has: between it and what reads them (importer.js) or keeps them (keep.js).

// Of each set the rows that make it what it is: those of its archive, and those of every report. By these it can be kept and
// opened again.
const known = new Map();

let tell = () => {};

// What is told of a set goes to the viewer; what makes the set is remembered.
const told = (kind, set, text) => {
  const { reports } = known.get(set) || known.set(set, { reports: [], archive: '' }).get(set);
  if (kind === 'outcome') reports.push(text);
  if (kind === 'archive') known.get(set).archive = text;
  tell(kind, Number(set), text);
};

// What follows is called by the viewer.

const hearImporter = (hear) => {
  tell = hear;
  importer.hear = told;
};

const beginReading = (set, batch) => {
  importer.begin({ set: String(set), files: takeBatch(batch, String(set)) });
};

const cancelReading = (set) => importer.cancel(String(set));

const releaseSet = (set) => {
  known.delete(String(set));
  folders.delete(String(set));
  importer.forget(String(set));
};
