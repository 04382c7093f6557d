// The module of a page that begins with the larger one.

const unpackedModule = async () => {
  await readable();
  return unpackedPart(build.module, 'viewer-module');
};
