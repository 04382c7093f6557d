// The one maker of scripts and of addresses of scripts in this page. The page's policy forbids every other, and a second one
// of this name. It lets exactly those texts through that were added to `trusted`: what stands in a part whose digest was
// verified.

const trusted = [];

const trustedText = (text) => {
  if (trusted.includes(text)) return text;
  throw new TypeError('not a script of this page');
};

const makers = {
  createScript: trustedText,
  // The text of a worker becomes an address here, so that nobody can give the address of something else. The one neighbour
  // that may run is the service worker.
  createScriptURL: (text) =>
    text === 'service-worker.js' ? text : URL.createObjectURL(new Blob([trustedText(text)])),
};

// Browsers that know no such policies forbid nothing.
const policy = window.trustedTypes ? trustedTypes.createPolicy('broadsheet', makers) : makers;
window.broadsheet.policy = policy;
