// A page in one file, with an archive in it: what `broadsheet build --edition file` makes, made of the page that runs.
//
// Style and body are those of this page. Its early script is too, but for the module that it names; the second script is
// this one in one file, and comes with the larger module's texts in a folder (`wholeScript`, more.js).

const OCTETS = 'application/octet-stream';

// An end tag. No script of a page may hold one as it is, not even in a text.
const ended = (name) => ['<', name + '>'].join('/');

const toBase64 = (bytes) => {
  if (bytes.toBase64) return bytes.toBase64();
  const pieces = [];
  for (let at = 0; at < bytes.length; at += 32766) pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 32766))));
  return pieces.join('');
};

// The start of such an element never stands in this script as a whole: readers of a page look for it.
const dataElement = (id, text, type = OCTETS) => '\n<script type="' + type + '" id="' + id + '">' + text + ended('script');

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const integrityOf = async (text) => "'sha256-" + toBase64(await digest(new TextEncoder().encode(text))) + "'";

// The scripts of a page in one file.
const ownScripts = () => {
  const [early, script] = Array.from(document.querySelectorAll('head > script:not([type]):not([src])'), ({ text }) => text);
  if (isOneFile()) return [early, script];
  const { build, wholeScript } = window.broadsheet;
  return [early.replace(JSON.stringify(build), JSON.stringify({ module: parts.module })), wholeScript];
};

const pageHead = async (title) => {
  const [early, script] = ownScripts();
  const style = document.querySelector('head > style').textContent;
  const hashes = await Promise.all([early, script, style].map(integrityOf));
  const policyText =
    `default-src 'none'; script-src ${hashes[0]} ${hashes[1]} 'wasm-unsafe-eval'; style-src ${hashes[2]}; ` +
    "img-src data: blob: https:; worker-src blob:; base-uri 'none'; form-action 'none'; " +
    "require-trusted-types-for 'script'; trusted-types broadsheet";
  const metas = Array.from(document.querySelectorAll('head > meta[name], head > meta[http-equiv=x-dns-prefetch-control]'));
  return [
    '<!doctype html>\n<html lang="', document.documentElement.lang, '" data-edition="file" data-import>\n<head>\n',
    '<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="', policyText, '">\n',
    ...metas.map(({ outerHTML }) => outerHTML + '\n'),
    document.querySelector('link[rel=icon]').outerHTML, '\n<title>', escaped(title), ended('title'), '\n',
    '<script>', early, ended('script'), '\n<style>', style, ended('style'), '\n',
    '<script>', script, ended('script'), '\n', ended('head'), '\n<body>\n',
  ];
};

const pageBody = () => [
  '<div id="app"><div class="shell" aria-busy="true"><p class="shell-title">Broadsheet', ended('p'), ended('div'), ended('div'), '\n',
  ...['open-files', 'open-folder'].map((id) => document.getElementById(id).outerHTML + '\n'),
  '<p id="said" role="status">', ended('p'), '\n',
  document.querySelector('noscript').outerHTML,
];

// The page. `files` are [name, Blob], of packed bytes.
const pageOf = async (manifest, files, title) => {
  const named = JSON.stringify({ ...JSON.parse(manifest), title }).replaceAll('<', '\\u003c');
  const pieces = [...(await pageHead(title)), ...pageBody()];
  pieces.push(dataElement('archive-manifest', named, 'application/json'));
  for (const [name, blob] of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    pieces.push(new Blob([dataElement('archive/' + name, toBase64(bytes))]));
  }
  for (const [key, part] of Object.entries(parts)) {
    const id = 'viewer-' + key;
    pieces.push(dataElement(id, isOneFile() ? inPage(id) : toBase64(await carriedPart(part, id))));
  }
  pieces.push('\n', ended('body'), '\n', ended('html'), '\n');
  return new Blob(pieces);
};
