#!/usr/bin/env bash
# Downloads the broadsheet command of a release into a folder and checks its SHA-256.
#
#   install.sh FOLDER URL
#
# URL is where the release's files are; empty means that there is no release. The last line on stdout is `release` when
# the command is there, `none` when it has to be built instead: there is no release, or none for this machine. A file
# whose digest is not the one of SHA256SUMS is an error: then nothing is built or published.
set -euo pipefail

folder=$1
url=$2

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) name=broadsheet-x86_64-unknown-linux-musl ;;
  Linux-aarch64) name=broadsheet-aarch64-unknown-linux-musl ;;
  Darwin-x86_64) name=broadsheet-x86_64-apple-darwin ;;
  Darwin-arm64) name=broadsheet-aarch64-apple-darwin ;;
  MINGW*-x86_64 | MSYS*-x86_64) name=broadsheet-x86_64-pc-windows-msvc.exe ;;
  *) name= ;;
esac

if [ -z "$url" ] || [ -z "$name" ]; then
  echo "there is no release of the command for this machine" >&2
  echo none
  exit 0
fi

fetch() {
  curl --fail --silent --show-error --location --retry 3 --output "$folder/$1" "$url/$1"
}

mkdir -p "$folder"
if ! fetch SHA256SUMS || ! fetch "$name"; then
  echo "$url has no $name" >&2
  echo none
  exit 0
fi

# `shasum` is on macOS, `sha256sum` on the others.
sum=$(sha256sum "$folder/$name" 2>/dev/null || shasum --algorithm 256 "$folder/$name")
if ! grep --quiet --fixed-strings --line-regexp "${sum%% *}  $name" "$folder/SHA256SUMS"; then
  echo "the SHA-256 of $url/$name is not the one in its SHA256SUMS" >&2
  exit 1
fi

program=broadsheet
case "$name" in *.exe) program=broadsheet.exe ;; esac
mv "$folder/$name" "$folder/$program"
chmod +x "$folder/$program"
echo release
