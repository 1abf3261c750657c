#!/bin/sh
# Proves that an image starts: lays its layers out in a directory and runs it there, alone, as the user that it names and with a root
# file system that it cannot write.
#   check.sh IMAGE.tar TEMPLATE-DIRECTORY
set -eu
image=$(readlink -f "$1")
template=$(readlink -f "$2")
if [ "$(id -u)" -ne 0 ] || ! unshare --mount --pid --fork true 2>/dev/null; then
  echo "image: built and not started here, as only root may lay it out here; try: docker load -i $1" >&2
  exit 0
fi
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
mkdir "$work/image" "$work/root"
tar --warning=no-unknown-keyword -xf "$image" -C "$work/image"
text() { tr -d '\n' <"$work/image/$1"; }
layers=$(text manifest.json | sed 's/.*"Layers":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' ' ')
for layer in $layers; do tar --warning=no-unknown-keyword -xzf "$work/image/$layer" -C "$work/root"; done
config=$(text manifest.json | sed 's/.*"Config":"\([^"]*\)".*/\1/')
grep -q '"User":"65532:65532"' "$work/image/$config" || { echo "image: it does not name its user" >&2; exit 1; }
entry=$(text "$config" | sed 's/.*"Entrypoint":\[\([^]]*\)\].*/\1/' | tr -d '"' | tr ',' '\n' | sed 's/$/ /' | tr -d '\n')

# What a container is given: a place to write, its devices, /proc.
mkdir -p "$work/root/proc" "$work/root/dev" "$work/root/config"
cp -R "$template"/. "$work/root/config"
git -C "$work/root/config" init -q -b main
git -C "$work/root/config" add -A
git -C "$work/root/config" -c user.name=check -c user.email=check@example.com -c commit.gpgsign=false commit -q -m Begin
chown -R 65532:65532 "$work/root/config"
chown -R 65532:65532 "$work/root/tmp" "$work/root/cache"
cat >"$work/start" <<'START'
set -eu
root=$1
shift
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --bind "$root/../tmp" "$root/tmp"
mount --bind "$root/../cache" "$root/cache"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
chroot=$(command -v chroot)
exec env -i PATH=/opt/java/bin LANG=C.UTF-8 HOME=/tmp XDG_CACHE_HOME=/cache XDG_STATE_HOME=/tmp/state \
  "$chroot" --userspec=65532:65532 "$root" "$@"
START
mkdir "$work/tmp" "$work/cache"
chown 65532:65532 "$work/tmp" "$work/cache"
chmod 755 "$work"
# shellcheck disable=SC2086 # the words of the entrypoint
towpath() { unshare --mount --pid --fork --kill-child sh "$work/start" "$work/root" $entry "$@"; }

towpath --version
towpath init /tmp/made
towpath validate --repo /config
towpath serve --repo /config --port 0 >"$work/serve.out" 2>"$work/serve.err" &
server=$!
for _ in $(seq 100); do
  address=$(sed -n 's/.*listening on \(http:[^ ]*\).*/\1/p' "$work/serve.out" "$work/serve.err" | head -n 1)
  if [ -n "$address" ]; then break; fi
  sleep 0.3
done
if [ -z "${address:-}" ]; then
  cat "$work/serve.err" >&2
  echo "image: the daemon did not begin to listen" >&2
  exit 1
fi
if command -v curl >/dev/null; then
  echo "image: /healthz answers $(curl -sS --max-time 10 "$address/healthz" | head -n 1)"
fi
echo "image: $(basename "$image") starts"
