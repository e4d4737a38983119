#!/usr/bin/env bash
# What building Faircopy needs and how to get it; read by scripts/run and scripts/test. Works with bash 3.2 (macOS).

OLDEST_RUST="1.90"
OLDEST_NODE="20.19"
# shellcheck disable=SC2034 # the readers of this file use it
RUSTUP_COMMAND="curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal"

# Rust is often installed without being on the PATH of scripts.
if ! command -v cargo >/dev/null 2>&1 && [ -x "$HOME/.cargo/bin/cargo" ]; then
  PATH="$HOME/.cargo/bin:$PATH"
fi

has() { command -v "$1" >/dev/null 2>&1; }

has_libclang() {
  [ -n "${LIBCLANG_PATH:-}" ] && return 0
  local file folder=""
  if has llvm-config; then folder=$(llvm-config --libdir); fi
  # libclang-cpp, which Debian's llvm brings, is another library.
  for file in "$folder"/libclang.so* /usr/lib/llvm*/lib/libclang{,-[0-9]*}.so* \
    /usr/lib/*-linux-gnu/libclang{,-[0-9]*}.so* /usr/lib64/libclang.so* \
    /usr/lib64/llvm*/lib/libclang.so* /usr/lib/libclang.so* /usr/local/lib/libclang.so* \
    /Library/Developer/CommandLineTools/usr/lib/libclang.dylib /Applications/Xcode.app/Contents/Developer/Toolchains/*/usr/lib/libclang.dylib \
    /opt/homebrew/opt/llvm/lib/libclang.dylib /usr/local/opt/llvm/lib/libclang.dylib; do
    [ -e "$file" ] && return 0
  done
  return 1
}

# Whether version $1 ("1.95.0") is at least $2 ("1.90").
at_least() {
  local major minor
  major=${1%%.*} minor=${1#*.} minor=${minor%%.*}
  [ "$major" -gt "${2%%.*}" ] || { [ "$major" -eq "${2%%.*}" ] && [ "$minor" -ge "${2#*.}" ]; }
}

# Prints what is missing of the system's tools, one word each: compiler make cmake libclang pkg-config alsa curl. macOS has its sound built in.
missing_tools() {
  has c++ || has g++ || has clang++ || echo compiler
  has make || has ninja || echo make
  has cmake || echo cmake
  has_libclang || echo libclang
  has pkg-config || echo pkg-config
  [ "$(uname -s)" = Darwin ] || pkg-config --exists alsa 2>/dev/null || echo alsa
  has cargo || has curl || echo curl
}

# Prints what is missing for the window on top of that, one word each: webkit. macOS has it built in.
missing_window_tools() {
  [ "$(uname -s)" = Darwin ] || pkg-config --exists webkit2gtk-4.1 2>/dev/null || echo webkit
}

# Prints "" where Node.js will do (it builds the window's page), otherwise "missing" or the version that is too old.
node_trouble() {
  local version
  if ! has node || ! has npm; then
    echo missing
    return
  fi
  version=$(node --version 2>/dev/null)
  version=${version#v}
  if [ -z "$version" ]; then
    echo missing
  elif ! at_least "$version" "$OLDEST_NODE"; then
    echo "$version"
  fi
}

# The command that brings a Node.js that will do with manager $1; nothing where the system has only older ones.
node_command() {
  local offered=""
  if [ "$1" = apt ]; then
    offered=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: *//p')
    at_least "${offered%%[!0-9.]*}" "$OLDEST_NODE" 2>/dev/null || return 0
  fi
  [ -n "$1" ] && install_command "$1" node
}

# Prints "" where Rust will do, otherwise "missing" or the version that is too old.
rust_trouble() {
  local version
  if ! has cargo || ! has rustc; then
    echo missing
    return
  fi
  version=$(rustc --version 2>/dev/null | cut -d' ' -f2)
  if [ -z "$version" ]; then
    echo missing
  elif ! at_least "$version" "$OLDEST_RUST"; then
    echo "$version"
  fi
}

# Prints apt, dnf, pacman, brew or nothing.
package_manager() {
  if [ "$(uname -s)" = Darwin ]; then
    has brew && echo brew
  elif has apt-get; then
    echo apt
  elif has dnf; then
    echo dnf
  elif has pacman; then
    echo pacman
  fi
  return 0
}

# The package of manager $1 that brings tool $2.
package_of() {
  case "$1:$2" in
    apt:compiler) echo g++ ;;
    apt:alsa) echo libasound2-dev ;;
    apt:libclang) echo libclang-dev ;;
    apt:webkit) echo libwebkit2gtk-4.1-dev ;;
    apt:node | dnf:node | pacman:node) echo "nodejs npm" ;;
    dnf:compiler) echo gcc-c++ ;;
    dnf:alsa) echo alsa-lib-devel ;;
    dnf:libclang) echo clang-devel ;;
    dnf:webkit) echo webkit2gtk4.1-devel ;;
    dnf:pkg-config) echo pkgconf-pkg-config ;;
    pacman:compiler) echo gcc ;;
    pacman:alsa) echo alsa-lib ;;
    pacman:libclang) echo clang ;;
    pacman:webkit) echo webkit2gtk-4.1 ;;
    pacman:pkg-config) echo pkgconf ;;
    brew:libclang) echo llvm ;;
    *) echo "$2" ;;
  esac
}

# The command that installs the tools $2… with manager $1.
install_command() {
  local manager=$1 sudo="" packages="" tool
  shift
  [ "$(id -u)" -eq 0 ] || sudo="sudo "
  for tool in "$@"; do
    # On macOS Apple's command line tools bring compiler, make and libclang in one.
    if [ "$manager" = brew ] && { [ "$tool" = compiler ] || [ "$tool" = make ]; }; then continue; fi
    packages="$packages $(package_of "$manager" "$tool")"
  done
  [ -n "$packages" ] || return 0
  case $manager in
    apt) echo "${sudo}apt-get update && ${sudo}apt-get install -y$packages" ;;
    dnf) echo "${sudo}dnf install -y$packages" ;;
    pacman) echo "${sudo}pacman -S --needed --noconfirm$packages" ;;
    brew) echo "brew install$packages" ;;
  esac
}

# Where Cargo puts what it builds for the project at $1.
target_folder() {
  (cd "$1" && cargo metadata --format-version 1 --no-deps --offline) | sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

# Installs the packages of the UI at $1/ui when they are not those of its lock, and builds its page into ui/dist. A page that is newer
# than all that it is made of stays as it is: Cargo would build the window again for a new one.
build_page() {
  local ui=$1/ui
  if ! cmp -s "$ui/package-lock.json" "$ui/node_modules/.installed-lock.json"; then
    (cd "$ui" && npm ci --silent --no-audit --no-fund) || return 1
    cp "$ui/package-lock.json" "$ui/node_modules/.installed-lock.json" 2>/dev/null || true
  elif [ -f "$ui/dist/index.html" ] &&
    [ -z "$(find "$ui" \( -name node_modules -o -name dist \) -prune -o -newer "$ui/dist/index.html" -print)" ]; then
    return 0
  fi
  (cd "$ui" && npx --no-install vite build --logLevel warn)
}
