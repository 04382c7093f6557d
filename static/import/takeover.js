// How the larger application takes the place of the first, so that nobody notices: it is drawn out of sight, and put in
// place in one step when it shows the same (src/app/takeover.rs decides that).

// What it is drawn in; nothing where no other application runs.
const nextRoot = () => window.broadsheet.next;

// While somebody types, presses or scrolls, nothing is taken from under the hand; and an address that waits for a pause in
// typing is written by then.
const REST_MILLIS = 400;
// A field that shows a list or a calendar of the browser's own does not say when it does.
const CHOOSING_MILLIS = 8000;

let lastUse = 0;
let isPressed = false;
let isComposing = false;

const HANDS = {
  keydown: () => {},
  input: () => {},
  wheel: () => {},
  scroll: () => {},
  touchmove: () => {},
  pointerdown: () => (isPressed = true),
  pointerup: () => (isPressed = false),
  pointercancel: () => (isPressed = false),
  compositionstart: () => (isComposing = true),
  compositionend: () => (isComposing = false),
};

// Gives what ends it.
const watchHands = () => {
  const hear = (event) => {
    lastUse = performance.now();
    HANDS[event.type]();
  };
  const options = { capture: true, passive: true };
  for (const name in HANDS) addEventListener(name, hear, options);
  return () => {
    for (const name in HANDS) removeEventListener(name, hear, options);
  };
};

const isInUse = () => {
  const atRest = performance.now() - lastUse;
  const chooses = document.activeElement.matches('select, input[type="date"]');
  const { isCollapsed } = getSelection();
  return isPressed || isComposing || !isCollapsed || atRest < (chooses ? CHOOSING_MILLIS : REST_MILLIS);
};

// The first application keeps where it stands, and writes its address, as it does before a reload.
const askWhereItStands = () => dispatchEvent(new Event('pagehide'));

// The address with which the page was opened, where it is still said what of it was ignored.
const noticedHash = () => (document.querySelector('#app .notice') ? window.broadsheet.hash : '');

const openPanel = () => document.querySelector('#app dialog[open]')?.dataset.panel;

// The element of `root` that is what `element` is in the other application: of the same kind, in the same row, of the same
// name.
const counterpart = (element, root) => {
  const named = 'a, button, input, select, summary, h1, [role="slider"]';
  const rowOf = (one) => one.closest('[aria-posinset]')?.getAttribute('aria-posinset');
  const nameOf = (one) =>
    one.id || one.getAttribute('aria-label') || (one.matches(named) ? one.textContent : one.className);
  const [row, name] = [rowOf(element), nameOf(element)];
  return Array.from(root.querySelectorAll(element.tagName)).find((one) => rowOf(one) === row && nameOf(one) === name);
};

const takeOver = () => {
  const { broadsheet } = window;
  const { next, stop, isOver } = broadsheet;
  const app = document.getElementById('app');
  // What opened the panel has the focus again, and keeps it for when the panel is closed.
  app.querySelector('dialog[open]')?.close();
  const focused = app.contains(document.activeElement) ? document.activeElement : null;
  // What led to the front page is behind it on a narrow window, where the browser took the focus from it.
  const isCovered = next.querySelector('.masthead')?.inert;
  const places = [focused && counterpart(focused, next)];
  if (focused || isCovered) places.push(next.querySelector('#front-title'), next.querySelector('.results'));
  for (const field of app.querySelectorAll('input[type="search"]')) {
    const other = counterpart(field, next);
    if (!other) continue;
    other.value = field.value;
    other.setSelectionRange(field.selectionStart, field.selectionEnd, field.selectionDirection);
  }
  for (const details of app.querySelectorAll('details[open]')) counterpart(details, next)?.setAttribute('open', '');
  stop();
  app.remove();
  next.id = 'app';
  next.inert = false;
  places.find((place) => place && !place.closest('[inert]'))?.focus({ preventScroll: true });
  delete broadsheet.next;
  delete broadsheet.full;
  delete broadsheet.kept;
  performance.mark('broadsheet:full');
  isOver();
};
