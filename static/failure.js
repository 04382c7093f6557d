// Says what failed and what to do, instead of leaving a blank or dead page. Only DOM calls: the page's policy
// forbids strings of HTML.

let hasFailed = false;

const fail = (kind, detail) => {
  if (hasFailed) return;
  hasFailed = true;
  parsed().then(() => show(kind, detail));
};

const show = (kind, detail) => {
  const tag = language();
  const texts = messages[tag];
  const failure = element('section', 'shell-failure');
  failure.lang = tag;
  failure.setAttribute('role', 'alert');
  const reload = element('button', 'shell-reload', texts.reload);
  reload.type = 'button';
  reload.addEventListener('click', () => location.reload());
  failure.append(
    element('h1', 'shell-failure-title', texts.title),
    element('p', 'shell-failure-what', texts[kind].replace('{}', () => detail)),
    element('p', 'shell-failure-remedy', texts[kind + 'Remedy']),
    reload,
  );
  const app = document.getElementById('app');
  if (isReady()) {
    // What is on the page can still be read, so it stays below.
    document.body.prepend(failure);
  } else {
    app.replaceChildren(failure);
  }
};

const element = (name, className, text) => {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
};

// The application marks the moment from which its list can be used.
const isReady = () => performance.getEntriesByName('broadsheet:ready').length > 0;

const whenReady = (then) => {
  const observer = new PerformanceObserver(() => {
    if (!isReady()) return;
    observer.disconnect();
    then();
  });
  observer.observe({ type: 'mark', buffered: true });
};

// Until the list can be used every error is a failure to start. After that only a trap inside the module is: it stops
// the application, while any other error leaves it running.
const onError = (error) => {
  if (!(error instanceof Error)) return;
  const isTrap = typeof WebAssembly !== 'undefined' && error instanceof WebAssembly.RuntimeError;
  if (isTrap || !isReady()) fail('crash', error.message);
};
addEventListener('error', (event) => onError(event.error));
addEventListener('unhandledrejection', (event) => onError(event.reason));
