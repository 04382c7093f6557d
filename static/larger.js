// The module of a page that begins with the larger one.

// The page may have asked for it early; verified to be the one that it was built with, and unpacked.
const unpackedModule = async () => {
  await readable();
  return patiently(async (isAgain) =>
    isAgain || !moduleAnswer
      ? unpackedPart(build.module, 'viewer-module')
      : gunzipped(await verified(await arrived(await moduleAnswer), build.module)),
  );
};
