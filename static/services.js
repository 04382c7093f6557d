// What the browser does for the viewer: dates and numbers as a reader writes them, the clipboard, timing marks. Called from there, this
// takes less to load than the same in the module.

const FORMS = [
  { year: 'numeric', month: 'long', day: 'numeric', weekday: 'long', timeZone: 'UTC' },
  { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' },
  { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
];

// Making a formatter takes longer than all else that a move of the slider asks for.
const formatters = {};

const dateText = (millis, tag, form) =>
  (formatters[tag + form] ??= new Intl.DateTimeFormat(tag, FORMS[form])).format(millis);

const numberText = (number, tag) => (formatters[tag] ??= new Intl.NumberFormat(tag)).format(number);

// How far the reader's clock is ahead of UTC then, in minutes.
const clockOffset = (millis) => -new Date(millis).getTimezoneOffset();

// Today on the reader's clock, as digits: year, month, day.
const dayNow = () => {
  const now = new Date();
  return (now.getFullYear() * 100 + now.getMonth() + 1) * 100 + now.getDate();
};

// Only pages of a trustworthy origin have a clipboard.
const copyText = async (text, done) => {
  try {
    await navigator.clipboard.writeText(text);
    done(true);
  } catch (refused) {
    done(false);
  }
};

const timeNow = () => performance.now();

const markReady = () => performance.mark('broadsheet:ready');

// Measures are called what they measure; each begins with a mark of its own.
const markBegin = (name) => performance.mark(name + ':start');

const markEnd = (name) => {
  const start = name + ':start';
  // Without a beginning there is nothing to measure.
  if (performance.getEntriesByName(start).length > 0) performance.measure(name, start);
  performance.clearMarks(start);
};

const markPainted = (name) => requestAnimationFrame(() => markEnd(name));
