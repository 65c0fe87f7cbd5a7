# shellcheck shell=sh
# Configuring and building with little noise: sourced by quickstart and test, in the repository's root.

# Compilers take up to 1 GB each: as many at a time as there are processors and gigabytes.
build_jobs() {
  processors=$(nproc)
  gigabytes=$(awk '/^MemAvailable/ { print int($2 / 1000000) }' /proc/meminfo)
  [ "$gigabytes" -ge 1 ] || gigabytes=1
  [ "$processors" -le "$gigabytes" ] && echo "$processors" || echo "$gigabytes"
}

# Where the output is no terminal, ninja writes a line a step: every tenth part of them will do.
thin_progress() {
  awk '
    !match($0, /^\[[0-9]+\/[0-9]+\] /) { print; next }
    {
      split(substr($0, 2, RLENGTH - 3), at, "/")
      tenth = int(10 * at[1] / at[2])
      if (tenth != shown) { print substr($0, 1, RLENGTH - 1); fflush() }
      shown = tenth
    }'
}

# build_preset PRESET [BUILD-OPTION...]
build_preset() {
  preset=$1
  shift
  if command -v ccache >/dev/null; then
    export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache
  fi
  mkdir -p build
  if ! cmake --preset "$preset" >build/configure.log 2>&1; then
    cat build/configure.log >&2
    return 1
  fi
  if [ -t 1 ]; then
    cmake --build --preset "$preset" -j "$(build_jobs)" "$@"
  else
    cmake --build --preset "$preset" -j "$(build_jobs)" "$@" | thin_progress
  fi
}
