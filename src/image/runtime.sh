#!/bin/sh
# Makes the file system that Towpath's image adds to its base: a Java runtime of just the modules that are needed, the C libraries
# under it, and the few files without which a program has no user and no names of hosts. Without a shell, and without anything else.
#   runtime.sh DIRECTORY CLASSES JARS-DIRECTORY...
set -eu
root=$1
jars=$2
shift 2
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
if [ ! -x "$home/bin/jlink" ] || [ ! -d "$home/jmods" ]; then
  echo "image: \"$home\" has no jlink or no jmods; set JAVA_HOME to a whole JDK of version 17 or newer" >&2
  exit 5
fi

for directory in "$@"; do
  for jar in "$directory"/*.jar; do jars=$jars:$jar; done
done
modules=$("$home/bin/jdeps" --multi-release 17 --ignore-missing-deps --print-module-deps --class-path "$jars" \
  $(echo "$jars" | tr : ' ') | tail -n 1)
# Nothing names these: elliptic curves of TLS, names of hosts and of users, and jars as file systems, from which "init" takes its template.
modules=$modules,jdk.crypto.ec,java.naming,jdk.unsupported,jdk.zipfs

rm -rf "$root"
mkdir -p "$root/opt" "$root/usr" "$root/etc" "$root/lib64" "$root/tmp" "$root/cache"
"$home/bin/jlink" --module-path "$home/jmods" --add-modules "$modules" --strip-java-debug-attributes \
  --no-header-files --no-man-pages --output "$root/opt/java"
# Distributions keep the certificates elsewhere and leave a link.
cp --remove-destination "$(readlink -f "$home/lib/security/cacerts")" "$root/opt/java/lib/security/cacerts"
rm -rf "$root/opt/java/legal"
find "$root/opt/java" -name '*.so' -exec strip --strip-unneeded {} + 2>/dev/null || true

# With it Terraform gets a process group of its own.
setsid=$(command -v setsid || true)
if [ -n "$setsid" ]; then
  mkdir -p "$root/usr/bin"
  cp -L "$setsid" "$root/usr/bin/setsid"
fi

# Every library that the runtime asks for, where it asks for it.
find "$root/opt/java" "$root/usr" -type f \( -name java -o -name jspawnhelper -o -name setsid -o -name '*.so' \) -exec ldd {} + 2>/dev/null |
  sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-[^ ]*\) .*/\1/p' | sort -u | while read -r library; do
  case $library in
    "$root"/*) continue ;;
  esac
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done

echo 'towpath:x:65532:65532::/tmp:/sbin/nologin' >"$root/etc/passwd"
echo 'towpath:x:65532:' >"$root/etc/group"
echo 'hosts: files dns' >"$root/etc/nsswitch.conf"
"$root/opt/java/bin/java" -Xshare:dump -XX:+UseSerialGC >/dev/null 2>&1 || true
echo "image: runtime of $(echo "$modules" | tr , '\n' | sort -u | wc -l) modules, $(du -sm "$root" | cut -f 1) MB" >&2
