// A picture that came with an article: the viewer writes which file it is in where its address would be, `data:,KIND,DIGEST,FOLDER`.
// A browser cannot show that and says so, which is when the file is fetched: only then, and past the module's memory.
const showFiled = (image) => {
  const address = image.src;
  const [scheme, kind, digest, folder] = address.split(',');
  const failed = () => image.classList.add('failed');
  if (scheme !== 'data:') return failed();
  const name = digest.slice(0, 16);
  loadChunk((folder || FOLDER) + 'picture/' + name.slice(0, 2) + '/' + name + '.css', name, digest, 0, 0, (bytes) => {
    // Another picture may have taken its place.
    if (image.src !== address) return;
    if (!bytes) return failed();
    image.src = URL.createObjectURL(new Blob([bytes], { type: 'image/' + kind }));
    shownFiled.set(image, image.src);
    leaving.observe(document.body, { childList: true, subtree: true, attributeFilter: ['src'] });
  });
};

// What is no longer shown is given back.
const shownFiled = new Map();
const leaving = new MutationObserver(() => {
  shownFiled.forEach((url, image) => {
    if (image.isConnected && image.src === url) return;
    URL.revokeObjectURL(url);
    shownFiled.delete(image);
  });
  if (shownFiled.size === 0) leaving.disconnect();
});

// Neither event bubbles to who is not asked, so the first is heard on its way down.
addEventListener('error', ({ target }) => target instanceof HTMLImageElement && showFiled(target), true);
addEventListener('click', ({ target }) => {
  const image = target.previousSibling;
  if (target.className !== 'again' || image.src.startsWith('blob:')) return;
  image.classList.remove('failed');
  showFiled(image);
});
