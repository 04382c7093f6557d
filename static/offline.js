// Readable without a network: the service worker keeps what was read (static/service-worker.js). It is registered once the
// list can be used, so that it costs the first load nothing, and everything works without it.

const MINUTES = 60000;

const readOffline = async () => {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('message', ({ data }) => data.broadsheet === 'edition' && say('edition'));
  const isFirst = !serviceWorker.controller;
  await serviceWorker.register(policy.createScriptURL('service-worker.js'));
  const { active } = await serviceWorker.ready;
  const tell = (message) => active.postMessage(message);
  // What came before there was a worker, and what was on its way then.
  const tellOf = (list) => tell({ loaded: list.getEntries().map(({ name }) => name) });
  if (isFirst) new PerformanceObserver(tellOf).observe({ type: 'resource', buffered: true });
  // A new edition may have come while this page was loading.
  else tell({});
  // A page that stays open hears of new editions when its reader comes back to it.
  let asked = Date.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - asked < 10 * MINUTES) return;
    asked = Date.now();
    tell({ asks: true });
  });
};

// Not in the template: opened from disk a browser would try to fetch it, and say that it may not.
const beInstallable = () => {
  const link = document.createElement('link');
  link.rel = 'manifest';
  link.href = 'manifest.webmanifest';
  document.head.append(link);
};

if (build.offline && !isFile) {
  whenReady(() => {
    beInstallable();
    if (navigator.serviceWorker) readOffline().catch(() => {});
  });
}
