# SPDX-License-Identifier: Apache-2.0
# Sourced: finds the tools a script needs and installs the missing ones with apt. Silent when all is there.

missing_packages=()

have() { command -v "$1" >/dev/null 2>&1; }

# want java | node | curl | chromium | firefox | webkit | qtwebkit | nginx | haproxy | varnish | prometheus
want() {
  local tool
  for tool in "$@"; do
    case $tool in
      java)
        [ -n "$(jdks)" ] || missing_packages+=(openjdk-17-jdk-headless)
        have mvn || missing_packages+=(maven)
        ;;
      node)
        node_is_usable || missing_packages+=(nodejs)
        have npm || missing_packages+=(npm)
        ;;
      curl) have curl || missing_packages+=(curl) ;;
      chromium) have chromium || missing_packages+=(chromium) ;;
      firefox) have firefox-esr || missing_packages+=(firefox-esr) ;;
      webkit)
        have WebKitWebDriver || missing_packages+=(webkit2gtk-driver)
        have Xvfb || missing_packages+=(xvfb)
        have dbus-run-session || missing_packages+=(dbus-daemon)
        ;;
      qtwebkit) has_qtwebkit || missing_packages+=(python3-pyqt5.qtwebkit) ;;
      nginx) [ -x /usr/sbin/nginx ] || missing_packages+=(nginx) ;;
      haproxy) [ -x /usr/sbin/haproxy ] || missing_packages+=(haproxy) ;;
      prometheus) { have prometheus && have promtool; } || missing_packages+=(prometheus) ;;
      varnish) [ -x /usr/sbin/varnishd ] || missing_packages+=(varnish) ;;
      *) echo "unknown tool: $tool" >&2; return 2 ;;
    esac
  done
  install_missing
  if [[ " $* " == *" java "* ]]; then use_oldest_jdk; fi
  if [[ " $* " == *" node "* ]]; then use_web_crypto; fi
}

node_is_usable() {
  have node && [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -ge 18 ]
}

# Debian's own Python, which its packages are for.
has_qtwebkit() { /usr/bin/python3 -c 'import PyQt5.QtWebKitWidgets' 2>/dev/null; }

# Debian 12's Node 18 has the Web Crypto that the client takes its random bytes from only behind a flag.
use_web_crypto() {
  [ "$(node -p 'Number(process.versions.node.split(".")[0])')" -ge 20 ] ||
    export NODE_OPTIONS="--experimental-global-webcrypto ${NODE_OPTIONS:-}"
}

install_missing() {
  [ ${#missing_packages[@]} -gt 0 ] || return 0
  if ! have apt-get || [ "$(id -u)" -ne 0 ]; then
    echo "Missing: ${missing_packages[*]}. Install them, or run this as root on Debian, which does it with apt-get." >&2
    exit 1
  fi
  echo "Installing: ${missing_packages[*]}"
  # RUNLEVEL=1 keeps packages that bring a service (the proxies) from starting it on this machine.
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends "${missing_packages[@]}" </dev/null
  missing_packages=()
}

# Lists "major directory" of each JDK from 17 on, oldest first.
jdks() {
  local home version
  for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
    [ -x "$home/bin/javac" ] && [ -f "$home/release" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
    [ "${version:-0}" -ge 17 ] && echo "$version $(readlink -f "$home")"
  done | sort -n -u
}

use_oldest_jdk() {
  JAVA_HOME=$(jdks | head -n 1 | cut -d' ' -f2-)
  export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
}

# Prints the newest JDK as "major directory", or nothing when it is the one in use.
newer_jdk() {
  local newest
  newest=$(jdks | tail -n 1)
  [ "${newest#* }" = "$JAVA_HOME" ] || echo "$newest"
}
