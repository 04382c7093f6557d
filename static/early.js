// The first thing that the page does, while the rest of it is still on its way: requests what it will need in any case.
// `build` says what belongs to this page; it stands before this in the same script.

const isHosted = location.protocol !== 'file:' && document.documentElement.dataset.edition !== 'file';

const asked = (file, options) => {
  if (!isHosted) return null;
  const answer = fetch(file, options);
  // Whoever awaits the answer gets the error.
  answer.catch(() => {});
  return answer;
};

window.broadsheet = {
  build,
  // With which the page was opened, before what means nothing is left out of it.
  hash: location.hash,
  // Where the folder of the archive is: see files.js.
  base: '',
  // What has been loaded, for the larger module.
  kept: build.more && new Map(),
  moduleAnswer: asked(build.module.file, {}),
  manifestAnswer: asked('archive/manifest.json', { cache: 'no-cache' }),
};
